"""How much others used a machine is told from its counts and ours."""

from __future__ import annotations

import pytest

from bench.machine import Times, facts, is_noisy, others_between, times

BEGIN = Times(whole=1000, busy=400, stolen=10, own=5)


@pytest.mark.parametrize(
    ("end", "others"),
    [
        (Times(1100, 450, 10, 55), 0.0),
        (Times(1100, 450, 10, 5), 0.5),
        (Times(1100, 400, 20, 5), 0.1),
        (Times(1100, 400, 10, 25), 0.0),
        (BEGIN, 0.0),
    ],
)
def test_others_used_what_was_busy_or_lent_and_not_ours(end: Times, others: float) -> None:
    assert others_between(BEGIN, end) == pytest.approx(others)


def test_a_tenth_of_the_machine_is_quiet_and_more_is_noisy() -> None:
    assert not is_noisy(0.1)
    assert is_noisy(0.11)


def test_counts_of_this_machine_only_grow() -> None:
    first, then = times(), times()
    assert 0 < first.own <= then.own
    assert 0 < first.busy <= then.busy <= then.whole


def test_facts_tell_cores_memory_kernel_and_disk_and_no_path() -> None:
    told = facts()
    assert all(word in told for word in ("cores", "GB", "Linux", "Python", "fdatasync"))
    assert "/" not in told
