"""Every list of the window draws its rows' grounds alike: hovered, selected, selected elsewhere, and where focus is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from keydesk.gui.paint.strip import Strip

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from keydesk.gui.theme.look import Look
    from keydesk.gui.theme.tokens import Theme

Index = QModelIndex | QPersistentModelIndex


class Row(QStyledItemDelegate):
    """A row or cell; subclasses implement `draw`. `is_round` draws selection as a rounded ground with margins."""

    is_round = False
    height: str | int = "row"

    def __init__(self, look: Look, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.look = look

    @property
    def theme(self) -> Theme:
        """The theme in force."""
        return self.look.theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002 - Qt's signature
        """Return the fixed height of every row."""
        return QSize(0, self.theme.px(self.height))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the ground, then the content."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(option.rect)
        self.draw_ground(painter, option, index)
        self.draw(painter, option, index)
        painter.restore()

    def draw(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the content."""
        raise NotImplementedError

    def draw_ground(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:  # noqa: ARG002
        """Draw what lies behind the content."""
        colour = self.theme.colour
        is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
        is_active = bool(option.state & QStyle.StateFlag.State_Active)
        is_hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        body = QRectF(option.rect)
        ground = None
        if is_selected:
            ground = colour.selected if is_active else colour.selected_idle
        elif is_hovered:
            ground = colour.hover
        if self.is_round:
            body = body.adjusted(6, 1, -6, -1)
            radius = self.theme.radius("m")
            if ground is not None:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(ground)
                painter.drawRoundedRect(body, radius, radius)
            if option.state & QStyle.StateFlag.State_HasFocus:
                painter.setPen(QPen(colour.focus, 1.5))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(body.adjusted(1, 1, -1, -1), radius, radius)
            return
        if ground is not None:
            painter.fillRect(option.rect, ground)
        if not self.is_round:
            painter.fillRect(option.rect.x(), option.rect.bottom(), option.rect.width(), 1, colour.border)

    def strip(self, option: QStyleOptionViewItem, *, leading: int = 8, trailing: int = 8) -> Strip:
        """Return the content's space, inset at both ends."""
        start, end = self.theme.px(leading), self.theme.px(trailing)
        if option.direction == Qt.LayoutDirection.RightToLeft:
            start, end = end, start
        return Strip(option.rect.adjusted(start, 0, -end, 0), option.direction)
