"""A password's strength is estimated from its bytes in place, without making a string of it; the vault has the last word.

The estimate is a lower one: runs, repeats and keyboard walks count as one character, and each further character adds
what its class adds. Bits are those of a guesser who knows the classes used (NIST SP 800-63B leaves the measure open).
"""

from __future__ import annotations

import math
from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_ROWS = (b"qwertzuiop", b"qwertyuiop", b"asdfghjkl", b"yxcvbnm", b"zxcvbnm", b"1234567890")
_NEIGHBOURS = frozenset(pair for row in _ROWS for pair in zip((*row, *row[::-1]), (*row[1:], *row[::-1][1:]), strict=False))
_LOWER, _UPPER, _DIGIT, _SPACE = 26, 26, 10, 1
_OTHER = 32


class Grade(IntEnum):
    """What the estimate means for a master password behind Argon2id."""

    NONE = 0
    WEAK = 1
    FAIR = 2
    GOOD = 3
    STRONG = 4


def bits(secret: Sequence[int]) -> float:
    """Return the estimated bits of UTF-8 `secret`."""
    pool = _pool(secret)
    if not pool:
        return 0.0
    counted, seen = 0.0, set[int]()
    for place, byte in enumerate(secret):
        if 0x80 <= byte < 0xC0:
            continue
        worth = 1.0
        if place:
            before = _folded(secret[place - 1])
            here = _folded(byte)
            if abs(before - here) <= 1 or (before, here) in _NEIGHBOURS:
                worth = 0.2
        if byte in seen:
            worth *= 0.7
        seen.add(byte)
        counted += worth
    return counted * min(math.log2(pool), 4.2)


def grade(secret: Sequence[int]) -> Grade:
    """Return the grade of UTF-8 `secret`."""
    estimate = bits(secret)
    if not estimate:
        return Grade.NONE
    for least, reached in ((64, Grade.STRONG), (48, Grade.GOOD), (34, Grade.FAIR)):
        if estimate >= least:
            return reached
    return Grade.WEAK


def _folded(byte: int) -> int:
    return byte + 32 if 0x41 <= byte <= 0x5A else byte


def _pool(secret: Sequence[int]) -> int:
    classes = set[str]()
    for byte in secret:
        if 0x61 <= byte <= 0x7A:
            classes.add("lower")
        elif 0x41 <= byte <= 0x5A:
            classes.add("upper")
        elif 0x30 <= byte <= 0x39:
            classes.add("digit")
        elif byte == 0x20:
            classes.add("space")
        elif not 0x80 <= byte < 0xC0:
            classes.add("other")
    sizes = {"lower": _LOWER, "upper": _UPPER, "digit": _DIGIT, "space": _SPACE, "other": _OTHER}
    return sum(sizes[name] for name in classes)
