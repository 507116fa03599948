"""The palette lies over the window: one field, one list of keys, commands and namespaces, and Enter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHBoxLayout, QLineEdit, QListView, QVBoxLayout, QWidget

from keydesk.gui.controls.glyph import Glyph
from keydesk.gui.controls.notices import label
from keydesk.gui.rows.palette import PaletteRow

if TYPE_CHECKING:
    from keydesk.gui.models.palette import Line, PaletteModel
    from keydesk.gui.theme.look import Look

WIDTH, MOST_HEIGHT = 640, 400
"""Of the card and of the list in it, in design pixels."""


class Palette(QWidget):
    """Covers its parent while open."""

    chosen = Signal(object, bool)
    """A Line, and whether Ctrl was held (reveal instead of copy)."""
    closed = Signal()

    def __init__(self, look: Look, model: PaletteModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._look, self._model = look, model
        self._wanted: bool | None = None
        """Enter was pressed before the lines were those of the text; whether Ctrl was held."""
        theme = look.theme
        self.field = QLineEdit()  # takes: a search
        self.field.setProperty("kind", "bare")
        self.field.setPlaceholderText(self.tr("Search keys or run a command"))
        self.field.setAccessibleName(self.tr("Search keys or run a command"))
        self.field.setFont(theme.font("heading"))
        self.field.installEventFilter(self)
        self.field.setAcceptDrops(False)
        self.list = _Lines(look)
        self.list.setModel(model)
        self.list.setItemDelegate(PaletteRow(look, self.list))
        self.list.setAccessibleName(self.tr("What was found"))
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setProperty("panel", "raised-list")
        self.card = QFrame(self)
        self.card.setProperty("panel", "raised")
        column = QVBoxLayout(self.card)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(theme.px(18), theme.px("m"), theme.px(18), theme.px("m"))
        head.setSpacing(theme.px("m"))
        head.addWidget(Glyph(look, "search", "text_secondary", side=18))
        head.addWidget(self.field, 1)
        column.addLayout(head)
        column.addWidget(_line())
        column.addSpacing(theme.px("xs"))
        column.addWidget(self.list, 1)
        column.addSpacing(theme.px("xs"))
        column.addWidget(_line())
        hint = self.tr("↑↓ move   ↵ run   Ctrl ↵ reveal   > commands only   / paths only   Esc close")
        foot = label(hint, "small")
        foot.setContentsMargins(theme.px(18), theme.px("s"), theme.px(18), theme.px("s"))
        column.addWidget(foot)
        self.field.textChanged.connect(self._search)
        model.caught_up.connect(self._choose_wanted)
        self.list.clicked.connect(lambda index: self._choose(index, is_held=False))
        model.modelReset.connect(self._pick_first)
        parent.installEventFilter(self)
        self.hide()

    def open(self) -> None:
        """Show the palette and take the typing."""
        self.field.clear()
        self._model.search("")
        self._place()
        self.show()
        self.raise_()
        self.field.setFocus()

    def close_palette(self) -> None:
        """Hide the palette and forget what was typed and found."""
        if self.isVisible():
            self.hide()
            self.field.clear()
            self._model.forget()
            self.closed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay as large as the parent; move in the list while typing."""
        if event.type() is QEvent.Type.Resize and watched is self.parentWidget():
            self._place()
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            return self._on_key(event)
        return super().eventFilter(watched, event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press beside the card closes it."""
        if not self.card.geometry().contains(event.position().toPoint()):
            self.close_palette()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Darken what lies below."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.theme.colour.scrim)
        painter.end()

    def _on_key(self, event: QKeyEvent) -> bool:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._move(1 if event.key() == Qt.Key.Key_Down else -1)
            return True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._wanted = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            if not self._model.is_behind:
                self._choose_wanted()
            return True
        if event.key() == Qt.Key.Key_Escape:
            self.close_palette()
            return True
        return False

    def _search(self, text: str) -> None:
        self._wanted = None
        self._model.search(text)

    def _choose_wanted(self) -> None:
        is_held, self._wanted = self._wanted, None
        if is_held is not None:
            self._choose(self.list.currentIndex(), is_held=is_held)

    def _move(self, step: int) -> None:
        row = self.list.currentIndex().row()
        for _ in range(self._model.rowCount()):
            row = (row + step) % self._model.rowCount()
            line = self._model.line(self._model.index(row))
            if line is not None and not line.is_heading:
                self.list.setCurrentIndex(self._model.index(row))
                return

    def _choose(self, index: QModelIndex, *, is_held: bool) -> None:
        line: Line | None = self._model.line(index)
        if line is not None and not line.is_heading:
            self.close_palette()
            self.chosen.emit(line, is_held)

    def _pick_first(self) -> None:
        self.list.setCurrentIndex(self._model.first())
        self._place()

    def _place(self) -> None:
        parent = self.parentWidget()
        if parent is None:
            return
        self.setGeometry(parent.rect())
        theme = self._look.theme
        room, rows = min(theme.px(MOST_HEIGHT), parent.height() - theme.px(260)), 0
        for row in range(self._model.rowCount()):  # as many whole lines as there is room for
            height = self.list.sizeHintForRow(row)
            if rows + height > room:
                break
            rows += height
        width = min(theme.px(WIDTH), parent.width() - theme.px(48))
        self.list.setFixedHeight(max(rows, theme.px(36)))
        layout = self.card.layout()
        if layout is not None:
            layout.activate()
        self.card.setGeometry((parent.width() - width) // 2, theme.px(88), width, self.card.sizeHint().height())


class _Lines(QListView):
    """The lines on a ground of their own, so that what lies below is not painted again with every letter."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Fill the ground, then draw the lines."""
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), self._look.theme.colour.raised)
        painter.end()
        super().paintEvent(event)


def _line() -> QFrame:
    line = QFrame()
    line.setProperty("line", "true")
    return line
