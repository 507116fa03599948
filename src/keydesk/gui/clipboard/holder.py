r"""The clipboard holder owns one copied value for its seconds, clears it only if it is still ours, and ends.

`python -I -m keydesk.gui.clipboard.holder FD PARENT`: a process of its own, started by the agent, so that the value
never passes through the window and every copy Qt makes of it goes with the process. It talks on the
inherited stream socket FD:

    → ready                                    it has its display; from here on a copy takes a millisecond
    ← {"seconds": 20, "size": 12}\n and 12 bytes  the value, UTF-8
    → owned                                    anyone may paste now
    → replaced | cleared                       somebody copied something else | the time is over; it ends
    ← clear                                    clear now
    → failed WHY                               not text, no display, not allowed; it ends

When the socket closes (lock, quit) it clears and ends; when its parent dies it is killed, and with it the selection.
It never reads what others put on the clipboard and never owns the primary selection. Under Wayland it goes through
XWayland where that is there, because a client without a window may not own the clipboard.
"""

from __future__ import annotations

import json
import os
import secrets
import socket
import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QSocketNotifier, QTimer
from PySide6.QtGui import QGuiApplication

from keydesk import launch
from keydesk.gui.clipboard import content
from keydesk.gui.desktop.display import display_problem
from keydesk.gui.secrets.memory import LockedBytes

if TYPE_CHECKING:
    from collections.abc import Sequence

LARGEST = 1024 * 1024
"""Bytes of a value that may be copied."""
_LONGEST_HEAD = 200
_LONGEST_SECONDS = 3600


class Holder(QObject):
    """One value's stay on the clipboard."""

    def __init__(self, channel: socket.socket) -> None:
        super().__init__()
        self._channel = channel
        self._head = bytearray()
        self._value: LockedBytes | None = None
        self._missing = 0
        self._seconds = 0.0
        self._owns = False
        self._notifier = QSocketNotifier(channel.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._read)
        self._clock = QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.timeout.connect(self._clear)
        QGuiApplication.clipboard().dataChanged.connect(self._notice)
        QTimer.singleShot(0, self._ready)  # once events are served

    def _ready(self) -> None:
        self._say("ready")

    def _read(self) -> None:
        """Take what the agent sends: first the head, then the value, then perhaps the order to clear."""
        try:
            if self._owns:
                self._order()
            elif self._value is None:
                self._take_head()
            else:
                self._take_value(self._value)
        except (ValueError, KeyError, TypeError, UnicodeDecodeError):
            self._end("failed not a text value")
        except OSError:
            self._end("failed the agent is gone")

    def _take_head(self) -> None:
        byte = self._channel.recv(1)  # up to the line's end and not a byte of the value
        while byte not in (b"", b"\n") and len(self._head) < _LONGEST_HEAD:
            self._head += byte
            byte = self._channel.recv(1)
        if byte != b"\n":
            self._end("")
            return
        head = json.loads(self._head)
        self._seconds, self._missing = float(head["seconds"]), int(head["size"])
        if not (0 < self._seconds <= _LONGEST_SECONDS and 0 < self._missing <= LARGEST):
            self._end("failed out of bounds")
            return
        self._value = LockedBytes(self._missing)

    def _take_value(self, value: LockedBytes) -> None:
        received = value.receive(self._channel, self._missing)
        self._missing -= received
        if not received:
            self._end("")
        elif not self._missing:
            self._own(value)

    def _own(self, value: LockedBytes) -> None:
        is_owned = content.put(value.view(), secrets.token_bytes(16))
        value.wipe()
        if not is_owned:
            self._end("failed the desktop refused the clipboard")
            return
        self._owns = True
        self._clock.start(round(self._seconds * 1000))
        self._say("owned")

    def _order(self) -> None:
        if self._channel.recv(64).strip() in (b"", b"clear"):
            self._clear()

    def _notice(self) -> None:
        """End when somebody else owns the clipboard now."""
        if self._owns and not content.is_ours():
            self._owns = False
            self._end("replaced")

    def _clear(self) -> None:
        if self._owns:
            self._owns = False
            content.clear()
        self._end("cleared")

    def _end(self, word: str) -> None:
        self._notifier.setEnabled(False)
        if word:
            self._say(word)
        QCoreApplication.quit()

    def _say(self, word: str) -> None:
        try:
            self._channel.sendall(word.encode() + b"\n")
        except OSError:
            QCoreApplication.quit()


def main(arguments: Sequence[str]) -> int:
    """Hold one value, then end."""
    launch.harden()
    launch.die_with_parent(int(arguments[1]))
    channel = socket.socket(fileno=int(arguments[0]))
    if os.environ.get("WAYLAND_DISPLAY") and os.environ.get("DISPLAY"):
        os.environ.setdefault("QT_QPA_PLATFORM", "xcb")
    problem = display_problem()
    if problem:
        channel.sendall(f"failed {problem}\n".encode())
        return 1
    app = QGuiApplication(["keydesk-holder"])
    app.setQuitOnLastWindowClosed(False)
    holder = Holder(channel)
    app.exec()
    del holder
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
