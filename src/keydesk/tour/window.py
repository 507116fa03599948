"""The window on the sample vault is a process of its own that loads no engine, and is there before the vault is.

It learns the password from a descriptor it inherits, once the vault is made; until then whoever asks for the vault
waits. Its maker gone, it goes too.
"""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING

from keydesk import launch
from keydesk.client.entrance import Entrance
from keydesk.errors import UnavailableError
from keydesk.gui import app
from keydesk.gui.guide import Guide
from keydesk.model.callers import Face

if TYPE_CHECKING:
    import pathlib

    from keydesk.client.client import Client

LONGEST = 256


class SampleEntrance(Entrance):
    """The way to the sample vault's agent, open once the vault's password came."""

    def __init__(self, bundle: str, descriptor: int) -> None:
        super().__init__(bundle, Face.WINDOW)
        self.password = bytearray()
        self._descriptor = descriptor
        self._coming = threading.Lock()

    def open(self) -> Client:
        """Return the client, when the vault is made. Raises KeydeskError."""
        with self._coming:
            if not self.password:
                self.password += _read(self._descriptor)
        if not self.password:
            raise UnavailableError("The sample vault could not be made.", "Take the tour again.")
        return super().open()


def show(bundle: pathlib.Path, descriptor: int, pictures: pathlib.Path | None) -> int:
    """Show the window until it is closed, or take pictures of it into a folder; return the exit code."""
    launch.die_with_parent(os.getppid())
    os.set_inheritable(descriptor, False)  # noqa: FBT003 - as the function has it
    entrance = SampleEntrance(str(bundle), descriptor)
    windows = app.open_windows(str(bundle), entrance)
    window = windows.open(str(bundle))
    guide = Guide(window, lambda: entrance.password, bundle.parent / "scattered")
    if pictures is None:
        return windows.run()
    from keydesk.tour.pictures import take

    take(windows, window, guide, pictures)
    return 0


def _read(descriptor: int) -> bytes:
    """Return everything that comes from a descriptor, waiting for its end."""
    came = b""
    while len(came) < LONGEST and (part := os.read(descriptor, LONGEST)):
        came += part
    return came
