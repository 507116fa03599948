"""The time never goes back, and a clock that leaps ahead is believed only after a while, a restart, or a decision."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from keydesk.engine.lifecycle.reckoning import LEAP, LEAP_OFF, STANDS, TOLD, Reckoning, Seen

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
SECOND, MINUTE, HOUR, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
DECADE = 3650 * DAY


def running(boot: float = 1000.0) -> Reckoning:
    """A time that is believed, on a computer that runs."""
    return Reckoning(Seen(NOON, boot, "one"), boot, "one")


def restarted(seen: Seen, boot: float = 5.0, boot_id: str = "two") -> Reckoning:
    return Reckoning(seen, boot, boot_id)


def boot_after(span: timedelta) -> float:
    return 1000.0 + span.total_seconds()


def test_an_honest_clock_is_followed() -> None:
    reckoning = running()
    for minutes in range(0, 5000, 7):
        span = minutes * MINUTE
        moment = reckoning.read(NOON + span, boot_after(span))
        assert moment == (NOON + span, NOON + span, NOON + span, boot_after(span))
        assert not moment.off


# wall clock against the hour that really passed -> proven, latest, how far off
TURNED = [
    (-HOUR, HOUR, HOUR, -2 * HOUR),
    (-DECADE, HOUR, HOUR, -DECADE - HOUR),
    (HOUR - 59 * MINUTE, HOUR, HOUR, 0 * HOUR),
    (HOUR, HOUR, HOUR, 0 * HOUR),
    (HOUR + LEAP, HOUR + LEAP, HOUR + LEAP, 0 * HOUR),
    (HOUR + LEAP + SECOND, HOUR, HOUR + LEAP + SECOND, LEAP + SECOND),
    (DECADE, HOUR, DECADE, DECADE - HOUR),
]


@pytest.mark.parametrize(("wall", "proven", "latest", "off"), TURNED)
def test_a_turned_clock(wall: timedelta, proven: timedelta, latest: timedelta, off: timedelta) -> None:
    moment = running().read(NOON + wall, boot_after(HOUR))
    assert (moment.proven, moment.latest, moment.off) == (NOON + proven, NOON + latest, off)


def test_a_clock_far_ahead_once_and_back_changes_nothing() -> None:
    reckoning = running()
    reckoning.read(NOON + DECADE, boot_after(MINUTE))
    moment = reckoning.read(NOON + 2 * MINUTE, boot_after(2 * MINUTE))
    assert moment == (NOON + 2 * MINUTE, NOON + 2 * MINUTE, NOON + 2 * MINUTE, boot_after(2 * MINUTE))
    assert reckoning.seen(boot_after(2 * MINUTE)).claim is None


def test_many_small_leaps_are_one_large_one() -> None:
    reckoning = running()
    proven = [reckoning.read(NOON + hours * HOUR, 1000.0).proven for hours in range(100)]
    assert proven[24:] == [NOON + LEAP] * 76


def test_a_claim_that_stands_is_believed() -> None:
    reckoning = running()
    for hours in range(int(STANDS / HOUR)):
        moment = reckoning.read(NOON + 40 * DAY + hours * HOUR, boot_after(hours * HOUR))
        assert (moment.proven, reckoning.beliefs) == (NOON + hours * HOUR, 0)
    end = NOON + 40 * DAY + STANDS
    assert reckoning.read(end, boot_after(STANDS)).proven == end
    assert reckoning.beliefs == 1
    assert reckoning.read(NOON, boot_after(STANDS + HOUR)).proven == end + HOUR


def test_a_claim_that_changes_begins_anew() -> None:
    reckoning = running()
    reckoning.read(NOON + 40 * DAY, boot_after(0 * DAY))
    reckoning.read(NOON + 400 * DAY, boot_after(STANDS / 2))
    assert reckoning.read(NOON + 400 * DAY + STANDS / 2, boot_after(STANDS)).proven == NOON + STANDS


def test_a_claim_is_dropped_when_the_clock_comes_back() -> None:
    reckoning = running()
    reckoning.read(NOON + 40 * DAY, boot_after(0 * DAY))
    reckoning.read(NOON + STANDS / 2, boot_after(STANDS / 2))
    assert reckoning.read(NOON + 40 * DAY + STANDS, boot_after(STANDS)).proven == NOON + STANDS


def test_a_claim_lives_through_a_lock() -> None:
    reckoning = running()
    reckoning.read(NOON + 40 * DAY, boot_after(0 * DAY))
    again = Reckoning(reckoning.seen(boot_after(HOUR)), boot_after(HOUR), "one")
    end = NOON + 40 * DAY + STANDS
    assert again.read(end, boot_after(STANDS)).proven == end


@pytest.mark.parametrize(("off", "is_believed"), [(LEAP_OFF, True), (LEAP_OFF + SECOND, False), (DECADE, False)])
def test_a_computer_that_was_off(off: timedelta, is_believed: bool) -> None:
    moment = restarted(running().seen(1000.0)).read(NOON + off, 5.0)
    assert moment.latest == NOON + off
    assert moment.proven == (NOON + off if is_believed else NOON)


def test_a_clock_that_is_set_right_after_a_start_is_believed() -> None:
    reckoning = restarted(running().seen(1000.0))
    assert reckoning.read(NOON - DECADE, 6.0).proven == NOON + SECOND
    assert reckoning.read(NOON + 30 * DAY, 66.0).proven == NOON + 30 * DAY
    assert reckoning.read(NOON + 90 * DAY, 67.0).proven == NOON + 30 * DAY + SECOND


def test_a_claim_is_believed_over_a_restart() -> None:
    reckoning = running()
    reckoning.read(NOON + DECADE, 1000.0)
    kept = reckoning.seen(1001.0)
    assert kept.claim == NOON + DECADE
    assert restarted(kept).read(NOON + DECADE - SECOND, 6.0).proven == NOON + 2 * SECOND
    assert restarted(kept).read(NOON + DECADE + HOUR, 6.0).proven == NOON + DECADE + HOUR


def test_a_clock_turned_back_over_a_restart_stands_where_the_time_was_seen() -> None:
    moment = restarted(running().seen(1000.0)).read(NOON - DAY, 65.0)
    assert moment.proven == moment.latest == NOON + MINUTE


def test_a_lock_stops_no_time() -> None:
    again = Reckoning(running().seen(1000.0), boot_after(DAY), "one")
    assert again.read(NOON, boot_after(DAY)).proven == NOON + DAY


def test_a_decision_sets_the_time_back() -> None:
    reckoning = running()
    reckoning.not_before(NOON + DECADE, 1000.0)
    assert reckoning.read(NOON, 1000.0).off < -TOLD
    reckoning.accept(NOON, 1000.0)
    assert reckoning.read(NOON + MINUTE, boot_after(MINUTE)).latest == NOON + MINUTE


def test_what_the_vault_has_seen_counts_only_when_it_is_later() -> None:
    for other, expected in ((NOON - DAY, NOON), (NOON + DAY, NOON + DAY)):
        reckoning = running()
        reckoning.not_before(other, 1000.0)
        assert reckoning.seen(1000.0).time == expected
