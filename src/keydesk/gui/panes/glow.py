"""A calm ground for screens with one card: the canvas, with a soft glow of the vault's colour upon it."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap, QRadialGradient
from PySide6.QtWidgets import QWidget

from keydesk.gui.panes.vault_mark import vault_colour

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from keydesk.gui.look import Look

_TILE = 96


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
        """Draw canvas and glow."""
        theme, painter = self._glow_look.theme, QPainter(self)
        painter.fillRect(self.rect(), theme.colour.canvas)
        colour = QColor(vault_colour(self._glow_vault))
        glow = QRadialGradient(QPointF(self.width() / 2, self.height() * 0.30), self.width() * 0.36)
        colour.setAlphaF(0.16 if theme.is_dark else 0.09)
        glow.setColorAt(0, colour)
        colour.setAlphaF(0)
        glow.setColorAt(1, colour)
        painter.fillRect(self.rect(), glow)
        painter.drawTiledPixmap(self.rect(), _grain())
        painter.end()


@cache
def _grain() -> QPixmap:
    """Return a tile of faint noise: it breaks the rings that eight bits a channel make of a soft gradient."""
    image = QImage(_TILE, _TILE, QImage.Format.Format_ARGB32)
    state = 1
    for y in range(_TILE):
        for x in range(_TILE):
            state = (state * 1_103_515_245 + 12_345) & 0x7FFFFFFF
            level = (state >> 16) % 9
            ink = 0xFFFFFF if level & 1 else 0
            image.setPixel(x, y, (level // 2) << 24 | ink)
    return QPixmap.fromImage(image)
