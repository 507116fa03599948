"""The history is append-only and every answer about it is checked against the root that memory holds.

A leaf is one *body*: its first byte says what it is. RECORD is an audit record (see `record.py`); COMMIT closes a
transaction that changed the state and binds the state's new root. A leaf's sequence number is its index in the tree,
from 0, and stands nowhere else.

Rows hold the body and the hashes of the interior subtrees that this leaf completed, smallest first, so that roots and
proofs of any size cost O(log n) row reads. Rows are hints; size and frontier in memory are the truth.

Use::

    log = AuditLog.open(rows, size, root)
    staged = log.stage([body, ...])     # nothing changed yet
    insert(staged.rows)
    log.adopt(staged)                   # after COMMIT
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple, Protocol

from keydesk.engine.audit import proof
from keydesk.errors import DamagedError, TamperedError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

RECORD = 0x01
COMMIT = 0x02
_COMMIT = struct.Struct(">BQQ32s")


class LogRows(Protocol):
    """Where the leaves lie. What it returns is not trusted."""

    def leaf(self, sequence: int) -> tuple[bytes, bytes] | None:
        """Body and completed hashes of one leaf, or None."""

    def bodies(self, start: int, stop: int) -> list[bytes]:
        """The bodies of the leaves [start, stop) in order."""


@dataclass(frozen=True, slots=True)
class Commit:
    """The leaf that closes a transaction: the state's sequence and root after it."""

    generation: int
    sequence: int
    root: bytes

    def encode(self) -> bytes:
        """The leaf's body, 49 bytes."""
        return _COMMIT.pack(COMMIT, self.generation, self.sequence, self.root)

    @classmethod
    def decode(cls, body: bytes) -> Commit:
        """Read a body written by `encode`.

        Raises:
            DamagedError: it is none.
        """
        if len(body) != _COMMIT.size or body[0] != COMMIT:
            raise DamagedError("A closing line of the history cannot be read.", part="audit")
        return cls(*_COMMIT.unpack(body)[1:])


class Staged(NamedTuple):
    """Leaves about to be appended: rows (sequence, body, completed hashes) and the tree after them."""

    rows: list[tuple[int, bytes, bytes]]
    size: int
    peaks: list[bytes]

    def root(self) -> bytes:
        """The root of the tree after these leaves."""
        return proof.root_of_peaks(self.peaks)


class AuditLog:
    """One vault's history: append, roots, proofs, and pages of leaves that are proven before they are returned."""

    __slots__ = ("_peaks", "_root", "_rows", "size")

    def __init__(self, rows: LogRows, size: int = 0, peaks: Iterable[bytes] = ()) -> None:
        self._rows = rows
        self._peaks = list(peaks)
        self._root: bytes | None = None
        self.size = size

    @classmethod
    def open(cls, rows: LogRows, size: int, root: bytes) -> AuditLog:
        """Take up a log of `size` leaves whose root must be `root`.

        Raises:
            TamperedError: a row that is needed is missing or too short, or the rows lead to another root.
        """
        log = cls.found(rows, size)
        if log.root() != root:
            raise TamperedError("The audit history is not the one this vault wrote.", part="audit")
        return log

    @classmethod
    def found(cls, rows: LogRows, size: int) -> AuditLog:
        """Take up the log of `size` leaves that the rows hold; its root is for the caller to prove.

        Raises:
            TamperedError: a row that is needed is missing or too short.
        """
        log = cls(rows, size)
        log._peaks = [log._subtree(height, index) for height, index in proof.peaks_of(size)]
        return log

    # -- appending ------------------------------------------------------------------------------------------------

    def stage(self, bodies: Iterable[bytes]) -> Staged:
        """Hash `bodies` as the next leaves; the log itself does not change."""
        peaks = self._peaks.copy()
        size = self.size
        rows = []
        for body in bodies:
            node = sha256(b"\x00" + body).digest()
            completed = b""
            rest = size
            while rest & 1:
                node = sha256(b"\x01" + peaks.pop() + node).digest()
                completed += node
                rest >>= 1
            peaks.append(node)
            rows.append((size, body, completed))
            size += 1
        return Staged(rows, size, peaks)

    def adopt(self, staged: Staged) -> None:
        """Make staged leaves, now durable, the log."""
        self._peaks = staged.peaks
        self._root = None
        self.size = staged.size

    # -- roots and proofs -----------------------------------------------------------------------------------------

    def root(self, size: int | None = None) -> bytes:
        """The root over the first `size` leaves, or over all.

        A root of an earlier size is read from rows; it is right only if `consistency_proof` from it holds, which the
        caller who compares it must ask for.

        Raises:
            IndexError: the log has never had that size.
        """
        if size is None or size == self.size:
            if self._root is None:
                self._root = proof.root_of_peaks(self._peaks)
            return self._root
        if not 0 <= size < self.size:
            raise IndexError(f"no tree of {size} leaves in a log of {self.size}")
        return proof.root_of_peaks([self._subtree(*peak) for peak in proof.peaks_of(size)])

    def proven_root(self, size: int) -> bytes:
        """The root over the first `size` leaves, proven to be a prefix of the log in memory.

        Raises:
            DamagedError, TamperedError: the rows contradict memory.
        """
        root = self.root(size)
        path = self.consistency_proof(size)
        first, second = proof.roots_from_consistency(size, self.size, root, path)
        if size and (first != root or second != self.root()):
            raise self._contradiction()
        return root

    def inclusion_proof(self, sequence: int, size: int | None = None) -> list[bytes]:
        """The audit path of one leaf in the tree of the first `size` leaves. Raises IndexError."""
        return proof.inclusion_path(self._subtree, sequence, self.size if size is None else size)

    def consistency_proof(self, old: int, new: int | None = None) -> list[bytes]:
        """The proof that the first `old` leaves are a prefix of the first `new`. Raises IndexError."""
        return proof.consistency_path(self._subtree, old, self.size if new is None else new)

    def contains(self, size: int, root: bytes) -> bool:
        """Claim: `root` over `size` leaves, remembered elsewhere, is a prefix of this log.

        Raises:
            DamagedError, TamperedError: the rows contradict the root in memory, so that nothing can be said.
        """
        if size > self.size:
            return False
        if size == 0:
            return root == proof.EMPTY_ROOT
        return self.proven_root(size) == root

    def frontier_at(self, size: int) -> list[bytes]:
        """The hashes of the peaks of the first `size` leaves, proven. Raises as `proven_root`."""
        self.proven_root(size)
        return [self._subtree(*peak) for peak in proof.peaks_of(size)]

    # -- reading --------------------------------------------------------------------------------------------------

    def leaves(self, start: int, stop: int) -> list[bytes]:
        """The bodies [start, stop), cut to what exists, proven together against the root in memory.

        Raises:
            DamagedError: rows are missing.
            TamperedError: the rows are not those that were appended.
        """
        start, stop = max(start, 0), min(stop, self.size)
        if start >= stop:
            return []
        bodies = self._rows.bodies(start, stop)
        if len(bodies) != stop - start:
            raise self._contradiction()
        hashes = [sha256(b"\x00" + body).digest() for body in bodies]
        if self._root_around(start, hashes) != self.root():
            raise self._contradiction()
        return bodies

    def records(self, after: int, limit: int) -> list[tuple[int, bytes]]:
        """Up to `limit` records with sequences above `after` (-1 for all), oldest first, proven."""
        return self._records(range(after + 1, self.size), limit)

    def records_before(self, before: int | None, limit: int) -> list[tuple[int, bytes]]:
        """Up to `limit` records with sequences below `before` (None for all), newest first, proven."""
        stop = self.size if before is None else min(before, self.size)
        return self._records(range(stop - 1, -1, -1), limit)

    def check(self, step: int) -> Iterator[int]:
        """Prove every leaf, `step` at a time, yielding how many are proven. Raises as `leaves`."""
        size = self.size
        for start in range(0, size, step):
            self.leaves(start, min(start + step, size))
            yield min(start + step, size)

    def _records(self, sequences: range, limit: int) -> list[tuple[int, bytes]]:
        found: list[tuple[int, bytes]] = []
        taken = 0
        while len(found) < limit and taken < len(sequences):
            part = sequences[taken : taken + max(limit, 64)]
            taken += len(part)
            start = min(part[0], part[-1])
            bodies = self.leaves(start, start + len(part))
            found.extend((n, bodies[n - start]) for n in part if bodies[n - start][0] == RECORD)
        return found[:limit]

    def _root_around(self, start: int, hashes: list[bytes]) -> bytes:
        """The root of the whole tree when the leaves from `start` have these hashes."""
        stop = start + len(hashes)

        def node(low: int, high: int) -> bytes:
            if high <= start or low >= stop:
                return proof.range_hash(self._subtree, low, high)
            if high - low == 1:
                return hashes[low - start]
            middle = low + (1 << (high - low - 1).bit_length() - 1)
            return proof.node_hash(node(low, middle), node(middle, high))

        return node(0, self.size)

    def _subtree(self, height: int, index: int) -> bytes:
        row = self._rows.leaf(((index + 1) << height) - 1)
        if row is None:
            raise self._contradiction()
        body, completed = row
        if height == 0:
            return proof.leaf_hash(body)
        node = completed[(height - 1) * proof.HASH_SIZE : height * proof.HASH_SIZE]
        if len(node) != proof.HASH_SIZE:
            raise self._contradiction()
        return node

    @staticmethod
    def _contradiction() -> TamperedError:
        return TamperedError("Lines of the audit history are missing or were changed.", part="audit")
