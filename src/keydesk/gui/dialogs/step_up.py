"""The step-up: the master password again, with a reason where the place demands one, for a work session."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLineEdit

from keydesk.gui.controls.passwords import KeyboardHint
from keydesk.gui.controls.secret_field import SecretField
from keydesk.gui.dialogs.sheet import Sheet
from keydesk.gui.language.direction import filled
from keydesk.gui.language.told import told_cause
from keydesk.gui.paint.marks import PROFILES as MARKS
from keydesk.model.profiles import PROFILES, ProfileName

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from keydesk.errors import KeydeskError
    from keydesk.gui.theme.look import Look
    from keydesk.gui.words import Words
    from keydesk.model.paths import Path


@dataclass(frozen=True, slots=True)
class StepUpAnswer:
    """The password, which its receiver zeroes, and the reason."""

    reason: str
    password: bytearray = field(repr=False)


class StepUpSheet(Sheet):
    """Asks for password and reason. With `needs_password` False only a reason is missing."""

    def __init__(
        self, look: Look, words: Words, parent: QWidget | None, purpose: str, namespace: Path, profile: ProfileName,
        *, needs_password: bool = True,
    ) -> None:  # fmt: skip
        super().__init__(look, parent)
        demanded, mark = PROFILES[profile], MARKS[profile]
        text = self.tr("%1 asks again. Once confirmed it stays open to you for %2.")
        self.begin(purpose, filled(text, namespace, words.span(demanded.session)), mark.icon, mark.tone)
        self._needs_password, self._needs_reason = needs_password, demanded.reason
        self._wait = 0
        self.password = SecretField(self.tr("Master password"))
        self.reason = QLineEdit()  # takes: a reason
        self.reason.setPlaceholderText(self.tr("For example: INC-4711, restore orders"))
        self.reason.setMaxLength(500)
        if needs_password:
            self.add_field(self.tr("Master password"), self.password)
            self.body.addWidget(KeyboardHint(look, self.password))
        if self._needs_reason:
            self.add_field(self.tr("Reason, kept in the history"), self.reason)
        self.add_buttons(self.tr("Confirm"))
        self.password.length_changed.connect(self._judge)
        self.password.returnPressed.connect(self._next)
        self.reason.textChanged.connect(self._judge)
        self._second = QTimer(self, interval=1000)
        self._second.timeout.connect(self._tick)
        self._judge()
        (self.password if needs_password else self.reason).setFocus()

    def decide(self) -> StepUpAnswer:
        """Return password and reason."""
        return StepUpAnswer(self.reason.text().strip(), self.password.take())

    def show_failure(self, error: KeydeskError) -> None:
        """Say why, and hold the next try back for as long as the agent does."""
        super().show_failure(error)
        self._wait = int(error.facts.get("wait_seconds", 0))
        if self._wait:
            self._second.start()
        self._sentence = told_cause(error)
        self._tick(first=True)
        self.password.setFocus()

    def reject(self) -> None:
        """Forget what was typed."""
        self.password.wipe()
        super().reject()

    def _next(self) -> None:
        if self._needs_reason and not self.reason.text().strip():
            self.reason.setFocus()
        else:
            self.confirm()

    def _judge(self) -> None:
        has_password = not self._needs_password or self.password.length > 0
        has_reason = not self._needs_reason or bool(self.reason.text().strip())
        self.set_ready(has_password and has_reason and not self._wait)

    def _tick(self, *, first: bool = False) -> None:
        if not first:
            self._wait -= 1
        if self._wait > 0:
            held = self.tr("Next try in %n s.", "", self._wait)
            self.say(f"{self._sentence} {held}")
        else:
            self._wait = 0
            self._second.stop()
            self.say(self._sentence)
        self._judge()
