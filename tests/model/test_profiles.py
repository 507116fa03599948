"""Profiles tighten down the tree and never loosen."""

from __future__ import annotations

import pytest

from keydesk.model.profiles import PROFILES, ProfileName, tightened


@pytest.mark.parametrize("base", ProfileName)
@pytest.mark.parametrize("wish", ProfileName)
def test_the_stricter_profile_wins_in_either_order(base: ProfileName, wish: ProfileName) -> None:
    order = list(ProfileName)
    stricter = PROFILES[max(base, wish, key=order.index)]
    assert tightened(PROFILES[base], PROFILES[wish]) == stricter
