"""What a full check covered and found, in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keydesk.gui.controls.notices import label
from keydesk.gui.dialogs.sheet import Sheet
from keydesk.gui.language.direction import filled
from keydesk.gui.language.told import told
from keydesk.gui.theme.tokens import Tone

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from keydesk.gui.theme.look import Look
    from keydesk.gui.words import Words
    from keydesk.model.requests import Verified


class VerifiedSheet(Sheet):
    """Shows the result; nothing is decided."""

    def __init__(self, look: Look, words: Words, parent: QWidget | None, found: Verified) -> None:
        super().__init__(look, parent)
        covered = self.tr("%1 rows and %2 records were recomputed from the ground up.")
        covered = filled(covered, words.number(found.rows), words.number(found.records))
        if found.problems:
            self.begin(self.tr("Problems found"), covered, "octagon-alert", Tone.DANGER)
        else:
            self.begin(self.tr("Everything holds"), covered, "shield-check", Tone.SUCCESS)
        for problem in found.problems:
            self.body.addWidget(label(told(problem), wraps=True))
        self.add_buttons(self.tr("Close"))
        self.cancel_button.hide()

    def decide(self) -> None:
        """Close: nothing is decided here."""
        self.accept()
