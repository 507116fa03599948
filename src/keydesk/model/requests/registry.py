"""Requests are registered under a stable verb; what they all share stands here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from keydesk.model.paths import Path

REQUESTS: dict[str, tuple[type, type]] = {}
"""Verb -> (request type, reply type)."""
VERBS: dict[type, str] = {}
"""Request type -> verb."""

TOP = Path(())
"""The namespace above all roots."""

C = TypeVar("C", bound=type)


def request(verb: str, reply: type) -> Callable[[C], C]:
    """Register a request class under `verb` with the class of its reply."""

    def register(cls: C) -> C:
        REQUESTS[verb] = (cls, reply)
        VERBS[cls] = verb
        return cls

    return register


@dataclass(frozen=True, slots=True)
class Done:
    """The change is durable. `revision` is the object's new revision, `sequence` the audit record's number."""

    revision: int = 0
    sequence: int = 0
