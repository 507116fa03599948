"""Names, paths and numbers keep their own direction of writing inside a sentence of another (Unicode TR9).

    toast.say(filled(self.tr("Moved %1 to %2."), name, path))
    draw_text(painter, rect, theme, isolated(name), direction=direction)

In a right-to-left window `/prod/db` would else be read `prod/db/`, as its slash has no direction of its own.
"""

from __future__ import annotations

import re
import unicodedata

from PySide6.QtGui import QGuiApplication

_FIRST_STRONG_ISOLATE, _POP_ISOLATE, _RIGHT_TO_LEFT_MARK = "\u2068", "\u2069", "\u200f"
_HOLE = re.compile(r"%([1-9])(?!\d)")


def isolated(text: str) -> str:
    """Return a text that keeps its own direction inside another."""
    return f"{_FIRST_STRONG_ISOLATE}{text}{_POP_ISOLATE}"


def filled(sentence: str, *parts: object) -> str:
    """Return a sentence with %1, %2 … filled in; parts that are, or stand in, right-to-left writing are isolated."""
    return _HOLE.sub(lambda hole: _kept(str(parts[int(hole[1]) - 1])), sentence)


def led(text: str) -> str:
    """Return a text that reads in the window's direction, whatever it begins with: Qt asks its first letter."""
    return _RIGHT_TO_LEFT_MARK + text if text and QGuiApplication.isRightToLeft() else text


def reads_right_to_left(text: str) -> bool:
    """Claim: the first letter that has a direction is written from right to left."""
    directions = (unicodedata.bidirectional(letter) for letter in text)
    return next((direction for direction in directions if direction in {"L", "R", "AL"}), "L") != "L"


def _kept(part: str) -> str:
    is_rtl = any(unicodedata.bidirectional(letter) in {"R", "AL"} for letter in part)
    return isolated(part) if is_rtl or QGuiApplication.isRightToLeft() else part
