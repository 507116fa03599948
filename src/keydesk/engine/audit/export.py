"""An export carries a stretch of the history and everything needed to prove it elsewhere, one JSON object a line.

The first line names format, origin, the stretch [first, size), the newer checkpoint, and, when the stretch does not
begin at 0, the older one of size `first`, the hashes of its peaks (`frontier`) and the RFC 9162 consistency proof.
Every further line is a leaf: its number, its body and its hash. Hashes and bodies are base64.
"""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING

from keydesk.engine.audit import proof

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keydesk.engine.audit.log import AuditLog

FORMAT = "keydesk-audit"
VERSION = 1
STEP = 1000


def lines(log: AuditLog, origin: str, first: int, size: int, older: str, newer: str) -> Iterator[bytes]:
    """The lines of an export of the leaves [first, size); `older` is empty when `first` is 0.

    Raises:
        TamperedError: the rows of the history contradict its root.
        IndexError: there is no such stretch.
    """
    if not 0 <= first <= size <= log.size:
        raise IndexError(f"no leaves [{first}, {size}) in a history of {log.size}")
    head = {
        "format": FORMAT,
        "version": VERSION,
        "origin": origin,
        "first": first,
        "size": size,
        "older": older,
        "newer": newer,
        "frontier": [_base64(peak) for peak in log.frontier_at(first)],
        "consistency": [_base64(node) for node in log.consistency_proof(first, size)],
    }
    yield _line(head)
    for start in range(first, size, STEP):
        for number, body in enumerate(log.leaves(start, min(start + STEP, size)), start):
            yield _line({"n": number, "leaf": _base64(body), "hash": _base64(proof.leaf_hash(body))})


def _line(value: dict[str, object]) -> bytes:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=True).encode() + b"\n"


def _base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")
