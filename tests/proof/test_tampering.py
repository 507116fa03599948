"""Whatever is flipped, cut, swapped, replayed or copied is named or without effect, never a wrong answer."""

from __future__ import annotations

import pytest

from tests.proof import parts


@pytest.mark.parametrize("part", ["flips", "every-byte", "cuts", "splices", "copies"])
def test_nothing_that_was_tampered_with_is_silently_wrong(part: str) -> None:
    for tally in parts.run(part):
        assert tally.bad == 0, (tally.part, tally.examples)
        assert tally.tried > 0
