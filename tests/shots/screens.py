"""One run of the window before a real agent through every screen; a picture of each is saved as NN-name.png."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from keydesk.client.entrance import Entrance
from keydesk.gui.clock import utc_now
from keydesk.gui.language.speech import speak
from keydesk.gui.main_window import MainWindow
from keydesk.gui.theme.look import Look, Wish
from keydesk.tour.history import make_sample
from keydesk.tour.visit import BUNDLE
from tests.shots.sources import lay_out
from tests.shots.walk import walk

if TYPE_CHECKING:
    from keydesk.gui.screens import Screens

SETTLE_MS = 350


class Camera:
    """Takes numbered pictures of windows that have an agent each."""

    window: MainWindow
    screens: Screens

    def __init__(self, language: str, theme: str, folder: Path, home: Path) -> None:
        self._folder, self._home, self._count = folder, home, 0
        self.password = bytearray(b"correct horse battery staple")
        app = QApplication([])
        self._spoken = speak(app, language)
        self._look = Look(app, Wish(theme))

    def sit_down_at_nothing(self) -> None:
        self._sit_down_at(self._home / "work.keydesk")

    def sit_down_at_sample(self) -> None:
        self.window.close()
        self.password = make_sample(self._home / BUNDLE)
        self._sit_down_at(self._home / BUNDLE)

    def scattered(self) -> Path:
        return lay_out(self._home / "scattered")

    def hold(self) -> None:
        """Nothing is held: the agent is slow enough."""

    def let_go(self) -> None:
        """Nothing was held."""

    def take(self, name: str, of: QWidget | None = None) -> None:
        QTest.qWait(SETTLE_MS)
        self._count += 1
        (of or self.window).grab().save(str(self._folder / f"{self._count:02d}-{name}.png"))

    def _sit_down_at(self, bundle: Path) -> None:
        self.window = MainWindow(self._look, Entrance(str(bundle)), utc_now)
        self.window.resize(1480, 900)
        self.window.show()
        self.window.build()
        assert self.window.screens is not None
        self.screens = self.window.screens


def main(language: str, theme: str, folder: str, home: str) -> int:
    """Go through all screens."""
    camera = Camera(language, theme, Path(folder), Path(home))
    walk(camera)
    camera.window.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:5]))
