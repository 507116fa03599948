"""A bench stands on ground of its own: a temporary folder that is also its home, and is gone at the end."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def ground() -> Iterator[Path]:
    """A folder on the disk under test; while the block runs, no program of ours or a peer's sees the user's own."""
    place = Path(tempfile.mkdtemp(prefix="keydesk-bench-", dir=disk()))
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


def disk() -> str:
    """Where temporary files lie on a disk: in memory nothing is ever flushed, and every writer would look fast."""
    usual = tempfile.gettempdir()
    kind = subprocess.run(["stat", "-f", "-c", "%T", usual], capture_output=True, text=True, check=True).stdout.strip()
    return "/var/tmp" if kind in {"tmpfs", "ramfs"} else usual
