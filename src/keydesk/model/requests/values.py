"""Values that leave: got, revealed or copied."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import datetime

from keydesk.model.access import Action
from keydesk.model.kinds import Kind
from keydesk.model.paths import Path
from keydesk.model.requests.registry import Done, request
from keydesk.model.states import Label


@dataclass(frozen=True, slots=True)
class Value:
    """A value follows. Body out: the field's bytes as they went in. `remask` in seconds, for people.

    A one-time code that goes by time has `period` seconds and is over at `until`; a value has neither.
    """

    path: Path
    version: int
    kind: Kind
    field: str
    is_text: bool
    remask: int = 0
    stale_limit: int = 0
    period: int = 0
    until: datetime | None = None


@request("get", Value)
@dataclass(frozen=True, slots=True)
class Get:
    """Ask for one field of one version. `path` may be a bare name. `action` is get or reveal.

    At most one of `version` (0: current) and `label`. `field` may also be a public attribute, and `code` where the key
    makes one-time codes.
    """

    path: str
    version: int = 0
    label: Label | None = None
    field: str = "value"
    reason: str = ""
    action: Action = Action.GET


@dataclass(frozen=True, slots=True)
class Copied:
    """The clipboard holder owns the selection until `until`; `copy` names this copy in clipboard events.

    `code_until` is when a copied one-time code that goes by time is over.
    """

    copy: str
    until: datetime
    seconds: int
    code_until: datetime | None = None


@request("copy", Copied)
@dataclass(frozen=True, slots=True)
class Copy:
    """Put one field on the clipboard through the holder; `field` as in Get. `display` is the caller's environment."""

    path: str
    version: int = 0
    field: str = "value"
    reason: str = ""
    display: dict[str, str] = dataclasses.field(default_factory=dict)


@request("copy.clear", Done)
@dataclass(frozen=True, slots=True)
class ClearCopy:
    """Clear a copied value now."""

    copy: str
