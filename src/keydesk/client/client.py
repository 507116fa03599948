"""Ask an agent, wait, get the answer: the one way every face and program takes.

* A question about how things stand is asked once more when the agent's worker died before answering: locking is a
  death, and the successor answers. A change is never repeated; whether it happened is for the caller to look up.
* Once `listen` was called, a thread receives, and calls of all threads share the connection.

    client = Client.at("/home/me/work.keydesk")
    reply, body = client.call(Get("/dev/db"))
"""

from __future__ import annotations

import contextlib
import os
import threading
from collections import deque
from typing import TYPE_CHECKING, Any, Final, Self

from keydesk import launch
from keydesk.client.connection import Connection
from keydesk.errors import AgentGoneError, DeadlineError, KeydeskError
from keydesk.model import requests
from keydesk.model.callers import Face
from keydesk.model.requests import REQUESTS, VERBS, Event, Subscribe
from keydesk.wire import messages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

READS: Final = frozenset({
    requests.Status, requests.GetSettings, requests.ListNamespaces, requests.ShowProfile, requests.ListKeys,
    requests.FindKeys, requests.Describe, requests.Get, requests.ListGrants, requests.ListRecords,
})  # fmt: skip
"""Requests that change nothing, so asking twice does no harm."""


class _Slot:
    """Where one waiting call finds its answer."""

    __slots__ = ("answer", "done")

    def __init__(self) -> None:
        self.done = threading.Event()
        self.answer: tuple[bytes, bytearray] | KeydeskError | None = None


class Listener:
    """The events of one connection, waited for by iterating; ends when the connection does."""

    def __init__(self, close: Callable[[], None]) -> None:
        self._events: deque[Event] = deque()
        self._news = threading.Condition()
        self._is_over = False
        self._close = close

    def __iter__(self) -> Iterator[Event]:
        while True:
            with self._news:
                while not self._events and not self._is_over:
                    self._news.wait()
                if not self._events:
                    return
                event = self._events.popleft()
            yield event

    def close(self) -> None:
        """Stop listening, which ends the connection."""
        self.end()
        self._close()

    def hear(self, event: Event) -> None:
        """Pass one event on."""
        with self._news:
            self._events.append(event)
            self._news.notify_all()

    def end(self) -> None:
        """Let a waiting iteration stop."""
        with self._news:
            self._is_over = True
            self._news.notify_all()


class Client:
    """Questions to one agent, over a connection that `connect` makes whenever there is none."""

    def __init__(self, connect: Callable[[], Connection]) -> None:
        self._connect = connect
        self._connection: Connection | None = None
        self._asking = threading.RLock()
        self._number = 0
        self._slots: dict[int, _Slot] = {}
        self._listener: Listener | None = None

    @classmethod
    def at(cls, bundle: str, face: Face = Face.PROGRAM) -> Client:
        """Return a client of the agent that serves a vault's folder. Nothing is connected yet."""
        place = launch.canonical(bundle)
        return cls(lambda: Connection.to(launch.socket_candidates(place), face, trusted_owners(place)))

    def call(
        self,
        request: object,
        body: bytes | bytearray | memoryview = b"",
        deadline: float | None = None,
    ) -> tuple[Any, bytearray]:
        """Ask; return the reply and its body. `deadline` is in seconds.

        Raises:
            AgentGoneError: nobody serves the vault, or the agent ended before it answered.
            DeadlineError: no answer in time.
            KeydeskError: whatever the agent answered.
        """
        try:
            return self._call_once(request, body, deadline)
        except DeadlineError:
            raise
        except AgentGoneError:
            if type(request) not in READS:
                raise
            return self._call_once(request, body, deadline)

    def listen(self) -> Listener:
        """Subscribe on this connection and return what happens from now on. Raises KeydeskError."""
        with self._asking:
            self._call_once(Subscribe(), b"", None)
            assert self._connection is not None  # noqa: S101 - it has just answered
            connection = self._connection
            listener = self._listener = Listener(self.close)
        threading.Thread(
            target=self._receive_all, args=(connection, listener), name="keydesk-answers", daemon=True
        ).start()
        return listener

    def close(self) -> None:
        """End the connection; calls that wait fail. A later call connects anew."""
        connection = self._connection
        if connection is not None:
            connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # -- asking ------------------------------------------------------------------------------------------------------

    def _call_once(
        self, request: object, body: bytes | bytearray | memoryview, deadline: float | None
    ) -> tuple[Any, bytearray]:
        with self._asking:
            connection = self._connected()
            self._number += 1
            number = self._number
            head = messages.write_request(number, request, 0 if deadline is None else max(1, int(deadline * 1000)))
            if self._listener is None:
                came = _exchange(connection, head, body, deadline)
                if type(request) is requests.Lock or not came[0].startswith(b'{"id":%d,' % number):
                    connection.close()  # who answered is dying, or refuses the connection as a whole
                return _read(request, *came)
            slot = self._slots[number] = _Slot()
            connection.send(head, body)
        return _read(request, *self._wait(number, slot, deadline))

    def _connected(self) -> Connection:
        if self._listener is None and self._connection is not None and not self._connection.is_closed:
            with contextlib.suppress(AgentGoneError):
                self._connection.has_bytes()  # an agent that ended meanwhile is noticed before anything is sent
        if self._connection is None or self._connection.is_closed:
            self._listener = None
            self._connection = self._connect()
        return self._connection

    def _wait(self, number: int, slot: _Slot, deadline: float | None) -> tuple[bytes, bytearray]:
        if not slot.done.wait(None if deadline is None else deadline + 1.0):
            self._slots.pop(number, None)
            raise DeadlineError("The agent did not answer in time.")
        if isinstance(slot.answer, KeydeskError):
            raise slot.answer
        assert slot.answer is not None  # noqa: S101 - it is done
        return slot.answer

    def _receive_all(self, connection: Connection, listener: Listener) -> None:
        failure: KeydeskError = AgentGoneError("The agent ended the connection.")
        try:
            while True:
                head, body = connection.receive()
                event = messages.read_event(head)
                if event is not None:
                    listener.hear(event)
                    continue
                slot = self._slots.pop(messages.read_number(head), None)
                if slot is None:
                    body[:] = bytes(len(body))
                else:
                    slot.answer = (head, body)
                    slot.done.set()
        except KeydeskError as error:
            failure = error
        finally:
            connection.close()
            for number in list(self._slots):
                slot = self._slots.pop(number, None)
                if slot is not None:
                    slot.answer = failure
                    slot.done.set()
            listener.end()


def trusted_owners(bundle: str) -> set[int]:
    """Return whose agent may be asked about a vault: its folder's owner's, and before there is one our own."""
    try:
        return {os.stat(bundle).st_uid}
    except OSError:
        return {os.geteuid()}


def _exchange(
    connection: Connection, head: bytes, body: bytes | bytearray | memoryview, deadline: float | None
) -> tuple[bytes, bytearray]:
    try:
        connection.deadline(None if deadline is None else deadline + 1.0)
        connection.send(head, body)
        answer = connection.receive()
        connection.deadline(None)
    except BaseException:
        connection.close()  # else the answer would meet the next question
        raise
    return answer


def _read(request: object, head: bytes, body: bytearray) -> tuple[Any, bytearray]:
    try:
        return messages.read_reply(head, type(request), REQUESTS[VERBS[type(request)]][1]), body
    except BaseException:
        body[:] = bytes(len(body))
        raise
