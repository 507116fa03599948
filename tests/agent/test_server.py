"""What many connections ask for together stays bounded, whoever they are."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from keydesk.agent.server import MOST_COMING
from keydesk.model.callers import Face
from keydesk.model.requests import Status
from keydesk.wire import frames
from tests.agent.conftest import PATIENCE, wait_until
from tests.agent.talk import greeted, receive

if TYPE_CHECKING:
    from keydesk.client.entrance import Entrance

HEAD = b'{"verb":"key.put","id":1,"deadline":0,"args":{}}'


def test_bodies_that_are_only_announced_hold_a_bounded_memory(entrance: Entrance, place: str) -> None:
    client = entrance.open()
    client.call(Status())
    many = MOST_COMING // frames.MAX_BODY
    with ExitStack() as open_ones:
        waiting = []
        for _ in range(many + 1):
            sock, nonce = greeted(place)
            waiting.append(open_ones.enter_context(sock))
            sock.sendall(frames.answer(nonce, Face.PROGRAM))
            sock.sendall(frames.PREFIX.pack(len(HEAD), frames.MAX_BODY) + HEAD)
            if len(waiting) <= many:
                sock.settimeout(0.2)
                with pytest.raises(TimeoutError):
                    sock.recv(1)
        waiting[-1].settimeout(PATIENCE)
        assert b'"refused"' in receive(waiting[-1])[0]
        assert client.call(Status())[0].state == "locked"

    def is_heard_again() -> bool:
        sock, nonce = greeted(place)
        with sock:
            sock.sendall(frames.answer(nonce, Face.PROGRAM))
            sock.sendall(frames.PREFIX.pack(len(HEAD), frames.MAX_BODY) + HEAD)
            sock.settimeout(0.2)
            try:
                sock.recv(1)
            except TimeoutError:
                return True
            return False

    wait_until(is_heard_again)
