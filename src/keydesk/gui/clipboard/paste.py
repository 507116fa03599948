"""Pasting into a secret field leaves no copy in the window: a child reads the clipboard, hands it over, and ends.

`python -I -m keydesk.gui.clipboard.paste FD PARENT` is that child: it writes the clipboard's text to the descriptor and
exits. `Paste` starts it and receives into locked memory. Under Wayland only the focused window may read the
clipboard; there the window does it itself, and freed copies may stay in its memory until they are overwritten.
"""

from __future__ import annotations

import os
import socket
import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSocketNotifier, QTimer, Signal
from PySide6.QtGui import QGuiApplication

from keydesk import launch
from keydesk.gui.clipboard import content
from keydesk.gui.secrets.memory import LockedBytes, zero

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Sequence

_PATIENCE_MS = 3000
_OWN_CLIPBOARD = ("wayland", "offscreen", "minimal")
"""Platforms where another process sees another clipboard, or none."""
_LINE_ENDS = b"\r\n"


class Paste(QObject):
    """Fetches the clipboard's text; one paste at a time."""

    arrived = Signal()
    """`view()` is what was on the clipboard; `wipe()` it after use."""
    failed = Signal()
    """Nothing arrived in time, it was too long, or there was no text."""

    def __init__(self, capacity: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bytes = LockedBytes(capacity + len(_LINE_ENDS))
        self._room = memoryview(bytearray(0))
        self._ours: socket.socket | None = None
        self._notifier: QSocketNotifier | None = None
        self._child: subprocess.Popen[bytes] | None = None
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(_PATIENCE_MS)
        self._patience.timeout.connect(self._fail)

    def view(self) -> memoryview:
        """Return what arrived, without the line end a terminal's selection carries."""
        view = self._bytes.view()
        while len(view) and view[-1] in _LINE_ENDS:
            view = view[:-1]
        return view

    def wipe(self) -> None:
        """Forget what arrived."""
        self._bytes.wipe()

    def start(self) -> None:
        """Begin to fetch; a paste under way is given up."""
        self.cancel()
        if QGuiApplication.platformName() in _OWN_CLIPBOARD:
            self._receive(memoryview(content.text_bytes()))
            self._finish()
            return
        import subprocess  # 5 ms that only those who paste pay

        self._ours, theirs = socket.socketpair()
        self._ours.setblocking(False)
        with theirs:
            handle = theirs.fileno()
            self._child = subprocess.Popen(
                launch.command(launch.Role.PASTE, str(handle), str(os.getpid())),
                env=launch.environment(display=True),
                pass_fds=(handle,),
                stdin=subprocess.DEVNULL,
            )
        self._notifier = QSocketNotifier(self._ours.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._read)
        self._patience.start()

    def cancel(self) -> None:
        """Give up and forget."""
        self._patience.stop()
        if self._notifier is not None:
            self._notifier.setEnabled(False)
            self._notifier.deleteLater()
            self._notifier = None
        if self._ours is not None:
            self._ours.close()
            self._ours = None
        if self._child is not None:
            self._child.kill()
            self._child.wait()
            self._child = None
        self.wipe()

    def _read(self) -> None:
        piece = bytearray(4096)
        size = self._ours.recv_into(piece) if self._ours is not None else 0
        fits = self._receive(memoryview(piece)[:size])
        zero(piece)
        if size == 0:
            self._finish()
        elif not fits:
            self._fail()

    def _receive(self, piece: memoryview) -> bool:
        try:
            self._bytes.replace(len(self._bytes), len(self._bytes), piece)
        except ValueError:
            return False
        return True

    def _finish(self) -> None:
        if not len(self._bytes):
            self._fail()
            return
        self._patience.stop()
        self.arrived.emit()
        self.cancel()

    def _fail(self) -> None:
        self.cancel()
        self.failed.emit()


def main(arguments: Sequence[str]) -> int:
    """Be the child: write the clipboard's text to the descriptor and end."""
    launch.harden()
    launch.die_with_parent(int(arguments[1]))
    with socket.socket(fileno=int(arguments[0])) as theirs:
        _app = QGuiApplication(["keydesk-paste"])
        theirs.sendall(content.text_bytes())
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
