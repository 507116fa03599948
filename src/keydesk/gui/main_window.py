"""The main window shows the screen that fits how the vault stands, and hands every action to its errand.

Screens: starting, welcome (no vault yet), locked, desk. The first paint needs nothing of them (see `front`); a window
made with nothing is furnished after it. On lock the desk forgets everything before the agent has even answered.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtWidgets import QStackedWidget

from keydesk.gui.front import Front

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QCloseEvent

    from keydesk.gui.clock import Clock
    from keydesk.gui.panes.starting import StartingPane
    from keydesk.gui.screens import Screens
    from keydesk.gui.tasks import Entrance
    from keydesk.gui.theme.look import Look


class MainWindow(Front):
    """One vault's window. With look, entrance and clock it is furnished at once, else when `furnish` is called."""

    built = Signal()
    """Everything is loaded; `screens` is there."""
    other_wanted = Signal(str)
    """The vault in this folder shall be opened too."""
    next_wanted = Signal()
    tour_wanted = Signal(list)
    """This command shall be started."""
    gone = Signal()
    stack: QStackedWidget
    starting: StartingPane

    def __init__(self, look: Look | None = None, entrance: Entrance | None = None, clock: Clock | None = None) -> None:
        super().__init__()
        self.screens: Screens | None = None
        self._furniture: tuple[Look, Entrance, Clock] | None = None
        self.neighbours: Callable[[], list[MainWindow]] = list
        """The windows of the other vaults that are open."""
        self.setWindowTitle(self.tr("Keydesk"))
        self.resize(QSize(1400, 860))
        self.setMinimumSize(QSize(900, 560))
        self.painted.connect(self.build)
        if look is not None and entrance is not None and clock is not None:
            self.furnish(look, entrance, clock)

    def furnish(self, look: Look, entrance: Entrance, clock: Clock) -> None:
        """Put the starting screen in; after the first paint everything else follows."""
        from keydesk.gui.panes.starting import StartingPane

        self._furniture = look, entrance, clock
        self.stack = QStackedWidget()
        self.starting = StartingPane(look)
        self.stack.addWidget(self.starting)
        self.setCentralWidget(self.stack)
        if self.is_painted:
            QTimer.singleShot(0, self.build)

    def build(self) -> None:
        """Load everything that was not needed for the first paint, and ask the agent how the vault stands."""
        if self.screens is None and self._furniture is not None:
            from keydesk.gui.screens import Screens

            self.screens = Screens(*self._furniture, self)
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
