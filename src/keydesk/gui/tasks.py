"""The window never waits: every request to the agent runs on another thread, its answer arrives on the window's own.

* `ask` queues one request; `done` or `failed` is called later on the GUI thread, unless the task was cancelled, its
  owner is gone, or the desk was locked meanwhile.
* Requests of one `lane` supersede each other: typing in the filter field never piles up work.
* Requests with a `label` may take long; they go on a thread of their own, so that lists answer meanwhile.
* Secret bytes given as `body` are zeroed as soon as they are sent, also when sending fails or never happens.
* A third thread listens for events and emits them as `happened`.

Use::

    tasks.ask(Describe("/prod/db"), owner=self, done=self._show, failed=self._say)
"""

from __future__ import annotations

import threading
from collections import deque
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from keydesk.errors import AgentGoneError, DeadlineError, InternalError, KeydeskError, LockedError
from keydesk.model.requests import Event

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Door(Protocol):
    """One connection to the agent; used by one thread at a time."""

    def call(self, request: object, body: bytes | bytearray = b"") -> tuple[object, bytearray]:
        """Ask, wait, and return the reply and its body. Raises KeydeskError."""

    def close(self) -> None:
        """End the connection; a call that waits in another thread fails."""


class Listener(Protocol):
    """One connection that only tells what happened."""

    def __iter__(self) -> Iterator[Event]:
        """Wait for events until the connection ends."""

    def close(self) -> None:
        """End the connection; a waiting iteration stops."""


class Entrance(Protocol):
    """Opens connections to one vault's agent, starting the agent where none runs."""

    def open(self) -> Door:
        """Return a connection for requests. Raises KeydeskError."""

    def listen(self) -> Listener:
        """Return a connection that is told of everything. Raises KeydeskError."""

    def close(self) -> None:
        """End all connections; an agent started here and not kept ends too."""


class Chore:
    """Work that needs another thread but no agent, such as reading files; `run` may raise KeydeskError."""

    def __init__(self, run: Callable[[], object]) -> None:
        self.run = run


class Task:
    """One request on its way. `label` says in the user's words what is being waited for, empty for short ones."""

    def __init__(
        self,
        request: object,
        body: bytearray,
        owner: QObject,
        done: Callable[[Any, bytearray], None],
        failed: Callable[[KeydeskError], None] | None,
        *,
        lane: str,
        label: str,
    ) -> None:
        self.request, self.body, self.owner, self.done, self.failed = request, body, owner, done, failed
        self.lane, self.label = lane, label
        self.is_cancelled = False

    def cancel(self) -> None:
        """Forget the answer; a request not yet sent is never sent."""
        self.is_cancelled = True


class Tasks(QObject):
    """The only way from the window to the agent."""

    happened = Signal(Event)
    """Something happened in the vault."""
    locked = Signal()
    """A request was refused because the vault is locked."""
    lost = Signal(str)
    """The agent does not answer; the sentence says why."""
    began = Signal(Task)
    ended = Signal(Task)
    _arrived = Signal(object, object, object, object)
    _heard = Signal(object)
    _deaf = Signal(object)

    def __init__(self, entrance: Entrance, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._entrance = entrance
        self._queues: tuple[deque[Task], deque[Task]] = (deque(), deque())
        self._lanes: dict[str, Task] = {}
        self._open: set[Task] = set()
        self._wake = threading.Condition()
        self._is_stopping = False
        self._door: Door | None = None
        self._listener: Listener | None = None
        self._threads: list[threading.Thread] = []
        self._arrived.connect(self._deliver)
        self._heard.connect(self._tell)
        self._deaf.connect(self._on_deaf)

    def start(self) -> None:
        """Begin to work; to be called after the first paint."""
        if not self._threads:
            for queue, name in zip(self._queues, ("keydesk-short", "keydesk-long"), strict=True):
                self._spawn(partial(self._work, queue), name)

    def listen(self) -> None:
        """Begin to hear events; called again after the connection was lost."""
        if self._listener is None and not self._is_stopping:
            self._spawn(self._hear, "keydesk-events")

    def ask(
        self,
        request: object,
        *,
        owner: QObject,
        done: Callable[[Any], None] | None = None,
        failed: Callable[[KeydeskError], None] | None = None,
        body: bytearray | None = None,
        lane: str = "",
        label: str = "",
    ) -> Task:
        """Queue `request`; `done(reply)` or `failed(error)` follows on the GUI thread."""

        def finish(reply: Any, came: bytearray) -> None:  # noqa: ANN401 - the reply's type follows from the request's
            _wipe(came)
            if done is not None:
                done(reply)

        return self.fetch(request, owner=owner, done=finish, failed=failed, body=body, lane=lane, label=label)

    def fetch(
        self,
        request: object,
        *,
        owner: QObject,
        done: Callable[[Any, bytearray], None],
        failed: Callable[[KeydeskError], None] | None = None,
        body: bytearray | None = None,
        lane: str = "",
        label: str = "",
    ) -> Task:
        """Queue `request`; `done(reply, body)` receives the reply's raw body too and must zero it after use."""
        task = Task(request, body if body is not None else bytearray(), owner, done, failed, lane=lane, label=label)
        with self._wake:
            if lane:
                older = self._lanes.get(lane)
                if older is not None:
                    older.cancel()
                self._lanes[lane] = task
            self._queues[bool(label)].append(task)
            self._open.add(task)
            self._wake.notify_all()
        self.began.emit(task)
        return task

    def give_up(self, task: Task) -> None:
        """Stop waiting for an answer; whoever asked is told so, and the agent may still finish."""
        if not task.is_cancelled:
            task.cancel()
            if task.failed is not None and isValid(task.owner):
                task.failed(
                    DeadlineError("You stopped waiting.", "What was asked may still happen. Look before you ask again.")
                )

    def forget(self) -> None:
        """Drop every request not yet sent and every answer not yet delivered; for locking."""
        with self._wake:
            for task in self._open:
                task.cancel()

    def disconnect_agent(self) -> None:
        """Close both connections; the next request opens new ones."""
        door, listener = self._door, self._listener
        self._door = self._listener = None
        if listener is not None:
            listener.close()
        if door is not None:
            door.close()

    def stop(self, patience: float = 2.0) -> None:
        """End both threads, waiting at most `patience` seconds for each."""
        with self._wake:
            self._is_stopping = True
            for queue in self._queues:
                for task in queue:
                    _wipe(task.body)
                queue.clear()
            self._wake.notify_all()
        self.disconnect_agent()
        self._entrance.close()
        for thread in self._threads:
            thread.join(patience)
        self._threads.clear()

    # -- on the GUI thread ---------------------------------------------------------------------------------

    def _deliver(self, task: Task, reply: object, body: bytearray, error: KeydeskError | None) -> None:
        self._open.discard(task)
        if self._lanes.get(task.lane) is task:
            del self._lanes[task.lane]
        self.ended.emit(task)
        if task.is_cancelled or not isValid(task.owner):
            _wipe(body)
            return
        if error is None:
            task.done(reply, body)
            return
        if isinstance(error, LockedError) and type(error) is LockedError:
            self.locked.emit()
        elif isinstance(error, AgentGoneError):
            self.lost.emit(str(error))
        if task.failed is not None:
            task.failed(error)

    def _tell(self, event: Event) -> None:
        self.happened.emit(event)

    def _on_deaf(self, error: KeydeskError | None) -> None:
        self._listener = None
        if not self._is_stopping and not isinstance(error, LockedError):
            self.lost.emit(str(error) if error is not None else "")

    # -- on the other threads ------------------------------------------------------------------------------

    def _spawn(self, run: Callable[[], None], name: str) -> None:
        self._threads = [thread for thread in self._threads if thread.is_alive()]
        thread = threading.Thread(target=run, name=name, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _work(self, queue: deque[Task]) -> None:
        while True:
            with self._wake:
                while not queue and not self._is_stopping:
                    self._wake.wait()
                if self._is_stopping:
                    return
                task = queue.popleft()
            reply, body, error = self._answer(task)
            _wipe(task.body)
            if self._is_stopping:
                _wipe(body)
                return
            self._arrived.emit(task, reply, body, error)

    def _answer(self, task: Task) -> tuple[object, bytearray, KeydeskError | None]:
        if task.is_cancelled:
            return None, bytearray(), None
        try:
            if isinstance(task.request, Chore):
                return task.request.run(), bytearray(), None
            if self._door is None:
                self._door = self._entrance.open()
            reply, body = self._door.call(task.request, task.body)
        except KeydeskError as error:
            if isinstance(error, AgentGoneError):
                self._door = None
            return None, bytearray(), error
        except Exception:  # noqa: BLE001 - a defect must become an answer, and its text might hold anything
            return None, bytearray(), InternalError("The window could not ask the agent.")
        return reply, body, None

    def _hear(self) -> None:
        try:
            self._listener = self._entrance.listen()
            for event in self._listener:
                self._heard.emit(event)
        except KeydeskError as error:
            failure: KeydeskError | None = error
        else:
            failure = None
        if not self._is_stopping:
            self._deaf.emit(failure)


def _wipe(secret: bytearray) -> None:
    secret[:] = bytes(len(secret))
