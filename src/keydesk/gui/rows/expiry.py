"""How much of a key's time is used up, in the bands of lifecycle: healthy, due, critical, expired."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keydesk.gui.paint.bars import Expiry
from keydesk.gui.paint.marks import BANDS
from keydesk.model.profiles import PROFILES

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from keydesk.gui.words import Words
    from keydesk.model.profiles import ProfileName


def band(begun: datetime, expires: datetime, now: datetime, profile: ProfileName) -> str:
    """Return the band of a lifetime: warned at a third, critical at a tenth, never earlier than the profile says."""
    demanded, lifetime, left = PROFILES[profile], expires - begun, expires - now
    if left.total_seconds() <= 0:
        return "expired"
    if left <= min(demanded.critical, lifetime / 10):
        return "critical"
    return "due" if left <= min(demanded.warn, lifetime / 3) else "healthy"


def expiry(begun: datetime, expires: datetime | None, now: datetime, profile: ProfileName, words: Words) -> Expiry:
    """Return what an expiry bar shows for a key in use since `begun`."""
    if expires is None:
        return Expiry("–")
    lifetime: timedelta = max(expires - begun, expires - expires)
    used = (now - begun) / lifetime if lifetime else 1.0
    found = band(begun, expires, now, profile)
    mark = BANDS[found]
    return Expiry(
        words.until(expires, now),
        "" if found == "expired" else words.of_whole(expires - now, lifetime),
        min(1.0, max(0.0, used)),
        mark.tone,
        None if found == "healthy" else mark.icon,
    )
