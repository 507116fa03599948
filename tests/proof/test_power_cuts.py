"""A power cut at any moment leaves a vault that opens with everything acknowledged."""

from __future__ import annotations

from tests.proof import parts


def test_power_cuts_lose_nothing_acknowledged() -> None:
    (tally,) = parts.run("power-cut")
    assert tally.bad == 0, tally.examples
    assert tally.tried >= 500
