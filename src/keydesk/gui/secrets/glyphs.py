"""Cuts a value into rows of single glyphs, straight from its bytes; no text longer than one glyph ever exists.

A glyph is one character with the marks that combine with it. What cannot be seen, or would turn the text around
(control characters, bidirectional overrides, zero-width ones), gets a visible stand-in. Bytes that are not UTF-8 are
two hexadecimal digits each.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

# Patterns look at the buffer in place and are asked for positions only: a matched group would be a copy.
_UTF8 = re.compile(
    rb"(?:[\x00-\x7f]++|[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}"
    rb"|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}"
    rb"|\xf4[\x80-\x8f][\x80-\xbf]{2})*+",
)
"""Well-formed UTF-8 (RFC 3629, section 4)."""
_LINE_END = re.compile(rb"\r\n|\n|\r")
_NOT_PLAIN = re.compile(rb"[^\x20-\x7e]")
_UNSEEN = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})
_STAND_IN, _TAB = "\u25af", "\u21e5"
_DIGITS = "0123456789abcdef"
_MOST_MARKS = 4
_HEX_GROUP = 2


class Look(Enum):
    """How a glyph is told apart: 0 from O, 1 from l, a sign from a letter."""

    LETTER = auto()
    DIGIT = auto()
    SIGN = auto()
    STAND_IN = auto()


@dataclass(frozen=True, slots=True)
class Glyph:
    """One thing to draw: its text, the cells it takes, and its look."""

    text: str
    cells: int
    look: Look


@dataclass(frozen=True, slots=True)
class Row:
    """One line on the screen: the bytes `start` to `end` of the value."""

    start: int
    end: int


def is_text(value: memoryview) -> bool:
    """Claim: the bytes are UTF-8."""
    return _UTF8.fullmatch(value) is not None


def rows(value: memoryview, columns: int) -> list[Row]:
    """Return the lines a value takes at this many columns, broken where it breaks and where it is full."""
    if not is_text(value):
        fits = max(1, (columns + 1) // (_HEX_GROUP + 1))
        return [Row(start, min(start + fits, len(value))) for start in range(0, len(value), fits)]
    made: list[Row] = []
    start = 0
    for line_end in _LINE_END.finditer(value):
        made += _wrapped(value, start, line_end.start(), columns)
        start = line_end.end()
    if start < len(value):
        made += _wrapped(value, start, len(value), columns)
    return made


def _wrapped(value: memoryview, start: int, end: int, columns: int) -> list[Row]:
    """Return the rows of one line, which may be empty."""
    if _NOT_PLAIN.search(value, start, end) is None:
        return [Row(at, min(at + columns, end)) for at in range(start, max(end, start + 1), columns)]
    made: list[Row] = []
    place, used = start, 0
    while place < end:
        glyph, after = _glyph(value, place)
        if used + glyph.cells > columns and used:
            made.append(Row(start, place))
            start, used = place, 0
        used += glyph.cells
        place = after
    return [*made, Row(start, end)]


def glyphs(value: memoryview, row: Row, *, as_text: bool) -> Iterator[Glyph]:
    """Yield a row's glyphs one at a time; a pair of hexadecimal digits is followed by an empty cell."""
    place = row.start
    while place < row.end:
        if as_text:
            glyph, place = _glyph(value, place)
            yield glyph
        else:
            for digit in (value[place] >> 4, value[place] & 15):
                yield Glyph(_DIGITS[digit], 1, Look.DIGIT if digit < 10 else Look.LETTER)
            yield Glyph(" ", 1, Look.LETTER)
            place += 1


def _glyph(value: memoryview, place: int) -> tuple[Glyph, int]:
    """Return the glyph at a place of valid UTF-8 and where the next one begins."""
    letter = chr(_code_point(value, place))
    place += _width(value, place)
    category = unicodedata.category(letter)
    if letter == "\t":
        return Glyph(_TAB, 1, Look.STAND_IN), place
    if category in _UNSEEN:
        return Glyph(_STAND_IN, 1, Look.STAND_IN), place
    cells = 2 if unicodedata.east_asian_width(letter) in "WF" else 1
    for _ in range(_MOST_MARKS):
        if place >= len(value) or not unicodedata.category(chr(_code_point(value, place))).startswith("M"):
            break
        letter += chr(_code_point(value, place))
        place += _width(value, place)
    look = Look.DIGIT if category == "Nd" else Look.LETTER if category[0] in "LM" else Look.SIGN
    return Glyph(letter, cells, look), place


def _width(value: memoryview, place: int) -> int:
    """Return how many bytes the character at a place of valid UTF-8 has (RFC 3629, section 3)."""
    first = value[place]
    return 1 if first < 0x80 else 2 if first < 0xE0 else 3 if first < 0xF0 else 4


def _code_point(value: memoryview, place: int) -> int:
    width = _width(value, place)
    if width == 1:
        return value[place]
    point = value[place] & (0xFF >> (width + 1))
    for byte in value[place + 1 : place + width]:
        point = point << 6 | byte & 0x3F
    return point
