"""Requests of all connections go through one door in turns, and nothing is answered before its record is durable.

* A turn: every request that is there → `vault.handle` → one `vault.commit` → answers, then events.
* An answer's value goes from its locked page to the kernel; a request's secret is wiped once it is answered.
* A request that is slow by nature (`Work`) runs on another thread; its connection may ask on meanwhile.
* Locking: tell the listeners, send what is due, and end this process by SIGKILL (see supervisor).
"""

from __future__ import annotations

import contextlib
import itertools
import sys
import time
from typing import TYPE_CHECKING, Final

from keydesk import launch
from keydesk.agent.connection import Connection
from keydesk.agent.intake import SCRATCH
from keydesk.engine.crypto.secret import SecretBuffer
from keydesk.engine.handlers.registry import Reply, Steps, Waiting, Work
from keydesk.errors import BusyError, DeadlineError, InternalError, KeydeskError, LockedError
from keydesk.model import requests
from keydesk.model.requests import Event
from keydesk.wire import messages

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable

    from keydesk.agent.callers import Recognition
    from keydesk.agent.door import Door
    from keydesk.agent.listeners import Listeners
    from keydesk.agent.loop import Loop

MOST_CONNECTIONS: Final = 1024
MOST_OF_ONE_USER: Final = 256
MOST_AT_WORK: Final = 8
GREETING_SECONDS: Final = 5.0
STALLED_SECONDS: Final = 30.0
LAST_WORDS_SECONDS: Final = 0.2
BUSY_SECONDS: Final = 0.01
BUSY_PAUSE: Final = 0.1
STEPPING_SECONDS: Final = 0.005
SHORT_BODY: Final = 64 * 1024
MOST_COMING: Final = 64 * 1024 * 1024
LONG_BODIES: Final = frozenset({b"key.put", b"import.preview"})
BRINGS_SECRET: Final = frozenset({
    requests.CreateVault, requests.Unlock, requests.StepUp, requests.ChangePassword, requests.ConfirmRecovery,
    requests.NewRecovery,
})  # fmt: skip
_EMPTY: Final = memoryview(b"")


class Asked:
    """One request on its way to an answer."""

    __slots__ = ("body", "connection", "is_answered", "late", "number", "reply", "request")

    def __init__(
        self, connection: Connection, number: int, request: object, body: SecretBuffer | None, late: float
    ) -> None:
        self.connection, self.number, self.request, self.body, self.late = connection, number, request, body, late
        self.reply: Reply | KeydeskError | None = None
        self.is_answered = False


class Server:
    """The listener, its connections, and the door they share."""

    def __init__(
        self, loop: Loop, door: Door, recognise: Recognition, listeners: Listeners, *, die: Callable[[], None]
    ) -> None:
        self._loop, self._door, self._recognise, self._listeners, self._die = loop, door, recognise, listeners, die
        self._scratch = SecretBuffer(SCRATCH)
        self._numbers = itertools.count(1)
        self._connections: dict[int, Connection] = {}
        self._due: list[Asked] = []
        self._listener: socket.socket | None = None
        self._is_locking = False
        self._last_asked = 0.0
        loop.end_of_turn = self.finish_turn
        loop.later(1.0, self._sweep)
        loop.later(0.0, self._tick)

    # -- connections -------------------------------------------------------------------------------------------------

    def listen(self, listener: socket.socket) -> None:
        """Serve everybody who connects to `listener`."""
        listener.settimeout(0.0)
        self._listener = listener
        self._loop.watch(listener, self._accept)

    def adopt(self, sock: socket.socket) -> None:
        """Serve the other end of a pair that only a program started by us can hold."""
        self._open(sock, is_inherited=True)

    def _accept(self, _: int) -> None:
        for _unused in range(64):
            try:
                sock, _address = self._listener.accept()  # type: ignore[union-attr]
            except OSError:
                return
            self._open(sock, is_inherited=False)

    def _open(self, sock: socket.socket, *, is_inherited: bool) -> None:
        connection = Connection(
            sock,
            next(self._numbers),
            self._loop,
            self._scratch.view(),
            recognise=self._recognise,
            on_frame=self._on_frame,
            on_end=self._on_end,
            allows=self._allows,
            is_inherited=is_inherited,
        )
        connection.quiet_since = time.monotonic()
        self._connections[connection.number] = connection
        with contextlib.suppress(OSError):
            connection.greet(self._door.state)
        if not is_inherited and self._is_crowded(connection):
            connection.refuse(BusyError("Too many connections are open.", "Close some, then try again."))

    def _allows(self, head: bytes, length: int) -> bool:
        """Claim: this body may come, and what is held for long ones stays bounded however many are announced."""
        if length <= SHORT_BODY:
            return True
        return (
            allows(head, length) and sum(other.coming for other in self._connections.values()) + length <= MOST_COMING
        )

    def _is_crowded(self, connection: Connection) -> bool:
        if len(self._connections) > MOST_CONNECTIONS:
            return True
        if len(self._connections) <= MOST_OF_ONE_USER:
            return False
        return sum(other.uid == connection.uid for other in self._connections.values()) > MOST_OF_ONE_USER

    def _on_end(self, connection: Connection) -> None:
        self._connections.pop(connection.number, None)
        self._listeners.discard(connection)
        self._door.connection_closed(connection.number)

    def _sweep(self) -> None:
        """Drop who does not answer the greeting, does not read, or leaves a frame unfinished."""
        self._loop.later(1.0, self._sweep)
        now = time.monotonic()
        for connection in list(self._connections.values()):
            if connection.is_between_frames:
                connection.quiet_since = 0.0
            elif not connection.quiet_since:
                connection.quiet_since = now
            elif now - connection.quiet_since > (STALLED_SECONDS if connection.caller else GREETING_SECONDS):
                connection.close()

    # -- requests ----------------------------------------------------------------------------------------------------

    def _on_frame(self, connection: Connection, head: bytes, body: SecretBuffer | None) -> None:
        try:
            incoming = messages.read_request(head)
        except Exception as error:  # noqa: BLE001 - whatever a stranger sends, the others go on being served
            if body is not None:
                body.wipe()
            known = error if isinstance(error, KeydeskError) else defect(error)
            connection.send(messages.write_error(messages.read_number(head), known))
            return
        late = time.monotonic() + incoming.deadline / 1000 if incoming.deadline > 0 else 0.0
        asked = Asked(connection, incoming.number, incoming.request, body, late)
        try:
            self._ask(asked)
        except KeydeskError as error:
            self._answer(asked, error)
        except Exception as error:  # noqa: BLE001 - a defect becomes an answer, and its text might hold anything
            self._answer(asked, defect(error))

    def _ask(self, asked: Asked) -> None:
        request, connection = asked.request, asked.connection
        if self._is_locking:
            raise LockedError("The vault is being locked.")
        if type(request) in BRINGS_SECRET and launch.is_traced():
            raise LockedError("A debugger is attached to the agent.", "End the debugger, then try again.")
        if connection.asked >= MOST_AT_WORK:
            raise BusyError("This connection has too many requests waiting.", "Wait for their answers.")
        assert connection.caller is not None  # noqa: S101 - frames are read only once the caller is known
        view = asked.body.view() if asked.body is not None else _EMPTY
        result = self._door.handle(request, view, connection.caller)
        if isinstance(result, Work):
            self._work(asked, result)
        else:
            self._answer(asked, result)

    def _work(self, asked: Asked, work: Work) -> None:
        asked.connection.asked += 1
        if asked.late:
            self._loop.later(asked.late - time.monotonic(), lambda: self._give_up(asked))
        if isinstance(work, Steps):
            self._step(asked, work)
        elif isinstance(work, Waiting):
            work.when_ready(lambda: self._loop.later(0.0, lambda: self._worked(asked, work, None)))
        else:
            self._loop.in_thread(work.run, lambda result, failure: self._worked(asked, work, failure or result))

    def _step(self, asked: Asked, work: Steps) -> None:
        """Make some steps, then let others be served before the next ones."""
        until = time.monotonic() + STEPPING_SECONDS
        try:
            while work.step():
                if time.monotonic() >= until:
                    self._loop.later(0.0, lambda: self._step(asked, work))
                    return
        except Exception as error:  # noqa: BLE001 - handed to the end of the work, as from a thread
            self._worked(asked, work, error)
        else:
            self._worked(asked, work, None)

    def _worked(self, asked: Asked, work: Work, result: object) -> None:
        asked.connection.asked -= 1
        try:
            answer = work.done(result)
            if isinstance(answer, Work):
                self._work(asked, answer)
            else:
                self._answer(asked, answer)
        except KeydeskError as error:
            self._answer(asked, error)
        except Exception as error:  # noqa: BLE001 - as above
            self._answer(asked, defect(error))

    def _give_up(self, asked: Asked) -> None:
        if not asked.is_answered:
            asked.is_answered = True
            head = messages.write_error(asked.number, DeadlineError("The agent needed longer than it was given."))
            asked.connection.send(head)

    def _answer(self, asked: Asked, reply: Reply | KeydeskError) -> None:
        """Keep the answer until this turn's records are durable."""
        asked.reply = reply
        self._due.append(asked)

    # -- the end of a turn -------------------------------------------------------------------------------------------

    def finish_turn(self) -> None:
        """Make the turn's records durable, then send its answers and events."""
        due, self._due = self._due, []
        if not due and not self._listeners.has_news:
            return
        if due:
            self._last_asked = time.monotonic()
        failure: KeydeskError | None = None
        try:
            self._door.commit()
        except KeydeskError as error:
            failure = error
        except Exception as error:  # noqa: BLE001 - as above
            failure = defect(error)
        must_lock = any(isinstance(asked.reply, Reply) and asked.reply.then == "lock" for asked in due)
        if must_lock:
            self._listeners.notify(Event(topic="locking"))
        self._listeners.tell()  # before the acknowledgement: nobody serves an old value after it
        for asked in due:
            self._send(asked, failure)
        if must_lock:
            self.lock()

    def _send(self, asked: Asked, failure: KeydeskError | None) -> None:
        """Send one answer."""
        if asked.body is not None:
            asked.body.wipe()
        reply, connection = asked.reply, asked.connection
        if isinstance(reply, KeydeskError):
            connection.send(messages.write_error(asked.number, reply))
            return
        assert reply is not None  # noqa: S101 - what is due has an answer
        error = failure if failure is not None and reply.pending else None
        if error is None and asked.late and time.monotonic() > asked.late:
            error = DeadlineError("The agent needed longer than it was given.")
        if asked.is_answered or error is not None:
            if isinstance(reply.body, SecretBuffer):
                reply.body.wipe()
            if error is not None and not asked.is_answered:
                connection.send(messages.write_error(asked.number, error))
        else:
            if isinstance(asked.request, requests.Subscribe):
                self._listeners.add(connection)
            connection.send(messages.write_reply(asked.number, reply.head), reply.body)

    def lock(self) -> None:
        """Send what is due, and die; the supervisor has a locked successor at once. Listeners have been told."""
        if self._is_locking:
            return
        self._is_locking = True
        if self._listener is not None:
            self._loop.unwatch(self._listener)  # who connects now is the successor's
        until = time.monotonic() + LAST_WORDS_SECONDS
        self._loop.end_of_turn = lambda: None
        while any(c.has_waiting for c in self._connections.values()) and (left := until - time.monotonic()) > 0:
            self._loop.turn(left)
        self._die()

    def close(self) -> None:
        """End all connections and close the vault, without locking words: the agent is being stopped."""
        self.finish_turn()
        for connection in list(self._connections.values()):
            connection.close()
        self._door.close()

    def _pause(self, outcome: str | None) -> float:
        """Return how long until the next tick: background work fills idle time, and a little of busy time."""
        if outcome != "more":
            return 1.0
        return BUSY_PAUSE if time.monotonic() - self._last_asked < BUSY_SECONDS else 0.0

    def _tick(self) -> None:
        """Let the vault do what is due: idle lock, expiries, a slice of its background check."""
        try:
            outcome = self._door.tick()
        except KeydeskError as error:
            outcome = None
            self._listeners.notify(Event(topic="notice", sentence=str(error)))
        self._loop.later(self._pause(outcome), self._tick)
        if outcome == "lock":
            self._listeners.notify(Event(topic="locking"))
            self._listeners.tell()
            self.lock()


def allows(head: bytes, length: int) -> bool:
    """Claim: a request with this head may bring a body of this length; only few may bring a long one."""
    return length <= SHORT_BODY or any(b'"verb":"' + verb + b'"' in head[:128] for verb in LONG_BODIES)


def defect(error: BaseException) -> InternalError:
    """Return what a client may know of a defect; the place, never the text, goes to the agent's log."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace is not None else "?"
    sys.stderr.write(f"defect {type(error).__name__} at {place}\n")
    return InternalError("The agent failed on this request.")
