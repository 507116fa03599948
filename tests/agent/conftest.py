"""A real agent with the twin behind its door, started for one test and ended with it."""

from __future__ import annotations

import select
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from keydesk.agent.loop import Loop
from keydesk.client.entrance import Entrance
from keydesk.model.callers import Face

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PATIENCE = 120.0
"""Seconds to wait for what happens at once on an idle machine: nothing is proved by how long it takes."""
TWIN = [sys.executable, str(Path(__file__).with_name("twin_agent.py"))]


@pytest.fixture
def loop() -> Iterator[Loop]:
    made = Loop()
    yield made
    made.close()


@pytest.fixture
def place(tmp_path: Path) -> str:
    return str(tmp_path / "work.keydesk")


@pytest.fixture
def entrance(place: str) -> Iterator[Entrance]:
    made = Entrance(place, Face.WINDOW, start=TWIN)
    yield made
    made.close()


def is_alive(pid: int) -> bool:
    """Tell whether a process runs; one that ended and waits to be reaped does not."""
    try:
        return b") Z " not in Path(f"/proc/{pid}/stat").read_bytes()
    except OSError:
        return False


def wait_until(claim: Callable[[], object]) -> None:
    """Return once the claim holds."""
    until = time.monotonic() + PATIENCE
    while not claim():
        assert time.monotonic() < until, "it did not happen in time"
        select.select([], [], [], 0.01)
