"""The tour lives in a private folder of its own, which is gone when the tour is over, however it ends.

The folder of a tour that was killed is removed by the next one: a tour holds a lock on its own as long as it lives.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

PREFIX = "keydesk-tour-"
PATIENCE = 5.0
KEPT = ("XDG_STATE_HOME", "XDG_CONFIG_HOME")
"""What this computer remembers of vaults, and of windows."""


@contextlib.contextmanager
def place() -> Iterator[Path]:
    """A folder of mode 0700; whatever the block and its children would remember on this computer goes there too."""
    _clear_up()
    folder = Path(tempfile.mkdtemp(prefix=PREFIX))
    held = _held(folder)
    before = {name: os.environ.get(name) for name in KEPT}
    os.environ.update({name: str(folder / name.lower()) for name in KEPT})
    try:
        yield folder
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
        _remove(folder)
        os.close(held)


def _remove(folder: Path) -> None:
    """Remove the folder, again where an agent that was just ending still wrote its last position."""
    end = time.monotonic() + PATIENCE
    while folder.exists() and time.monotonic() < end:
        shutil.rmtree(folder, ignore_errors=True)
        time.sleep(0.02)


def _clear_up() -> None:
    """Remove the folders of tours of ours that were killed."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with contextlib.suppress(OSError):
            if folder.lstat().st_uid == os.geteuid():
                held = _held(folder)
                _remove(folder)
                os.close(held)


def _held(folder: Path) -> int:
    """Hold a tour's folder until the descriptor is closed. Raises OSError when another tour does, or it is a link."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        raise
    return descriptor
