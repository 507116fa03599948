"""What was locked is in no process's memory, what was stored is in no file, and nobody else looks into the agent."""

from __future__ import annotations

import pytest

from tests.proof import parts


@pytest.mark.parametrize("part", ["memory", "memory-control", "needles"])
def test_no_secret_stays_behind(part: str) -> None:
    for tally in parts.run(part):
        assert tally.bad == 0, (tally.part, tally.examples)
        assert tally.tried > 0


@pytest.mark.second_uid
def test_program_of_the_same_user_that_watched_from_the_start_finds_nothing(second_uid: object) -> None:
    for tally in parts.run("watching"):
        assert tally.bad == 0, (tally.part, tally.examples)
        assert tally.tried > 0
