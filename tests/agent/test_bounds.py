"""Clients that take too much are stopped, and nobody else notices; many who behave are all served."""

from __future__ import annotations

import contextlib
import threading
from typing import TYPE_CHECKING

import pytest

from keydesk.agent.server import MOST_OF_ONE_USER
from keydesk.client.client import Client
from keydesk.errors import (
    AgentGoneError,
    BusyError,
    NotFoundError,
)
from keydesk.model.callers import Face
from keydesk.model.paths import Path as KeyPath
from keydesk.model.requests import Event, Get, NewField, Put, Status
from keydesk.wire import frames, messages
from tests.agent.conftest import wait_until
from tests.agent.talk import answers, greeted, receive, unlocked

if TYPE_CHECKING:
    from keydesk.client.entrance import Entrance

DB = KeyPath.parse("/dev/db")


def test_person_hears_what_changed_and_a_program_only_that_something_did(entrance: Entrance, place: str) -> None:
    window = unlocked(entrance)
    person = window.listen()
    with Client.at(place) as program:
        stranger = program.listen()
        window.call(Put(DB, (NewField("value", is_secret=True, length=1),)), b"x")
        assert next(iter(person)) == Event("changed", paths=(DB,))
        assert next(iter(stranger)) == Event("changed")


def test_listening_connection_still_answers_many_threads(entrance: Entrance) -> None:
    client = unlocked(entrance)
    client.listen()
    answers: list[bytes] = []
    threads = [threading.Thread(target=lambda: answers.append(bytes(client.call(Get("/dev/db"))[1]))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [b"s3cret"] * 8
    with pytest.raises(NotFoundError):
        client.call(Get("/dev/none"))


def test_client_that_does_not_read_is_dropped_and_nobody_else(entrance: Entrance, place: str) -> None:
    client = unlocked(entrance)
    sock, nonce = greeted(place)
    with sock:
        head = messages.write_request(1, Get("/dev/big"))
        sock.sendall(frames.answer(nonce, Face.PROGRAM))
        sock.sendall((frames.prefix(head, 0) + head) * 20)
        assert client.call(Get("/dev/db"))[1] == b"s3cret"
        came = 0
        with contextlib.suppress(ConnectionError):
            while part := sock.recv(1 << 20):
                came += len(part)
    assert came < 8 << 20
    assert client.call(Get("/dev/db"))[1] == b"s3cret"


def test_one_user_cannot_take_all_connections(entrance: Entrance, place: str) -> None:
    client = unlocked(entrance)
    with contextlib.ExitStack() as held:
        for _ in range(MOST_OF_ONE_USER):
            held.enter_context(greeted(place)[0])
        with Client.at(place) as other, pytest.raises((BusyError, AgentGoneError)):
            other.call(Status())
        assert client.call(Get("/dev/db"))[1] == b"s3cret"
    wait_until(lambda: answers(place))


def test_one_connection_cannot_start_endless_work(entrance: Entrance, place: str) -> None:
    client = unlocked(entrance)
    sock, nonce = greeted(place)
    with sock:
        sock.sendall(frames.answer(nonce, Face.PROGRAM))
        for number in range(20):
            head = messages.write_request(number, Get("/held"))
            sock.sendall(frames.prefix(head, 0) + head)
        first = [receive(sock)[0] for _ in range(12)]
    client.call(Get("/release"))
    assert all(b'"busy"' in head for head in first)
