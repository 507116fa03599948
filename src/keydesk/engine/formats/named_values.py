"""A named value from a list of values (`.env`, Kubernetes Secret) becomes one key, or, holding PEM, halves of keys."""

from __future__ import annotations

from dataclasses import replace

from keydesk.engine.formats import pem
from keydesk.engine.formats.guess import guess, is_pem
from keydesk.engine.formats.halves import Harvest, Place, PrivateHalf
from keydesk.engine.formats.limits import MAX_FIELD, PASSPHRASE
from keydesk.engine.formats.parsed import (
    ParsedField,
    ParsedKey,
    ParsedVersion,
    ParseOptions,
    SourceFile,
    Unreadable,
)
from keydesk.errors import RefusedError
from keydesk.model.kinds import VALUE


def read_value(place: Place, value: bytes, options: ParseOptions, attributes: dict[str, str] | None = None) -> Harvest:
    """Make of `value`, called `place.name`, what it is; an empty or too large one is left alone and said."""
    reason = next_step = ""
    if not value:
        reason, next_step = f"{place.name} is empty.", "It was left alone; give it a value first."
    elif len(value) > MAX_FIELD:
        reason, next_step = f"{place.name} has more than 1 MiB.", "Store it as a file of its own."
    if reason:
        return Harvest(unreadable=[Unreadable(place.source, place.format_name, reason, next_step)])
    if is_pem(value):
        try:
            return _within(place, pem.read(SourceFile(place.source, value), None, options, place), attributes or {})
        except RefusedError as error:
            if error.facts.get("rule") == PASSPHRASE:
                raise
    found = guess(place.name, value)
    key = ParsedKey(
        segments=place.segments,
        name=place.name,
        kind=found.kind,
        algorithm=found.algorithm,
        bits=found.bits,
        attributes={**found.attributes, **(attributes or {})},
        versions=(ParsedVersion((ParsedField(VALUE, secret=True, body=value),)),),
        source=place.source,
        source_format=place.format_name,
    )
    return Harvest(keys=[key])


def _within(place: Place, harvest: Harvest, attributes: dict[str, str]) -> Harvest:
    """Say of nested keys what they were nested in."""
    for number, half in enumerate(harvest.halves):
        where = replace(half.place, format_name=f"{half.place.format_name} in {place.format_name}")
        harvest.halves[number] = replace(half, place=where)
        if isinstance(half, PrivateHalf):
            harvest.halves[number] = replace(half, place=where, attributes={**half.attributes, **attributes})
    return harvest
