"""What tests of the window share: compiled resources, one look, and a person at a keyboard under a real X server."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from keydesk.gui.main_window import MainWindow
from keydesk.gui.theme.look import Look, Wish
from tests.engine.handlers.conftest import MEMORY_DISK
from tests.gui.desk_door import NOW, Vault
from tests.gui.engine_door import EngineDesk
from tests.gui.sample_desk import fill
from tests.house.sources import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from keydesk.gui.screens import Screens
    from tests.gui.engine_door import ChanceWorld


def pytest_sessionstart() -> None:
    """Compile the resources: tests run in a fresh checkout too."""
    subprocess.run([sys.executable, str(ROOT / "tools" / "resources.py")], check=True, stdout=subprocess.DEVNULL)


@pytest.fixture(scope="session", autouse=True)
def application(qapp: QApplication) -> QApplication:
    """Be there before any picture or widget is made: Qt aborts the process otherwise."""
    return qapp


@pytest.fixture(scope="session")
def look(qapp: QApplication) -> Look:
    return Look(qapp, Wish.LIGHT)


@pytest.fixture
def light_look(look: Look) -> Iterator[Look]:
    """Yield the look and put it back to light afterwards."""
    yield look
    look.choose(Wish.LIGHT, scale=1.0)


@pytest.fixture
def vault() -> Vault:
    """Return an open vault in this process, with keys of every kind."""
    return fill(Vault())


@pytest.fixture
def window(qtbot: QtBot, look: Look, vault: Vault) -> Iterator[Screens]:
    """Yield everything the window of `vault` shows, loaded and visible."""
    shown = MainWindow(look, vault, lambda: NOW)
    qtbot.addWidget(shown)
    shown.resize(1400, 860)
    shown.show()
    shown.build()
    assert shown.screens is not None
    yield shown.screens
    shown.close()


Sit = Callable[[Callable[["ChanceWorld"], None]], tuple["Screens", "EngineDesk"]]


@pytest.fixture
def sit(qtbot: QtBot, look: Look) -> Iterator[Sit]:
    """Yield what opens a real vault, laid down by a function, and shows its window."""
    opened: list[tuple[MainWindow, EngineDesk]] = []

    def open_one(lay_down: Callable[[ChanceWorld], None]) -> tuple[Screens, EngineDesk]:
        root = Path(tempfile.mkdtemp(prefix="kd-", dir=MEMORY_DISK if MEMORY_DISK.is_dir() else None))
        desk = EngineDesk(root, seed=str(len(opened)))
        desk.run(lambda: lay_down(desk.world))
        window = MainWindow(look, desk, desk.now)
        qtbot.addWidget(window)
        opened.append((window, desk))
        window.resize(1400, 860)
        window.show()
        window.build()
        assert window.screens is not None
        return window.screens, desk

    yield open_one
    for window, desk in opened:
        window.close()
        desk.end()
        shutil.rmtree(desk.world.root, ignore_errors=True)


@dataclass(frozen=True)
class Person:
    """Somebody with keyboard and clipboard on one X server."""

    display: str

    @property
    def environment(self) -> dict[str, str]:
        return {**os.environ, "DISPLAY": self.display, "QT_QPA_PLATFORM": "xcb"}

    def run(self, *command: str, given: bytes | None = None) -> bytes:
        """Run a program of the desktop, as this person."""
        done = subprocess.run(command, env=self.environment, input=given, capture_output=True, timeout=120, check=False)
        return done.stdout

    def types(self, text: str, *, delay_ms: int = 8) -> None:
        self.run("xdotool", "type", "--delay", str(delay_ms), text)

    def presses(self, *keys: str) -> None:
        self.run("xdotool", "key", "--delay", "20", *keys)

    def focuses(self, title: str) -> None:
        self.run("xdotool", "search", "--sync", "--onlyvisible", "--name", title, "windowactivate", "--sync")

    def pastes(self, selection: str = "clipboard", target: str = "UTF8_STRING") -> bytes:
        return self.run("xclip", "-o", "-selection", selection, "-t", target)

    def targets(self) -> list[str]:
        return self.pastes(target="TARGETS").decode().split()

    def copies(self, text: bytes, selection: str = "clipboard") -> None:
        """Own a selection; xclip stays in the background until somebody else does."""
        command = ["xclip", "-i", "-selection", selection]
        subprocess.run(command, env=self.environment, input=text, stdout=subprocess.DEVNULL, check=True, timeout=120)


@pytest.fixture(scope="session")
def person(x_display: str) -> Person:
    return Person(x_display)


class Child:
    """The window of `secret_desk` in a process of its own, and its standard streams."""

    def __init__(self, person: Person, kind: str) -> None:
        command = [sys.executable, "-m", "tests.gui.secret_desk", kind]
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(
            command, env=person.environment, cwd=ROOT, stdin=pipe, stdout=pipe, text=True, bufsize=1
        )
        self.waits_for("up")
        person.focuses("secret desk")

    @property
    def pid(self) -> int:
        return self.process.pid

    def waits_for(self, word: str) -> None:
        assert self.process.stdout is not None
        while (line := self.process.stdout.readline().strip()) != word:
            assert line, "the program ended"

    def does(self, command: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(command + "\n")
        self.process.stdin.flush()
        self.waits_for("done")


@pytest.fixture
def child(person: Person) -> Iterator[Callable[[str], Child]]:
    """Yield a starter of the program under test."""
    started: list[Child] = []

    def start(kind: str) -> Child:
        started.append(Child(person, kind))
        return started[-1]

    yield start
    for each in started:
        each.process.kill()
        each.process.communicate()
