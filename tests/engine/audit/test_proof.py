"""Roots and proofs are those of RFC 9162, by its known vectors and by a second, naive way."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keydesk.engine.audit import proof
from tests.engine.audit import naive

# The leaves and roots that Certificate Transparency implementations test with since RFC 6962.
LEAVES = [
    bytes.fromhex(text)
    for text in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
FIRST_OF_EIGHT = [
    "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
    "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
]


def subtree(leaves: list[bytes], height: int, index: int) -> bytes:
    return naive.root(leaves[index << height : index + 1 << height])


def frontier(leaves: list[bytes]) -> proof.Frontier:
    grown = proof.Frontier()
    for leaf in leaves:
        grown.append(proof.leaf_hash(leaf))
    return grown


@pytest.mark.parametrize("size", range(9))
def test_roots_are_the_known_ones(size: int) -> None:
    assert frontier(LEAVES[:size]).root().hex() == ROOTS[size]


def test_inclusion_path_is_the_known_one() -> None:
    path = proof.inclusion_path(lambda h, i: subtree(LEAVES, h, i), 0, 8)
    assert [node.hex() for node in path] == FIRST_OF_EIGHT


@pytest.mark.parametrize("size", range(1, 34))
def test_every_proof_equals_the_naive_one_and_leads_to_the_root(size: int) -> None:
    leaves = [b"%d" % number for number in range(size)]
    root = naive.root(leaves)
    assert frontier(leaves).root() == root
    for index in range(size):
        path = proof.inclusion_path(lambda h, i: subtree(leaves, h, i), index, size)
        assert path == naive.path(index, leaves)
        assert proof.root_from_inclusion(proof.leaf_hash(leaves[index]), index, size, path) == root
    for old in range(1, size):
        path = proof.consistency_path(lambda h, i: subtree(leaves, h, i), old, size)
        assert path == naive.proof(old, leaves)
        first = naive.root(leaves[:old])
        assert proof.roots_from_consistency(old, size, first, path) == (first, root)


def test_completed_hashes_are_the_subtrees_each_leaf_closes() -> None:
    leaves = [b"%d" % number for number in range(40)]
    grown = proof.Frontier()
    for number, leaf in enumerate(leaves, 1):
        completed = grown.append(proof.leaf_hash(leaf))
        heights = len(completed) // 32
        assert heights == (number & -number).bit_length() - 1
        for height in range(1, heights + 1):
            closed = naive.root(leaves[number - (1 << height) : number])
            assert completed[(height - 1) * 32 : height * 32] == closed


@given(st.integers(2, 200), st.data())
def test_changed_proof_leads_elsewhere_or_is_malformed(size: int, data: st.DataObject) -> None:
    leaves = [b"%d" % number for number in range(size)]
    old = data.draw(st.integers(1, size - 1))
    path = proof.consistency_path(lambda h, i: subtree(leaves, h, i), old, size)
    right = (naive.root(leaves[:old]), naive.root(leaves))
    place = data.draw(st.integers(0, len(path)))
    change = data.draw(st.sampled_from(["drop", "add", "flip"]))
    if place == len(path):
        change = "add"
    if change == "add":
        path.insert(place, bytes(32))
    elif change == "drop":
        del path[place]
    else:
        path[place] = bytes(byte ^ 1 for byte in path[place])
    try:
        found = proof.roots_from_consistency(old, size, right[0], path)
    except proof.MalformedProofError:
        return
    assert found != right


@pytest.mark.parametrize(("old", "new"), [(-1, 3), (4, 3)])
def test_impossible_sizes_are_refused(old: int, new: int) -> None:
    with pytest.raises(proof.MalformedProofError):
        proof.roots_from_consistency(old, new, bytes(32), [])
    with pytest.raises(IndexError):
        proof.consistency_path(lambda _h, _i: bytes(32), old, new)


def test_frontier_refuses_a_wrong_number_of_peaks() -> None:
    with pytest.raises(proof.MalformedProofError):
        proof.Frontier(3, [bytes(32)])
