"""A copied value stays for its seconds, hinted as secret, out of PRIMARY, and is cleared only while ours (P4)."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from keydesk import launch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.gui.conftest import Person

pytestmark = pytest.mark.x11
PATIENCE = 120.0
LONG = 3600.0
"""Seconds that are never over in a test."""


@dataclass
class Holding:
    """A holder process and our end of its socket."""

    process: subprocess.Popen[bytes]
    channel: socket.socket

    def send(self, value: bytes, seconds: float, **more: object) -> None:
        head = {"seconds": seconds, "size": len(value), **more}
        self.channel.sendall(json.dumps(head).encode() + b"\n" + value)

    def hears(self) -> str:
        """Return the next line, or an empty string once the process has closed its end."""
        line = b""
        while not line.endswith(b"\n") and (byte := self.channel.recv(1)):
            line += byte
        return line.decode().rstrip("\n")

    def ends(self) -> int:
        return self.process.wait(timeout=PATIENCE)


@pytest.fixture
def holding(person: Person) -> Iterator[Callable[..., Holding]]:
    """Yield a starter of holders; those still running at the end are ended."""
    started: list[Holding] = []

    def start(display: str | None = None) -> Holding:
        ours, theirs = socket.socketpair()
        ours.settimeout(PATIENCE)
        with theirs:
            handle = theirs.fileno()
            environment = {**launch.environment(person.environment, display=True)}
            environment["DISPLAY"] = display or person.display
            command = launch.command(launch.Role.HOLDER, str(handle), str(os.getpid()))
            process = subprocess.Popen(command, env=environment, pass_fds=(handle,))
        started.append(Holding(process, ours))
        return started[-1]

    yield start
    for each in started:
        each.channel.close()
        each.process.kill()
        each.process.wait()


def test_value_can_be_pasted_with_its_hint_and_leaves_primary_alone(
    person: Person, holding: Callable[..., Holding]
) -> None:
    person.copies(b"selected text", "primary")
    holder = holding()
    assert holder.hears() == "ready"
    holder.send("pa\u00dfword".encode(), LONG)
    assert holder.hears() == "owned"
    assert person.pastes() == "pa\u00dfword".encode()
    assert {"x-kde-passwordManagerHint", "application/x-keydesk-token"} <= set(person.targets())
    assert person.pastes(target="x-kde-passwordManagerHint") == b"secret"
    assert person.pastes("primary") == b"selected text"


def test_value_is_gone_after_its_time_and_not_before(person: Person, holding: Callable[..., Holding]) -> None:
    holder = holding()
    assert holder.hears() == "ready"
    asked = time.monotonic()
    holder.send(b"ours", 0.5)
    assert [holder.hears(), holder.hears()] == ["owned", "cleared"]
    assert time.monotonic() - asked >= 0.9 * 0.5  # Qt's clock may be a twentieth early
    assert holder.ends() == 0
    assert person.pastes() == b""


@pytest.mark.parametrize("copies", [5, pytest.param(100, marks=pytest.mark.long)])
def test_every_one_of_many_copies_is_hinted_cleared_or_gives_way_and_keeps_out_of_primary(
    person: Person, holding: Callable[..., Holding], copies: int, record_property: Callable[[str, object], None]
) -> None:
    person.copies(b"selected text", "primary")
    seen: Counter[str] = Counter()
    for number in range(copies):
        first, second = holding(), holding()
        assert [first.hears(), second.hears()] == ["ready", "ready"]
        first.send(b"value-%d" % number, LONG)
        assert first.hears() == "owned"
        seen["hinted"] += "x-kde-passwordManagerHint" in person.targets()
        person.copies(b"foreign-%d" % number)
        assert first.hears() == "replaced"
        seen["gave way to foreign content, which stayed"] += person.pastes() == b"foreign-%d" % number
        second.send(b"value-%d" % number, 0.1)
        assert [second.hears(), second.hears()] == ["owned", "cleared"]
        seen["cleared in time"] += person.pastes() == b""
        seen["never in PRIMARY"] += person.pastes("primary") == b"selected text"
        for holder in (first, second):
            holder.ends()
            holder.channel.close()
    record_property("tried", copies)
    record_property("seen", ", ".join(f"{count} {what}" for what, count in seen.items()))
    assert set(seen.values()) == {copies}


def test_what_somebody_else_copied_is_kept(person: Person, holding: Callable[..., Holding]) -> None:
    holder = holding()
    assert holder.hears() == "ready"
    holder.send(b"ours", LONG)
    assert holder.hears() == "owned"
    person.copies(b"theirs")
    assert holder.hears() == "replaced"
    assert holder.ends() == 0
    assert person.pastes() == b"theirs"


@pytest.mark.parametrize("how", ["order", "closed socket"])
def test_clears_at_once_when_told_or_left(person: Person, holding: Callable[..., Holding], how: str) -> None:
    holder = holding()
    assert holder.hears() == "ready"
    holder.send(b"ours", LONG)
    assert holder.hears() == "owned"
    if how == "order":
        holder.channel.sendall(b"clear\n")
        assert holder.hears() == "cleared"
    else:
        holder.channel.close()
    assert holder.ends() == 0
    assert person.pastes() == b""


@pytest.mark.parametrize(
    ("head", "value"),
    [
        ({"seconds": 20, "size": 2}, b"\xff\xfe"),
        ({"seconds": 0, "size": 2}, b"ab"),
        ({"seconds": 20, "size": 1 << 30}, b"ab"),
        ({"size": 2}, b"ab"),
        ([], b"ab"),
    ],
)
def test_wrong_frame_is_refused_and_clipboard_untouched(
    person: Person, holding: Callable[..., Holding], head: object, value: bytes
) -> None:
    person.copies(b"before")
    holder = holding()
    assert holder.hears() == "ready"
    holder.channel.sendall(json.dumps(head).encode() + b"\n" + value)
    assert holder.hears().startswith("failed ")
    holder.ends()
    assert person.pastes() == b"before"


def test_without_a_display_it_says_so(holding: Callable[..., Holding]) -> None:
    holder = holding(":4711")
    assert holder.hears() == "failed the display :4711 does not answer"
    assert holder.ends() == 1


def test_it_leaves_no_core_behind(holding: Callable[..., Holding]) -> None:
    holder = holding()
    assert holder.hears() == "ready"
    limits = Path(f"/proc/{holder.process.pid}/limits").read_text(encoding="ascii").splitlines()
    assert next(line for line in limits if "core file" in line).split()[4] == "0"
