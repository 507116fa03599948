"""Bands and due dates follow the formulas of the expiry file."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from keydesk.engine.lifecycle.expiry import Band, band, rotation_due, used_up, worst
from keydesk.model.kinds import Kind
from keydesk.model.profiles import PROFILES

DEV, STAGING, PROD = PROFILES.values()
MADE = datetime(2026, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)

# lifetime, days left, band in prod (warn 30, critical 7)
TABLE = [(365, 31, "healthy"), (365, 30, "due"), (365, 7, "critical"), (365, 0, "expired"), (30, 11, "healthy")]
TABLE += [(30, 10, "due"), (30, 3, "critical"), (365, -5, "expired")]


@pytest.mark.parametrize(("lifetime", "left", "expected"), TABLE)
def test_band(lifetime: int, left: int, expected: str) -> None:
    expires = MADE + lifetime * DAY
    assert band(MADE, expires, PROD, expires - left * DAY) == expected


def test_no_expiry_is_healthy() -> None:
    assert band(MADE, None, PROD, MADE + 9999 * DAY) is Band.HEALTHY


def test_worst_of_nothing_is_healthy() -> None:
    assert worst([]) is Band.HEALTHY
    assert worst([Band.DUE, Band.EXPIRED, Band.HEALTHY]) is Band.EXPIRED


def test_used_up_stays_between_none_and_all() -> None:
    assert used_up(MADE, MADE + 10 * DAY, MADE + 4 * DAY) == pytest.approx(0.4)
    assert used_up(MADE, MADE, MADE) == 1.0
    assert used_up(MADE, MADE + DAY, MADE - DAY) == 0.0


def test_rotation_is_due_by_profile_and_kind() -> None:
    assert rotation_due(Kind.PASSWORD, MADE, None, DEV) is None
    assert rotation_due(Kind.PASSWORD, MADE, None, PROD) == MADE + 90 * DAY
    assert rotation_due(Kind.SYMMETRIC, MADE, None, PROD) == MADE + 30 * DAY
    assert rotation_due(Kind.X509, MADE, MADE + 90 * DAY, DEV) == MADE + 60 * DAY
