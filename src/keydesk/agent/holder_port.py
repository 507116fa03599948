"""A copied value goes from its page to a clipboard holder of the worker's own, and the worker forgets it.

A holder is a child with the display of whoever asked and nothing else of the worker's. It dies with the worker. After
a first copy a second holder is kept ready, so that the next copy takes a millisecond instead of its start.
What a holder says and hears stands in `gui/clipboard/holder.py`.
"""

from __future__ import annotations

import contextlib
import json
import os
import socket
from typing import TYPE_CHECKING, Final

from keydesk import launch
from keydesk.agent.loop import READ, WRITE
from keydesk.model.requests import Event

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from keydesk.agent.loop import Loop, Timer
    from keydesk.engine.crypto.secret import SecretBuffer
    from keydesk.engine.handlers.ports import CopyOrder

START_SECONDS: Final = 10.0
_CHANNEL: Final = 3
_WORDS: Final = 400


class HolderPort:
    """Starts holders and tells what became of each copy."""

    def __init__(self, loop: Loop, notify: Callable[[Event], None], start: Sequence[str] = ()) -> None:
        self._loop, self._notify = loop, notify
        self._start = tuple(start)
        self._ready: HolderProcess | None = None
        self._copies: dict[str, HolderProcess] = {}

    def copy(self, order: CopyOrder) -> None:
        """Put a value on the clipboard; the order's value is wiped once the holder has it."""
        display = launch.display_environment(order.display)
        holder, self._ready = self._ready, None
        if holder is not None and (holder.display != display or holder.is_over):
            holder.close()
            holder = None
        holder = holder or HolderProcess(self._loop, display, self._start)
        self._copies[order.copy] = holder
        holder.take(order.value, order.span.total_seconds(), lambda word: self._heard(order.copy, display, word))

    def clear(self, copy: str) -> None:
        """Clear a copied value now; nothing happens when it is gone already."""
        holder = self._copies.get(copy)
        if holder is not None:
            holder.clear()

    def close(self) -> None:
        """End every holder; each clears what it owns."""
        for holder in (*self._copies.values(), self._ready):
            if holder is not None:
                holder.close()
        self._copies.clear()
        self._ready = None

    def _heard(self, copy: str, display: dict[str, str], word: str) -> None:
        if word == "owned":
            if self._ready is None:
                self._ready = HolderProcess(self._loop, display, self._start)
            return
        if self._copies.pop(copy, None) is not None:
            what, _, why = word.partition(" ")
            self._notify(Event(topic="clipboard", copy=copy, what=what, sentence=why))


class HolderProcess:
    """One holder: started, ready, given a value, over."""

    def __init__(self, loop: Loop, display: dict[str, str], start: Sequence[str] = ()) -> None:
        self.display = display
        self.is_over = False
        self._loop = loop
        self._heard: Callable[[str], None] = lambda _word: None
        self._words = bytearray()
        self._is_ready = False
        self._head = b""
        self._value: SecretBuffer | None = None
        self._sent = 0
        self._channel, theirs = socket.socketpair()
        with theirs:
            self._pid = _spawn(theirs.fileno(), display, start)
        self._channel.settimeout(0.0)
        self._loop.watch(self._channel, self._on_ready)
        self._patience: Timer = loop.later(START_SECONDS, self._give_up)

    def take(self, value: SecretBuffer, seconds: float, heard: Callable[[str], None]) -> None:
        """Pass a value on as soon as the holder is ready; `heard` gets its words, `failed` if it ends without any."""
        self._heard = heard
        self._value = value
        self._head = json.dumps({"seconds": seconds, "size": len(value)}).encode() + b"\n"
        self._sent = 0
        self._pass_on()

    def clear(self) -> None:
        """Order it to clear; before it has the value, end it."""
        if self._value is not None:
            self.close("cleared")
            return
        with contextlib.suppress(OSError):
            self._channel.send(b"clear\n")

    def close(self, word: str = "") -> None:
        """End it; it clears what it owns."""
        if self.is_over:
            return
        self.is_over = True
        self._patience.cancel()
        self._loop.unwatch(self._channel)
        self._channel.close()
        if self._value is not None:
            self._value.wipe()
            self._value = None
        self._reap()
        if word:
            self._heard(word)

    def _on_ready(self, events: int) -> None:
        if events & WRITE:
            self._pass_on()
        if not events & READ or self.is_over:
            return
        try:
            came = self._channel.recv(_WORDS)
        except BlockingIOError:
            return
        except OSError:
            came = b""
        self._words += came
        *lines, rest = self._words.split(b"\n")
        self._words = bytearray(rest)
        for line in lines:
            self._on_word(line.decode(errors="replace"))
        if not came or len(self._words) > _WORDS:
            self.close("failed The clipboard holder ended.")

    def _on_word(self, word: str) -> None:
        if word == "ready":
            self._is_ready = True
            self._patience.cancel()
            self._pass_on()
        elif word == "owned":
            self._heard(word)
        else:
            self.close(word)

    def _pass_on(self) -> None:
        """Send what the kernel takes of head and value; wipe the value with its last byte."""
        if self._value is None or not self._is_ready or self.is_over:
            return
        whole = len(self._head) + len(self._value)
        try:
            while self._sent < whole:
                if self._sent < len(self._head):
                    self._sent += self._channel.send(self._head[self._sent :])
                else:
                    self._sent += self._channel.send(self._value.view()[self._sent - len(self._head) :])
        except BlockingIOError:
            self._loop.watch(self._channel, self._on_ready, READ | WRITE)
            return
        except OSError:
            self.close("failed The clipboard holder ended.")
            return
        self._value.wipe()
        self._value = None
        self._loop.watch(self._channel, self._on_ready)

    def _give_up(self) -> None:
        if not self._is_ready:
            self.close("failed The clipboard holder did not start in time.")

    def _reap(self) -> None:
        with contextlib.suppress(ChildProcessError):
            if os.waitpid(self._pid, os.WNOHANG)[0] == 0:
                self._loop.later(0.2, self._reap)


def _spawn(channel: int, display: dict[str, str], start: Sequence[str]) -> int:
    """Start a holder that has our end's peer as descriptor 3, its display, and no other descriptor of ours."""
    argv = [*(start or launch.command(launch.Role.HOLDER)), str(_CHANNEL), str(os.getpid())]
    actions = [
        (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDWR, 0),
        (os.POSIX_SPAWN_DUP2, 0, 1),
        (os.POSIX_SPAWN_DUP2, 0, 2),
        (os.POSIX_SPAWN_DUP2, channel, _CHANNEL),
    ]
    return os.posix_spawn(argv[0], argv, {**launch.environment(), **display}, file_actions=actions)
