"""Every key and every sentence leaves this room within its bounds and without control characters.

Only what is shown is tidied: names, attributes, notes, labels. Bytes of fields are never touched; a field beyond its
bound sends its whole key to the files left alone. Texts too long to be shown beside a key become secret fields of it.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from keydesk.engine.formats.limits import (
    MAX_FIELD,
    MAX_FIELD_NAME,
    MAX_FIELDS,
    MAX_LABEL,
    MAX_SENTENCE,
    MAX_STRINGS,
    MAX_TEXT,
)
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
    for key in (_lighten(_tidy(key)) for key in keys):
        parts = [part for version in key.versions for part in version.fields]
        if any(len(part.body) > MAX_FIELD for part in parts):
            left.append(_too_large(key, "A part of it has more than 1 MiB."))
        elif any(len(version.fields) > MAX_FIELDS for version in key.versions):
            left.append(_too_large(key, f"It has more than {MAX_FIELDS:,} fields."))
        else:
            kept.append(replace(key, versions=tuple(_version(version) for version in key.versions)))
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
    for name, value in list(key.attributes.items())[:MAX_STRINGS]:
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
    )


def _lighten(key: ParsedKey) -> ParsedKey:
    """Texts of a key that has too many become secret fields, the longest first, until the rest fits."""
    texts = {**key.attributes, "notes": key.notes}
    others = len(key.owner) + sum(map(len, key.tags)) + sum(map(len, key.attributes))
    moved: list[ParsedField] = []
    while texts and (len(texts) > MAX_FIELDS or others + sum(map(len, texts.values())) > MAX_TEXT):
        name = max(texts, key=lambda name: len(texts[name]))
        moved.append(ParsedField(name, secret=True, body=texts.pop(name).encode("utf-8", "surrogatepass")))
    if not moved:
        return key
    current = replace(key.current, fields=(*key.current.fields, *moved))
    notes = texts.pop("notes", "")
    return replace(key, attributes=texts, notes=notes, versions=(*key.versions[:-1], current))


def _version(version: ParsedVersion) -> ParsedVersion:
    taken: set[str] = set()
    fields = []
    for part in version.fields:
        wished = name = field_name(part.name)
        count = 2
        while name in taken:
            ending = f" ({count})"
            name, count = wished[: MAX_FIELD_NAME - len(ending)] + ending, count + 1
        taken.add(name)
        fields.append(part if name == part.name else ParsedField(name, part.secret, part.body))
    return replace(version, fields=tuple(fields), note=text(version.note, MAX_LABEL))


def field_name(given: str) -> str:
    """The nearest name a field can have: visible characters, no slash, at most 64."""
    shown = "".join(c if c.isprintable() and c != "/" else "-" for c in given)
    return shown[:MAX_FIELD_NAME].strip() or "field"
