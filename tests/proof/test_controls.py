"""A vault built wrong on purpose is noticed by the proof that stands for what it breaks."""

from __future__ import annotations

import pytest

from tests.proof import parts


@pytest.mark.parametrize(
    ("part", "control"), [(part, control) for part, controls in parts.CONTROLLED.items() for control in controls]
)
def test_a_vault_built_wrong_is_noticed(part: str, control: str) -> None:
    assert sum(tally.bad for tally in parts.run(part, parts.Asked(control=control))) > 0
