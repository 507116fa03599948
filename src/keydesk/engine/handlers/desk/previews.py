"""What an import would do is kept in memory for a quarter of an hour, for the person who asked, done wholly or not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from keydesk.errors import NotFoundError, UnavailableError

if TYPE_CHECKING:
    from keydesk.engine.formats.parsed import ParsedKey
    from keydesk.engine.handlers.desk.people import Identity
    from keydesk.engine.kinds import Description
    from keydesk.model.paths import Path
    from keydesk.model.requests import ImportRow

LIFE = timedelta(minutes=15)
MOST = 4
"""Previews kept at once; further ones are refused until one is used, discarded or over."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One key of a preview: what was parsed, where it would go, what it is, and the row that was shown."""

    key: ParsedKey
    path: Path
    made: Description
    row: ImportRow


@dataclass(frozen=True, slots=True)
class KeptPreview:
    """One preview and whose it is."""

    owner: Identity
    until: float
    candidates: dict[int, Candidate]


class Previews:
    """The previews that can still be carried out."""

    __slots__ = ("_kept",)

    def __init__(self) -> None:
        self._kept: dict[str, KeptPreview] = {}

    def check_room(self) -> None:
        """Raises UnavailableError when too many previews are open."""
        if len(self._kept) >= MOST:
            raise UnavailableError("Too many imports are being looked at.", "Finish or discard one of them.")

    def keep(self, name: str, preview: KeptPreview) -> None:
        """Keep a preview under its name."""
        self._kept[name] = preview

    def take(self, name: str, owner: Identity) -> KeptPreview:
        """The preview of this owner. Raises NotFoundError."""
        kept = self._kept.get(name)
        if kept is None or kept.owner != owner:
            raise NotFoundError("This import preview is over.", "Look at the files again.")
        return kept

    def drop(self, name: str) -> None:
        """Forget a preview."""
        self._kept.pop(name, None)

    def expire(self, boot: float) -> None:
        """Forget those whose time is over."""
        for name in [name for name, kept in self._kept.items() if boot >= kept.until]:
            del self._kept[name]

    def clear(self) -> None:
        """Forget all."""
        self._kept.clear()
