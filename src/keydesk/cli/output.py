"""What the command line shows: tables for people, JSON for programs, never a value unless it was asked for.

JSON writes times as ISO 8601 in UTC and durations in seconds. Text from the vault is shown without control characters,
so that no name or note moves the cursor.
"""

from __future__ import annotations

import json
import sys
import unicodedata
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import TYPE_CHECKING, Any

from keydesk.model.paths import Path

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from keydesk.errors import KeydeskError


def shape(thing: object) -> Any:  # noqa: ANN401 - JSON has no narrower type
    """Return `thing` as JSON types."""
    if isinstance(thing, Path):
        return str(thing)
    if is_dataclass(thing):
        return {field.name: shape(getattr(thing, field.name)) for field in fields(thing)}
    if isinstance(thing, Enum):
        return thing.value
    if isinstance(thing, datetime):
        return thing.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    if isinstance(thing, timedelta):
        return int(thing.total_seconds())
    if isinstance(thing, tuple | list):
        return [shape(part) for part in thing]
    if isinstance(thing, dict):
        return {name: shape(part) for name, part in thing.items()}
    return thing


def say_json(thing: object) -> None:
    """Print one thing as JSON."""
    print(json.dumps(shape(thing), ensure_ascii=False, indent=2))


def say(sentence: str) -> None:
    """Print one line for a person."""
    print(clean(sentence))


def note(sentence: str) -> None:
    """Print one line beside the result."""
    print(clean(sentence), file=sys.stderr)


def fail(error: KeydeskError, *, as_json: bool) -> int:
    """Say what happened and what to do next; return the exit code."""
    if as_json:
        print(json.dumps({"error": error.to_wire()}, ensure_ascii=False), file=sys.stderr)
    else:
        note(str(error))
    return error.exit_code


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print rows in columns as wide as they need, with heads on a terminal."""
    shown = [[clean(cell) for cell in row] for row in rows]
    if sys.stdout.isatty():
        shown.insert(0, list(heads))
    widths = [max((_width(row[column]) for row in shown), default=0) for column in range(len(heads))]
    for row in shown:
        line = "  ".join(cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True))
        print(line.rstrip())


def facts(pairs: Iterable[tuple[str, str]]) -> None:
    """Print names and what they are, leaving out what is empty."""
    kept = [(name, clean(value)) for name, value in pairs if value]
    width = max((len(name) for name, _ in kept), default=0)
    for name, value in kept:
        print(f"{name:<{width}}  {value}")


def clean(text: str) -> str:
    """Return `text` with everything invisible shown as U+FFFD, line breaks as spaces."""
    if text.isprintable():
        return text
    return "".join(
        character if character.isprintable() else " " if character in "\n\t" else "\N{REPLACEMENT CHARACTER}"
        for character in text
    )


def when(moment: datetime | None, now: datetime) -> str:
    """Return a time as people say it: `3 d ago`, `in 20 d`, nothing for None."""
    if moment is None:
        return ""
    seconds = int((moment - now).total_seconds())
    amount = span(timedelta(seconds=abs(seconds)))
    if abs(seconds) < 60:
        return "now"
    return f"in {amount}" if seconds > 0 else f"{amount} ago"


def count(number: int, thing: str) -> str:
    """Return a number of things: `1 change`, `7,239 records`; `thing` is one whose plural ends in s."""
    return f"{number:,} {thing}" + ("" if number == 1 else "s")


def span(length: timedelta | None) -> str:
    """Return a duration in its largest fitting unit."""
    if length is None:
        return "–"
    seconds = int(length.total_seconds())
    for unit, size in (("y", 31_536_000), ("d", 86_400), ("h", 3_600), ("min", 60)):
        if seconds >= size and (unit != "y" or seconds >= 2 * size):
            return f"{seconds // size} {unit}"
    return f"{seconds} s"


def _width(text: str) -> int:
    """Return the columns a text takes on a terminal."""
    return sum(
        0 if unicodedata.combining(character) else 2 if unicodedata.east_asian_width(character) in "WF" else 1
        for character in text
    )
