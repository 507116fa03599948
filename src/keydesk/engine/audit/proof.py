"""The arithmetic of the history's Merkle tree, exactly as RFC 9162 section 2.1 defines it, and nothing else.

* A leaf is SHA-256(0x00 || body), an interior node SHA-256(0x01 || left || right), an empty tree SHA-256("").
* A tree of n leaves splits at the largest power of two smaller than n.
* A *complete* subtree (height h, index k) covers the leaves [k * 2^h, (k + 1) * 2^h); once complete it never changes.
* Proofs are lists of 32-byte hashes. What checks a proof computes roots; the caller compares them.

Use::

    frontier = Frontier()
    completed = frontier.append(leaf_hash(b"first"))
    assert frontier.root() == root_from_inclusion(leaf_hash(b"first"), 0, 1, [])
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

HASH_SIZE = 32
EMPTY_ROOT = sha256(b"").digest()


class MalformedProofError(ValueError):
    """A proof has the wrong number of hashes for the sizes it claims."""


def leaf_hash(body: bytes) -> bytes:
    """The 32-byte hash of one leaf."""
    return sha256(b"\x00" + body).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The 32-byte hash of an interior node."""
    return sha256(b"\x01" + left + right).digest()


def peaks_of(size: int) -> list[tuple[int, int]]:
    """The complete subtrees (height, index) whose hashes join to the root of a tree of `size` leaves, left first."""
    peaks = []
    start = 0
    for height in range(size.bit_length() - 1, -1, -1):
        if size >> height & 1:
            peaks.append((height, start >> height))
            start += 1 << height
    return peaks


def root_of_peaks(peaks: Sequence[bytes]) -> bytes:
    """The root over the hashes of `peaks_of`, largest subtree first."""
    if not peaks:
        return EMPTY_ROOT
    root = peaks[-1]
    for peak in reversed(peaks[:-1]):
        root = sha256(b"\x01" + peak + root).digest()  # node_hash, without the call: every answer waits for this
    return root


class Frontier:
    """The right edge of a growing tree: enough to append leaves and to know the root."""

    __slots__ = ("peaks", "size")

    def __init__(self, size: int = 0, peaks: Sequence[bytes] = ()) -> None:
        if len(peaks) != size.bit_count():
            raise MalformedProofError(f"a tree of {size} leaves has {size.bit_count()} peaks, not {len(peaks)}")
        self.size = size
        self.peaks = list(peaks)

    def append(self, leaf: bytes) -> bytes:
        """Add one leaf hash; return the hashes of the interior subtrees it completes, joined, smallest first."""
        completed = []
        size = self.size
        while size & 1:
            leaf = node_hash(self.peaks.pop(), leaf)
            completed.append(leaf)
            size >>= 1
        self.peaks.append(leaf)
        self.size += 1
        return b"".join(completed)

    def root(self) -> bytes:
        """The root of the tree as it stands."""
        return root_of_peaks(self.peaks)

    def copy(self) -> Frontier:
        """A frontier that grows on its own."""
        return Frontier(self.size, self.peaks)


def _split(width: int) -> int:
    """The largest power of two smaller than `width`, which is at least 2."""
    return 1 << (width - 1).bit_length() - 1


def range_hash(subtree: Callable[[int, int], bytes], start: int, stop: int) -> bytes:
    """The hash of the leaves [start, stop), a node of some RFC 9162 tree; `subtree` gives complete ones."""
    width = stop - start
    if width & width - 1 == 0:
        height = width.bit_length() - 1
        return subtree(height, start >> height)
    middle = start + _split(width)
    return node_hash(range_hash(subtree, start, middle), range_hash(subtree, middle, stop))


def inclusion_path(subtree: Callable[[int, int], bytes], index: int, size: int) -> list[bytes]:
    """RFC 9162 section 2.1.3.1: the audit path of leaf `index` in the tree of the first `size` leaves.

    Raises:
        IndexError: there is no such leaf.
    """
    if not 0 <= index < size:
        raise IndexError(f"no leaf {index} in a tree of {size}")
    path = []
    start, stop = 0, size
    while stop - start > 1:
        middle = start + _split(stop - start)
        if index < middle:
            path.append(range_hash(subtree, middle, stop))
            stop = middle
        else:
            path.append(range_hash(subtree, start, middle))
            start = middle
    path.reverse()
    return path


def consistency_path(subtree: Callable[[int, int], bytes], old: int, new: int) -> list[bytes]:
    """RFC 9162 section 2.1.4.1: proof that the first `old` of `new` leaves are unchanged; empty for 0 and for equals.

    Raises:
        IndexError: `old` is not between 0 and `new`.
    """
    if not 0 <= old <= new:
        raise IndexError(f"no tree of {old} leaves within one of {new}")
    if old in {0, new}:
        return []
    path = []
    start, stop = 0, new
    is_whole = True
    while stop != old:
        middle = start + _split(stop - start)
        if old <= middle:
            path.append(range_hash(subtree, middle, stop))
            stop = middle
        else:
            path.append(range_hash(subtree, start, middle))
            start = middle
            is_whole = False
    if not is_whole:
        path.append(range_hash(subtree, start, stop))
    path.reverse()
    return path


def root_from_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes:
    """RFC 9162 section 2.1.3.2: the root that `path` leads to from `leaf` (its hash) at `index`.

    Raises:
        MalformedProofError: the path is too short or too long.
    """
    if not 0 <= index < size:
        raise MalformedProofError(f"no leaf {index} in a tree of {size}")
    root = leaf
    for sibling, is_left in _climb(index, size - 1, path):
        root = node_hash(sibling, root) if is_left else node_hash(root, sibling)
    return root


def roots_from_consistency(old: int, new: int, old_root: bytes, path: Sequence[bytes]) -> tuple[bytes, bytes]:
    """RFC 9162 section 2.1.4.2: the roots of the `old` and of the `new` tree that `path` leads to.

    The histories agree only if both equal the roots already trusted. For `old` 0 or `new` nothing is to be proven
    and `old_root` itself, or the empty root, comes back.

    Raises:
        MalformedProofError: sizes or length do not fit.
    """
    if not 0 <= old <= new:
        raise MalformedProofError(f"no tree of {old} leaves within one of {new}")
    if old in {0, new}:
        if path:
            raise MalformedProofError("the consistency proof must be empty")
        return (old_root, old_root) if old else (EMPTY_ROOT, EMPTY_ROOT)
    hashes = [old_root, *path] if old & old - 1 == 0 else list(path)
    if not hashes:
        raise MalformedProofError("the consistency proof is empty")
    number, last = old - 1, new - 1
    while number & 1:
        number >>= 1
        last >>= 1
    first = second = hashes[0]
    for sibling, is_left in _climb(number, last, hashes[1:]):
        if is_left:
            first = node_hash(sibling, first)
            second = node_hash(sibling, second)
        else:
            second = node_hash(second, sibling)
    return first, second


def _climb(number: int, last: int, siblings: Sequence[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Each sibling on the way up from node `number` of a level that ends at `last`, and whether it stands left."""
    for sibling in siblings:
        if last == 0:
            raise MalformedProofError("the proof is too long")
        is_left = bool(number & 1) or number == last
        yield sibling, is_left
        if is_left:
            while number and not number & 1:
                number >>= 1
                last >>= 1
        number >>= 1
        last >>= 1
    if last:
        raise MalformedProofError("the proof is too short")
