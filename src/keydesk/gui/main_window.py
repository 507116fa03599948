"""The main window shows the screen that fits how the vault stands, and hands every action to its errand.

Screens: starting, welcome (no vault yet), locked, desk. The first paint needs the starting screen alone; everything
else is loaded after it. On lock the desk forgets everything before the agent has even answered.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtWidgets import QMainWindow, QStackedWidget

from keydesk.gui.panes.starting import StartingPane

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent, QPaintEvent

    from keydesk.gui.clock import Clock
    from keydesk.gui.look import Look
    from keydesk.gui.screens import Screens
    from keydesk.gui.tasks import Entrance


class MainWindow(QMainWindow):
    """One vault's window."""

    built = Signal()
    """Everything is loaded; `screens` is there."""
    other_wanted = Signal(str)
    """The vault in this folder shall be opened too."""
    next_wanted = Signal()
    tour_wanted = Signal(list)
    """This command shall be started."""
    gone = Signal()

    def __init__(self, look: Look, entrance: Entrance, clock: Clock) -> None:
        super().__init__()
        self._look, self._entrance, self._clock = look, entrance, clock
        self.screens: Screens | None = None
        self.setWindowTitle(self.tr("Keydesk"))
        self.resize(QSize(1400, 860))
        self.setMinimumSize(QSize(900, 560))
        self.stack = QStackedWidget()
        self.starting = StartingPane(look)
        self.stack.addWidget(self.starting)
        self.setCentralWidget(self.stack)
        self._is_painted = False

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint, and load the rest after the first time."""
        super().paintEvent(event)
        if not self._is_painted:
            self._is_painted = True
            QTimer.singleShot(0, self.build)

    def build(self) -> None:
        """Load everything that was not needed for the first paint, and ask the agent how the vault stands."""
        if self.screens is None:
            from keydesk.gui.screens import Screens

            self.screens = Screens(self._look, self._entrance, self._clock, self)
            self.built.emit()
            self.screens.start()

    def lock(self) -> None:
        """Lock the vault, if it is open."""
        if self.screens is not None and self.screens.standing.is_open:
            self.screens.lock()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Forget everything and let the agent go."""
        if self.screens is not None:
            self.screens.stop()
        self.gone.emit()
        super().closeEvent(event)
