"""The tour lives in a private folder of its own, which is gone when the tour is over, however it ends."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

PATIENCE = 5.0
KEPT = ("XDG_STATE_HOME", "XDG_CONFIG_HOME")
"""What this computer remembers of vaults, and of windows."""


@contextmanager
def place() -> Iterator[Path]:
    """A folder of mode 0700; whatever the block and its children would remember on this computer goes there too."""
    folder = Path(tempfile.mkdtemp(prefix="keydesk-tour-"))
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


def _remove(folder: Path) -> None:
    """Remove the folder, again where an agent that was just ending still wrote its last position."""
    end = time.monotonic() + PATIENCE
    while folder.exists() and time.monotonic() < end:
        shutil.rmtree(folder, ignore_errors=True)
        time.sleep(0.02)
