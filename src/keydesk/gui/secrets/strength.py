"""A password's strength is estimated from its bytes in place; no string or copy of it, or of a part, is ever made.

The estimate is the cheapest way to guess it as a row of parts (after Wheeler, "zxcvbn", USENIX Security 2016): common
words and passwords, also capitalised or with digits for letters; repeats, sequences, keyboard walks, years and dates;
and, for what remains, one character after the other. It is a lower estimate, and the vault has the last word.

Words are looked up by narrowing a sorted list one byte at a time, so that not even the looked-up word is copied.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum, IntEnum, auto
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from keydesk.gui.theme.resources import resource

if TYPE_CHECKING:
    from collections.abc import Iterator

_LONGEST = 96
"""Bytes looked at; what follows counts as if typed at random, but little."""
_WALKS = (
    b"qwertzuiop",
    b"qwertyuiop",
    b"asdfghjkl",
    b"yxcvbnm",
    b"zxcvbnm",
    b"1234567890",
    b"azertyuiop",
    b"1qaz2wsx3edc",
)
_NEXT = frozenset(pair for row in _WALKS for way in (row, row[::-1]) for pair in pairwise(way))
_SIGNS_FOR = {
    0x40: b"a",
    0x34: b"a",
    0x33: b"e",
    0x31: b"il",
    0x30: b"o",
    0x24: b"s",
    0x35: b"s",
    0x37: b"t",
    0x21: b"il",
}
_JOINT = 0.6
"""Bits for where one part ends and the next begins."""
_SHORTEST_RUN = 3
_SHORTEST_WALK = 4
_LONGEST_BLOCK = 16


class Grade(IntEnum):
    """What the estimate means for a master password behind Argon2id at about a second a guess."""

    NONE = 0
    WEAK = 1
    FAIR = 2
    GOOD = 3
    STRONG = 4


class Weakness(Enum):
    """The part that makes a password easier to guess than its length promises."""

    NOTHING = auto()
    COMMON_WORD = auto()
    REPEAT = auto()
    SEQUENCE = auto()
    DATE = auto()


@dataclass(frozen=True, slots=True)
class Estimate:
    """Bits a guesser needs, their grade, and what to better first where that is below good."""

    bits: float
    grade: Grade
    weakness: Weakness


@dataclass(frozen=True, slots=True)
class _Part:
    """One way to guess the bytes from some place to `end`."""

    end: int
    bits: float
    weakness: Weakness


def estimate(secret: memoryview) -> Estimate:
    """Return the estimate for UTF-8 bytes; a view of them is looked at and not kept."""
    if not len(secret):
        return Estimate(0.0, Grade.NONE, Weakness.NOTHING)
    seen = secret[:_LONGEST]
    bits, weakness = _cheapest(seen)
    bits += max(0, len(secret) - _LONGEST)
    reached = _grade(bits)
    return Estimate(bits, reached, weakness if reached < Grade.GOOD else Weakness.NOTHING)


def bits(secret: memoryview) -> float:
    """Return the estimated bits of UTF-8 bytes."""
    return estimate(secret).bits


def grade(secret: memoryview) -> Grade:
    """Return the grade of UTF-8 bytes."""
    return estimate(secret).grade


def _grade(bits: float) -> Grade:
    for least, reached in ((64, Grade.STRONG), (48, Grade.GOOD), (34, Grade.FAIR)):
        if bits >= least:
            return reached
    return Grade.WEAK


def _cheapest(secret: memoryview, *, repeats: bool = True) -> tuple[float, Weakness]:
    """Return the least bits for the whole, and the weakness that covers most of it."""
    size = len(secret)
    least = [0.0, *[math.inf] * size]
    steps: list[tuple[int, Weakness]] = [(0, Weakness.NOTHING)] * (size + 1)
    for start in range(size):
        for part in (*_parts(secret, start), *(_repeats(secret, start) if repeats else ())):
            reached = least[start] + part.bits + (_JOINT if part.weakness is not Weakness.NOTHING and start else 0)
            if reached < least[part.end]:
                least[part.end] = reached
                steps[part.end] = (start, part.weakness)
    covered = dict.fromkeys(Weakness, 0)
    place = size
    while place:
        start, weakness = steps[place]
        covered[weakness] += place - start
        place = start
    del covered[Weakness.NOTHING]
    worst = max(covered, key=lambda weakness: covered[weakness])
    return least[size], worst if covered[worst] * 3 >= size else Weakness.NOTHING


def _parts(secret: memoryview, start: int) -> Iterator[_Part]:
    yield _Part(start + 1, _character(secret[start]), Weakness.NOTHING)
    for end, cost in _words(secret, start):
        yield _Part(end, cost, Weakness.COMMON_WORD)
    yield from _runs(secret, start)
    yield from _dates(secret, start)


def _character(byte: int) -> float:
    """Return the bits of one character that is part of nothing; letters less than at random, as people choose them."""
    if 0x80 <= byte < 0xC0:  # the rest of a character whose first byte counted
        return 0.0
    if 0x61 <= byte <= 0x7A:
        return 4.1
    if 0x41 <= byte <= 0x5A:
        return 4.7
    if 0x30 <= byte <= 0x39:
        return 3.3
    return 5.2 if byte >= 0x80 else 1.0 if byte == 0x20 else 4.9


# -- words -----------------------------------------------------------------------------------------------------------


@cache
def _list() -> tuple[list[bytes], list[float]]:
    lines = resource("words.txt").read_bytes().split(b"\n")[:-1]
    pairs = [line.split(b" ") for line in lines]
    return [word for word, _ in pairs], [float(cost) for _, cost in pairs]


def _words(secret: memoryview, start: int) -> Iterator[tuple[int, float]]:
    """Yield the end and bits of every word of the list that begins here."""
    words, costs = _list()
    pending = [(start, 0, len(words), 0)]
    while pending:
        place, low, high, signs = pending.pop()
        if place > start and len(words[low]) == place - start:
            yield place, costs[low] + signs + _capitals(secret[start:place])
        if place == len(secret):
            continue
        for byte, is_sign in _readings(secret[place]):
            first, last = _narrowed(words, (low, high), place - start, byte)
            if first < last:
                pending.append((place + 1, first, last, signs + is_sign))


def _readings(byte: int) -> Iterator[tuple[int, int]]:
    """Yield the lower-case bytes a byte may stand for, each with whether it is a sign for a letter."""
    yield byte + 32 if 0x41 <= byte <= 0x5A else byte, 0
    for letter in _SIGNS_FOR.get(byte, b""):
        yield letter, 1


def _narrowed(words: list[bytes], among: tuple[int, int], depth: int, byte: int) -> tuple[int, int]:
    """Return the range of words that also agree at `depth`; a word that ends there sorts before all of them."""
    first = _first_with(words, among, depth, byte)
    return first, _first_with(words, (first, among[1]), depth, byte + 1)


def _first_with(words: list[bytes], among: tuple[int, int], depth: int, least: int) -> int:
    low, high = among
    while low < high:
        middle = (low + high) // 2
        here = words[middle][depth] if len(words[middle]) > depth else -1
        low, high = (middle + 1, high) if here < least else (low, middle)
    return low


def _capitals(part: memoryview) -> float:
    """Return the bits for which letters are capital: the first or all are one, others as many as there are choices."""
    capitals = sum(0x41 <= byte <= 0x5A for byte in part)
    letters = capitals + sum(0x61 <= byte <= 0x7A for byte in part)
    if not capitals:
        return 0.0
    if capitals == letters or (capitals == 1 and 0x41 <= part[0] <= 0x5A):
        return 1.0
    return math.log2(sum(math.comb(letters, count) for count in range(1, min(capitals, letters - capitals) + 1)) + 1)


# -- patterns --------------------------------------------------------------------------------------------------------


def _folded(byte: int) -> int:
    return byte + 32 if 0x41 <= byte <= 0x5A else byte


def _runs(secret: memoryview, start: int) -> Iterator[_Part]:
    """Yield sequences such as `abc` or `9876`, and walks over neighbouring keys such as `asdf`."""
    step = secret[start + 1] - secret[start] if start + 1 < len(secret) else 0
    end = start + 1
    while step in (1, -1) and end < len(secret) and secret[end] - secret[end - 1] == step:
        end += 1
    if end - start >= _SHORTEST_RUN:
        yield _Part(end, 4 + math.log2(end - start) + (step < 0), Weakness.SEQUENCE)
    end = start + 1
    while end < len(secret) and (_folded(secret[end - 1]), _folded(secret[end])) in _NEXT:
        end += 1
    if end - start >= _SHORTEST_WALK:
        yield _Part(end, 6 + math.log2(end - start), Weakness.SEQUENCE)


def _repeats(secret: memoryview, start: int) -> Iterator[_Part]:
    """Yield blocks that follow each other unchanged: one character three times, a longer block twice."""
    for length in range(1, min(_LONGEST_BLOCK, (len(secret) - start) // 2) + 1):
        count = 1
        while secret[start + count * length : start + (count + 1) * length] == secret[start : start + length]:
            count += 1
        if count >= (_SHORTEST_RUN if length == 1 else 2):
            block = (
                _cheapest(secret[start : start + length], repeats=False)[0] if length > 1 else _character(secret[start])
            )
            yield _Part(start + count * length, block + math.log2(count) + 1, Weakness.REPEAT)
            if length == 1:
                return


def _dates(secret: memoryview, start: int) -> Iterator[_Part]:
    """Yield years from 1900 to 2099, and six or eight digits that may be a date."""
    digits = 0
    while start + digits < len(secret) and 0x30 <= secret[start + digits] <= 0x39:
        digits += 1
    if digits >= 4 and (secret[start], secret[start + 1]) in ((0x31, 0x39), (0x32, 0x30)):
        yield _Part(start + 4, 6.5, Weakness.DATE)
    for length, cost in ((6, 15.0), (8, 15.5)):
        if digits >= length and secret[start] <= 0x33:
            yield _Part(start + length, cost, Weakness.DATE)
