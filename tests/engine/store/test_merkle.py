"""The root covers every bucket, and a change can be taken back."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keydesk.engine.store.merkle import BUCKETS, StateTree

START = [sha256(b"%d" % number).digest() for number in range(BUCKETS)]


def naive(digests: list[bytes]) -> bytes:
    while len(digests) > 1:
        digests = [sha256(b"\x01" + a + b).digest() for a, b in zip(digests[::2], digests[1::2], strict=True)]
    return digests[0]


@given(st.dictionaries(st.integers(0, BUCKETS - 1), st.binary(min_size=32, max_size=32), max_size=8))
def test_root_is_the_naive_one_and_comes_back(changes: dict[int, bytes]) -> None:
    tree = StateTree(START)
    before = tree.root
    undo = tree.replace(changes)
    assert tree.root == naive([changes.get(number, digest) for number, digest in enumerate(START)])
    tree.restore(undo)
    assert tree.root == before == naive(START)


@pytest.mark.parametrize("count", [0, BUCKETS - 1, BUCKETS + 1])
def test_other_number_of_digests_is_refused(count: int) -> None:
    with pytest.raises(ValueError, match="digests"):
        StateTree([bytes(32)] * count)
