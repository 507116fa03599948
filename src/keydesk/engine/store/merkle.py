"""The state's Merkle tree: 4,096 bucket digests, their interior nodes in memory, and a root that changes with each.

* The tree is a binary heap: node 1 is the root, node n has the children 2n and 2n + 1, bucket b is node 4096 + b.
* An interior node is SHA-256(0x01 || left || right); what a bucket's digest is, `state.py` says.
* A change hands back what it overwrote, so that a transaction that fails leaves the tree as it was.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

BUCKET_BITS = 12
BUCKETS = 1 << BUCKET_BITS


class StateTree:
    """All digests of one vault's state."""

    __slots__ = ("_nodes",)

    def __init__(self, digests: Sequence[bytes]) -> None:
        """Build the tree over exactly 4,096 digests of 32 bytes.

        Raises:
            ValueError: there are more or fewer.
        """
        if len(digests) != BUCKETS:
            raise ValueError(f"{len(digests)} bucket digests instead of {BUCKETS}")
        nodes = [b""] * BUCKETS + list(digests)
        for number in range(BUCKETS - 1, 0, -1):
            nodes[number] = sha256(b"\x01" + nodes[2 * number] + nodes[2 * number + 1]).digest()
        self._nodes = nodes

    @property
    def root(self) -> bytes:
        """The 32-byte root over all buckets."""
        return self._nodes[1]

    def digest(self, bucket: int) -> bytes:
        """The digest that the bucket must have."""
        return self._nodes[BUCKETS + bucket]

    def replace(self, digests: Mapping[int, bytes]) -> dict[int, bytes]:
        """Set the digests of some buckets; return the overwritten nodes for `restore`."""
        nodes = self._nodes
        before: dict[int, bytes] = {}
        level = set()
        for bucket, digest in digests.items():
            number = BUCKETS + bucket
            before[number] = nodes[number]
            nodes[number] = digest
            level.add(number >> 1)
        while level:
            above = set()
            for number in level:
                before[number] = nodes[number]
                nodes[number] = sha256(b"\x01" + nodes[2 * number] + nodes[2 * number + 1]).digest()
                if number > 1:
                    above.add(number >> 1)
            level = above
        return before

    def restore(self, before: Mapping[int, bytes]) -> None:
        """Undo one `replace`."""
        for number, digest in before.items():
            self._nodes[number] = digest
