"""How tests talk to an agent: as a client, and as bytes on its socket."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

from keydesk import launch
from keydesk.client.client import Client
from keydesk.errors import (
    KeydeskError,
)
from keydesk.model.requests import Status, Unlock
from keydesk.wire import frames
from tests.agent.conftest import PATIENCE
from tests.agent.password import PASSWORD

if TYPE_CHECKING:
    from keydesk.client.entrance import Entrance


def unlocked(entrance: Entrance) -> Client:
    client = entrance.open()
    client.call(Unlock(), PASSWORD)
    return client


def worker_of(client: Client) -> int:
    return int(client.call(Status())[0].notices[1])


def caller_of(client: Client) -> str:
    return str(client.call(Status())[0].notices[0])


def held_by(client: Client) -> int:
    """How many requests the twin was asked to hold."""
    return int(client.call(Status())[0].notices[4])


def greeted(place: str) -> tuple[socket.socket, bytes]:
    sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    sock.settimeout(PATIENCE)
    sock.connect(launch.socket_path(place))
    return sock, receive(sock)[1]


def receive(sock: socket.socket) -> tuple[bytes, bytes]:
    head, body = frames.lengths(exactly(sock, 8))
    return exactly(sock, head), exactly(sock, body)


def exactly(sock: socket.socket, count: int) -> bytes:
    found = b""
    while len(found) < count:
        part = sock.recv(count - len(found))
        assert part, "the connection ended"
        found += part
    return found


def answers(place: str) -> bool:
    with Client.at(place) as other:
        try:
            return bool(other.call(Status())[0].state)
        except KeydeskError:
            return False
