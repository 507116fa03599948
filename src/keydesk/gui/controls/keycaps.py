"""A shortcut as a key cap."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize

from keydesk.gui.controls.painted import Painted
from keydesk.gui.paint.chips import draw_keycaps
from keydesk.gui.paint.text import text_width

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter
    from PySide6.QtWidgets import QWidget

    from keydesk.gui.theme.look import Look


class Keycaps(Painted):
    """Keys to be pressed together, such as `Ctrl K`."""

    def __init__(self, look: Look, keys: str, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._keys = keys
        self.setAccessibleName(keys)

    def natural_size(self) -> QSize:
        """Return room for the keys."""
        theme = self.look.theme
        return QSize(text_width(theme, self._keys, "caption") + theme.px(14), theme.px(22))

    def draw(self, painter: QPainter) -> None:
        """Draw the cap."""
        draw_keycaps(painter, self.rect(), self.look.theme, self._keys, self.layoutDirection())
