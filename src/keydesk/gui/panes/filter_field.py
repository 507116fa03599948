"""The filter field underlines what the filter grammar does not know and offers the nearest thing it does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QIcon, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QLineEdit, QToolButton

from keydesk.gui.language.direction import reads_right_to_left
from keydesk.model.filter import KEY_FIELDS, Problem, parse

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QPaintEvent
    from PySide6.QtWidgets import QWidget

    from keydesk.gui.theme.look import Look

_WAVE = 2


class FilterField(QLineEdit):  # takes: a filter, never a value
    """One line in the filter grammar. `settled` follows each change at once; a text with problems is never settled."""

    settled = Signal(str)
    problem_found = Signal(object)
    """The first Problem of the text, or None."""

    def __init__(
        self, look: Look, hint: str, *, known: dict[str, str] | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._known = known if known is not None else KEY_FIELDS
        self._problems: tuple[Problem, ...] = ()
        self._said = ""
        self.setProperty("kind", "search")
        self.setPlaceholderText(hint)
        self.setAccessibleName(hint)
        self.setDragEnabled(False)
        self.setAcceptDrops(False)  # files are dropped on the window
        self._funnel = self.addAction(QIcon(), QLineEdit.ActionPosition.LeadingPosition)
        self._cross = self.addAction(QIcon(), QLineEdit.ActionPosition.TrailingPosition)
        self._cross.setToolTip(self.tr("Clear the filter"))
        self._cross.setVisible(False)
        self._cross.triggered.connect(self._empty)
        look.set_icon(self._funnel, "list-filter", "text_muted")
        look.set_icon(self._cross, "x", "text_muted")
        for inside in self.findChildren(QToolButton):
            is_funnel = inside.defaultAction() == self._funnel
            inside.setAccessibleName(hint if is_funnel else self.tr("Clear the filter"))
        self._pause = QTimer(self, singleShot=True, interval=0)
        self._pause.timeout.connect(self.settle)
        self.textChanged.connect(self._judge)
        self.returnPressed.connect(self.settle)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What was not understood."""
        return self._problems

    def settle(self) -> None:
        """Say the text now, unless it was said already."""
        self._pause.stop()
        if self.text() != self._said and not self._problems:
            self._said = self.text()
            self.settled.emit(self._said)

    def mend(self) -> None:
        """Put the first suggestion in place of what was not understood."""
        if self._problems and self._problems[0].suggestion:
            problem = self._problems[0]
            old = self.text()[problem.start : problem.end]
            begun = problem.suggestion
            if begun[-1:] in ":<>=":
                begun += old.partition(begun[-1])[2]
            self.setText(self.text()[: problem.start] + begun + self.text()[problem.end :])
            self.setFocus()

    def toggle_term(self, term: str, *, is_wanted: bool) -> None:
        """Put a term into the text or take it out."""
        words = self.text().split()
        if is_wanted and term not in words:
            self.setText(" ".join([*words, term]))
        elif not is_wanted and term in words:
            self.setText(" ".join(word for word in words if word != term))

    def forget(self) -> None:
        """Empty the field and its undo history."""
        self._said = ""
        self._pause.stop()
        self.blockSignals(True)
        self.setText("")
        self.blockSignals(False)
        self._judge("")
        self._pause.stop()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape empties the field."""
        if event.key() == Qt.Key.Key_Escape and self.text():
            self._empty()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the field, and a wave under each part that was not understood."""
        super().paintEvent(event)
        if not self._problems:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._look.theme.tone("danger").solid, 1.2))
        painter.setClipRect(self.rect().adjusted(6, 0, -6, 0))
        for problem in self._problems:
            left, right = sorted((self._x_of(problem.start), self._x_of(problem.end)))
            painter.drawPath(
                _wave(QRectF(left, self.height() / 2 + self.fontMetrics().ascent() / 2 + 1, right - left, 1))
            )
        painter.end()

    def _x_of(self, position: int) -> float:
        metrics, text = self.fontMetrics(), self.text()
        travelled = metrics.horizontalAdvance(text[:position]) - metrics.horizontalAdvance(
            text[: self.cursorPosition()]
        )
        sign = -1 if reads_right_to_left(text) else 1
        return self.cursorRect().center().x() + sign * travelled

    def _empty(self) -> None:
        self.clear()
        self.settle()

    def _judge(self, text: str) -> None:
        self._cross.setVisible(bool(text))
        before = self._problems
        self._problems = parse(text, self._known).problems
        if self._problems != before:
            self.problem_found.emit(self._problems[0] if self._problems else None)
            self.update()
        self._pause.start()


def _wave(under: QRectF) -> QPainterPath:
    path = QPainterPath(under.topLeft())
    x, is_up = under.left(), True
    while x < under.right():
        x += _WAVE
        path.lineTo(x, under.top() - (_WAVE if is_up else 0))
        is_up = not is_up
    return path
