"""Every list of the window draws its rows' grounds alike: hovered, selected, selected elsewhere, and where focus is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from keydesk.gui.paint.strip import Strip

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from keydesk.gui.theme.look import Look
    from keydesk.gui.theme.tokens import Theme

Index = QModelIndex | QPersistentModelIndex
SELECTED = QStyle.StateFlag.State_Selected.value
"""As a number, like the others: cells are drawn by the hundred, and asking Qt's flags costs more than drawing them."""
_ACTIVE = QStyle.StateFlag.State_Active.value
_HOVERED = QStyle.StateFlag.State_MouseOver.value
_FOCUSED = QStyle.StateFlag.State_HasFocus.value


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

    def is_hovered(self, option: QStyleOptionViewItem, index: Index) -> bool:  # noqa: ARG002 - cells ask for the row
        """Claim: the mouse is over it."""
        return bool(option.state.value & _HOVERED)

    def draw_ground(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw what lies behind the content."""
        colour, state = self.theme.colour, option.state.value
        body = QRectF(option.rect)
        ground = None
        if state & SELECTED:
            ground = colour.selected if state & _ACTIVE else colour.selected_idle
        elif self.is_hovered(option, index):
            ground = colour.hover
        if self.is_round:
            body = body.adjusted(6, 1, -6, -1)
            radius = self.theme.radius("m")
            if ground is not None:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(ground)
                painter.drawRoundedRect(body, radius, radius)
            if state & _FOCUSED:
                painter.setPen(QPen(colour.focus, 1.5))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(body.adjusted(1, 1, -1, -1), radius, radius)
            return
        if ground is not None:
            painter.fillRect(option.rect, ground)
        painter.fillRect(option.rect.x(), option.rect.bottom(), option.rect.width(), 1, colour.grid)
        if _has_focus(option, index):
            painter.fillRect(option.rect.x(), option.rect.y(), option.rect.width(), 1, colour.focus)
            painter.fillRect(option.rect.x(), option.rect.bottom(), option.rect.width(), 1, colour.focus)

    def strip(self, option: QStyleOptionViewItem, *, leading: int = 8, trailing: int = 8) -> Strip:
        """Return the content's space, inset at both ends."""
        start, end = self.theme.px(leading), self.theme.px(trailing)
        if option.direction == Qt.LayoutDirection.RightToLeft:
            start, end = end, start
        return Strip(option.rect.adjusted(start, 0, -end, 0), option.direction)


class Cell(Row):
    """One cell of a row that is hovered as a whole."""

    def is_hovered(self, option: QStyleOptionViewItem, index: Index) -> bool:
        """Claim: the mouse is over the cell's row."""
        return bool(index.row() == getattr(option.widget, "hovered_row", -1))


def _has_focus(option: QStyleOptionViewItem, index: Index) -> bool:
    """Claim: this cell is in the row where the keyboard is, whichever of its cells is the current one."""
    view = option.widget
    return isinstance(view, QAbstractItemView) and view.hasFocus() and view.currentIndex().row() == index.row()
