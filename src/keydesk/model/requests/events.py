"""Events that follow a subscription."""

from __future__ import annotations

from dataclasses import dataclass

from keydesk.model.paths import Path
from keydesk.model.requests.grants import Ask
from keydesk.model.requests.registry import Done, request


@request("subscribe", Done)
@dataclass(frozen=True, slots=True)
class Subscribe:
    """Turn this connection into a listener: events follow until it closes."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something happened. `topic` is changed, recorded, clipboard, ask, locking, checked, notice.

    changed: `paths` touched (empty: anything). clipboard: `copy` and `what` (cleared, replaced, failed).
    """

    topic: str
    paths: tuple[Path, ...] = ()
    copy: str = ""
    what: str = ""
    ask: Ask | None = None
    sentence: str = ""
