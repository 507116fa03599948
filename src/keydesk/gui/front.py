"""A window's first paint needs Qt and this file alone: ground and mark, where the starting screen has them too.

Whatever else the window is made of is loaded after `painted`, and takes the place of this picture.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QGuiApplication, QPainter
from PySide6.QtWidgets import QMainWindow

from keydesk.gui.paint.vaults import draw_glow, draw_key, draw_vault_square, vault_colour
from keydesk.gui.theme.resources import resource

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

SIDE = 64
"""The mark's, in design pixels."""
_ABOVE = 2 / 5
_BELOW_MARK = 78
"""Of the free height, what is above the mark; and what the starting screen has below it, in design pixels."""


class Front(QMainWindow):
    """A window that is there at once."""

    painted = Signal()
    """Once, after the first paint."""

    def __init__(self) -> None:
        super().__init__()
        self.is_painted = False
        """Claim: the first paint has happened."""
        self._theme, self._scale = "system", 1.0

    def wear(self, theme: str, scale: float) -> None:
        """Paint the first time in the theme `light`, `dark` or `system`, at this scale of text."""
        self._theme, self._scale = theme, scale

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint, and say so after the first time."""
        super().paintEvent(event)
        if self.centralWidget() is None:
            self._paint_front()
        if not self.is_painted:
            self.is_painted = True
            QTimer.singleShot(0, self.painted.emit)

    def _paint_front(self) -> None:
        name = self._theme
        if name == "system":
            is_dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
            name = "dark" if is_dark else "light"
        canvas = QColor(json.loads(resource(f"theme/{name}.json").read_text("utf-8"))["colour"]["canvas"])
        painter, rect = QPainter(self), self.rect()
        draw_glow(painter, rect, canvas, "", is_dark=name == "dark")
        side = round(SIDE * self._scale)
        top = round((rect.height() - side - _BELOW_MARK * self._scale) * _ABOVE)
        square = draw_vault_square(painter, QRect((rect.width() - side) // 2, top, side, side), vault_colour(""))
        draw_key(painter, square, QColor("white"))
        painter.end()
