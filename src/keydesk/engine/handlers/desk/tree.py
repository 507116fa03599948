"""All namespaces of an open vault stand in memory with the profile each effectively has; the store proved them.

A root always has a profile. A namespace below has its parent's, tightened by its own where it has one, so that
nothing below a strict namespace is ever looser than it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from functools import reduce
from typing import TYPE_CHECKING

from keydesk.errors import NotFoundError, RefusedError
from keydesk.model.profiles import PROFILES, Profile, ProfileName, tightened

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from keydesk.engine.handlers.desk.objects import StoredNamespace
    from keydesk.model.paths import Path

TOP_PROFILE = replace(PROFILES[ProfileName.DEV], reveal_age=timedelta(minutes=15))
"""What is demanded where no namespace is: administering the vault as a whole asks for a fresh password."""

_LONGEST = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Place:
    """One namespace as it stands: id, revision, what is stored, its effective profile and where that comes from."""

    id: bytes
    revision: int
    stored: StoredNamespace
    profile: Profile
    origin: Path

    @property
    def path(self) -> Path:
        """Its path."""
        return self.stored.path

    @property
    def is_strict(self) -> bool:
        """Claim: its KEK opens by a keyslot only."""
        return self.profile.is_strict


class NamespaceTree:
    """Every namespace by id and by path."""

    __slots__ = ("_by_id", "_by_path", "_rows")

    def __init__(self, rows: Iterable[tuple[bytes, int, StoredNamespace]] = ()) -> None:
        """Take (id, revision, stored) of every namespace."""
        self._rows = {row_id: (revision, stored) for row_id, revision, stored in rows}
        self._by_id: dict[bytes, Place] = {}
        self._by_path: dict[Path, Place] = {}
        self._resolve()

    def put(self, row_id: bytes, revision: int, stored: StoredNamespace) -> None:
        """Add or replace one namespace, after its row is durable."""
        self._rows[row_id] = (revision, stored)
        known = self._by_id.get(row_id)
        if known is None and stored.path not in self._by_path:
            self._place(row_id, revision, stored)
        else:
            self._resolve()

    def remove(self, row_id: bytes) -> None:
        """Forget one namespace, after its row is gone."""
        del self._rows[row_id]
        self._resolve()

    def __iter__(self) -> Iterator[Place]:
        """Every namespace in path order."""
        return iter(sorted(self._by_path.values(), key=lambda place: place.path.names))

    def __len__(self) -> int:
        return len(self._rows)

    def by_id(self, row_id: bytes) -> Place:
        """The namespace of an id. Raises NotFoundError."""
        place = self._by_id.get(row_id)
        if place is None:
            raise NotFoundError("The namespace of this key is gone.")
        return place

    def at(self, path: Path) -> Place | None:
        """The namespace exactly at `path`."""
        return self._by_path.get(path)

    def over(self, path: Path) -> Place | None:
        """The nearest namespace at or above `path`."""
        names = path.names
        for end in range(len(names), 0, -1):
            place = self._by_path.get(type(path)(names[:end]))
            if place is not None:
                return place
        return None

    def demands(self, path: Path) -> Profile:
        """The profile that holds at `path`, of its nearest namespace or of the top."""
        place = self.over(path)
        return TOP_PROFILE if place is None else place.profile

    def shortest_session(self, path: Path) -> timedelta:
        """How long a work session over `path` may last: as long as the strictest namespace in it allows."""
        return min(self.demands(path).session, *(place.profile.session for place in self.below(path)), _LONGEST)

    def strictest(self, path: Path) -> Profile:
        """Everything that is demanded at `path` or anywhere below it."""
        return reduce(tightened, (place.profile for place in self.below(path)), self.demands(path))

    def below(self, path: Path) -> list[Place]:
        """Every namespace at or below `path`, in path order."""
        return [place for place in self if place.path.is_within(path)]

    def has_children(self, path: Path) -> bool:
        """Claim: there is a namespace strictly below `path`."""
        depth = len(path.names)
        return any(other.is_within(path) and len(other.names) > depth for other in self._by_path)

    def profile_for(self, path: Path, wish: ProfileName | None = None) -> tuple[Profile, Path]:
        """The profile a namespace at `path` would have, given its own wish, and where it comes from.

        Raises:
            RefusedError: a root without a profile.
        """
        above = self.over(path.parent) if len(path.names) > 1 else None
        if wish is None:
            if above is None:
                raise RefusedError("A new root needs a profile.", "Choose dev, staging or prod: --profile dev.")
            return above.profile, above.origin
        own = PROFILES[wish]
        return (tightened(above.profile, own) if above is not None else own), path

    def _resolve(self) -> None:
        self._by_id.clear()
        self._by_path.clear()
        for row_id, (revision, stored) in sorted(self._rows.items(), key=lambda row: len(row[1][1].path.names)):
            self._place(row_id, revision, stored)

    def _place(self, row_id: bytes, revision: int, stored: StoredNamespace) -> None:
        profile, origin = self.profile_for(stored.path, stored.profile)
        place = Place(row_id, revision, stored, profile, origin)
        self._by_id[row_id] = place
        self._by_path[stored.path] = place
