"""Whoever holds the pinned public keys can check an export: complete, in order, unchanged, grown from the older one.

Nothing secret is needed, and nothing of the vault. What an export proves:

* both checkpoints are signed by the pinned keys, of one origin;
* the frontier joins to the older root, so the older history is a prefix of the newer;
* the leaves, appended to that frontier, lead to the newer root: none is missing, added, changed or moved.

What it does not prove: that the newest records were not withheld after the newer checkpoint.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from keydesk.engine.audit import proof
from keydesk.engine.audit.checkpoint import Checkpoint, PublicKeys
from keydesk.engine.audit.checkpoint import verify as verify_checkpoint
from keydesk.engine.audit.export import FORMAT, VERSION
from keydesk.engine.audit.log import RECORD
from keydesk.errors import NewerFormatError, TamperedError

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_LINE = 1 << 20


@dataclass(frozen=True, slots=True)
class Verified:
    """A proven stretch: leaves [first, size), how many of them are records, and the checkpoints it hangs on."""

    origin: str
    first: int
    size: int
    records: int
    older: Checkpoint | None
    newer: Checkpoint


def verify_export(data: bytes | Iterable[bytes], keys: PublicKeys) -> Verified:
    """Check a whole export (its bytes, or its lines) against the pinned keys.

    Raises:
        TamperedError: something does not hold; the fact `record` names the first bad line where that can be told.
        NewerFormatError: a newer Keydesk wrote it.
    """
    lines = iter(data.splitlines() if isinstance(data, bytes) else data)
    head = _head(next(lines, b""))
    if head.get("origin") != keys.origin:
        raise _bad("The export is of another vault's history.")
    newer = verify_checkpoint(_text(head, "newer"), keys)
    first, size = _number(head, "first"), _number(head, "size")
    if newer.size != size or first > size:
        raise _bad("The export covers another stretch than its checkpoint.")
    older = None
    if first:
        older = verify_checkpoint(_text(head, "older"), keys)
        if older.size != first:
            raise _bad("The export begins elsewhere than its older checkpoint.")
    frontier = _frontier(head, first, older, newer)
    records, suspect = _append(frontier, lines, size)
    if frontier.root() != newer.root:
        if suspect is None:
            raise _bad("The lines do not lead to the root that was signed.")
        raise _bad(f"Line {suspect} of the history was changed.", suspect)
    if suspect is not None:
        raise _bad(f"The hash beside line {suspect} of the history was changed.", suspect)
    return Verified(newer.origin, first, size, records, older, newer)


def _head(line: bytes) -> dict[str, Any]:
    head = _object(line)
    if head.get("format") != FORMAT:
        raise _bad("This is no export of an audit history.")
    if head.get("version") != VERSION:
        raise NewerFormatError("A newer Keydesk wrote this export.", supported=VERSION)
    return head


def _frontier(head: dict[str, Any], first: int, older: Checkpoint | None, newer: Checkpoint) -> proof.Frontier:
    try:
        peaks = [_bytes(peak) for peak in head["frontier"]]
        path = [_bytes(node) for node in head["consistency"]]
        frontier = proof.Frontier(first, peaks)
        old_root, new_root = proof.roots_from_consistency(first, newer.size, frontier.root(), path)
    except (KeyError, TypeError, proof.MalformedProofError):
        raise _bad("The proof in the export is malformed.") from None
    if older is not None and frontier.root() != older.root:
        raise _bad("The older checkpoint is not the beginning of this export.")
    if first and (old_root != frontier.root() or new_root != newer.root):
        raise _bad("The newer history does not continue the older one.")
    return frontier


def _append(frontier: proof.Frontier, lines: Iterable[bytes], size: int) -> tuple[int, int | None]:
    """Append every leaf; return how many are records, and the first whose hash beside it differs."""
    records = 0
    suspect = None
    for line in lines:
        number = frontier.size
        leaf = _object(line)
        if leaf.get("n") != number or number >= size:
            raise _bad(f"Line {number} of the history is missing or out of order.", number)
        body = _bytes(leaf.get("leaf"))
        node = proof.leaf_hash(body)
        if suspect is None and node != _bytes(leaf.get("hash")):
            suspect = number
        frontier.append(node)
        records += body[:1] == bytes((RECORD,))
    if frontier.size != size:
        raise _bad(f"Line {frontier.size} of the history is missing.", frontier.size)
    return records, suspect


def _object(line: bytes) -> dict[str, Any]:
    if len(line) > MOST_LINE:
        raise _bad("A line of the export is too long.")
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        raise _bad("A line of the export is not JSON.") from None
    if not isinstance(value, dict):
        raise _bad("A line of the export is not JSON.")
    return value


def _text(head: dict[str, Any], name: str) -> str:
    value = head.get(name)
    if not isinstance(value, str):
        raise _bad(f"The export lacks {name}.")
    return value


def _number(head: dict[str, Any], name: str) -> int:
    value = head.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise _bad(f"The export lacks {name}.")
    return value


def _bytes(value: object) -> bytes:
    if not isinstance(value, str):
        raise _bad("A line of the export is malformed.")
    try:
        raw = base64.b64decode(value, validate=True)
    except ValueError:
        raise _bad("A line of the export is malformed.") from None
    if base64.b64encode(raw).decode("ascii") != value:
        raise _bad("A line of the export is malformed.")
    return raw


def _bad(sentence: str, record: int | None = None) -> TamperedError:
    facts = {} if record is None else {"record": record}
    return TamperedError(sentence, "Ask whoever gave you the export for the original.", part="export", **facts)
