"""Times, spans and counts are said in the words people use."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from keydesk.gui.rows.expiry import band, expiry
from keydesk.gui.theme.tokens import Tone
from keydesk.gui.words import Words
from keydesk.model.profiles import ProfileName

NOW = datetime(2026, 11, 23, 14, 32, tzinfo=UTC)


@pytest.mark.parametrize(
    ("before", "words"),
    [
        (timedelta(seconds=3), "just now"),
        (timedelta(seconds=40), "40 s ago"),
        (timedelta(minutes=12), "12 min ago"),
        (timedelta(hours=3), "3 h ago"),
        (timedelta(hours=30), "yesterday"),
        (timedelta(days=9), "9 days ago"),
        (timedelta(days=400), "13 months ago"),
    ],
)
def test_past_is_said_relatively(before: timedelta, words: str) -> None:
    assert Words().ago(NOW - before, NOW) == words


def test_never_is_a_dash() -> None:
    assert Words().ago(None, NOW) == "–"
    assert Words().until(None, NOW) == "–"


def test_time_left_and_time_over() -> None:
    assert Words().until(NOW + timedelta(days=9, hours=1), NOW) == "9 days"
    assert Words().until(NOW - timedelta(days=4), NOW) == "4 days ago"


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (timedelta(days=12), "purged in 12 days"),
        (timedelta(hours=30), "purged in 30 hours"),
        (timedelta(minutes=5), "purged soon"),
        (timedelta(0), "purged soon"),
    ],
)
def test_what_is_deleted_says_when_it_is_purged(left: timedelta, words: str) -> None:
    assert Words().purged(NOW + left, NOW) == words


@pytest.mark.parametrize(
    ("lifetime", "left", "profile", "found"),
    [
        (90, 60, ProfileName.PROD, "healthy"),
        (90, 29, ProfileName.PROD, "due"),
        (90, 6, ProfileName.PROD, "critical"),
        (90, -1, ProfileName.PROD, "expired"),
        (90, 8, ProfileName.DEV, "healthy"),
        (90, 6, ProfileName.DEV, "due"),
        (9, 2.9, ProfileName.PROD, "due"),
        (9, 0.8, ProfileName.PROD, "critical"),
    ],
)
def test_bands_follow_profile_and_lifetime(lifetime: float, left: float, profile: ProfileName, found: str) -> None:
    expires = NOW + timedelta(days=left)
    assert band(expires - timedelta(days=lifetime), expires, NOW, profile) == found


def test_an_end_is_said_from_where_one_stands() -> None:
    assert Words().ends(NOW + timedelta(days=49), NOW) == "until 11 Jan 2027"
    assert Words().ends(NOW - timedelta(days=8), NOW) == "ended 8 days ago"


def test_records_are_said_in_the_windows_words_and_unknown_ones_as_they_are() -> None:
    words = Words()
    assert (words.caller("window"), words.caller("orders.service")) == ("You, in the window", "orders.service")
    assert (words.action("vault.unlock"), words.action("dance")) == ("Unlock", "dance")
    assert (words.rule("grant:4f1d"), words.rule("keyslot"), words.rule("new-rule")) == ("by its grant", "", "new-rule")
    assert (words.field("not before"), words.field("Api Token")) == ("Valid from", "Api Token")
    assert words.fact("not before", "2026-11-04T09:00:00+00:00") == "4 Nov 2026"


def test_bar_fills_as_time_is_used_up() -> None:
    begun, expires = NOW - timedelta(days=81), NOW + timedelta(days=9)
    shown = expiry(begun, expires, NOW, ProfileName.PROD, Words())
    assert (shown.left, shown.whole, shown.tone) == ("9 days", "of 90", Tone.WARNING)
    assert shown.used == pytest.approx(0.9)
    assert shown.icon


def test_key_without_a_date_has_no_bar() -> None:
    assert expiry(NOW, None, NOW, ProfileName.DEV, Words()).used is None
