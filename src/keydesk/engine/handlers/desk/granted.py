"""All grants stand in memory, newest first; the store proved them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from keydesk.model.access import Grant
    from keydesk.model.paths import Path


class GrantBook:
    """Every grant of the vault."""

    __slots__ = ("_revisions", "all")

    def __init__(self, grants: Iterable[tuple[Grant, int]] = ()) -> None:
        """Take (grant, revision of its row)."""
        given = list(grants)
        self._revisions = {grant.id: revision for grant, revision in given}
        self.all: tuple[Grant, ...] = tuple(sorted((grant for grant, _ in given), key=_newest))

    def put(self, grant: Grant, revision: int) -> None:
        """Add a grant, after its row is durable."""
        self._revisions[grant.id] = revision
        self.all = tuple(sorted((*(known for known in self.all if known.id != grant.id), grant), key=_newest))

    def remove(self, grant: str) -> None:
        """Forget a grant, after its row is gone."""
        del self._revisions[grant]
        self.all = tuple(known for known in self.all if known.id != grant)

    def by_id(self, grant: str) -> Grant | None:
        """The grant of an id, or None."""
        return next((known for known in self.all if known.id == grant), None)

    def under(self, namespace: Path) -> list[Grant]:
        """Grants for a namespace or for one below it."""
        return [grant for grant in self.all if grant.namespace.is_within(namespace)]

    def ended(self, now: datetime) -> list[Grant]:
        """Grants whose time is over."""
        return [grant for grant in self.all if now >= grant.until]


def _newest(grant: Grant) -> tuple[float, str]:
    return (-grant.made.timestamp(), grant.id)
