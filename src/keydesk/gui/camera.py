"""A camera takes pictures of one window as a person sees it, dialogs included, each in both themes.

It waits until what shall be shown has arrived and every movement has ended.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop, QPoint, QRect, QTimer
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QApplication, QWidget

from keydesk.errors import UnavailableError
from keydesk.gui.theme.look import Look, Wish

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path as FilePath

    from PySide6.QtGui import QPixmap

    from keydesk.gui.main_window import MainWindow
    from keydesk.gui.screens import Screens
    from keydesk.gui.tasks import Task
    from keydesk.model.paths import Path

PATIENCE = 60.0
SETTLE_MS = 400


class Camera:
    """Takes numbered pictures of one window, each in both themes, with whatever stands over it."""

    def __init__(self, look: Look, window: MainWindow, into: FilePath, *, patience: float = PATIENCE) -> None:
        self._look, self._window, self._into = look, window, into
        self._count, self._patience = 0, patience
        self._asked: set[Task] = set()
        if window.screens is None:
            window.built.connect(self._listen)
        else:
            self._listen()

    @property
    def screens(self) -> Screens:
        """What the window shows. Raises UnavailableError while it is not loaded."""
        if self._window.screens is None:
            raise UnavailableError("The window is not loaded.")
        return self._window.screens

    def take(self, name: str) -> None:
        """Take a picture in light and one in dark, once everything has settled."""
        self._count += 1
        for wish in (Wish.DARK, Wish.LIGHT):
            self._look.choose(wish)
            self._live(SETTLE_MS)
            picture = self._window.grab()
            for sheet in self._sheets():
                self._lay(sheet, picture)
            mark = "" if wish is Wish.LIGHT else "-dark"
            picture.save(str(self._into / f"{self._count}-{name}{mark}.png"))

    def choose(self, namespace: Path, name: str) -> None:
        """Go to a namespace and select a key in it, until its details are there. Raises UnavailableError."""
        desk = self.screens.desk
        desk.go_to_namespace(namespace)

        def is_shown() -> bool:
            keys = desk.keys
            row = next((row for row in range(keys.rowCount()) if keys.index(row, 0).data() == name), -1)
            if row >= 0 and not desk.selected():
                desk.list.table.choose(keys.index(row, 0))
            found = desk.detail()
            return found is not None and found.key.path == namespace / name

        self.wait(is_shown)

    def has_sheet(self) -> bool:
        """Claim: a dialog stands open, and the agent was asked for nothing that it has not answered."""
        return bool(self._sheets()) and not self._asked

    def wait(self, until: Callable[[], bool]) -> None:
        """Let the window live until something is so. Raises UnavailableError."""
        end = time.monotonic() + self._patience
        while not until():
            if time.monotonic() > end:
                raise UnavailableError("The window did not come this far in time.", "Take the tour again.")
            self._live(20)

    def _listen(self) -> None:
        self.screens.tasks.began.connect(self._asked.add)
        self.screens.tasks.ended.connect(self._asked.discard)

    def _sheets(self) -> list[QWidget]:
        return [one for one in QApplication.topLevelWidgets() if one.isVisible() and one is not self._window]

    def _lay(self, sheet: QWidget, picture: QPixmap) -> None:
        """Lay a dialog over the middle of the window, as a window manager would: the window recedes behind it."""
        place = QRect(QPoint(0, 0), sheet.size())
        place.moveCenter(self._window.rect().center())
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self._window.rect(), QColor(0, 0, 0, 90))
        painter.drawPixmap(place.topLeft(), sheet.grab())
        painter.setPen(self._look.theme.colour.border_strong)
        painter.drawRect(place.adjusted(-1, -1, 0, 0))
        painter.end()

    def _live(self, milliseconds: int) -> None:
        loop = QEventLoop()
        QTimer.singleShot(milliseconds, loop.quit)
        loop.exec()
