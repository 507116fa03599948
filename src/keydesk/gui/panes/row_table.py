"""A table of whole rows: fixed height, no grid, no vertical header, hover and selection by row, ticked by its box."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QPoint, QSize, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyle, QTableView

from keydesk.gui.paint.strip import Strip
from keydesk.gui.paint.text import draw_text, text_width

if TYPE_CHECKING:
    from PySide6.QtCore import QAbstractItemModel, QRect
    from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QResizeEvent
    from PySide6.QtWidgets import QWidget

    from keydesk.gui.theme.look import Look


class RowTable(QTableView):
    """Rows under one header. `check` is the width in design pixels of a place at the beginning that ticks a row."""

    space_held = Signal(bool)
    """Space went down or up while the table has the focus."""
    looked_at = Signal(int, int)
    """The first and last row in view changed."""

    def __init__(self, look: Look, model: QAbstractItemModel, parent: QWidget | None = None, *, check: int = 0) -> None:
        super().__init__(parent)
        self._look, self._check = look, check
        self.hovered_row = -1
        self.setModel(model)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.verticalHeader().hide()
        header = _Header(look, self, check)
        self.setHorizontalHeader(header)
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        header.setMinimumSectionSize(40)
        look.changed.connect(self._measure)
        self._measure()
        self.verticalScrollBar().valueChanged.connect(self._say_what_is_seen)
        model.rowsInserted.connect(self._say_what_is_seen)
        model.modelReset.connect(self._say_what_is_seen)

    def stretch_column(self, column: int) -> None:
        """Give a column the rest of the room."""
        self.horizontalHeader().setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)

    def fix_column(self, column: int, width: int, widest: int = 0) -> int:
        """Give a column `width` design pixels, more where its title or its `widest` cell needs it; return how many."""
        theme, header = self._look.theme, self.horizontalHeader()
        title = self.model().headerData(column, Qt.Orientation.Horizontal)
        start = theme.px(14 if column == 0 else 8)
        given = max(theme.px(width), start + max(widest, text_width(theme, title, "small_strong")) + theme.px(8))
        header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
        header.resizeSection(column, given)
        return given

    def selected_rows(self) -> list[int]:
        """Return the selected rows in order."""
        return sorted(index.row() for index in self.selectionModel().selectedRows())

    def choose(self, index: QModelIndex) -> None:
        """Select one row alone, make it current and bring it into view."""
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.selectionModel().setCurrentIndex(index, flags)
        self.scrollTo(index)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Tick a row by its box without letting go of the others."""
        index = self.indexAt(event.position().toPoint())
        if self._is_on_check(event.position().toPoint(), index) and event.button() is Qt.MouseButton.LeftButton:
            flags = QItemSelectionModel.SelectionFlag.Toggle | QItemSelectionModel.SelectionFlag.Rows
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
            self.selectionModel().select(index, flags)
            return
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the pointer by whole rows."""
        self._hover(self.indexAt(event.position().toPoint()).row())
        super().mouseMoveEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Forget the hovered row."""
        self._hover(-1)
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave letters to the window's shortcuts instead of searching the loaded rows by them; Space is a look."""
        if event.key() == Qt.Key.Key_Space and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            if not event.isAutoRepeat():
                self.space_held.emit(True)
            return
        if event.text() and event.text().isprintable():
            event.ignore()
            return
        super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Say that Space was let go."""
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self.space_held.emit(False)
        super().keyReleaseEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """A held Space is let go elsewhere."""
        self.space_held.emit(False)
        super().focusOutEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say that other rows are in view."""
        super().resizeEvent(event)
        self._say_what_is_seen()

    def _is_on_check(self, point: QPoint, index: QModelIndex) -> bool:
        if not self._check or not index.isValid() or index.column() != 0:
            return False
        cell = self.visualRect(index)
        box = cell.adjusted(0, 0, self._look.theme.px(self._check) - cell.width(), 0)
        return QStyle.visualRect(self.layoutDirection(), cell, box).contains(point)

    def _hover(self, row: int) -> None:
        if row != self.hovered_row:
            self.hovered_row = row
            self.viewport().update()

    def _measure(self) -> None:
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setMinimumSectionSize(self._look.theme.px("row"))
        self.verticalHeader().setDefaultSectionSize(self._look.theme.px("row"))

    def _say_what_is_seen(self) -> None:
        first = self.rowAt(0)
        last = self.rowAt(self.viewport().height() - 1)
        rows = self.model().rowCount()
        if rows and first >= 0:
            self.looked_at.emit(first, last if last >= 0 else rows - 1)


class _Header(QHeaderView):
    """Column titles; the first stands above the text of its cells, not above the ticks."""

    def __init__(self, look: Look, parent: QWidget, check: int) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._look, self._check = look, check

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        """Draw a title."""
        theme = self._look.theme
        painter.fillRect(rect, theme.colour.surface)
        painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, theme.colour.border)
        text = self.model().headerData(logicalIndex, Qt.Orientation.Horizontal)
        start = theme.px(self._check if logicalIndex == 0 and self._check else 14 if logicalIndex == 0 else 8)
        strip = Strip(rect, self.layoutDirection())
        strip.leading(start)
        ink = theme.colour.text_muted
        draw_text(painter, strip.rest(), theme, text, step="small_strong", ink=ink, direction=self.layoutDirection())

    def sizeHint(self) -> QSize:
        """Return the height of a row."""
        return QSize(super().sizeHint().width(), self._look.theme.px(34))
