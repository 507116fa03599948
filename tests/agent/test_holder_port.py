"""A copied value goes to a holder and is wiped here; what becomes of it is told once."""

from __future__ import annotations

import os
import sys
import time
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from keydesk.agent.holder_port import HolderPort
from keydesk.engine.crypto.secret import SecretBuffer
from keydesk.engine.handlers.ports import CopyOrder
from keydesk.model.requests import Event
from tests.agent.conftest import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from keydesk.agent.loop import Loop

FAKE = [sys.executable, str(Path(__file__).with_name("fake_holder.py"))]


class Clipboard:
    """A port whose holders are fakes, and what was told."""

    def __init__(self, loop: Loop, folder: Path) -> None:
        self.events: list[Event] = []
        self.loop = loop
        self.seen = folder / "seen"
        self.port = HolderPort(loop, self.events.append, FAKE)

    def copy(self, name: str, value: bytes, seconds: float = 30.0, display: str = ":7") -> SecretBuffer:
        secret = SecretBuffer.of(value)
        given = {"DISPLAY": display, "XAUTHORITY": str(self.seen), "LD_PRELOAD": "/evil.so"}
        self.port.copy(CopyOrder(name, secret, timedelta(seconds=seconds), given))
        return secret

    def owned(self, value: bytes) -> None:
        self.turn(lambda: self.seen.exists() and self.seen.read_bytes() == value)

    def turn(self, claim: Callable[[], object]) -> None:
        until = time.monotonic() + PATIENCE
        while not claim():
            assert time.monotonic() < until, f"it did not happen; told: {self.events}"
            self.loop.turn(0.02)


@pytest.fixture
def clipboard(loop: Loop, tmp_path: Path) -> Iterator[Clipboard]:
    made = Clipboard(loop, tmp_path)
    yield made
    made.port.close()


def test_value_arrives_and_is_wiped_here(clipboard: Clipboard) -> None:
    secret = clipboard.copy("one", b"s3cret")
    clipboard.owned(b"s3cret")
    assert secret.is_wiped
    assert clipboard.events == []
    clipboard.port.clear("one")
    clipboard.turn(lambda: clipboard.events)
    assert clipboard.events == [Event("clipboard", copy="one", what="cleared")]


def test_large_value_arrives_whole(clipboard: Clipboard) -> None:
    value = os.urandom(1024 * 1024)
    secret = clipboard.copy("one", value)
    clipboard.owned(value)
    assert secret.is_wiped
    clipboard.port.clear("one")


def test_time_over_is_told(clipboard: Clipboard) -> None:
    clipboard.copy("one", b"s3cret", seconds=0.05)
    clipboard.turn(lambda: clipboard.events)
    assert clipboard.events[0].what == "cleared"


def test_replaced_is_told(clipboard: Clipboard) -> None:
    clipboard.copy("one", b"!replaced")
    clipboard.turn(lambda: clipboard.events)
    assert (clipboard.events[0].copy, clipboard.events[0].what) == ("one", "replaced")


@pytest.mark.parametrize(("value", "display"), [(b"!die", ":7"), (b"x", ":none")])
def test_holder_that_fails_is_told_and_the_value_wiped(clipboard: Clipboard, value: bytes, display: str) -> None:
    secret = clipboard.copy("one", value, display=display)
    clipboard.turn(lambda: clipboard.events)
    assert clipboard.events[0].what == "failed"
    assert secret.is_wiped


def test_second_copy_finds_a_holder_ready(clipboard: Clipboard) -> None:
    clipboard.copy("one", b"first")
    clipboard.owned(b"first")
    clipboard.turn(lambda: clipboard.port._ready is not None and clipboard.port._ready._is_ready)
    secret = clipboard.copy("two", b"second")
    assert secret.is_wiped  # it was gone in the same breath
    clipboard.owned(b"second")
    clipboard.port.clear("one")
    clipboard.port.clear("two")
    clipboard.turn(lambda: len(clipboard.events) == 2)


def test_other_display_gets_a_holder_of_its_own(clipboard: Clipboard) -> None:
    clipboard.copy("one", b"first")
    clipboard.owned(b"first")
    clipboard.copy("two", b"second", display=":8")
    clipboard.owned(b"second")
    clipboard.port.clear("one")
    clipboard.port.clear("two")
    clipboard.turn(lambda: len(clipboard.events) == 2)


def test_clear_before_the_holder_has_it_takes_it_back(clipboard: Clipboard) -> None:
    secret = clipboard.copy("one", b"s3cret")
    clipboard.port.clear("one")
    assert secret.is_wiped
    assert clipboard.events == [Event("clipboard", copy="one", what="cleared")]
    assert not clipboard.seen.exists()


def test_holder_knows_its_display_and_no_more(clipboard: Clipboard) -> None:
    clipboard.copy("one", b"s3cret")
    clipboard.owned(b"s3cret")
    pid = clipboard.port._copies["one"]._pid
    environment = Path(f"/proc/{pid}/environ").read_bytes()
    assert b"DISPLAY=:7" in environment
    assert b"evil" not in environment
    descriptors = sorted(int(name) for name in os.listdir(f"/proc/{pid}/fd"))
    assert descriptors[:4] == [0, 1, 2, 3]
    clipboard.port.clear("one")
