"""Every open vault has one window; a vault opened twice comes to the front instead.

A window is shown before its look, its client and its screens are loaded: they follow its first paint.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from keydesk import launch
from keydesk.gui import local
from keydesk.gui.main_window import MainWindow

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from keydesk.client.entrance import Entrance
    from keydesk.gui.theme.look import Look


class Windows(QObject):
    """The application and its windows. `start` runs another process of ours."""

    def __init__(self, start: Callable[[Sequence[str]], None]) -> None:
        present = QApplication.instance()
        self.app = present if isinstance(present, QApplication) else QApplication([sys.argv[0]])
        super().__init__()
        self.app.setApplicationName("keydesk")
        self.app.setDesktopFileName("io.keydesk.Keydesk")
        self._start = start
        self.local = local.load()
        self._look: Look | None = None
        self._open: dict[str, MainWindow] = {}

    @property
    def look(self) -> Look:
        """What all windows wear, made when it is first asked for."""
        if self._look is None:
            self._look = self._settled()
        return self._look

    def open(self, bundle: str, entrance: Entrance | None = None) -> MainWindow:
        """Show the window of a vault; `entrance` is the way to its agent, where that is not the usual one."""
        place = launch.canonical(bundle)
        window = self._open.get(place)
        if window is None:
            window = self._open[place] = MainWindow()
            window.wear(self.local.scale / 100, is_dark=self._is_dark())
            window.resize(self.local.width, self.local.height)
            window.gone.connect(lambda: self._on_gone(place))
            if entrance is None:
                window.painted.connect(lambda: self._furnish(place))
            else:
                self._furnish(place, entrance)
        window.show()
        window.raise_()
        window.activateWindow()
        return window

    def run(self) -> int:
        """Stay until the last window is closed."""
        return self.app.exec()

    def _is_dark(self) -> bool:
        """Claim: a window begins dark, as wished; where the desktop is followed, as it says so far, or as last time."""
        if self.local.theme != "system":
            return self.local.theme == "dark"
        palette = self.app.palette()
        return self.local.was_dark or palette.window().color().lightness() < palette.windowText().color().lightness()

    def _furnish(self, place: str, entrance: Entrance | None = None) -> None:
        """Load what a window is made of, unless it was closed meanwhile."""
        from keydesk.client.entrance import Entrance as UsualEntrance
        from keydesk.gui.clock import utc_now
        from keydesk.model.callers import Face

        window = self._open.get(place)
        if window is not None:
            window.other_wanted.connect(self.open)
            window.next_wanted.connect(lambda: self._show_next(place))
            window.tour_wanted.connect(self._start)
            window.neighbours = lambda: [one for one in self._open.values() if one is not window]
            window.furnish(self.look, entrance or UsualEntrance(place, Face.WINDOW), utc_now)

    def _settled(self) -> Look:
        """Load what all windows share."""
        from keydesk.gui.desktop.lock import DesktopLock
        from keydesk.gui.language.speech import speak
        from keydesk.gui.theme.icons import brand_icon
        from keydesk.gui.theme.look import Look as MadeLook

        self.app.setWindowIcon(brand_icon())
        self._spoken = speak(self.app, self.local.language)
        look = MadeLook(self.app, self.local.wish, scale=self.local.scale / 100, language=self.local.language)
        look.changed.connect(self._keep)
        self._desktop = DesktopLock(self)
        self._desktop.wanted.connect(self._lock_all)
        return look

    def _on_gone(self, place: str) -> None:
        window = self._open.pop(place, None)
        if window is not None:
            self._keep(window.width(), window.height())

    def _keep(self, width: int = 0, height: int = 0) -> None:
        self.local = local.Local(
            self.look.wish.value,
            round(self.look.theme.scale * 100),
            width or self.local.width,
            height or self.local.height,
            self.look.language,
            self.look.theme.is_dark,
        )
        local.keep(self.local)

    def _lock_all(self) -> None:
        for window in self._open.values():
            window.lock()

    def _show_next(self, place: str) -> None:
        places = list(self._open)
        following = places[(places.index(place) + 1) % len(places)]
        self.open(following)
