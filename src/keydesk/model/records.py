"""One line of the audit history: who did what to which key, when, and how it ended; no value, no plain path."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from keydesk.model.access import Outcome


@dataclass(frozen=True, slots=True)
class Record:
    """One audit record as written to the log.

    `wall` is UTC; `boot` is seconds since boot with the boot's id hashed in `boot_id`; `key` and `namespace` are
    16-byte ids as hex or empty; `keyed_path` is HMAC(index key, path) as hex, or empty; `count` is above 1 for
    coalesced denials; `action` is an Action's value or an event's name (`vault.unlock`, `grant.add`, …);
    `reader` identifies a caller across connections (unit, script or executable path; empty for people).
    """

    wall: datetime
    boot: float
    caller: str
    known: str
    uid: int
    reader: str
    action: str
    outcome: Outcome
    rule: str = ""
    key: str = ""
    namespace: str = ""
    keyed_path: str = ""
    version: int = 0
    field: str = ""
    reason: str = ""
    count: int = 1


@dataclass(frozen=True, slots=True)
class RecordRow:
    """A record as shown: its sequence number in the log and the key's present path where the caller may know it."""

    sequence: int
    record: Record
    path: str = ""
