"""A row that is one line of text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from keydesk.gui.language.direction import isolated
from keydesk.gui.paint.text import draw_text
from keydesk.gui.rows.row import Index, Row

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter
    from PySide6.QtWidgets import QStyleOptionViewItem


class TextRow(Row):
    """Draws what the model says."""

    is_round = True

    def draw(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the text."""
        text, room = str(index.data(Qt.ItemDataRole.DisplayRole)), self.strip(option, leading=16, trailing=16).rest()
        draw_text(painter, room, self.theme, isolated(text), direction=option.direction)
