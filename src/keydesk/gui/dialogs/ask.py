"""A program without a grant asks for a key: who it is, what it wants, and how long it may, in one question."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox

from keydesk.gui.dialogs.sheet import Sheet
from keydesk.gui.language.direction import filled
from keydesk.gui.panes.facts import Facts
from keydesk.gui.theme.tokens import Tone
from keydesk.model.paths import Path

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from keydesk.gui.theme.look import Look
    from keydesk.model.requests import Ask

_SHOWN = 3
"""Keys of the name that are shown although the program cannot be given them."""


@dataclass(frozen=True, slots=True)
class AskAnswer:
    """The program may have the key, over this namespace, for so many seconds."""

    allow: bool
    key: Path
    namespace: Path
    seconds: int


class AskSheet(Sheet):
    """Asks the person; closing it is a refusal, which `withdraw` is not.

    A program that asks by a bare name is shown with the keys it could mean; which there are, it never learns.
    """

    refused = Signal()

    def __init__(self, look: Look, parent: QWidget | None, ask: Ask) -> None:
        super().__init__(look, parent, width=500)
        self._ask = ask
        program = ask.program
        shown = program.script or program.executable or program.unit
        self.program = shown.rsplit("/", 1)[-1] or f"pid {program.pid}"
        self.wanted = filled(self.tr("“%1”"), ask.name) if ask.name else str(ask.path)
        self._choices = ask.matches if ask.name else (ask.path,)
        title = filled(self.tr("%1 wants %2"), self.program, self.wanted)
        self.begin(title, self._explained(), "hand", Tone.WARNING)
        self._add_facts()
        self.key, self.scope, self.span = QComboBox(), QComboBox(), QComboBox()
        if self._choices:
            self._add_choices()
        self.add_buttons(self.tr("Allow"), self.tr("Deny"))
        self.primary.setVisible(bool(self._choices))
        self.set_ready(bool(self._choices))
        self.cancel_button.setFocus()
        self.cancel_button.setDefault(True)

    def decide(self) -> AskAnswer | None:
        """Return that it may."""
        if not self._choices:
            return None
        namespace = Path.parse(self.scope.currentData())
        return AskAnswer(allow=True, key=self._chosen(), namespace=namespace, seconds=self.span.currentData())

    def _explained(self) -> str:
        if not self._ask.name:
            return self.tr("No grant covers it. Nothing is given until you allow it, and the answer is recorded.")
        if not self._choices:
            return self.tr("There is no key of this name that it could be given. It is not told so.")
        return self.tr("It asks by a bare name and no grant covers it. It learns your answer, and nothing else.")

    def _add_facts(self) -> None:
        ask, facts = self._ask, Facts(self.look)
        for icon, name, what in (
            ("terminal", self.tr("Program"), ask.program.executable),
            ("file-text", self.tr("Script"), ask.program.script),
            ("cpu", self.tr("Unit"), ask.program.unit),
            ("hash", self.tr("Process"), str(ask.program.pid)),
        ):
            if what:
                facts.add(icon, name, what, is_code=True)
        if ask.subject.is_weak:
            facts.add("shield-alert", self.tr("Known weakly"), self.tr("Other programs of yours could stand in for it"))
        for path in ask.closed[:_SHOWN]:
            facts.add("lock-keyhole", self.tr("Out of its reach"), str(path), is_code=True)
        self.body.addWidget(facts)

    def _add_choices(self) -> None:
        if self._ask.name:
            self.key.addItems([str(path) for path in self._choices])
            self.key.currentIndexChanged.connect(self._offer_namespaces)
            self.add_field(self.tr("Key it means"), self.key)
        self._offer_namespaces()
        self.add_field(self.tr("Namespace it may use"), self.scope)
        self.span.addItem(self.tr("1 hour"), 3_600)
        self.span.addItem(self.tr("1 day"), 86_400)
        self.span.addItem(self.tr("30 days"), 30 * 86_400)
        self.add_field(self.tr("For"), self.span)

    def _chosen(self) -> Path:
        return self._choices[max(0, self.key.currentIndex())]

    def _offer_namespaces(self) -> None:
        """Offer the chosen key's namespaces in which the name means no other key."""
        key = self._chosen()
        others = [path for path in (*self._ask.matches, *self._ask.closed) if path != key]
        self.scope.clear()
        for namespace in (key.parent, *reversed(key.parent.ancestors())):
            if namespace == key.parent or not any(path.is_within(namespace) for path in others):
                self.scope.addItem(str(namespace), str(namespace))

    def reject(self) -> None:
        """Refuse."""
        self.refused.emit()
        super().reject()

    def withdraw(self) -> None:
        """Close without an answer."""
        super().reject()
