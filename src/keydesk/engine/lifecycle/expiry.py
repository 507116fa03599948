"""Two axes of age: the expiry band of a key, and when its rotation is due. Nothing here reads a clock.

Band: warn = min(profile.warn, lifetime / 3), critical = min(profile.critical, lifetime / 10).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from keydesk.model.kinds import Kind

if TYPE_CHECKING:
    from keydesk.model.profiles import Profile


class Band(StrEnum):
    """Expiry bands from best to worst."""

    HEALTHY = "healthy"
    DUE = "due"
    CRITICAL = "critical"
    EXPIRED = "expired"


def band(created: datetime, expires: datetime | None, profile: Profile, now: datetime) -> Band:
    """Return the band at `now` of a key that lives from `created` to `expires` (None: never expires)."""
    if expires is None:
        return Band.HEALTHY
    left, lifetime = expires - now, max(expires - created, timedelta(0))
    if left <= timedelta(0):
        return Band.EXPIRED
    if left <= min(profile.critical, lifetime / 10):
        return Band.CRITICAL
    if left <= min(profile.warn, lifetime / 3):
        return Band.DUE
    return Band.HEALTHY


def worst(bands: list[Band]) -> Band:
    """Return the worst of `bands`, healthy when there is none."""
    order = list(Band)
    return max(bands, key=order.index, default=Band.HEALTHY)


def used_up(created: datetime, expires: datetime, now: datetime) -> float:
    """Return how much of the life is used, 0.0 to 1.0."""
    lifetime = (expires - created).total_seconds()
    return 1.0 if lifetime <= 0 else min(1.0, max(0.0, (now - created).total_seconds() / lifetime))


def rotation_due(kind: Kind, rotated: datetime, expires: datetime | None, profile: Profile) -> datetime | None:
    """Return when the next rotation is due, or None when the profile demands none (lifecycle.md, Profiles)."""
    if kind is Kind.X509:
        return None if expires is None else rotated + (expires - rotated) * 2 / 3
    period = profile.rotate_encryption if kind is Kind.SYMMETRIC else profile.rotate_password
    return None if period is None else rotated + period
