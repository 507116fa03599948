"""A handler is found by its request's type: one function each, registered with `handles` where it is written.

    @handles(ListGrants)
    def list_grants(desk: Desk, visit: Visit, request: ListGrants, body: memoryview) -> Reply: ...

The body belongs to the door and is dead once the handler returns.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from keydesk.errors import DiskFullError

if TYPE_CHECKING:
    from keydesk.engine.crypto.secret import SecretBuffer
    from keydesk.engine.handlers.desk.signals import Signal

Handler = Callable[[Any, Any, Any, memoryview], "Reply | Work"]
HANDLERS: dict[type, Handler] = {}
"""Request type -> handler of the open vault: (desk, visit, request, body)."""
CLOSED: dict[type, Handler] = {}
"""Request type -> handler that works without an open vault: (gate, caller, request, body)."""

H = TypeVar("H", bound=Callable[..., Any])


@dataclass(slots=True, eq=False)
class Reply:
    """An answer. `head` is the request's reply dataclass; `body` goes out after it and is wiped by the sender.

    `pending` claims that its record is not durable yet: it may be sent only after `Vault.commit()` returned. `then` is
    `lock` when the worker must die once the answer is out.
    """

    head: object
    body: SecretBuffer | bytes | None = None
    pending: bool = False
    then: str = ""


class Work:
    """Something slow: `run` goes to a thread and touches no state of the vault, `done` comes back to the loop.

    `done` gets what `run` returned or the exception it raised, and gives the reply, or more work, or raises
    KeydeskError. It is called in any case, also when nobody waits for the answer any more: it wipes what `run` made.
    """

    __slots__ = ("_done", "_run")

    def __init__(self, run: Callable[[], object], done: Callable[[object], Reply | Work]) -> None:
        self._run = run
        self._done = done

    def run(self) -> object:
        """Do the slow part. Raises whatever it raises; hand that to `done`."""
        return self._run()

    def done(self, result: object) -> Reply | Work:
        """Finish on the loop. Raises KeydeskError."""
        return self._done(result)


class Steps(Work):
    """Work on the vault itself, in steps of about a millisecond on the loop: others are served between some of them.

    `done` gets None, or the exception that a step raised; `run`, for where there is no loop, makes all steps at once.
    """

    __slots__ = ("_steps",)

    def __init__(self, steps: Iterator[None], done: Callable[[object], Reply | Work]) -> None:
        super().__init__(self._make_all, done)
        self._steps = steps

    def ending(self, done: Callable[[object], Reply | Work]) -> Steps:
        """The same steps with another end."""
        return Steps(self._steps, done)

    def step(self) -> bool:
        """Make one step; claim that there may be more. Raises whatever it raises; hand that to `done`."""
        return next(self._steps, self) is not self

    def _make_all(self) -> None:
        while self.step():
            pass


class Waiting(Work):
    """Work that only waits, for a person or for other work of the vault: it needs no thread.

    A loop calls `when_ready` with what leads to `done(None)` (in a later turn); `run` in a thread waits as well.
    """

    __slots__ = ("_signal",)

    def __init__(self, signal: Signal, seconds: float, done: Callable[[object], Reply]) -> None:
        super().__init__(lambda: signal.wait(seconds), done)
        self._signal = signal

    def when_ready(self, call: Callable[[], object]) -> None:
        """Call back, on the loop, when there is nothing to wait for any more."""
        self._signal.then(call)


def handles(request: type) -> Callable[[H], H]:
    """Register a handler of the open vault for a request type. Raises TypeError when there is one already."""
    return _register(HANDLERS, request)


def handles_closed(request: type) -> Callable[[H], H]:
    """Register a handler that works on a locked or absent vault too. Raises TypeError when there is one already."""
    return _register(CLOSED, request)


def frees_space(handler: Handler) -> Handler:
    """Let a handler that deletes work on a full disk: the ballast is released, and it is tried once more."""

    @functools.wraps(handler)
    def retried(desk: Any, visit: Any, request: Any, body: memoryview) -> Reply | Work:  # noqa: ANN401 - as registered
        try:
            return handler(desk, visit, request, body)
        except DiskFullError:
            if not desk.release_ballast():
                raise
            return handler(desk, visit, request, body)

    return retried


def _register(handlers: dict[type, Handler], request: type) -> Callable[[H], H]:
    def register(handler: H) -> H:
        if request in HANDLERS or request in CLOSED:
            raise TypeError(f"{request.__name__} has two handlers")
        handlers[request] = handler
        return handler

    return register
