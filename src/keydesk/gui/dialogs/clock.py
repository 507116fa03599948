"""Whether the computer's clock is right, asked of the person where the vault has seen another time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keydesk.gui.dialogs.sheet import Sheet
from keydesk.gui.language.direction import filled
from keydesk.gui.theme.tokens import Tone

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from keydesk.gui.theme.look import Look


class ClockSheet(Sheet):
    """Asks whether it is the time the clock shows, and says what follows."""

    def __init__(self, look: Look, parent: QWidget | None, shown: str, *, is_behind: bool) -> None:
        super().__init__(look, parent)
        if is_behind:
            text = self.tr(
                "Then the later time this vault has seen was wrong. Grants made under it end, and so do all "
                "grace periods."
            )
        else:
            text = self.tr(
                "Then everything counts from this time on. Were it wrong, grants would end and deleted keys be "
                "purged too early."
            )
        self.begin(filled(self.tr("Is it %1?"), shown), text, "clock-alert", Tone.WARNING)
        self.add_buttons(self.tr("Yes, the clock is right"), self.tr("No"))
        self.cancel_button.setFocus()
        self.cancel_button.setDefault(True)

    def decide(self) -> bool:
        """Return that it is."""
        return True
