"""Use is counted per day and caller, whatever the order in which the records come."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from keydesk.engine.monitor.use import DAYS, KeyUse, Use, use_of
from keydesk.model.access import Outcome
from keydesk.model.records import Record

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
USES = st.builds(
    KeyUse,
    key=st.sampled_from(["aa", "bb"]),
    caller=st.sampled_from(["window", "report.py"]),
    known=st.sampled_from(["person", "weak"]),
    when=st.integers(0, 60 * 24 * 40).map(lambda minutes: NOW - timedelta(minutes=minutes)),
    times=st.integers(1, 5),
)


def record(action: str, outcome: Outcome = Outcome.ALLOWED, key: str = "aa") -> Record:
    return Record(NOW, 1.0, "window", "person", 1000, "", action, outcome, key=key)


def counted(uses: list[KeyUse]) -> Use:
    use = Use()
    use.is_known = True
    for each in uses:
        use.add(each)
    return use


def test_only_allowed_values_are_uses() -> None:
    assert use_of(record("get")) == KeyUse("aa", "window", "person", NOW)
    assert use_of(record("copy")) is not None
    for other in (record("describe"), record("get", Outcome.DENIED), record("get", key="")):
        assert use_of(other) is None


@given(st.lists(USES), st.randoms())
def test_the_order_of_records_does_not_matter(uses: list[KeyUse], chance: object) -> None:
    shuffled = list(uses)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    one, other = counted(uses), counted(shuffled)
    for key in ("aa", "bb"):
        assert one.daily(key, NOW) == other.daily(key, NOW)
        assert one.last(key) == other.last(key)
        assert {(r.label, r.last, r.reads) for r in one.readers(key, NOW)} == {
            (r.label, r.last, r.reads) for r in other.readers(key, NOW)
        }


@given(st.lists(USES))
def test_days_sum_up_to_the_uses_in_them(uses: list[KeyUse]) -> None:
    use = counted(uses)
    first = (NOW - timedelta(days=DAYS - 1)).date()
    for key in ("aa", "bb"):
        expected = sum(each.times for each in uses if each.key == key and each.when.date() >= first)
        assert sum(use.daily(key, NOW)) == expected
        assert sum(reader.reads for reader in use.readers(key, NOW)) == expected


@given(st.lists(USES))
def test_forgetting_old_days_changes_nothing_that_is_shown(uses: list[KeyUse]) -> None:
    use, other = counted(uses), counted(uses)
    other.forget_before(NOW)
    for key in ("aa", "bb"):
        assert use.daily(key, NOW) == other.daily(key, NOW)
        assert use.last(key) == other.last(key)


def test_until_the_history_is_read_no_days_are_shown() -> None:
    use = Use()
    use.add(KeyUse("aa", "window", "person", NOW))
    assert use.daily("aa", NOW) == ()
    use.is_known = True
    assert use.daily("aa", NOW)[-1] == 1
    assert use.daily("none", NOW) == (0,) * DAYS


def test_what_moved_is_told_once() -> None:
    use = counted([KeyUse("aa", "window", "person", NOW), KeyUse("aa", "window", "person", NOW - timedelta(days=1))])
    assert list(use.take_fresh()) == [("aa", NOW)]
    assert list(use.take_fresh()) == []
