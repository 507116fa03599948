"""How badly keys expire in each namespace and below: one look at those that expire soon, kept until a change."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from keydesk.engine.lifecycle.expiry import Band, band, worst
from keydesk.errors import NotFoundError

if TYPE_CHECKING:
    from datetime import datetime

    from keydesk.engine.handlers.desk.desk import Desk
    from keydesk.model.paths import Path

KEPT = timedelta(minutes=1)
"""How long the answer is kept while nothing changes."""
_STEP = 500


def worst_bands(desk: Desk, now: datetime) -> dict[Path, Band]:
    """The worst band of every namespace that is not healthy."""
    kept = desk.bands
    if kept is None or not kept[0] <= now < kept[0] + KEPT:
        kept = desk.bands = (now, _looked(desk, now))
    return kept[1]


def _looked(desk: Desk, now: datetime) -> dict[Path, Band]:
    bands: dict[Path, Band] = {}
    after = None
    seconds = int(now.timestamp())
    while hits := desk.store.hints.page(
        "/", recursive=True, after=after, limit=_STEP, where="expires IS NOT NULL AND warn <= ?", parameters=(seconds,)
    ):
        after = (hits[-1].path, hits[-1].id)
        for hit in hits:
            held = desk.shelf.by_id(hit.id)
            if held is None or held.stored.expires is None or held.stored.deleted is not None:
                continue
            found = _band(desk, held.namespace, held.stored.rotated or held.stored.created, held.stored.expires, now)
            for above in held.path.ancestors():
                bands[above] = worst([found, bands.get(above, Band.HEALTHY)])
    return bands


def _band(desk: Desk, namespace: bytes, made: datetime, expires: datetime, now: datetime) -> Band:
    try:
        return band(made, expires, desk.tree.by_id(namespace).profile, now)
    except NotFoundError:
        return Band.HEALTHY
