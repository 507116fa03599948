"""Locked bytes never grow beyond their room, keep what is around an edit, print nothing, and are zero once wiped."""

from __future__ import annotations

import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keydesk.gui.secrets.memory import LockedBytes, zero


def filled(content: bytes, capacity: int = 64) -> LockedBytes:
    made = LockedBytes(capacity)
    made.replace(0, 0, content)
    return made


@given(st.binary(max_size=30), st.binary(max_size=30), st.data())
def test_replacing_is_what_slicing_does(content: bytes, fresh: bytes, data: st.DataObject) -> None:
    first = data.draw(st.integers(0, len(content)))
    last = data.draw(st.integers(first, len(content)))
    locked = filled(content)
    locked.replace(first, last, fresh)
    assert bytes(locked.view()) == content[:first] + fresh + content[last:]


def test_what_an_edit_leaves_behind_is_zero() -> None:
    locked = filled(b"hunter2")
    locked.replace(1, 7, b"")
    assert bytes(locked._view[: locked.capacity]) == b"h" + bytes(locked.capacity - 1)


def test_wiped_is_zero_and_empty() -> None:
    locked = filled(b"hunter2")
    locked.wipe()
    assert len(locked) == 0
    assert not any(locked._view)


def test_what_does_not_fit_changes_nothing() -> None:
    locked = filled(b"hunter2")
    with pytest.raises(ValueError, match="no room"):
        locked.replace(0, 0, bytes(locked.capacity))
    assert bytes(locked.view()) == b"hunter2"


def test_bytes_come_straight_from_a_socket() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(b"hunter2 and more")
        locked = LockedBytes(64)
        assert locked.receive(ours, 7) == 7
    assert bytes(locked.view()) == b"hunter2"


def test_it_prints_nothing() -> None:
    assert f"{filled(b'hunter2')!r}" == "<secret>"


def test_zero_reaches_foreign_buffers() -> None:
    given_bytes = bytearray(b"hunter2")
    zero(given_bytes)
    assert given_bytes == bytes(7)
