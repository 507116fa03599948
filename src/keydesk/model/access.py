"""Actions, decisions and grants: the words of the one decision function in engine/access."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from keydesk.model.paths import Path


class Action(StrEnum):
    """What can be asked of a key or namespace; listings are filtered by the same rules."""

    LIST = "list"
    DESCRIBE = "describe"
    GET = "get"
    REVEAL = "reveal"
    COPY = "copy"
    CREATE = "create"
    UPDATE = "update"
    DELETE = "delete"
    EXPORT = "export"
    DESTROY = "destroy"
    GRANT = "grant"
    ADMINISTER = "administer"


class Outcome(StrEnum):
    """How a request ended, as recorded."""

    ALLOWED = "allowed"
    DENIED = "denied"
    FAILED = "failed"


class Need(StrEnum):
    """What is missing for a decision to become allowed."""

    STEP_UP = "step-up"
    REASON = "reason"


@dataclass(frozen=True, slots=True)
class Allowed:
    """The request may proceed under `rule`."""

    rule: str


@dataclass(frozen=True, slots=True)
class Denied:
    """The request is refused by `rule`; `smallest_grant` would allow it, shown to those who may know the key exists."""

    rule: str
    smallest_grant: str = ""


@dataclass(frozen=True, slots=True)
class Needs:
    """The request may proceed once `needs` are met for `namespace` (a fresh authentication, a reason)."""

    rule: str
    needs: tuple[Need, ...]
    namespace: Path


Decision = Allowed | Denied | Needs


class SubjectKind(StrEnum):
    """What a grant's service is known by, strongest first."""

    UNIT = "unit"
    UID = "uid"
    SCRIPT = "script"
    EXECUTABLE = "executable"


@dataclass(frozen=True, slots=True)
class Subject:
    """The service a grant is for: `name` is a unit, a uid or an absolute path; hashes (SHA-256 hex) bind when set."""

    kind: SubjectKind
    name: str
    executable: str = ""
    executable_hash: str = ""
    script_hash: str = ""

    @property
    def is_weak(self) -> bool:
        """Claim: programs of the same user could stand in for it."""
        return self.kind in {SubjectKind.SCRIPT, SubjectKind.EXECUTABLE}


@dataclass(frozen=True, slots=True)
class Grant:
    """Who x namespace x actions x until, made by a person with a step-up. `id` is 16 bytes as hex."""

    id: str
    subject: Subject
    namespace: Path
    actions: tuple[Action, ...]
    until: datetime
    made: datetime
    author: str
    reason: str = ""
