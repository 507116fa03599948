"""What memory keeps of one checked bucket: the tag of every row, sorted, and a locator beside each, 40 bytes a row.

A *tag* proves a row's whole content; a *locator* finds it. A locator is 8 bytes of this process's own keyed hash (its
first half over table and the first 16 bytes of the id, its second over all of the id): it never leaves memory. Two
rows with one locator are told apart by their tags; an absence that cannot be told is refused, never guessed.
"""

from __future__ import annotations

import hmac
from hashlib import sha256
from typing import TYPE_CHECKING

from keydesk.engine.store.schema import ID_SIZE

if TYPE_CHECKING:
    from collections.abc import Iterable

TAG_SIZE = 32
_HALF = 4
_LOCATOR = 8
_MASK = (1 << 32) - 1


def group_of(table: int, prefix: bytes) -> bytes:
    """The half of a locator that rows of one table with the same first 16 bytes of id share."""
    return (hash((table, prefix)) & _MASK).to_bytes(_HALF, "little")


def locator_of(table: int, row_id: bytes) -> bytes:
    """The 8 bytes that find one row."""
    return group_of(table, row_id[:ID_SIZE]) + (hash(row_id) & _MASK).to_bytes(_HALF, "little")


class Bucket:
    """Tags and locators of one bucket's rows."""

    __slots__ = ("locators", "tags")

    def __init__(self, rows: Iterable[tuple[bytes, bytes]] = ()) -> None:
        """Take (tag, locator) of every row."""
        ordered = sorted(rows)
        self.tags = bytearray().join(tag for tag, _ in ordered)
        self.locators = bytearray().join(locator for _, locator in ordered)

    def __len__(self) -> int:
        return len(self.tags) // TAG_SIZE

    @property
    def size(self) -> int:
        """Bytes of memory this takes."""
        return len(self.tags) + len(self.locators) + 256

    def copy(self) -> Bucket:
        """A bucket that changes on its own."""
        bucket = Bucket()
        bucket.tags[:] = self.tags
        bucket.locators[:] = self.locators
        return bucket

    def digest(self, number: int) -> bytes:
        """SHA-256(0x00 || number, 2 bytes || sorted tags)."""
        return sha256(b"\x00" + number.to_bytes(2, "big") + self.tags).digest()

    def knows(self, locator: bytes) -> bool:
        """Claim: a row with this locator is in the bucket."""
        return self._place(locator, 0) >= 0

    def holds(self, locator: bytes, tag: bytes) -> bool:
        """Claim: the row with this locator has exactly this tag."""
        return self._place_of(locator, tag) >= 0

    def count(self, group: bytes) -> int:
        """How many rows have this group."""
        found = 0
        at = self.locators.find(group)
        while at >= 0:
            if at % _LOCATOR == 0:
                found += 1
            at = self.locators.find(group, at + 1)
        return found

    def add(self, locator: bytes, tag: bytes) -> None:
        """Put a new row in."""
        place, above = 0, len(self)
        while place < above:
            middle = (place + above) // 2
            if self.tags[middle * TAG_SIZE : middle * TAG_SIZE + TAG_SIZE] < tag:
                place = middle + 1
            else:
                above = middle
        self.tags[place * TAG_SIZE : place * TAG_SIZE] = tag
        self.locators[place * _LOCATOR : place * _LOCATOR] = locator

    def drop(self, locator: bytes, tag: bytes) -> None:
        """Take a row out that `holds`."""
        place = self._place_of(locator, tag)
        del self.tags[place * TAG_SIZE : (place + 1) * TAG_SIZE]
        del self.locators[place * _LOCATOR : (place + 1) * _LOCATOR]

    def _place(self, locator: bytes, start: int) -> int:
        at = self.locators.find(locator, start * _LOCATOR)
        while at % _LOCATOR and at >= 0:
            at = self.locators.find(locator, at + 1)
        return at // _LOCATOR

    def _place_of(self, locator: bytes, tag: bytes) -> int:
        place = self._place(locator, 0)
        while place >= 0 and not hmac.compare_digest(self.tags[place * TAG_SIZE : (place + 1) * TAG_SIZE], tag):
            place = self._place(locator, place + 1)
        return place
