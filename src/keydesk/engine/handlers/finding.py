"""A caller's word for a key leads to the key, or to an answer that tells nothing the caller may not know.

A word is a path, `id:` and a hexadecimal id, or a bare name: then the caller's grant namespaces decide, else exactly
one key of that name, else the answer lists none.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from keydesk.engine.access.subjects import matches
from keydesk.engine.handlers.desk.objects import ID
from keydesk.engine.handlers.desk.visit import Asked, allow, denial, hidden, judge, may_list
from keydesk.errors import DeniedError, NotFoundError, RefusedError
from keydesk.model.access import Action, Denied
from keydesk.model.paths import Path, check_name, write_name

if TYPE_CHECKING:
    from keydesk.engine.handlers.desk.desk import Desk
    from keydesk.engine.handlers.desk.shelf import HeldKey
    from keydesk.engine.handlers.desk.tree import Place
    from keydesk.engine.handlers.desk.visit import Pass, Visit

TOP = Path(())
_NAMESAKES = 100


@dataclass(frozen=True, slots=True)
class Found:
    """A key the caller may do this with, where it stands, and the pass."""

    held: HeldKey
    place: Place
    passed: Pass


def find(desk: Desk, visit: Visit, word: str, action: Action, *, reason: str = "", deleted: bool = False) -> Found:
    """The key behind `word`, with the decision that this caller may do `action`.

    Raises:
        DeniedError, NeedsStepUpError, NeedsReasonError: as decided; recorded.
        NotFoundError: there is none, told only to those who may list there.
        RefusedError: the word is no path and no name.
    """
    held, path = locate(desk, visit, word, action, deleted=deleted)
    if held is None:
        raise absent(desk, visit, Asked(action, path, desk.tree.demands(path), shown=word, reason=reason))
    place = desk.tree.by_id(held.namespace)
    return Found(held, place, allow(desk, visit, asked_of(held, place, action, word, reason)))


def asked_of(held: HeldKey, place: Place, action: Action, word: str = "", reason: str = "") -> Asked:
    """The question about one key."""
    return Asked(
        action,
        held.path,
        place.profile,
        shown=word,
        reason=reason,
        key=held.id.hex(),
        namespace=place.id.hex(),
    )


def locate(
    desk: Desk, visit: Visit, word: str, action: Action, *, deleted: bool = False
) -> tuple[HeldKey | None, Path]:
    """The key behind `word` without any decision, and the path that stands for it where there is none."""
    if word.startswith("/"):
        path = Path.parse(word)
        return desk.shelf.find(path, deleted=deleted), path
    if word.startswith("id:"):
        held = desk.shelf.by_id(_id(word))
        return (held if held is not None and (deleted or held.stored.deleted is None) else None), TOP
    return _by_name(desk, visit, check_name(word), action), TOP


def absent(desk: Desk, visit: Visit, asked: Asked) -> DeniedError | NotFoundError:
    """What is answered where nothing is: recorded as the denial it would have been."""
    decision, _ = judge(desk, visit, asked.action, asked.path, asked.profile)
    if may_list(desk, visit, asked.path, asked.profile):
        if isinstance(decision, Denied):
            desk.denials.add(visit, asked, decision.rule)
            return denial(desk, visit, asked, decision)
        return NotFoundError(f"There is no key {asked.shown or asked.path}.")
    desk.denials.add(visit, asked, "no-grant")
    return hidden(visit, asked.action, asked.shown or str(asked.path))


def namesakes(desk: Desk, name: str) -> list[HeldKey]:
    """Every key of a bare name, in path order."""
    hits = desk.store.hints.page(
        "/", recursive=True, where="name = ?", parameters=(write_name(name).casefold(),), limit=_NAMESAKES
    )
    keys = [held for held in (desk.shelf.by_id(hit.id) for hit in hits) if held is not None and held.path.name == name]
    return [held for held in keys if held.stored.deleted is None]


def granted(desk: Desk, visit: Visit, action: Action, keys: list[HeldKey]) -> list[HeldKey]:
    """Those of some keys that lie in namespaces a service has live grants for."""
    namespaces = [
        grant.namespace
        for grant in desk.grants.all
        if action in grant.actions and visit.latest < grant.until and matches(grant.subject, visit.caller)
    ]
    return [held for held in keys if any(held.path.is_within(namespace) for namespace in namespaces)]


def _by_name(desk: Desk, visit: Visit, name: str, action: Action) -> HeldKey | None:
    """The one key a bare name means for this caller, or None."""
    keys = namesakes(desk, name)
    if visit.person is None:
        own = granted(desk, visit, action, keys)
        return own[0] if len(own) == 1 else None
    if len(keys) > 1:
        raise RefusedError(f"More than one key is called {name}.", "Give its whole path.")
    return keys[0] if keys else None


def _id(word: str) -> bytes:
    try:
        key = bytes.fromhex(word.removeprefix("id:"))
    except ValueError:
        key = b""
    if len(key) != ID:
        raise RefusedError("An id has 32 hexadecimal digits.", "Write id: and the id as shown.")
    return key
