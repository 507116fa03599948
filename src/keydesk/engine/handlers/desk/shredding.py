"""Versions end here: their keys and fields are removed, which nothing brings back; metadata and history stay.

Nothing is opened for it, so it needs no key of the namespace: a version's DEK is a row like any other.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from keydesk.engine.lifecycle.serving import check_transition
from keydesk.model.states import State

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from keydesk.engine.handlers.desk.change import Change
    from keydesk.engine.handlers.desk.objects import StoredKey, StoredVersion
    from keydesk.engine.handlers.desk.shelf import HeldKey


def shred(
    change: Change, held: HeldKey, versions: Iterable[tuple[int, int, StoredVersion]], now: datetime
) -> StoredKey:
    """Destroy versions (number, revision, version), each with its record; the key as it is after that.

    Raises:
        ConflictError: the state of one allows no end.
    """
    gone = set()
    for number, revision, version in versions:
        gone.add(number)
        if version.state is State.DESTROYED:
            continue
        for before, after in _way_to_the_end(version.state):
            check_transition(before, after)
        change.shred(held.id, number, tuple(shape.name for shape in version.fields))
        ended = replace(version, state=State.DESTROYED, destroyed=now, labels=(), grace_ends=None)
        change.put_version(held.id, number, ended, revision)
        change.record(key=held, version=number)
    return _without(held.stored, gone)


def _way_to_the_end(state: State) -> tuple[tuple[State, State], ...]:
    """The transitions to destroyed; an active version of a deleted key is deactivated on the way."""
    last = (State.DEACTIVATED, State.DESTROYED)
    return ((State.ACTIVE, State.DEACTIVATED), last) if state is State.ACTIVE else ((state, State.DESTROYED),)


def _without(stored: StoredKey, destroyed: set[int]) -> StoredKey:
    """The key after some of its versions were shredded."""
    is_gone = stored.current in destroyed
    return replace(
        stored,
        state=State.DESTROYED if is_gone else stored.state,
        current=0 if is_gone else stored.current,
        previous=0 if stored.previous in destroyed else stored.previous,
        grace=tuple(each for each in stored.grace if each.number not in destroyed),
    )
