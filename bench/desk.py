"""A real vault behind a real agent, made for one measurement and gone with it."""

from __future__ import annotations

import secrets
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from bench.peers import Target
from keydesk import launch
from keydesk.client.entrance import Entrance
from keydesk.model.access import Action, Subject, SubjectKind
from keydesk.model.callers import Face
from keydesk.model.paths import Path
from keydesk.model.requests import AddGrant, CreateVault, Get, NewField, Put, Status, StepUp, Unlock
from keydesk.wire import frames, messages

if TYPE_CHECKING:
    import pathlib
    from collections.abc import Iterator

PASSWORD = b"bench: correct horse battery staple"


@contextmanager
def desk(place: pathlib.Path) -> Iterator[Entrance]:
    """A new unlocked vault in `place`, with this process as its window; the agent ends with the block."""
    place.mkdir(parents=True, exist_ok=True)
    entrance = Entrance(str(place / "bench.keydesk"), Face.WINDOW)
    try:
        entrance.open().call(CreateVault("bench"), PASSWORD)
        yield entrance
    finally:
        entrance.close()


@contextmanager
def reopened(place: pathlib.Path) -> Iterator[Entrance]:
    """The vault in `place` again, unlocked by a fresh agent; the agent ends with the block."""
    entrance = Entrance(str(place / "bench.keydesk"), Face.WINDOW)
    try:
        entrance.open().call(Unlock(), PASSWORD)
        yield entrance
    finally:
        entrance.close()


def start(place: pathlib.Path) -> float:
    """Milliseconds from the start of an agent for the vault in `place` to its first answer; it is ended."""
    entrance = Entrance(str(place / "bench.keydesk"), Face.WINDOW)
    begin = time.perf_counter()
    try:
        entrance.open().call(Status())
        return (time.perf_counter() - begin) * 1000
    finally:
        entrance.close()


def reading(entrance: Entrance, place: pathlib.Path, program: pathlib.Path, name: str = "/dev/app/password") -> Target:
    """Store one value, let `program` read it, and return what the load generator sends to do so."""
    client = entrance.open()
    value = secrets.token_hex(32).encode()
    client.call(Put(Path.parse(name), (NewField("value", is_secret=True, length=len(value)),)), value)
    client.call(StepUp(Path.parse("/dev")), PASSWORD)
    subject = Subject(SubjectKind.EXECUTABLE, str(program.resolve()))
    client.call(AddGrant(subject, Path.parse("/dev"), (Action.GET,)))
    head = messages.write_request(1, Get(name))
    request = place / "keydesk.request"
    request.write_bytes(frames.prefix(head, 0) + head)
    return Target("keydesk", launch.socket_path(str(place / "bench.keydesk")), request)
