"""The audit history: lists, checks, exports."""

from __future__ import annotations

from dataclasses import dataclass

from keydesk.model.records import RecordRow
from keydesk.model.requests.registry import request


@dataclass(frozen=True, slots=True)
class Records:
    """Records newest first; `before` continues, 0 at the end. `verified` of `size` records are checked so far."""

    rows: tuple[RecordRow, ...]
    before: int = 0
    size: int = 0
    verified: int = 0
    is_damaged: bool = False


@request("audit.list", Records)
@dataclass(frozen=True, slots=True)
class ListRecords:
    """List history below sequence `before` (0: newest) that fits `filter` (RECORD_FIELDS); `key` restricts by path."""

    before: int = 0
    limit: int = 200
    filter: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class AuditVerified:
    """The whole log was recomputed: its size, root (hex) and the first bad record, or -1."""

    size: int
    root: str
    first_bad: int = -1
    sentence: str = ""


@request("audit.verify", AuditVerified)
@dataclass(frozen=True, slots=True)
class VerifyAudit:
    """Recompute the log against the authenticated head and the last checkpoint."""


@dataclass(frozen=True, slots=True)
class AuditExport:
    """Body out: the export, a text that verifies with public keys alone (docs/format.md, Audit export).

    `keys` are those public keys as text, to be pinned once by whoever verifies.
    """

    size: int
    root: str
    keys: str = ""


@request("audit.export", AuditExport)
@dataclass(frozen=True, slots=True)
class ExportAudit:
    """Export the history with a signed checkpoint."""
