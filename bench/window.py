"""A window's way from its start to its painted content, with no vault, is measured against KeePassXC's in turns."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from bench import keepass
from bench.figures import Bar, Figure
from bench.ground import ground
from bench.peers import wait_for
from bench.screen import screen

if TYPE_CHECKING:
    from bench.screen import Screen

PAIRS = 7
"""Starts of each program a round; three rounds make the 20 pairs of the bar."""
_PATIENCE = 30.0


def measure(rounds: int) -> list[Figure]:
    """Start Keydesk's window and KeePassXC's in turns on one screen; each is ended before the next begins."""
    ours: list[float] = []
    peers: list[float] = []
    with ground() as place, screen(place / "screen") as shown:
        keepassxc = keepass.window(place)
        keydesk = [str(Path(sys.executable).parent / "keydesk")]
        for command in (keydesk, keepassxc):  # once each, so that both find their files in memory
            visible(command, shown)
        for _ in range(rounds * PAIRS):
            ours.append(visible(keydesk, shown))
            peers.append(visible(keepassxc, shown))
    return [Figure("window visible, no vault", "ms", ours, "KeePassXC", peers, Bar(1.0))]


def visible(command: list[str], shown: Screen) -> float:
    """Milliseconds from the start of a program to its painted window; the program is ended."""
    wait_for("an empty screen", shown.is_empty)
    time.sleep(0.1)
    begin = time.perf_counter()
    process = start(command)
    try:
        while not shown.is_painted():
            if time.perf_counter() - begin > _PATIENCE or process.poll() is not None:
                sys.exit(f"bench: {Path(command[0]).name} shows no window")
            time.sleep(0.001)
        return (time.perf_counter() - begin) * 1000
    finally:
        end(process)


def start(command: list[str]) -> subprocess.Popen[bytes]:
    """Start a program with a window, in a group of its own."""
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)


def end(process: subprocess.Popen[bytes]) -> None:
    """End a program and its group."""
    os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
