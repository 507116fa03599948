"""A preview tells of what is stored only what its caller could ask for; nothing else is looked at, let alone opened.

By the one decision (`engine/access`), at the path that is told of:

* that something stands there, and of which kind (changed, conflict): who may list, describe or get it;
* that it has exactly this value (same): who may get it. A program's comparison is recorded as that get;
* that it has the same public part (duplicate): who may list or describe it.

To everybody else the path is new, whatever stands there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from keydesk.engine.handlers.desk.objects import PathUse
from keydesk.engine.handlers.desk.visit import Pass, judge
from keydesk.engine.handlers.fields import open_field, pick, record_of
from keydesk.engine.handlers.finding import Found
from keydesk.errors import ConflictError, DeniedError, NeedsStepUpError, NotFoundError
from keydesk.model.access import Action, Allowed
from keydesk.model.kinds import VALUE

if TYPE_CHECKING:
    from keydesk.engine.formats.parsed import ParsedKey, ParsedVersion
    from keydesk.engine.handlers.desk.desk import Desk
    from keydesk.engine.handlers.desk.shelf import HeldKey
    from keydesk.engine.handlers.desk.visit import Visit
    from keydesk.model.paths import Path
    from keydesk.model.profiles import Profile

_LISTED = (Action.LIST, Action.DESCRIBE)
_KNOWN = (*_LISTED, Action.GET)


def status_of(desk: Desk, visit: Visit, path: Path, key: ParsedKey) -> str:
    """What an import of `key` to `path` would meet, as far as this caller may know: new, changed, same or conflict."""
    if any(_stands(desk, visit, part, PathUse.KEY) for part in path.ancestors()):
        return "conflict"
    if _stands(desk, visit, path, PathUse.NAMESPACE):
        return "conflict"
    held = desk.shelf.find(path)
    if held is None or not _may(desk, visit, held.path, desk.tree.by_id(held.namespace).profile, _KNOWN):
        return "new"
    if held.stored.kind is not key.kind or held.path != path:
        return "conflict"
    return "same" if _is_same(desk, visit, held, key.current) else "changed"


def duplicate_of(desk: Desk, visit: Visit, path: Path, fingerprint: str) -> str:
    """Another key with the same public part that this caller may see; empty where there is none."""
    if not fingerprint:
        return ""
    for hit in desk.store.hints.by_fingerprint(fingerprint):
        held = desk.shelf.by_id(hit.id)
        if held is None or held.stored.fingerprint != fingerprint or held.path == path:
            continue
        if _may(desk, visit, held.path, desk.tree.by_id(held.namespace).profile, _LISTED):
            return str(held.path)
    return ""


def _stands(desk: Desk, visit: Visit, path: Path, use: PathUse) -> bool:
    """Claim: a key or namespace stands exactly at `path`, and this caller may know it."""
    target = desk.shelf.target(path)
    return target is not None and target[0].use is use and _may(desk, visit, path, desk.tree.demands(path), _KNOWN)


def _may(desk: Desk, visit: Visit, path: Path, profile: Profile, actions: tuple[Action, ...]) -> bool:
    """Claim: this caller may do one of `actions` at `path`."""
    return any(isinstance(judge(desk, visit, action, path, profile)[0], Allowed) for action in actions)


def _is_same(desk: Desk, visit: Visit, held: HeldKey, version: ParsedVersion) -> bool:
    """Claim: the caller may get the current version, and it has exactly these fields."""
    place = desk.tree.by_id(held.namespace)
    decision, session = judge(desk, visit, Action.GET, held.path, place.profile)
    if not isinstance(decision, Allowed):
        return False
    found = Found(held, place, Pass(Action.GET.value, decision.rule, held.path, session))
    try:
        picked = pick(desk, visit, found, 0, None, VALUE)
        if visit.person is None:
            desk.journal.add(record_of(desk, visit, found, picked.number, VALUE))
        if {shape.name: shape.size for shape in picked.version.fields} != {
            part.name: len(part.body) for part in version.fields
        }:
            return False
        return all(_has(desk, visit, found, picked.number, part.name, part.body) for part in version.fields)
    except (ConflictError, DeniedError, NeedsStepUpError, NotFoundError):
        return False  # there is no version, or none that the caller is served


def _has(desk: Desk, visit: Visit, found: Found, number: int, name: str, body: bytes) -> bool:
    with open_field(desk, visit, found, number, name) as value:
        return value.constant_time_equals(body)
