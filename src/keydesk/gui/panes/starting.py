"""The starting screen is the first thing painted: the mark, one word, and after a second that work goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from keydesk.gui.controls.notices import button, label
from keydesk.gui.language.told import told_error
from keydesk.gui.panes.glow import Glow
from keydesk.gui.panes.vault_mark import VaultMark

if TYPE_CHECKING:
    from keydesk.errors import KeydeskError
    from keydesk.gui.theme.look import Look

PATIENCE_MS = 1_000


class StartingPane(Glow):
    """Shown until the agent has answered for the first time."""

    again_wanted = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._words: QLabel = label(self.tr("Keydesk"), "title")
        self._detail: QLabel = label("", "muted", wraps=True)
        self._waiting = self.tr("Starting the agent that keeps your vault")
        self._bar = QProgressBar()
        self._bar.setRange(0, 0)
        self._bar.setFixedWidth(look.theme.px(180))
        self._bar.setAccessibleName(self.tr("Starting"))
        self._again: QPushButton = button(look, self.tr("Try again"), "primary")
        self._again.clicked.connect(self._try_again)
        column = QVBoxLayout(self)
        column.setSpacing(look.theme.px("m"))
        column.addStretch(2)
        column.addWidget(VaultMark(look, side=64), 0, Qt.AlignmentFlag.AlignHCenter)
        for part in (self._words, self._detail):
            part.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(part)
        column.addWidget(self._bar, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self._again, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
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
