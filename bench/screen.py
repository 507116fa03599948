"""A screen of its own for real windows: what is painted is read from memory, keys are pressed as by a person.

Xvfb keeps its picture in a file that is mapped here, so looking at it costs the programs under test nothing.
"""

from __future__ import annotations

import ctypes
import mmap
import os
import struct
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

from bench.peers import wait_for

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

WIDTH, HEIGHT = 1600, 1000
Share: TypeAlias = tuple[float, float, float, float]
"""Left, top, right and bottom of a part as shares of a window's width and height."""
_LOOK: Final = 61
"""Every so many pixels are looked at; a prime, so that they lie scattered."""
_ROWS: Final = 3
_PAINTED_COLOURS: Final = 24
_PAINTED_PART: Final = 0.15
_SHIFT: Final = "Shift_L"
_NAMES: Final = {" ": "space", "-": "minus", ":": "colon", "/": "slash", "\n": "Return"}


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the screen in pixels; right and bottom lie outside."""

    left: int
    top: int
    right: int
    bottom: int

    def within(self, share: Share) -> Part:
        """The part of this one that a share of its width and height gives."""
        wide, high = self.right - self.left, self.bottom - self.top
        left, top, right, bottom = share
        return Part(
            self.left + round(wide * left), self.top + round(high * top),
            self.left + round(wide * right), self.top + round(high * bottom),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Waits:
    """How long to watch: until it was `quiet` for so long after a change, or for `patience` seconds without any.

    `look` is called each time the screen was looked at.
    """

    quiet: float = 0.3
    patience: float = 2.0
    look: Callable[[], None] = lambda: None


class Screen:
    """An X display with a window manager: its pixels and its keyboard."""

    def __init__(self, display: str, pixels: memoryview) -> None:
        self.display = display
        self._pixels = pixels
        self._x11 = ctypes.CDLL("libX11.so.6")
        self._test = ctypes.CDLL("libXtst.so.6")
        self._x11.XOpenDisplay.restype = ctypes.c_void_p
        self._x11.XStringToKeysym.restype = ctypes.c_ulong
        self._x11.XkbKeycodeToKeysym.restype = ctypes.c_ulong
        self._x11.XInternAtom.restype = ctypes.c_ulong
        self._connection = ctypes.c_void_p(self._x11.XOpenDisplay(display.encode()))
        self._test.XTestFakeMotionEvent(self._connection, -1, WIDTH - 1, HEIGHT - 1, ctypes.c_ulong(0))
        self._x11.XFlush(self._connection)
        self.empty = 0

    def has_manager(self) -> bool:
        """Claim: a window manager is there."""
        return bool(self._x11.XInternAtom(self._connection, b"_NET_SUPPORTING_WM_CHECK", 1))

    # -- the picture -------------------------------------------------------------------------------------------------

    def picture(self, part: Part) -> bytes:
        """Every third row of a part, to be compared with another moment's: no letter hides between them."""
        rows = range(part.top, part.bottom, _ROWS)
        return b"".join(self._pixels[row * WIDTH + part.left : row * WIDTH + part.right] for row in rows)

    def is_painted(self) -> bool:
        """Claim: a window is there with its content, not only its frame."""
        seen = self._pixels[::_LOOK].tolist()
        covered = len(seen) - seen.count(self.empty)
        return covered > len(seen) * _PAINTED_PART and len(set(seen)) >= _PAINTED_COLOURS

    def is_empty(self) -> bool:
        """Claim: no window is there, at most the pointer."""
        seen = self._pixels[::_LOOK].tolist()
        return len(seen) - seen.count(self.empty) < 10

    def window(self) -> Part:
        """Where the one window is, its frame included."""
        across = [self._covered(self._pixels[row * WIDTH : (row + 1) * WIDTH]) for row in range(HEIGHT)]
        rows = [row for row, found in enumerate(across) if found is not None and found[1] - found[0] > WIDTH // 4]
        if not rows:
            sys.exit("bench: there is no window")
        left, right = across[(rows[0] + rows[-1]) // 2] or (0, WIDTH)
        return Part(left, rows[0], right, rows[-1] + 1)

    def changes(self, parts: Sequence[Part], act: Callable[[], float], waits: Waits = Waits()) -> float | None:
        """Watch parts while `act` does something, until they changed and are quiet again.

        The seconds from the moment that `act` returns to the last change; None when nothing changed in all the time.
        """
        before = [self.picture(part) for part in parts]
        begin = act()
        last: float | None = None
        while (now := time.perf_counter()) - (last or begin) < (waits.quiet if last else waits.patience):
            waits.look()
            seen = [self.picture(part) for part in parts]
            if seen != before:
                before, last = seen, now
            time.sleep(0.001)
        return None if last is None else last - begin

    def _covered(self, row: memoryview) -> tuple[int, int] | None:
        """The first and the last pixel of a row that is not the empty screen's."""
        seen = [place for place, pixel in enumerate(row.tolist()) if pixel != self.empty]
        return (seen[0], seen[-1] + 1) if seen else None

    # -- the keyboard ------------------------------------------------------------------------------------------------

    def press(self, key: str, *held: str) -> float:
        """Press one key, by its X name or as a character, with others held; the moment it went out."""
        keysym = self._x11.XStringToKeysym(_NAMES.get(key, key).encode())
        code = self._x11.XKeysymToKeycode(self._connection, ctypes.c_ulong(keysym))
        if self._x11.XkbKeycodeToKeysym(self._connection, code, 0, 0) != keysym:
            held = (*held, _SHIFT)
        codes = [self._code(name) for name in held]
        for each in codes:
            self._fake(each, is_down=True)
        moment = time.perf_counter()
        self._fake(code, is_down=True)
        self._fake(code, is_down=False)
        for each in reversed(codes):
            self._fake(each, is_down=False)
        self._x11.XFlush(self._connection)
        return moment

    def type(self, text: str) -> None:
        """Press the keys of a text."""
        for character in text:
            self.press(character)

    def _code(self, name: str) -> int:
        keysym = ctypes.c_ulong(self._x11.XStringToKeysym(name.encode()))
        return int(self._x11.XKeysymToKeycode(self._connection, keysym))

    def _fake(self, code: int, *, is_down: bool) -> None:
        self._test.XTestFakeKeyEvent(self._connection, ctypes.c_uint(code), ctypes.c_int(is_down), ctypes.c_ulong(0))


@contextmanager
def screen(place: Path) -> Iterator[Screen]:
    """A display nobody else uses, with openbox; programs started in the block find it."""
    place.mkdir(parents=True, exist_ok=True)
    reading, writing = os.pipe()
    words = ["Xvfb", "-displayfd", str(writing), "-screen", "0", f"{WIDTH}x{HEIGHT}x24", "-fbdir", str(place)]
    server = subprocess.Popen([*words, "-nolisten", "tcp"], pass_fds=(writing,), stderr=subprocess.DEVNULL)
    os.close(writing)
    manager = None
    try:
        with os.fdopen(reading) as told:
            display = ":" + told.readline().strip()
        if display == ":":
            sys.exit("bench: Xvfb did not start")
        os.environ["DISPLAY"] = display
        shown = Screen(display, _pixels(place / "Xvfb_screen0"))
        manager = subprocess.Popen(["openbox", "--sm-disable"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_for("openbox", shown.has_manager)
        time.sleep(0.5)
        shown.empty = shown._pixels[0]  # noqa: SLF001 - it is made here
        yield shown
    finally:
        os.environ.pop("DISPLAY", None)
        for process in (manager, server):
            if process is not None:
                process.terminate()
                process.wait()


def _pixels(file: Path) -> memoryview:
    """The pixels of Xvfb's picture, one 32-bit number each, row by row (XWDFile.h)."""
    with file.open("rb") as opened:
        mapped = mmap.mmap(opened.fileno(), 0, prot=mmap.PROT_READ)
    header = struct.unpack(">25I", mapped[:100])
    start, line = header[0] + header[19] * 12, header[12]
    if line != WIDTH * 4:
        sys.exit("bench: Xvfb keeps its picture in another shape")
    return memoryview(mapped)[start : start + line * HEIGHT].cast("I")
