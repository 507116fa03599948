"""A person sits at a program's window: types the password, sees the first page, searches letter by letter.

A moment is that of the key going out on the X connection; painted is the last change of the part of the window that
shows keys, followed by quiet. Whoever watches sees a change within about two milliseconds.
"""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

from bench.desk import PASSWORD
from bench.peers import wait_for
from bench.screen import Waits
from bench.window import end, start

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from bench.screen import Part, Screen, Share

_OPEN = 0.2
"""The share of the body's pixels that differ when the list stands where the password was asked for."""
_MOST_SECONDS = 180.0
_NOTHING = 0.4
"""Seconds of waiting after a letter that need not change anything."""

Found: TypeAlias = "Callable[[str], object]"
"""What is to be shown for a text, to be compared."""


@dataclass(frozen=True, slots=True)
class Search:
    """One way to search: the keys that begin it and end it, where what was found is shown, how long it is watched."""

    begin: tuple[str, ...]
    end: tuple[str, ...]
    shows: tuple[Share, ...]
    quiet: float = 0.3


@dataclass(frozen=True, slots=True)
class Program:
    """A window with a list behind a password.

    `wait` waits for what it needs before it can ask for the password, `gone` for the end of all that it started.
    """

    name: str
    command: Sequence[str]
    wait: Callable[[], object] = lambda: None
    gone: Callable[[], object] = lambda: None


@dataclass(frozen=True, slots=True)
class Sitting:
    """A running program and where its window is."""

    process: int
    window: Part


@contextmanager
def sitting(shown: Screen, program: Program) -> Iterator[Sitting]:
    """Start a program and wait until it asks for the password. It ends with the block."""
    wait_for("an empty screen", shown.is_empty)
    process = start(list(program.command))
    try:
        wait_for(program.name, shown.is_painted)
        program.wait()
        _settle(shown)
        yield Sitting(process.pid, shown.window())
    finally:
        end(process)
        program.gone()


def open_by_password(shown: Screen, body: Part, look: Callable[[], None] = lambda: None) -> float:
    """Type the password; the seconds from Return to the first page painted. `look` is called while waiting."""
    shown.type(PASSWORD.decode())
    time.sleep(0.3)
    locked = shown.picture(body)

    def open_it() -> float:
        pressed = shown.press("\n")
        while _differing(locked, shown.picture(body)) < _OPEN:
            look()
            if time.perf_counter() - pressed > _MOST_SECONDS:
                sys.exit("bench: the window does not open")
            time.sleep(0.001)
        return pressed

    taken = shown.changes([body], open_it, Waits(0.6, _MOST_SECONDS, look))
    if taken is None:
        sys.exit("bench: the window was painted in no time")
    return taken


def search(shown: Screen, window: Part, how: Search, texts: Sequence[str], found: Found) -> list[float]:
    """Type texts letter by letter; the milliseconds of every letter after which something else is to be shown.

    The others are typed too and not counted, for nothing tells when nothing was painted. A letter that must change what
    is shown and does not ends the run.
    """
    parts, taken = list(map(window.within, how.shows)), []
    for text in texts:
        shown.press(*how.begin)
        _settle(shown)
        for place, letter in enumerate(text):
            must = found(text[: place + 1]) != found(text[:place])
            waits = Waits(how.quiet, _MOST_SECONDS if must else _NOTHING)
            seconds = shown.changes(parts, partial(shown.press, letter), waits)
            if must and seconds is None:
                sys.exit(f"bench: the list does not follow when {text[: place + 1]} is typed")
            if must and seconds is not None:
                taken.append(seconds * 1000)
        shown.press(*how.end)
        _settle(shown)
    return taken


def _settle(shown: Screen) -> None:
    """Wait until nothing changes any more, or nothing but what blinks."""
    shown.changes([shown.window()], time.perf_counter, Waits(0.45, 1.5))


def _differing(before: bytes, after: bytes) -> float:
    """The share of pixels that differ, by looking at some."""
    one, other = (memoryview(picture).cast("I")[::97].tolist() for picture in (before, after))
    return sum(left != right for left, right in zip(one, other, strict=True)) / max(len(one), 1)
