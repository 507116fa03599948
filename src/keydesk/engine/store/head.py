"""The head binds everything covered by one MAC: the state's root and sequence, the history's size and root.

Body: format (2), vault id (16), generation (8), state sequence (8), state root (32), audit size (8), audit root (32),
time seen (8), big-endian; MAC: HMAC-SHA-256(state key, "H" || body). It is one row, rewritten with every change.
Format 1 has no time, formats 1 and 2 have no seals.

Records alone only lengthen the history: their transaction leaves that row as it is, and the *seal* of the head after
it, its time and its MAC, stands beside its last leaf, so that one page is written and not two.
"""

from __future__ import annotations

import hmac
import struct
from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple

from keydesk.engine.store.schema import FORMAT
from keydesk.engine.store.times import EPOCH, number_of, time_of
from keydesk.errors import DamagedError, NewerFormatError, TamperedError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

_BODY = struct.Struct(">H16sQQ32sQ32sQ")
_WITHOUT_TIME, _WITHOUT_SEALS = 1, 2
_WRITE = "INSERT OR REPLACE INTO head(one, body, mac) VALUES(1, ?, ?)"


class Head(NamedTuple):
    """Where a vault's database stands. ``seen`` is the latest time the vault has seen."""

    vault: bytes
    generation: int
    sequence: int
    state_root: bytes
    audit_size: int
    audit_root: bytes
    seen: datetime = EPOCH

    def encode(self) -> bytes:
        """The 114 bytes that are MACed."""
        return _BODY.pack(
            FORMAT,
            self.vault,
            self.generation,
            self.sequence,
            self.state_root,
            self.audit_size,
            self.audit_root,
            number_of(self.seen),
        )

    @property
    def fingerprint(self) -> str:
        """16 hexadecimal digits that name this state, for a person who accepts it knowingly."""
        return sha256(self.encode()).hexdigest()[:16]

    def followed_by(self, size: int, root: bytes, seen: datetime) -> Head:
        """The head after records alone: the history has this size and root now, and it is this late."""
        return Head(self.vault, self.generation, self.sequence, self.state_root, size, root, seen)

    def tag(self, mac: Callable[[bytes], bytes]) -> bytes:
        """The MAC over it."""
        return mac(b"H" + self.encode())

    def seal(self, mac: Callable[[bytes], bytes]) -> bytes:
        """The 40 bytes that prove this head where its row was not written: time seen and MAC."""
        return number_of(self.seen).to_bytes(8, "big") + self.tag(mac)

    def write(self, cursor: Any, mac: Callable[[bytes], bytes]) -> None:  # noqa: ANN401 (sqlcipher3 has no types)
        """Put it into the database, inside the caller's transaction."""
        cursor.execute(_WRITE, (self.encode(), self.tag(mac)))


def time_in(seal: bytes) -> datetime:
    """The time that a seal claims; what it is worth shows when the seal is proven."""
    try:
        return time_of(int.from_bytes(seal[:8], "big"))
    except OverflowError:
        return EPOCH


def read_head(cursor: Any, mac: Callable[[bytes], bytes], vault: bytes, generation: int) -> Head:  # noqa: ANN401
    """The head of this vault and generation, as its last change left it.

    Raises:
        DamagedError: there is none.
        NewerFormatError: a newer Keydesk wrote it.
        TamperedError: its MAC is wrong, or it is of another vault or generation.
    """
    row = cursor.execute("SELECT body, mac FROM head WHERE one = 1").fetchone()
    if row is None or not isinstance(row[0], bytes) or len(row[0]) < 2 or not isinstance(row[1], bytes):
        raise DamagedError("The database has no head.", part="head")
    body, tag = row
    if not hmac.compare_digest(mac(b"H" + body), tag):
        raise TamperedError("The head of the database was not written by this vault.", part="head")
    found = int.from_bytes(body[:2], "big")
    if found == _WITHOUT_TIME:
        body += bytes(_BODY.size - len(body))
    elif found not in {_WITHOUT_SEALS, FORMAT}:
        raise NewerFormatError("A newer Keydesk wrote this database.", found=found, supported=FORMAT)
    _, owner, number, sequence, state_root, audit_size, audit_root, seen = _BODY.unpack(body)
    head = Head(owner, number, sequence, state_root, audit_size, audit_root, time_of(seen))
    if head.vault != vault or head.generation != generation:
        raise TamperedError("The database belongs to another vault or generation.", part="head")
    return head
