"""A power cut at any moment leaves a vault that opens with everything acknowledged; a vault built wrong does not."""

from __future__ import annotations

import pytest

from tests.proof import parts


def test_power_cuts_lose_nothing_acknowledged() -> None:
    (tally,) = parts.run("power-cut")
    assert tally.bad == 0, tally.examples
    assert tally.tried >= 500
    assert tally.seen["header half mended"] + tally.seen["anchor half mended"] > 0


@pytest.mark.parametrize("control", ["unsynced", "synced sometimes", "anchor first", "header unsynced"])
def test_a_vault_that_syncs_too_little_or_remembers_too_early_is_caught(control: str) -> None:
    (tally,) = parts.run("power-cut", control=control)
    assert tally.bad > 0
