"""What a parsed key becomes here: its description, its material, and all that is known of it before that is sealed."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from typing import TYPE_CHECKING

from keydesk.engine.handlers.desk.drafting import Field, Material
from keydesk.engine.handlers.desk.objects import StoredKey
from keydesk.engine.kinds import Description, describe
from keydesk.errors import KeydeskError
from keydesk.model.kinds import Kind

if TYPE_CHECKING:
    from keydesk.engine.formats.parsed import ParsedKey, ParsedVersion
    from keydesk.engine.handlers.desk.drafting import Writer
    from keydesk.engine.handlers.desk.previews import Candidate
    from keydesk.model.paths import Path

_JUDGED = frozenset({Kind.PASSWORD, Kind.API_TOKEN})
"""Kinds whose strength the reader has judged already: it takes milliseconds a key, and is the jailed child's work."""
_KEPT = frozenset({"weak", "expired", "reused", "mismatch", "reference"})


def description_of(key: ParsedKey, version: ParsedVersion) -> Description:
    """What the kind says of the material, completed by what the parser knew (it had the passphrase)."""
    made = Description(key.kind, key.algorithm)
    if key.kind not in _JUDGED:
        with contextlib.suppress(KeydeskError):  # what cannot be described is kept all the same
            made = describe(key.kind, {part.name: memoryview(part.body) for part in version.fields})
    codes = dict.fromkeys((*made.warnings, *key.warning_codes))
    is_current = version is key.current
    return replace(
        made,
        algorithm=key.algorithm or made.algorithm if is_current else made.algorithm,
        strength=made.strength if made.strength is not None or not is_current else key.bits,
        fingerprint=made.fingerprint or (key.fingerprint or "" if is_current else ""),
        expires=made.expires or (key.expires if is_current else None),
        warnings=tuple(code for code in codes if code in _KEPT),
    )


def material_of(candidate: Candidate, by: Writer) -> tuple[Material, list[Material]]:
    """The current version's material, and what was before it, oldest first."""
    key = candidate.key
    before = [_material(key, version, description_of(key, version), by) for version in key.versions[:-1]]
    return _material(key, key.current, candidate.made, by), before


def blank_of(key: ParsedKey, path: Path, namespace: bytes, by: Writer) -> StoredKey:
    """What is known of a new key but for its versions."""
    return StoredKey(
        path,
        namespace.hex(),
        key.kind,
        key.created or by.now,
        owner=key.owner,
        tags=key.tags,
        notes=key.notes,
        attributes=dict(key.attributes),
        source=source_of(key),
    )


def source_of(key: ParsedKey) -> str:
    """Where an imported key came from."""
    return f"{key.source_format}: {key.source}"


def _material(key: ParsedKey, version: ParsedVersion, description: Description, by: Writer) -> Material:
    fields = tuple(Field(part.name, part.secret, memoryview(part.body)) for part in version.fields)
    is_current = version is key.current
    created = version.created or (key.created if is_current else None)
    return Material(
        fields,
        description,
        version.note or "imported",
        created=min(created, by.now) if created is not None else None,
        expires=key.expires if is_current else None,
    )
