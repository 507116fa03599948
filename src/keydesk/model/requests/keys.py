"""Lists and descriptions of keys: metadata, never a value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from keydesk.model.access import Action
from keydesk.model.keys import Key, KeyRow, Version
from keydesk.model.paths import Path
from keydesk.model.profiles import Profile
from keydesk.model.requests.registry import TOP, request


@dataclass(frozen=True, slots=True)
class Page:
    """Rows in path order. `after` continues the list, empty at its end; `total` is exact unless `checking`."""

    rows: tuple[KeyRow, ...]
    after: str = ""
    total: int = 0
    checking: bool = False


@request("key.list", Page)
@dataclass(frozen=True, slots=True)
class ListKeys:
    """List keys of `namespace` (`/` for all) that fit `filter` (the grammar of model/filter.py)."""

    namespace: Path = TOP
    recursive: bool = True
    filter: str = ""
    after: str = ""
    limit: int = 200


@dataclass(frozen=True, slots=True)
class Likeliest:
    """The keys a text most likely means, likeliest first; there may be more."""

    rows: tuple[KeyRow, ...]


@request("key.find", Likeliest)
@dataclass(frozen=True, slots=True)
class FindKeys:
    """Find a few keys by words: names that begin with the only one, then paths that hold all, then all else searched.

    A text that says more than words is a filter (model/filter.py); what fits it comes in path order.
    """

    text: str
    limit: int = 8


@dataclass(frozen=True, slots=True)
class Reader:
    """Who used a key: label, how surely known, when last, how often in 30 days."""

    label: str
    known: str
    last: datetime
    reads: int


@dataclass(frozen=True, slots=True)
class KeyDetail:
    """Everything about one key but its values. `can` lists what this caller may do now or after `needs`."""

    key: Key
    row: KeyRow
    versions: tuple[Version, ...]
    profile: Profile
    readers: tuple[Reader, ...] = ()
    can: tuple[Action, ...] = ()
    session_until: datetime | None = None


@request("key.describe", KeyDetail)
@dataclass(frozen=True, slots=True)
class Describe:
    """Describe one key by path or by `id:` and its hexadecimal id (deleted keys too)."""

    path: str
