"""Whatever system call fails, nothing acknowledged is lost and every answer is right or an error with a next step."""

from __future__ import annotations

from tests.proof import parts


def test_a_failing_system_call_costs_nothing_acknowledged() -> None:
    (tally,) = parts.run("faults")
    assert tally.bad == 0, tally.examples
    assert tally.seen["refused"] > 100
    assert tally.seen["acknowledged"] > 0
