"""Each wrong password makes the next try wait longer, and a right one forgets them."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

FREE_TRIES: Final = 3
LONGEST_WAIT: Final = timedelta(minutes=1)


def wait_after(failures: int) -> timedelta:
    """How long the next try is held back after so many wrong ones in a row: nothing, then 1, 2, 4 … 60 seconds."""
    if failures < FREE_TRIES:
        return timedelta(0)
    return min(timedelta(seconds=1 << min(failures - FREE_TRIES, 6)), LONGEST_WAIT)
