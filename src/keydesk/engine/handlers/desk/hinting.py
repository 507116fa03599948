"""What finds a key: its line in the store's hints, made from its metadata alone, so that it can be made again."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from keydesk.engine.lifecycle.expiry import rotation_due
from keydesk.engine.store.hints import HintKey
from keydesk.model.paths import write_name

if TYPE_CHECKING:
    from datetime import datetime

    from keydesk.engine.handlers.desk.shelf import HeldKey
    from keydesk.engine.handlers.desk.tree import Place
    from keydesk.model.profiles import Profile


def hint_of(held: HeldKey, place: Place, last_used: datetime | None) -> HintKey:
    """The line of one key."""
    stored = held.stored
    rotated = stored.rotated or stored.created
    due = rotation_due(stored.kind, rotated, stored.expires, place.profile)
    return HintKey(
        id=held.id,
        revision=held.revision,
        path=str(stored.path),
        namespace=str(stored.path.parent),
        name=write_name(stored.path.name),
        kind=stored.kind.value,
        created=_seconds(stored.created),
        rotated=_seconds(rotated),
        algorithm=stored.algorithm,
        bits=stored.strength,
        state=stored.state.value,
        due=None if due is None else _seconds(due),
        warn=_warn(rotated, stored.expires, place.profile),
        expires=None if stored.expires is None else _seconds(stored.expires),
        last_read=None if last_used is None else _seconds(last_used),
        owner=stored.owner,
        tags=stored.tags,
        fingerprint=stored.fingerprint,
        source=stored.source,
        is_favourite=stored.is_favourite,
        is_weak="weak" in stored.warnings,
        deleted=None if stored.deleted is None else _seconds(stored.deleted),
        text="\n".join(part for part in (stored.purpose, *stored.attributes.values(), stored.notes) if part),
    )


def _warn(rotated: datetime, expires: datetime | None, profile: Profile) -> int | None:
    """When the expiry begins to be shown."""
    if expires is None:
        return None
    return _seconds(expires - min(profile.warn, max(expires - rotated, timedelta(0)) / 3))


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())
