"""Guessing by hand gets slower, and a slip of the finger does not."""

from __future__ import annotations

from datetime import timedelta

import pytest

from keydesk.engine.keyslots.throttle import LONGEST_WAIT, wait_after


@pytest.mark.parametrize(("failures", "seconds"), [(0, 0), (1, 0), (2, 0), (3, 1), (4, 2), (5, 4), (8, 32), (9, 60)])
def test_each_wrong_try_waits_longer(failures: int, seconds: int) -> None:
    assert wait_after(failures) == timedelta(seconds=seconds)


def test_nobody_is_shut_out_for_good() -> None:
    assert wait_after(10**9) == LONGEST_WAIT
