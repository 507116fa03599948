"""A bench stands on ground of its own: a temporary folder that is also its home, and is gone at the end."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

CACHE = Path(__file__).parent / "peers"
"""What is costly to make and the same in every run; not in the repository."""


@contextmanager
def ground() -> Iterator[Path]:
    """A folder on the disk under test; while the block runs, no program of ours or a peer's sees the user's own."""
    place = Path(tempfile.mkdtemp(prefix="keydesk-bench-"))
    before = dict(os.environ)
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "KEYDESK_VAULT"):
        os.environ.pop(name, None)
    for name, folder in {
        "HOME": "home",
        "XDG_STATE_HOME": "home/state",
        "XDG_CONFIG_HOME": "home/config",
        "XDG_CACHE_HOME": "home/cache",
        "XDG_DATA_HOME": "home/data",
        "XDG_RUNTIME_DIR": "run",
    }.items():
        (place / folder).mkdir(mode=0o700, parents=True, exist_ok=True)
        os.environ[name] = str(place / folder)
    try:
        yield place
    finally:
        os.environ.clear()
        os.environ.update(before)
        shutil.rmtree(place, ignore_errors=True)
