"""The history answers only what its root in memory proves."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keydesk.engine.audit.log import AuditLog, Commit
from keydesk.engine.audit.proof import EMPTY_ROOT
from keydesk.errors import DamagedError, TamperedError
from tests.engine.audit import naive
from tests.engine.audit.rows import bodies, history


@pytest.mark.parametrize("size", [0, 1, 2, 3, 7, 8, 33, 100])
def test_reopened_history_is_the_same(size: int) -> None:
    log, rows = history(bodies(size))
    again = AuditLog.open(rows, size, log.root())
    assert again.root() == naive.root(bodies(size))
    assert again.stage([b"\x01next"]).root() == naive.root([*bodies(size), b"\x01next"])


def test_staging_changes_nothing_until_adopted() -> None:
    log, _ = history(bodies(5))
    before = log.root()
    staged = log.stage([b"\x01more"])
    assert (log.root(), log.size) == (before, 5)
    log.adopt(staged)
    assert (log.root(), log.size) == (staged.root(), 6)


@pytest.mark.parametrize("size", [1, 2, 5, 16, 37])
def test_earlier_roots_are_proven(size: int) -> None:
    log, _ = history(bodies(size))
    for earlier in range(size + 1):
        assert log.proven_root(earlier) == naive.root(bodies(size)[:earlier])
        assert log.contains(earlier, naive.root(bodies(size)[:earlier]))


def test_foreign_root_is_not_contained() -> None:
    log, _ = history(bodies(20))
    other, _ = history([b"\x01else", *bodies(30)[1:]])
    assert not log.contains(7, other.root(7))
    assert not log.contains(25, other.root(25))
    assert not log.contains(0, bytes(32))
    assert log.contains(0, EMPTY_ROOT)


@given(st.integers(1, 60), st.data())
def test_every_stretch_is_returned_and_proven(size: int, data: st.DataObject) -> None:
    log, _ = history(bodies(size))
    start = data.draw(st.integers(0, size))
    stop = data.draw(st.integers(start, size + 5))
    assert log.leaves(start, stop) == bodies(size)[start:stop]


@pytest.mark.parametrize("spoil", ["change", "drop", "swap"])
@pytest.mark.parametrize("number", [0, 5, 12, 20])
def test_spoiled_leaf_is_never_returned(spoil: str, number: int) -> None:
    log, rows = history(bodies(21))
    if spoil == "change":
        rows.kept[number] = (b"\x01forged", rows.kept[number][1])
    elif spoil == "drop":
        del rows.kept[number]
    else:
        rows.kept[number], rows.kept[1] = rows.kept[1], rows.kept[number]
    with pytest.raises(TamperedError):
        log.leaves(number, number + 1)
    with pytest.raises(TamperedError):
        list(log.check(4))


def test_spoiled_subtree_hash_is_noticed() -> None:
    log, rows = history(bodies(32))
    body, nodes = rows.kept[15]
    rows.kept[15] = (body, bytes(len(nodes)))
    with pytest.raises(TamperedError):
        log.leaves(20, 22)
    with pytest.raises(TamperedError):
        log.contains(16, bytes(32))


def test_missing_last_leaf_stops_opening() -> None:
    log, rows = history(bodies(9))
    del rows.kept[8]
    with pytest.raises(TamperedError):
        AuditLog.open(rows, 9, log.root())


def test_records_are_paged_both_ways_without_closing_leaves() -> None:
    commit = Commit(1, 1, bytes(32)).encode()
    log, _ = history([body for record in bodies(150) for body in (record, commit)])
    forward: list[int] = []
    while page := log.records(forward[-1] if forward else -1, 40):
        forward += [sequence for sequence, _ in page]
    backward: list[int] = []
    while page := log.records_before(backward[-1] if backward else None, 40):
        backward += [sequence for sequence, _ in page]
    assert forward == list(range(0, 300, 2))
    assert backward == forward[::-1]


def test_closing_leaf_is_read_back_or_refused() -> None:
    commit = Commit(3, 9, b"r" * 32)
    assert Commit.decode(commit.encode()) == commit
    with pytest.raises(DamagedError):
        Commit.decode(b"\x01" + commit.encode()[1:])
