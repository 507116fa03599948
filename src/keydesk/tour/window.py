"""The tour in the window: the sample vault opened in the real window by a real agent, unlocked for the visitor."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from keydesk import launch
from keydesk.gui import app
from keydesk.tour.history import make_sample

if TYPE_CHECKING:
    import pathlib

    from keydesk.gui.main_window import MainWindow
    from keydesk.gui.windows import Windows
    from keydesk.model.requests import StatusReply


def walk(folder: pathlib.Path) -> int:
    """Open the window on a new sample vault and stay until it is closed."""
    launch.harden()
    sys.stdout.write("Making a sample vault of fresh keys, with forty days of history …\n")
    sys.stdout.flush()
    bundle, password = make_sample(folder)
    sys.stdout.write("It is gone when the window closes. To unlock it again, its password is:\n")
    sys.stdout.write(f"    {password.decode()}\n")  # made for this tour alone, it guards nothing
    sys.stdout.flush()
    windows, _window = open_unlocked(bundle, password)
    return windows.run()


def open_unlocked(bundle: pathlib.Path, password: bytearray) -> tuple[Windows, MainWindow]:
    """Show the window of the sample vault; it unlocks itself once, with the password the tour made."""
    windows = app.open_windows(str(bundle))
    window = windows.open(str(bundle))
    waiting = [password]

    def follow(status: StatusReply) -> None:
        if status.state == "locked" and waiting and window.screens is not None:
            window.screens.locked.unlock_wanted.emit("password", waiting.pop())

    def listen() -> None:
        if window.screens is not None:
            window.screens.standing.changed.connect(follow)

    window.built.connect(listen)
    return windows, window
