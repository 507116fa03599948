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


@dataclass(frozen=True, slots=True)
class AskAnswer:
    """The program may, over this namespace, for so many seconds."""

    allow: bool
    namespace: Path
    seconds: int


class AskSheet(Sheet):
    """Asks the person; closing it is a refusal, which `withdraw` is not."""

    refused = Signal()

    def __init__(self, look: Look, parent: QWidget | None, ask: Ask) -> None:
        super().__init__(look, parent, width=500)
        self._ask = ask
        program = ask.program
        shown = program.script or program.executable or program.unit
        self.program = shown.rsplit("/", 1)[-1] or f"pid {program.pid}"
        title = filled(self.tr("%1 wants %2"), self.program, ask.path)
        text = self.tr("No grant covers it. Nothing is given until you allow it, and the answer is recorded.")
        self.begin(title, text, "hand", Tone.WARNING)
        facts = Facts(look)
        for icon, name, what in (
            ("terminal", self.tr("Program"), program.executable),
            ("file-text", self.tr("Script"), program.script),
            ("cpu", self.tr("Unit"), program.unit),
            ("hash", self.tr("Process"), str(program.pid)),
        ):
            if what:
                facts.add(icon, name, what, is_code=True)
        if ask.subject.is_weak:
            facts.add("shield-alert", self.tr("Known weakly"), self.tr("Other programs of yours could stand in for it"))
        self.body.addWidget(facts)
        self.scope = QComboBox()
        for path in (ask.path.parent, *reversed(ask.path.parent.ancestors())):
            self.scope.addItem(str(path), str(path))
        self.add_field(self.tr("Namespace it may use"), self.scope)
        self.span = QComboBox()
        self.span.addItem(self.tr("1 hour"), 3_600)
        self.span.addItem(self.tr("1 day"), 86_400)
        self.span.addItem(self.tr("30 days"), 30 * 86_400)
        self.add_field(self.tr("For"), self.span)
        self.add_buttons(self.tr("Allow"), self.tr("Deny"))
        self.cancel_button.setFocus()
        self.cancel_button.setDefault(True)

    def decide(self) -> AskAnswer:
        """Return that it may."""
        return AskAnswer(allow=True, namespace=Path.parse(self.scope.currentData()), seconds=self.span.currentData())

    def reject(self) -> None:
        """Refuse."""
        self.refused.emit()
        super().reject()

    def withdraw(self) -> None:
        """Close without an answer."""
        super().reject()
