"""A window's first paint needs Qt and this file alone: ground and mark, as the starting screen has them.

Whatever else the window is made of is loaded after `painted`, and takes the place of this picture.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QMainWindow

from keydesk.gui.paint.vaults import draw_front
from keydesk.gui.theme.resources import resource

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent


class Front(QMainWindow):
    """A window that is there at once."""

    painted = Signal()
    """Once, after the first paint."""

    def __init__(self) -> None:
        super().__init__()
        self.is_painted = False
        """Claim: the first paint has happened."""
        self._is_dark, self._scale = False, 1.0

    def wear(self, scale: float, *, is_dark: bool) -> None:
        """Paint the first time in the dark theme or the light one, at this scale of text."""
        self._is_dark, self._scale = is_dark, scale

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint, and say so after the first time."""
        super().paintEvent(event)
        if self.centralWidget() is None:
            self._paint_front()
        if not self.is_painted:
            self.is_painted = True
            QTimer.singleShot(0, self, self.painted.emit)

    def _paint_front(self) -> None:
        theme = json.loads(resource(f"theme/{'dark' if self._is_dark else 'light'}.json").read_text("utf-8"))
        painter = QPainter(self)
        draw_front(painter, self.rect(), QColor(theme["colour"]["canvas"]), self._scale, is_dark=self._is_dark)
        painter.end()
