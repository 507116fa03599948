"""A calm ground for screens with one card: the canvas, washed from above with the vault's colour."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QColor, QLinearGradient, QPainter
from PySide6.QtWidgets import QWidget

from keydesk.gui.panes.vault_mark import vault_colour

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from keydesk.gui.look import Look

_SHARE_LIGHT, _SHARE_DARK = 0.13, 0.22


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
        canvas = theme.colour.canvas
        wash = QLinearGradient(0, 0, 0, self.height() * 0.62)
        share = _SHARE_DARK if theme.is_dark else _SHARE_LIGHT
        wash.setColorAt(0, _mixed(canvas, vault_colour(self._glow_vault), share))
        wash.setColorAt(1, canvas)
        painter.fillRect(self.rect(), wash)
        painter.end()


def _mixed(ground: QColor, ink: QColor, share: float) -> QColor:
    """Return a colour between two: opaque, so that its gradient keeps its hue."""
    pairs = ((ground.red(), ink.red()), (ground.green(), ink.green()), (ground.blue(), ink.blue()))
    return QColor(*(round(below + (above - below) * share) for below, above in pairs))
