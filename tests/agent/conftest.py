"""A real agent with the twin behind its door, started for one test and ended with it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from keydesk.client.entrance import Entrance
from keydesk.model.callers import Face

if TYPE_CHECKING:
    from collections.abc import Iterator

TWIN = [sys.executable, str(Path(__file__).with_name("twin_agent.py"))]


@pytest.fixture
def place(tmp_path: Path) -> str:
    return str(tmp_path / "work.keydesk")


@pytest.fixture
def entrance(place: str) -> Iterator[Entrance]:
    made = Entrance(place, Face.WINDOW, start=TWIN)
    yield made
    made.close()
