"""Keys deleted more than 30 days ago are destroyed by the vault itself, a few at a time, each with its records.

Which are due is looked up in the hints, and done only where the key's own record says so. Proven time decides: a clock
turned ahead purges nothing early, one turned back keeps nothing longer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from keydesk.engine.handlers.desk.shredding import shred
from keydesk.engine.handlers.desk.visit import Pass
from keydesk.engine.lifecycle.deletion import KEPT, purge_due
from keydesk.errors import KeydeskError, UnavailableError

if TYPE_CHECKING:
    from keydesk.engine.handlers.desk.desk import Desk
    from keydesk.engine.handlers.desk.shelf import HeldKey
    from keydesk.engine.handlers.desk.visit import Visit

EVERY = 60.0
"""Seconds between two looks at what is due."""
AT_ONCE = 5
"""Keys of one look; the next one follows at once while more are due."""
RULE = "deleted-30-days-ago"
"""The rule that stands in the records."""


class Purge:
    """When the deleted keys of a vault were looked at last, and which of them could not be purged."""

    __slots__ = ("_looked", "_stuck")

    def __init__(self) -> None:
        self._looked = float("-inf")
        self._stuck: set[bytes] = set()

    def work(self, desk: Desk, visit: Visit) -> None:
        """Purge what is due. Raises UnavailableError, and goes on another time."""
        if visit.boot - self._looked < EVERY or not desk.store.is_writable:
            return
        self._looked = visit.boot
        seen = int((visit.proven - KEPT).timestamp())
        hits = desk.store.hints.page(
            "/",
            recursive=True,
            where="deleted <= ?",
            parameters=(seen,),
            limit=AT_ONCE + len(self._stuck),
            deleted=True,
        )
        purged = 0
        for hit in hits:
            if hit.id not in self._stuck and self._is_purged(desk, visit, hit.id):
                purged += 1
        if purged:
            desk.checkpoint()
        if purged >= AT_ONCE:
            self._looked = float("-inf")

    def _is_purged(self, desk: Desk, visit: Visit, key: bytes) -> bool:
        """Claim: this key was due and is gone. One that is damaged stays, and the check tells of it."""
        try:
            held = desk.shelf.by_id(key)
            if held is None or held.stored.deleted is None:
                desk.background.rebuild_hints()
                return False
            if visit.proven < purge_due(held.stored.deleted):
                return False
            _destroy(desk, visit, held)
        except UnavailableError:
            raise
        except KeydeskError:
            self._stuck.add(key)
            return False
        return True


def _destroy(desk: Desk, visit: Visit, held: HeldKey) -> None:
    with desk.change(visit, Pass("purge", RULE, held.path)) as change:
        change.bury(held, shred(change, held, desk.shelf.versions(held.id), visit.proven))
