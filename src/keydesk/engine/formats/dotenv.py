"""A `.env` file gives one key for each variable, its value as python-dotenv reads it, with nothing interpolated."""

from __future__ import annotations

import io
import re

from dotenv.parser import parse_stream

from keydesk.engine.formats.halves import Harvest, Place
from keydesk.engine.formats.limits import MAX_KEYS, check_count
from keydesk.engine.formats.named_values import read_value
from keydesk.engine.formats.naming import base_name, stem
from keydesk.engine.formats.parsed import ParseOptions, SourceFile, Unreadable
from keydesk.engine.formats.text import decode
from keydesk.errors import RefusedError

NAME = ".env"
_ASSIGNMENT = re.compile(rb"^[ \t]*(?:export[ \t]+)?'?[A-Za-z_][A-Za-z0-9_.\-]*'?[ \t]*=")
_MOST_PROBED = 200


def is_dotenv(text: bytes) -> bool:
    """Claim: the first statement is `NAME=value`, and nearly every line belongs to one."""
    lines = [line for line in text.splitlines()[:_MOST_PROBED] if line.strip() and not line.lstrip().startswith(b"#")]
    if not lines or not _ASSIGNMENT.match(lines[0]):
        return False
    try:
        bindings = list(parse_stream(io.StringIO(text[: 64 * 1024].decode("utf-8", "replace"))))
    except (ValueError, RecursionError):
        return False
    good = sum(1 for binding in bindings if binding.key and not binding.error)
    bad = sum(1 for binding in bindings if binding.error)
    return good > 0 and bad <= good // 10 + (1 if len(text) > 64 * 1024 else 0)


def read(source: SourceFile, options: ParseOptions) -> Harvest:
    """Read every variable; of one given twice the last counts, as python-dotenv has it.

    Raises:
        RefusedError: not UTF-8, or far too many variables.
    """
    text = decode(source.body)
    if "\0" in text:
        raise RefusedError("It holds a zero byte.", "Take it again from where it is kept.")
    segments = _segments(source.name)
    harvest = Harvest()
    values: dict[str, str | None] = {}
    lines = text.replace("\r\n", "\n").replace("\r", "\n")  # as a file opened as text is read
    for binding in parse_stream(io.StringIO(lines)):
        if binding.error:
            _leave(harvest, source, f"Line {binding.original.line} is no NAME=value.", "Correct the line.")
        elif binding.key is not None:
            if binding.key in values:
                _leave(harvest, source, f"{binding.key} is given twice; the last one counts.", "Remove the other.")
            values[binding.key] = binding.value
        check_count("variables", len(values), MAX_KEYS)
    for name, value in values.items():
        place = Place(source.name, NAME, name, segments)
        harvest.add(read_value(place, (value or "").encode(), options))
    return harvest


def _leave(harvest: Harvest, source: SourceFile, reason: str, next_step: str) -> None:
    harvest.unreadable.append(Unreadable(source.name, NAME, reason, next_step))


def _segments(name: str) -> tuple[str, ...]:
    """`payments.env` suggests payments, `.env.staging` staging, a bare `.env` nothing."""
    base = base_name(name)
    suggested = base.removeprefix(".env").lstrip(".") if base.startswith(".env") else stem(base)
    return (suggested,) if suggested else ()
