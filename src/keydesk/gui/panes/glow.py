"""A calm ground for screens with one card: the canvas, washed from above with the vault's colour."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from keydesk.gui.paint.vaults import draw_glow

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from keydesk.gui.theme.look import Look


class Glow(QWidget):
    """A pane that glows."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._glow_look, self._glow_vault = look, ""
        look.changed.connect(self.update)

    def glow_as(self, vault: str) -> None:
        """Glow in the colour of the vault with this id."""
        self._glow_vault = vault
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Draw canvas and wash."""
        theme, painter = self._glow_look.theme, QPainter(self)
        draw_glow(painter, self.rect(), theme.colour.canvas, self._glow_vault, is_dark=theme.is_dark)
        painter.end()
