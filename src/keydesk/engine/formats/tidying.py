"""Every key and every sentence leaves this room within its bounds and without control characters.

Only what is shown is tidied: names, attributes, notes, labels. Bytes of fields are never touched; a field beyond its
bound sends its whole key to the files left alone.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from keydesk.engine.formats.limits import MAX_FIELD, MAX_FIELDS, MAX_LABEL, MAX_SENTENCE, MAX_TEXT
from keydesk.engine.formats.parsed import ParsedField, ParsedKey, ParsedVersion, Table, Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterable

UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def text(given: str, most: int) -> str:
    """`given` without control characters, cut at `most` characters, the last being an ellipsis then."""
    clean = UNFIT.sub("�", given)
    return clean if len(clean) <= most else clean[: most - 1] + "…"


def tidy(keys: Iterable[ParsedKey]) -> tuple[list[ParsedKey], list[Unreadable]]:
    """The keys within their bounds, and for each that cannot be, the reason."""
    kept: list[ParsedKey] = []
    left: list[Unreadable] = []
    for key in keys:
        parts = [part for version in key.versions for part in version.fields]
        if any(len(part.body) > MAX_FIELD for part in parts):
            left.append(_too_large(key, "A part of it has more than 1 MiB."))
        elif any(len(version.fields) > MAX_FIELDS for version in key.versions):
            left.append(_too_large(key, f"It has more than {MAX_FIELDS:,} fields."))
        else:
            kept.append(_tidy(key))
    return kept, left


def sentence(left: Unreadable) -> Unreadable:
    """A reason and a next step within their bounds."""
    return Unreadable(
        left.source,
        text(left.format_name, MAX_LABEL),
        text(left.reason, MAX_SENTENCE),
        text(left.next_step, MAX_SENTENCE),
    )


def table(given: Table) -> Table:
    """Column names within their bounds."""
    return Table(given.source, tuple(text(name, MAX_LABEL) for name in given.columns), given.roles)


def _too_large(key: ParsedKey, why: str) -> Unreadable:
    return Unreadable(key.source, key.source_format, f"{key.name[:80]!r}: {why}", "Store it as a file of its own.")


def _tidy(key: ParsedKey) -> ParsedKey:
    attributes: dict[str, str] = {}
    for name, value in list(key.attributes.items())[:MAX_FIELDS]:
        attributes.setdefault(text(name, MAX_LABEL) or "attribute", text(value, MAX_TEXT))
    return replace(
        key,
        algorithm=text(key.algorithm, MAX_LABEL),
        source_format=text(key.source_format, MAX_LABEL),
        owner=text(key.owner, MAX_LABEL),
        notes=text(key.notes, MAX_TEXT),
        tags=tuple(dict.fromkeys(text(tag, MAX_LABEL) for tag in key.tags[:MAX_FIELDS])),
        attributes=attributes,
        warnings=tuple(text(warned, MAX_SENTENCE) for warned in key.warnings),
        versions=tuple(_version(version) for version in key.versions),
    )


def _version(version: ParsedVersion) -> ParsedVersion:
    taken: set[str] = set()
    fields = []
    for part in version.fields:
        wished = name = text(part.name, MAX_LABEL - 8) or "field"
        count = 2
        while name in taken:
            name, count = f"{wished} ({count})", count + 1
        taken.add(name)
        fields.append(part if name == part.name else ParsedField(name, part.secret, part.body))
    return replace(version, fields=tuple(fields), note=text(version.note, MAX_LABEL))
