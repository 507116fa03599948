"""Keys are found and described here; a row is shown only when its proven record says what the search said of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keydesk.engine.handlers.desk.shelf import as_key, as_version
from keydesk.engine.handlers.desk.visit import judge, may_list
from keydesk.engine.handlers.finding import find
from keydesk.engine.handlers.registry import Reply, handles
from keydesk.engine.lifecycle.deletion import purge_due
from keydesk.engine.store.queries import compile as compile_filter
from keydesk.engine.store.search import GRAM
from keydesk.errors import NotFoundError, RefusedError
from keydesk.model.access import Action, Denied
from keydesk.model.filter import parse_strictly
from keydesk.model.keys import KeyRow
from keydesk.model.requests import Describe, FindKeys, KeyDetail, Likeliest, ListKeys, Page
from keydesk.model.states import State

if TYPE_CHECKING:
    from keydesk.engine.handlers.desk.desk import Desk
    from keydesk.engine.handlers.desk.shelf import HeldKey
    from keydesk.engine.handlers.desk.tree import Place
    from keydesk.engine.handlers.desk.visit import Visit
    from keydesk.engine.store.hints import Hit
    from keydesk.engine.store.queries import Compiled

MOST_ROWS = 1000
MOST_FOUND = 50
_SCANNED = 5000
"""Lines looked at for one page of a caller who may see only some of them."""


@handles(ListKeys)
def list_keys(desk: Desk, visit: Visit, request: ListKeys, _body: memoryview) -> Reply:
    """One page of keys in path order."""
    if request.namespace.names and desk.tree.at(request.namespace) is None:
        if may_list(desk, visit, request.namespace, desk.tree.demands(request.namespace)):
            raise NotFoundError(f"There is no namespace {request.namespace}.", "See them: keydesk namespace.")
        return Reply(Page(()))
    condition = compile_filter(parse_strictly(request.filter), visit.latest)
    limit = min(max(request.limit, 1), MOST_ROWS)
    sees_all = visit.person is not None
    rows: list[KeyRow] = []
    after = _read_after(request.after)
    scanned, is_end = 0, False
    while len(rows) < limit and scanned < _SCANNED and not is_end:
        hits = _page(desk, request, condition, after, limit - len(rows) if sees_all else limit)
        is_end = len(hits) < (limit - len(rows) if sees_all else limit)
        scanned += len(hits)
        for hit in hits:
            after = (hit.path, hit.id)
            held = _proven(desk, hit, deleted=condition.deleted)
            if held is None:
                continue
            place = desk.tree.by_id(held.namespace)
            if sees_all or may_list(desk, visit, held.path, place.profile):
                rows.append(row_of(desk, visit, held, place))
            if len(rows) == limit:
                break
    total = _count(desk, request, condition) if sees_all else len(rows)
    more = "" if (is_end and len(rows) < limit) or after is None else f"{after[1].hex()}{after[0]}"
    return Reply(Page(tuple(rows), more, total, desk.is_checking))


@handles(FindKeys)
def find_keys(desk: Desk, visit: Visit, request: FindKeys, _body: memoryview) -> Reply:
    """The few likeliest keys."""
    parsed = parse_strictly(request.text)
    limit = min(max(request.limit, 1), MOST_FOUND)
    words = parsed.words
    if len({len(word) < GRAM for word in words}) == 1:  # else a short one would be asked of all that a long one fits
        hits, deleted = desk.store.hints.search(" ".join(words), limit), False
    else:
        condition = compile_filter(parsed, visit.latest)
        hits, deleted = _page(desk, ListKeys(), condition, None, limit), condition.deleted
    found = [held for held in (_proven(desk, hit, deleted=deleted) for hit in hits) if held is not None]
    known = [(held, desk.tree.by_id(held.namespace)) for held in found]
    return Reply(
        Likeliest(
            tuple(
                row_of(desk, visit, held, place)
                for held, place in known
                if visit.person is not None or may_list(desk, visit, held.path, place.profile)
            )
        )
    )


@handles(Describe)
def describe(desk: Desk, visit: Visit, request: Describe, _body: memoryview) -> Reply:
    """Everything about one key but its values."""
    found = find(desk, visit, request.path, Action.DESCRIBE, deleted=True)
    held, place = found.held, found.place
    session = desk.people.session_over(visit.person, held.path, visit.latest, visit.boot)
    detail = KeyDetail(
        key=as_key(held),
        row=row_of(desk, visit, held, place),
        versions=tuple(
            as_version(number, version, desk.about.era) for number, _, version in reversed(desk.shelf.versions(held.id))
        ),
        profile=place.profile,
        readers=desk.use.readers(held.id.hex(), visit.wall),
        can=tuple(action for action in Action if _can(desk, visit, action, held, place)),
        session_until=None if session is None else session.until,
    )
    return Reply(detail)


def row_of(desk: Desk, visit: Visit, held: HeldKey, place: Place) -> KeyRow:
    """One line of a list."""
    stored, key = held.stored, held.id.hex()
    return KeyRow(
        id=key,
        revision=held.revision,
        path=stored.path,
        kind=stored.kind,
        algorithm=stored.algorithm,
        strength=stored.strength,
        state=stored.state,
        version=stored.current,
        created=stored.created,
        rotated=stored.rotated or stored.created,
        purpose=stored.purpose,
        fingerprint=stored.fingerprint,
        expires=stored.expires,
        in_grace=tuple(each.number for each in stored.grace if each.era == desk.about.era and visit.latest < each.ends),
        owner=stored.owner,
        tags=stored.tags,
        last_used=desk.use.last(key),
        reads=desk.use.daily(key, visit.wall),
        is_favourite=stored.is_favourite,
        deleted=stored.deleted,
        purge_due=None if stored.deleted is None or stored.state is State.DESTROYED else purge_due(stored.deleted),
        warnings=stored.warnings,
        profile=place.profile.name,
    )


def _can(desk: Desk, visit: Visit, action: Action, held: HeldKey, place: Place) -> bool:
    return not isinstance(judge(desk, visit, action, held.path, place.profile)[0], Denied)


def _page(desk: Desk, request: ListKeys, condition: Compiled, after: tuple[str, bytes] | None, limit: int) -> list[Hit]:
    return desk.store.hints.page(
        str(request.namespace),
        recursive=request.recursive,
        after=after,
        limit=limit,
        where=condition.where,
        parameters=condition.parameters,
        deleted=condition.deleted,
    )


def _count(desk: Desk, request: ListKeys, condition: Compiled) -> int:
    return desk.store.hints.count(
        str(request.namespace),
        recursive=request.recursive,
        where=condition.where,
        parameters=condition.parameters,
        deleted=condition.deleted,
        phrases=condition.phrases,
    )


def _proven(desk: Desk, hit: Hit, *, deleted: bool) -> HeldKey | None:
    """The key of a hit when its own record agrees with it."""
    held = desk.shelf.by_id(hit.id)
    if held is None or str(held.path) != hit.path or (held.stored.deleted is not None) != deleted:
        desk.background.rebuild_hints()
        return None
    return held


def _read_after(token: str) -> tuple[str, bytes] | None:
    if not token:
        return None
    try:
        return token[32:], bytes.fromhex(token[:32])
    except ValueError:
        raise RefusedError("A list cannot be continued from there.") from None
