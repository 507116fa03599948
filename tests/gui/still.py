"""Takes pictures that are the same whenever the same is shown: nothing moves, no time passes, all answers have come."""

from __future__ import annotations

import hashlib
import shutil
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QProgressBar, QWidget

from keydesk.gui.controls.countdown import CountdownRing
from keydesk.gui.main_window import MainWindow
from tests.gui.engine_door import EngineDesk

if TYPE_CHECKING:
    import pathlib

    from keydesk.gui.screens import Screens
    from keydesk.gui.tasks import Task
    from keydesk.gui.theme.look import Look
    from tests.gui.secrets_of_two import Secrets

SOON = 1_500
"""Milliseconds; timers of a single shot up to this long are let go off before a picture is taken."""


QUIET = 4
"""So many looks in a row must find nothing under way."""


class StillCamera:
    """Walks with the vaults of one set of secrets; `pictures` are digests by stop."""

    window: MainWindow
    screens: Screens

    def __init__(self, look: Look, secrets: Secrets, root: pathlib.Path) -> None:
        self.pictures: dict[str, bytes] = {}
        self._root = root
        self.password = bytearray(secrets.password)
        self._look, self._secrets = look, secrets
        self._desk: EngineDesk | None = None
        self._asked: set[Task] = set()
        self._is_holding = False
        self._tick = QTimer(interval=20)
        self._tick.timeout.connect(lambda: self.desk.run(self.desk.world.vault.tick))
        QApplication.setCursorFlashTime(0)

    @property
    def desk(self) -> EngineDesk:
        assert self._desk is not None
        return self._desk

    def sit_down_at_nothing(self) -> None:
        self._sit_down(EngineDesk(self._folder("nothing"), "nothing", self._secrets.name))

    def sit_down_at_sample(self) -> None:
        desk = EngineDesk(self._folder("sample"), "sample", self._secrets.name)
        desk.run(lambda: self._secrets.lay_down(desk.world))
        self._sit_down(desk)

    def scattered(self) -> pathlib.Path:
        folder = self._folder("scattered")
        for name, content in self._secrets.files().items():
            (folder / name).write_bytes(content)
        return folder

    def hold(self) -> None:
        self._is_holding = True
        self.desk.gate.clear()

    def let_go(self) -> None:
        self._is_holding = False
        self.desk.gate.set()

    def take(self, name: str, of: QWidget | None = None) -> None:
        shown = of or self.window
        self._settle()
        self._stop(shown)
        picture = shown.grab().toImage()
        held = hashlib.sha256(f"{picture.width()} {picture.height()}".encode())
        held.update(picture.constBits())
        self.pictures[name] = held.digest()

    def leave(self) -> None:
        """Close the window, and leave nothing on the disk: the next camera finds the same places."""
        self._rise()
        shutil.rmtree(self._root)

    # -- sitting -----------------------------------------------------------------------------------------------------

    def _sit_down(self, desk: EngineDesk) -> None:
        self._rise()
        self._desk = desk
        self.window = MainWindow(self._look, desk, desk.now)
        self.window.resize(1480, 900)
        self.window.show()
        self.window.build()
        assert self.window.screens is not None
        self.screens = self.window.screens
        self.screens.standing._second.stop()  # the vault locks in ten minutes for ever
        self._asked = set()  # of this window alone: one that was closed still asks until it is gone
        self.screens.tasks.began.connect(self._asked.add)
        self.screens.tasks.ended.connect(self._asked.discard)
        self._tick.start()

    def _rise(self) -> None:
        if self._desk is not None:
            self._tick.stop()
            self.window.close()
            self.window.deleteLater()
            self._desk.end()
            self._desk = None

    def _folder(self, name: str) -> pathlib.Path:
        folder = self._root / name
        folder.mkdir(parents=True, mode=0o700)
        return folder

    # -- standing still ----------------------------------------------------------------------------------------------

    def _settle(self) -> None:
        """Wait until whatever is about to happen has happened, and is laid out."""
        quiet = 0
        while quiet < QUIET:
            quiet = 0 if self._asked_for() or self._go_off() else quiet + 1
            QTest.qWait(10)

    def _asked_for(self) -> bool:
        return bool(self._asked) and not self._is_holding

    def _go_off(self) -> bool:
        due = [one for one in self.window.findChildren(QTimer) if one.isSingleShot() and one.isActive()]
        due = [one for one in due if one.interval() <= SOON]
        for timer in due:
            timer.start(0)
        return bool(due)

    def _stop(self, shown: QWidget) -> None:
        """Let nothing move that shows time, or that work goes on."""
        toast = self.screens.toast
        toast._timer.stop()
        toast._fade.stop()
        toast._effect.setEnabled(False)
        for ring in shown.findChildren(CountdownRing):
            ring.stop()
        for bar in shown.findChildren(QProgressBar):
            bar.setRange(0, 1)
