"""The tour lives in a private folder of its own, which is gone when the tour is over, however it ends."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def place() -> Iterator[Path]:
    """A folder of mode 0700 for bundle and state; agents started inside the block keep their state there too."""
    folder = Path(tempfile.mkdtemp(prefix="keydesk-tour-"))
    before = os.environ.get("XDG_STATE_HOME")
    os.environ["XDG_STATE_HOME"] = str(folder / "state")
    try:
        yield folder
    finally:
        if before is None:
            del os.environ["XDG_STATE_HOME"]
        else:
            os.environ["XDG_STATE_HOME"] = before
        shutil.rmtree(folder, ignore_errors=True)
