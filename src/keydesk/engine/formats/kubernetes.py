"""Kubernetes Secret manifests give one key for each datum; nested PEM is read as what it is.

YAML is read by the base loader: every scalar stays text, no tag is obeyed, and aliases, depth and events are counted
before anything is built. JSON manifests are YAML too.
"""

from __future__ import annotations

import base64
import binascii
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import AliasEvent, CollectionEndEvent, CollectionStartEvent

from keydesk.engine.formats.halves import Harvest, Place
from keydesk.engine.formats.limits import (
    MAX_KEYS,
    MAX_YAML,
    MAX_YAML_ALIASES,
    MAX_YAML_DEPTH,
    MAX_YAML_EVENTS,
    check_count,
)
from keydesk.engine.formats.named_values import read_value
from keydesk.engine.formats.parsed import ParseOptions, SourceFile, Unreadable
from keydesk.engine.formats.text import decode
from keydesk.errors import RefusedError

NAME = "Kubernetes Secret"
_KUBECTL = "Take it again: kubectl get secret NAME -o yaml."


def is_manifest(text: bytes) -> bool:
    """Claim: it names an API version and a Secret (or a List)."""
    head = text[: 256 * 1024].replace(b'"', b"").replace(b"'", b"")
    return b"apiVersion:" in head and any(
        b"kind:" + gap + kind in head for gap in (b" ", b"") for kind in (b"Secret", b"List")
    )


def read(source: SourceFile, options: ParseOptions) -> Harvest:
    """Read every Secret of every document; other kinds are named and left alone. Raises RefusedError."""
    text = decode(source.body)
    check_count("bytes of YAML", len(source.body), MAX_YAML, "Split it: one Secret is at most 1 MiB.")
    documents = _documents(text)
    harvest = Harvest()
    secrets: list[dict[str, Any]] = []
    for document in documents:
        parts = document.get("items") if document.get("kind") == "List" else [document]
        for part in parts if isinstance(parts, list) else []:
            if isinstance(part, dict) and part.get("kind") == "Secret":
                secrets.append(part)
            else:
                kind = str(part.get("kind", "document"))[:60] if isinstance(part, dict) else "document"
                reason = f"It also holds a {kind}, which is no Secret."
                harvest.unreadable.append(Unreadable(source.name, NAME, reason, "That part was left alone."))
    spaces = {_meta(secret, "namespace") for secret in secrets}
    for secret in secrets:
        harvest.add(_read_secret(secret, source, options, has_spaces=len(spaces) > 1))
        check_count("keys", len(harvest.keys), MAX_KEYS)
    return harvest


def _documents(text: str) -> list[dict[str, Any]]:
    """Parse after counting. Raises RefusedError, naming a line and nothing of what stands there."""
    try:
        _count(text)
        loader = YAML(typ="base", pure=True)
        return [document for document in loader.load_all(text) if isinstance(document, dict)]
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark is not None else 0
        raise RefusedError(f"Its YAML is not valid near line {line}.", "Correct the line.") from None
    except (YAMLError, ValueError, RecursionError):
        raise RefusedError("Its YAML is not valid.", _KUBECTL) from None


def _count(text: str) -> None:
    depth = aliases = 0
    for events, event in enumerate(YAML(typ="base", pure=True).parse(text), 1):
        depth += isinstance(event, CollectionStartEvent)
        depth -= isinstance(event, CollectionEndEvent)
        aliases += isinstance(event, AliasEvent)
        check_count("parts of YAML", events, MAX_YAML_EVENTS)
        check_count("levels of YAML", depth, MAX_YAML_DEPTH, "It is no manifest.")
        check_count("YAML aliases", aliases, MAX_YAML_ALIASES, "Write them out; a Secret needs none.")


def _meta(secret: dict[str, Any], name: str) -> str:
    metadata = secret.get("metadata")
    value = metadata.get(name) if isinstance(metadata, dict) else None
    return value if isinstance(value, str) else ""


def _read_secret(secret: dict[str, Any], source: SourceFile, options: ParseOptions, *, has_spaces: bool) -> Harvest:
    name, space = _meta(secret, "name"), _meta(secret, "namespace")
    segments = tuple(part for part in (space if has_spaces else "", name or "secret") if part)
    attributes = {"kubernetes-secret": f"{space}/{name}" if space else name}
    harvest = Harvest()
    values: dict[str, bytes] = {}
    for key, value in _strings(secret, "data"):
        try:
            values[key] = base64.b64decode("".join(value.split()), validate=True)
        except (binascii.Error, ValueError):
            reason = f"{key} of {name} is not base64."
            harvest.unreadable.append(Unreadable(source.name, NAME, reason, "Use stringData for plain text."))
    for key, value in _strings(secret, "stringData"):
        values[key] = value.encode()  # Kubernetes lets stringData win
    if not values and not harvest.unreadable:
        reason = f"The Secret {name or 'without a name'} holds no data."
        harvest.unreadable.append(Unreadable(source.name, NAME, reason, _KUBECTL))
    for key, plain in values.items():
        harvest.add(read_value(Place(source.name, NAME, key, segments), plain, options, attributes))
    return harvest


def _strings(secret: dict[str, Any], part: str) -> list[tuple[str, str]]:
    found = secret.get(part)
    pairs = found.items() if isinstance(found, dict) else ()
    return [(key, value) for key, value in pairs if isinstance(key, str) and isinstance(value, str)]
