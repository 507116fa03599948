"""A long list is known as pages: which are loaded, where each begins, and which row lies in which page.

Pure bookkeeping, no Qt. A page is fetched by the token at which it begins (keyset paging, architecture.md section 6);
tokens are kept for ever, contents only for the pages looked at last, so memory stays flat at a million rows.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

R = TypeVar("R")

KEPT = 24
"""So many pages keep their rows; older ones keep only their length and where they begin."""


@dataclass(slots=True)
class Slot(Generic[R]):
    """One page: where it begins, how many rows it has, and the rows while they are kept."""

    start: str
    length: int
    rows: tuple[R, ...] | None
    is_stale: bool = False


class Pages(Generic[R]):
    """The pages of one list in order. `after` is where the next unknown page begins, empty when there is none."""

    def __init__(self) -> None:
        self.slots: list[Slot[R]] = []
        self.after = ""
        self._offsets: list[int] = []
        self._recent: list[int] = []

    @property
    def count(self) -> int:
        """The number of rows in all known pages."""
        return self._offsets[-1] + self.slots[-1].length if self.slots else 0

    def place(self, row: int) -> tuple[int, int]:
        """Return (page, row within the page) of a row of the whole list."""
        page = bisect_right(self._offsets, row) - 1
        return page, row - self._offsets[page]

    def offset(self, page: int) -> int:
        """Return the first row of a page."""
        return self._offsets[page]

    def row(self, row: int) -> R | None:
        """Return a row, or None when its page's rows are not kept."""
        page, within = self.place(row)
        rows = self.slots[page].rows
        return rows[within] if rows is not None else None

    def append(self, rows: tuple[R, ...], after: str) -> None:
        """Add the page that begins at `after` as it was until now."""
        self.slots.append(Slot(self.after if self.slots else "", len(rows), rows))
        self.after = after
        self._index()

    def replace(self, page: int, rows: tuple[R, ...]) -> None:
        """Put new rows in a page."""
        slot = self.slots[page]
        slot.rows, slot.length, slot.is_stale = rows, len(rows), False
        self._index()

    def cut(self, page: int, after: str) -> None:
        """Forget every page behind `page`; the next one begins at `after`."""
        del self.slots[page + 1 :]
        self.after = after
        self._index()

    def fits(self, page: int, after: str) -> bool:
        """Claim: the page behind `page` still begins at `after`."""
        follows = self.slots[page + 1].start if page + 1 < len(self.slots) else self.after
        return follows == after

    def touch(self, page: int) -> None:
        """Note that a page was looked at, and let go of the rows not looked at for longest."""
        if self._recent and self._recent[-1] == page:
            return
        if page in self._recent:
            self._recent.remove(page)
        self._recent.append(page)
        while len(self._recent) > KEPT:
            oldest = self._recent.pop(0)
            if oldest < len(self.slots):
                self.slots[oldest].rows = None

    def spoil(self) -> None:
        """Mark every page as to be fetched again when next looked at."""
        for slot in self.slots:
            slot.is_stale = True

    def _index(self) -> None:
        self._offsets = []
        at = 0
        for slot in self.slots:
            self._offsets.append(at)
            at += slot.length


@dataclass(frozen=True, slots=True)
class Step:
    """One row taken out of, or put into, a list at position `at`."""

    at: int
    is_insertion: bool


def steps(old: Sequence[str], new: Sequence[str]) -> Iterator[Step]:
    """Yield the single-row steps that turn the ids `old` into `new`, each position as of that step.

    Rows in both lists stay where their order allows it; otherwise everything is taken out and put in anew.
    """
    wanted, had = set(new), set(old)
    kept = [one for one in old if one in wanted]
    if kept != [one for one in new if one in had]:
        kept = []
    staying = set(kept)
    for at in range(len(old) - 1, -1, -1):
        if old[at] not in staying:
            yield Step(at, is_insertion=False)
    for at, one in enumerate(new):
        if one not in staying:
            yield Step(at, is_insertion=True)
