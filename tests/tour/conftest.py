"""The sample vault, made once for this room's tests and served by a real agent."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from keydesk.client.entrance import Entrance
from keydesk.model.callers import Face
from keydesk.model.requests import Unlock
from keydesk.tour.history import make_sample
from keydesk.tour.place import place
from keydesk.tour.visit import BUNDLE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keydesk.client.client import Client


@pytest.fixture(scope="session")
def visitor() -> Iterator[Client]:
    with place() as folder:
        password = make_sample(folder / BUNDLE)
        entrance = Entrance(str(folder / BUNDLE), Face.WINDOW)
        try:
            client = entrance.open()
            client.call(Unlock(), password)
            yield client
        finally:
            entrance.close()
    assert not folder.exists()
