"""One thread serves everything in turns: what is ready is handled, then what the turn gathered is finished at once.

A turn is: wait → call what is ready → call `end_of_turn`. That is where one durable commit covers every request of
the turn. Nothing here makes an object per request; blocking work goes to `in_thread`, and comes back on the loop.

    loop = Loop()
    loop.watch(listener, accept)
    loop.end_of_turn = finish
    loop.run()
"""

from __future__ import annotations

import contextlib
import heapq
import itertools
import queue
import selectors
import socket
import threading
import time
from collections import deque
from typing import TYPE_CHECKING, Any, Final, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

READ: Final = selectors.EVENT_READ
WRITE: Final = selectors.EVENT_WRITE
THREADS: Final = 3


class HasDescriptor(Protocol):
    """Anything with a file descriptor."""

    def fileno(self) -> int:
        """Return the descriptor."""


class Timer:
    """A call that will happen once, unless cancelled."""

    __slots__ = ("call",)

    def __init__(self, call: Callable[[], None]) -> None:
        self.call: Callable[[], None] | None = call

    def cancel(self) -> None:
        """Forget the call."""
        self.call = None


class Loop:
    """Calls back for ready descriptors, due timers and finished threads, all on the thread that runs it."""

    def __init__(self) -> None:
        self._selector = selectors.DefaultSelector()
        self._timers: list[tuple[float, int, Timer]] = []
        self._order = itertools.count()
        self._finished: deque[tuple[Callable[[Any, BaseException | None], None], Any, BaseException | None]] = deque()
        self._jobs: queue.SimpleQueue[tuple[Callable[[], Any], Callable[[Any, BaseException | None], None]]]
        self._jobs = queue.SimpleQueue()
        self._threads: list[threading.Thread] = []
        self._running_jobs = 0
        self._is_stopped = False
        self.end_of_turn: Callable[[], None] = lambda: None
        self._waker, self._woken = socket.socketpair()
        self._waker.settimeout(0.0)
        self._woken.settimeout(0.0)
        self.watch(self._woken, self._on_wake)

    @property
    def wake_descriptor(self) -> int:
        """A non-blocking descriptor that ends a wait when written to, as `signal.set_wakeup_fd` does."""
        return self._waker.fileno()

    def watch(self, source: HasDescriptor, ready: Callable[[int], None], events: int = READ) -> None:
        """Call `ready(events)` whenever `source` is ready for `events`, in place of what was called before."""
        try:
            self._selector.modify(source, events, ready)
        except KeyError:
            self._selector.register(source, events, ready)

    def unwatch(self, source: HasDescriptor) -> None:
        """Call back no more; fine when nothing was watched."""
        with contextlib.suppress(KeyError, ValueError):
            self._selector.unregister(source)

    def later(self, seconds: float, call: Callable[[], None]) -> Timer:
        """Call once after so many seconds of the steady clock."""
        timer = Timer(call)
        heapq.heappush(self._timers, (time.monotonic() + seconds, next(self._order), timer))
        return timer

    def in_thread(self, run: Callable[[], Any], done: Callable[[Any, BaseException | None], None]) -> None:
        """Run on another thread; `done(result, error)` follows on the loop, one of the two being None."""
        self._running_jobs += 1
        self._jobs.put((run, done))
        if len(self._threads) < min(THREADS, self._running_jobs):
            thread = threading.Thread(target=self._labour, name="keydesk-work", daemon=True)
            self._threads.append(thread)
            thread.start()

    def stop(self) -> None:
        """Leave `run` after this turn."""
        self._is_stopped = True

    def close(self) -> None:
        """Let the descriptors go; threads that work end with the process."""
        self._selector.close()
        self._waker.close()
        self._woken.close()

    def run(self) -> None:
        """Serve until stopped."""
        while not self._is_stopped:
            self.turn()

    def turn(self, patience: float | None = None) -> None:
        """Wait for something (at most `patience` seconds), handle all of it, and finish the turn."""
        for key, events in self._selector.select(self._wait(patience)):
            key.data(events)
        if self._timers:
            self._call_due()
        while self._finished:
            done, result, error = self._finished.popleft()
            self._running_jobs -= 1
            done(result, error)
        self.end_of_turn()

    def _wait(self, patience: float | None) -> float | None:
        if self._finished:
            return 0.0
        while self._timers and self._timers[0][2].call is None:
            heapq.heappop(self._timers)
        if not self._timers:
            return patience
        until = max(0.0, self._timers[0][0] - time.monotonic())
        return until if patience is None else min(until, patience)

    def _call_due(self) -> None:
        now = time.monotonic()
        while self._timers and self._timers[0][0] <= now:
            timer = heapq.heappop(self._timers)[2]
            if timer.call is not None:
                timer.call()

    def _on_wake(self, _: int) -> None:
        with contextlib.suppress(BlockingIOError):
            while self._woken.recv(4096):
                pass

    def _labour(self) -> None:
        while True:
            run, done = self._jobs.get()
            result, failure = None, None
            try:
                result = run()
            except BaseException as error:  # noqa: BLE001 - it is carried to the loop, which answers with it
                failure = error
            self._finished.append((done, result, failure))
            del run, done, result, failure  # what the job held must not wait here for the next one
            with contextlib.suppress(OSError):  # full wakes as well, and a loop that was closed waits for nothing
                self._waker.send(b"\0")
