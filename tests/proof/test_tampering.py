"""Flipped bits, old pages, old files, older and forked copies: named, or without effect, never a wrong answer."""

from __future__ import annotations

import pytest

from tests.proof import parts


@pytest.mark.parametrize("part", ["flips", "splices", "copies"])
def test_nothing_that_was_tampered_with_is_silently_wrong(part: str) -> None:
    for tally in parts.run(part):
        assert tally.bad == 0, (tally.part, tally.examples)
        assert tally.tried > 0


@pytest.mark.parametrize(
    ("part", "control"),
    [("splices", "rows trusted"), ("flips", "nothing remembered"), ("copies", "nothing remembered")],
)
def test_a_vault_that_trusts_what_it_reads_is_caught(part: str, control: str) -> None:
    assert sum(tally.bad for tally in parts.run(part, control=control)) > 0
