"""The twin's agent, and a clock that goes when told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from keydesk import client as sdk
from keydesk.client.entrance import Entrance
from keydesk.model.callers import Face
from keydesk.model.requests import Unlock
from tests.agent.conftest import TWIN
from tests.agent.password import PASSWORD

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Clock:
    """Steady seconds that pass by `clock.now += …`."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def place(tmp_path: Path) -> str:
    return str(tmp_path / "work.keydesk")


@pytest.fixture
def entrance(place: str) -> Iterator[Entrance]:
    """An unlocked agent, and the window that started it."""
    made = Entrance(place, Face.WINDOW, start=TWIN)
    made.open().call(Unlock(), PASSWORD)
    yield made
    sdk.forget()
    made.close()
