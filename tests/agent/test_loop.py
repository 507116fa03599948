"""A turn handles everything that is ready before it ends, and blocking work comes back to the loop."""

from __future__ import annotations

import os
import signal
import socket
import threading
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from keydesk.agent.loop import Loop


def test_turn_ends_once_after_everything_ready(loop: Loop) -> None:
    seen: list[object] = []

    def note(number: int, end: socket.socket, _events: int) -> None:
        seen.append((number, end.recv(1)))

    pairs = [socket.socketpair() for _ in range(3)]
    for number, (mine, theirs) in enumerate(pairs):
        loop.watch(mine, partial(note, number, mine))
        theirs.send(b"x")
    loop.end_of_turn = lambda: seen.append("end")
    loop.turn(1.0)
    assert sorted(map(str, seen[:-1])) == [f"({n}, b'x')" for n in range(3)]
    assert seen[-1] == "end"
    for pair in pairs:
        for end in pair:
            end.close()


def test_timers_run_in_order_unless_cancelled(loop: Loop) -> None:
    seen: list[object] = []
    loop.later(0.02, lambda: seen.append("second"))
    loop.later(0.0, lambda: seen.append("first"))
    loop.later(0.01, lambda: seen.append("never")).cancel()
    while len(seen) < 2:
        loop.turn(1.0)
    assert seen == ["first", "second"]


def test_work_runs_elsewhere_and_ends_here(loop: Loop) -> None:
    seen: list[object] = []
    loop.in_thread(threading.get_ident, lambda result, error: seen.append((result, error)))
    loop.in_thread(lambda: 1 // 0, lambda result, error: seen.append((result, type(error))))
    while len(seen) < 2:
        loop.turn(1.0)
    assert (None, ZeroDivisionError) in seen
    assert (threading.get_ident(), None) not in seen


def test_signal_ends_a_wait(loop: Loop) -> None:
    before = signal.signal(signal.SIGUSR1, lambda *_: loop.stop())
    waker = signal.set_wakeup_fd(loop.wake_descriptor)
    try:
        threading.Timer(0.05, os.kill, (os.getpid(), signal.SIGUSR1)).start()
        loop.run()
    finally:
        signal.set_wakeup_fd(waker)
        signal.signal(signal.SIGUSR1, before)
