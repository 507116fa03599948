"""The starting screen keeps the first paint, ground and mark, and adds a word; after a second, that work goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from keydesk.gui.controls.notices import button, label
from keydesk.gui.language.told import told_error
from keydesk.gui.paint.vaults import draw_front, mark_place

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent, QResizeEvent

    from keydesk.errors import KeydeskError
    from keydesk.gui.theme.look import Look

PATIENCE_MS = 1_000


class StartingPane(QWidget):
    """Shown until the agent has answered for the first time."""

    again_wanted = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        look.changed.connect(self.update)
        self._words: QLabel = label(self.tr("Keydesk"), "title")
        self._detail: QLabel = label("", "muted", wraps=True)
        self._waiting = self.tr("Starting the agent that keeps your vault")
        self._bar = QProgressBar()
        self._bar.setRange(0, 0)
        self._bar.setFixedWidth(look.theme.px(180))
        self._bar.setAccessibleName(self.tr("Starting"))
        self._again: QPushButton = button(look, self.tr("Try again"), "primary")
        self._again.clicked.connect(self._try_again)
        self._below = QWidget(self)
        column = QVBoxLayout(self._below)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.theme.px("m"))
        for part in (self._words, self._detail):
            part.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(part)
        column.addWidget(self._bar, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self._again, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch()
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._patience.timeout.connect(self._show_patience)
        self._begin()

    def say_instead(self, text: str) -> None:
        """Say something else while this lasts: what is waited for is not the agent alone."""
        self._waiting = text

    def show_failure(self, error: KeydeskError) -> None:
        """Say why the agent cannot be asked, and offer to try again."""
        self._patience.stop()
        self._bar.hide()
        self._detail.setText(told_error(error))
        self._again.show()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Draw what the first paint drew."""
        theme, painter = self._look.theme, QPainter(self)
        draw_front(painter, self.rect(), theme.colour.canvas, theme.scale, is_dark=theme.is_dark)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the words below the mark."""
        super().resizeEvent(event)
        theme, place = self._look.theme, self.rect()
        place.setTop(mark_place(place, theme.scale).bottom() + theme.px("m"))
        self._below.setGeometry(place)

    def _begin(self) -> None:
        self._bar.hide()
        self._again.hide()
        self._detail.setText("")
        self._patience.start()

    def _show_patience(self) -> None:
        self._bar.show()
        self._detail.setText(self._waiting)

    def _try_again(self) -> None:
        self._begin()
        self.again_wanted.emit()
