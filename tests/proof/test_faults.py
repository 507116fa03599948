"""Whatever system call fails, nothing acknowledged is lost and every answer is right or an error with a next step."""

from __future__ import annotations

from tests.proof import parts


def test_a_failing_system_call_costs_nothing_acknowledged() -> None:
    for tally in parts.run("faults"):
        assert tally.bad == 0, (tally.part, tally.examples)
        assert tally.seen["refused"] > 0


def test_every_system_call_on_a_vault_is_one_that_can_be_made_to_fail() -> None:
    (tally,) = parts.run("calls")
    assert tally.bad == 0, tally.examples
    assert tally.seen["calls"] > 1000


def test_a_disk_that_becomes_full_costs_nothing_acknowledged_and_deleting_goes_on() -> None:
    (tally,) = parts.run("full-disk")
    assert tally.bad == 0, tally.examples
    assert tally.seen["deleted while full"] > 5
