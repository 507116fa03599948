"""The worker holds everything secret of one vault, and its death is the lock: nothing it knew outlives it.

It is forked by the supervisor, serves the inherited listener and the starter's pair, and ends in one of three ways:
locked (SIGKILL by itself, after its transaction and its answers), stopped (SIGTERM), or crashed.
"""

from __future__ import annotations

import os
import resource
import signal
import socket
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import keydesk
from keydesk.agent.callers import Recognition
from keydesk.agent.door import BarredDoor, Door
from keydesk.agent.listeners import STATUS, Listeners
from keydesk.agent.loop import Loop
from keydesk.agent.server import Server
from keydesk.engine.handlers.registry import Reply
from keydesk.errors import KeydeskError

if TYPE_CHECKING:
    from keydesk.agent.connection import Connection
    from keydesk.model.requests import Ask, Event

LOCKED: Final = b"l"
"""Said to the supervisor just before dying: this death is a lock."""
MADE: Final = b"m"
"""Said to the supervisor: there is a vault in the folder now."""
ADOPT: Final = b"a"
"""Said by the supervisor, with one descriptor: serve the starter also at this end of a pair."""
MOST_FILES: Final = 4096


@dataclass(frozen=True, slots=True)
class Inheritance:
    """What a worker gets: two folders, the listener, the starter's pair, the line to the supervisor."""

    directory: str
    state_directory: str
    listener: socket.socket
    pair: socket.socket | None
    line: socket.socket


@dataclass(frozen=True, slots=True)
class Wiring:
    """What a vault is connected to in this process."""

    loop: Loop
    notify: Callable[[Event], None]
    ask: Callable[[Ask], bool]


MakeDoor = Callable[[Inheritance, Wiring], Door]


def serve(given: Inheritance, make_door: MakeDoor) -> None:
    """Serve until stopped; locking ends the process itself."""
    _allow_files()
    loop = Loop()
    signal.set_wakeup_fd(loop.wake_descriptor, warn_on_full_buffer=False)
    signal.signal(signal.SIGPIPE, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: loop.stop())
    listeners = Listeners(loop, lambda connection: _status(door, connection))
    door = _open(given, Wiring(loop, listeners.notify, listeners.ask), make_door)
    server = Server(loop, door, Recognition(loop, os.geteuid()), listeners, die=lambda: _die(given.line))
    if door.state == "absent":
        _say_when_made(loop, door, given.line)
    if given.pair is not None:
        server.adopt(given.pair)
    loop.watch(given.line, lambda _: _obey(given.line, loop, server))
    server.listen(given.listener)
    loop.run()
    server.close()


def _open(given: Inheritance, wiring: Wiring, make_door: MakeDoor) -> Door:
    try:
        return make_door(given, wiring)
    except KeydeskError as error:
        return BarredDoor(given.directory, error, keydesk.__version__)


def _status(door: Door, connection: Connection) -> object:
    if connection.caller is None:
        return None
    reply = door.handle(STATUS, memoryview(b""), connection.caller)
    return reply.head if isinstance(reply, Reply) else None


def _say_when_made(loop: Loop, door: Door, line: socket.socket) -> None:
    """Look every second whether a vault was made, until it was."""
    if door.state == "absent":
        loop.later(0.2, lambda: _say_when_made(loop, door, line))
    else:
        line.send(MADE)


def _obey(line: socket.socket, loop: Loop, server: Server) -> None:
    """Adopt what the supervisor hands over; it is gone when its line is closed, and we die of that anyway."""
    word, descriptors, _, _ = socket.recv_fds(line, 16, 1)
    if word == ADOPT and descriptors:
        server.adopt(socket.socket(fileno=descriptors[0]))
    elif not word:
        loop.stop()


def _die(line: socket.socket) -> None:
    line.send(LOCKED)
    os.kill(os.getpid(), signal.SIGKILL)


def _allow_files() -> None:
    """Allow as many open files as the system does, up to what a thousand connections need."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_FILES if most == resource.RLIM_INFINITY else min(MOST_FILES, most)
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))
