"""A time in head and anchor is a whole number of microseconds since 1970 UTC, in 8 bytes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def number_of(time: datetime) -> int:
    """How a time is written; one before 1970 as 1970."""
    return max(0, (time - EPOCH) // _MICROSECOND)


def time_of(number: int) -> datetime:
    """The time that was written. Raises OverflowError beyond the year 9999."""
    return EPOCH + number * _MICROSECOND
