"""The window of the tour is there before the vault, unlocks by itself, and ends with the tour, however that ends."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from keydesk.tour.place import place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

PATIENCE = 90.0


@pytest.fixture
def tour(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """Start a tour whose window is drawn nowhere; its standard output is at the line that tells where files lie."""
    places = {name: str(tmp_path / name.lower()) for name in ("HOME", "XDG_RUNTIME_DIR")}
    for folder in places.values():
        os.mkdir(folder, 0o700)
    environment = {**places, "PATH": os.environ["PATH"], "LANG": "C.UTF-8", "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-I", "-m", "keydesk", "tour"]
    started = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
    yield started
    started.kill()
    started.communicate()


def children(pid: int) -> list[int]:
    """Return what a process started, whichever of its threads did."""
    found = []
    for thread in os.listdir(f"/proc/{pid}/task"):
        with open(f"/proc/{pid}/task/{thread}/children") as listed:
            found += [int(word) for word in listed.read().split()]
    return found


def wait_for(claim: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE
    while not claim():
        assert time.monotonic() < end
        time.sleep(0.05)


def told(tour: subprocess.Popen[str]) -> tuple[str, str]:
    """Wait until the vault is made; return its password and the tour's folder."""
    assert tour.stdout is not None
    text = "".join(tour.stdout.readline() for _ in range(3))
    password, folder = re.search(r"its password is (\S+)", text), re.search(r"window: (\S+)/scattered", text)
    assert password
    assert folder
    return password[1], folder[1]


def test_tour_told_to_end_leaves_nothing(tour: subprocess.Popen[str]) -> None:
    wait_for(lambda: children(tour.pid))  # the window stands before the vault is made
    password, folder = told(tour)
    window = children(tour.pid)[0]
    wait_for(lambda: children(window))  # the agent serves the window
    processes = (window, *children(window))
    for pid in (tour.pid, *processes):
        for part in ("cmdline", "environ"):
            with suppress(PermissionError), open(f"/proc/{pid}/{part}", "rb") as read:
                assert password.encode() not in read.read()

    tour.send_signal(signal.SIGTERM)
    tour.wait(30)

    assert not os.path.exists(folder)
    wait_for(lambda: not any(os.path.exists(f"/proc/{pid}") for pid in processes))


def test_window_closed_ends_the_tour(tour: subprocess.Popen[str]) -> None:
    _, folder = told(tour)
    os.kill(children(tour.pid)[0], signal.SIGTERM)
    tour.wait(30)
    assert not os.path.exists(folder)


def test_killed_tour_takes_its_window_along_and_the_next_tour_clears_up(tour: subprocess.Popen[str]) -> None:
    _, folder = told(tour)
    window = children(tour.pid)[0]
    wait_for(lambda: children(window))
    processes = (window, *children(window))
    tour.kill()
    tour.wait()
    wait_for(lambda: not any(os.path.exists(f"/proc/{pid}") for pid in processes))
    assert os.path.exists(folder)

    with place() as mine:
        assert not os.path.exists(folder)
        with place() as another:
            assert mine.exists()
            assert another.exists()
    assert not mine.exists()
