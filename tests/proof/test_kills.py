"""A process killed at any moment costs nothing acknowledged, and the next one opens what it left."""

from __future__ import annotations

from tests.proof import parts


def test_random_kills_lose_nothing_acknowledged() -> None:
    (tally,) = parts.run("kills")
    assert tally.bad == 0, tally.examples
    assert tally.tried >= 30
    assert tally.seen["while telling"] > 5


def test_a_killed_agent_loses_nothing_acknowledged() -> None:
    (tally,) = parts.run("agent-kills")
    assert tally.bad == 0, tally.examples
    assert tally.seen["writes acknowledged"] > 0
