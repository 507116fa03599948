"""Grants for services, and the questions of unknown programs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from keydesk.model.access import Action, Grant, Subject
from keydesk.model.callers import Program
from keydesk.model.paths import Path
from keydesk.model.requests.registry import Done, request


@dataclass(frozen=True, slots=True)
class Grants:
    """All grants, newest first."""

    grants: tuple[Grant, ...]


@request("grant.list", Grants)
@dataclass(frozen=True, slots=True)
class ListGrants:
    """List grants."""


@request("grant.add", Grants)
@dataclass(frozen=True, slots=True)
class AddGrant:
    """Let a service use a namespace until a time (None: the profile's span); needs a fresh step-up."""

    subject: Subject
    namespace: Path
    actions: tuple[Action, ...] = (Action.GET,)
    until: datetime | None = None
    reason: str = ""


@request("grant.revoke", Done)
@dataclass(frozen=True, slots=True)
class RevokeGrant:
    """End a grant at once."""

    id: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Ask:
    """An unknown program asks for a key; a window answers or the deadline denies.

    It asks by `path`, or by a bare `name`, `path` being the top: then `matches` are the keys of that name it could be
    given, and `closed` those in strict namespaces, which no weakly known program reaches.
    """

    id: str
    program: Program
    path: Path
    action: Action
    deadline: datetime
    subject: Subject
    name: str = ""
    matches: tuple[Path, ...] = ()
    closed: tuple[Path, ...] = ()


@request("ask.answer", Done)
@dataclass(frozen=True, slots=True)
class AnswerAsk:
    """Answer an open question: deny, or allow by a grant over `namespace` for `seconds` (needs a step-up).

    `key` is the one of `matches` that is meant, where the program asked by a bare name.
    """

    id: str
    allow: bool
    namespace: Path
    seconds: int = 3600
    key: Path | None = None
