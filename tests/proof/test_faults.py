"""Whatever system call fails, nothing acknowledged is lost and every answer is right or an error with a next step."""

from __future__ import annotations

from tests.proof import parts


def test_a_failing_system_call_costs_nothing_acknowledged() -> None:
    (tally,) = parts.run("faults")
    assert tally.bad == 0, tally.examples
    assert tally.seen["refused"] > 100
    assert tally.seen["acknowledged"] > 0


def test_a_disk_that_becomes_full_costs_nothing_acknowledged_and_deleting_goes_on() -> None:
    (tally,) = parts.run("full-disk")
    assert tally.bad == 0, tally.examples
    assert tally.seen["deleted while full"] > 5
