"""The one place where the agent reads time; everything below is told `now`."""

from __future__ import annotations

import hashlib
import time
from datetime import UTC, datetime


class SystemClock:
    """The machine's clocks. `boot_id` is a hash of the kernel's id of this boot, 32 hexadecimal digits."""

    def __init__(self) -> None:
        self.boot_id = hashlib.sha256(b"keydesk/v1/boot" + _boot_id()).hexdigest()[:32]

    def now(self) -> datetime:
        """Return the wall clock, UTC."""
        return datetime.now(UTC)

    def boot(self) -> float:
        """Return seconds since boot, counting sleep (CLOCK_BOOTTIME, clock_gettime(2))."""
        return time.clock_gettime(_BOOT) if _BOOT is not None else time.monotonic()


_BOOT: int | None = getattr(time, "CLOCK_BOOTTIME", None)


def _boot_id() -> bytes:
    try:
        with open("/proc/sys/kernel/random/boot_id", "rb") as kept:
            return kept.read().strip()
    except OSError:
        return b""
