"""The one place where the command line reads time."""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> datetime:
    """Return the wall clock, UTC."""
    return datetime.now(UTC)
