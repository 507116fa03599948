"""A frame's lengths are bounded before anything is allocated, and a connection begins with one kind of answer."""

from __future__ import annotations

import pytest

from keydesk.errors import RefusedError
from keydesk.model.callers import Face
from keydesk.wire import frames


def test_prefix_and_lengths_are_inverse() -> None:
    assert frames.lengths(frames.prefix(b"{}", 7)) == (2, 7)


@pytest.mark.parametrize(
    "first",
    [
        bytes(8),
        b"\0\0\0\1" + bytes(4),
        (frames.MAX_HEAD + 1).to_bytes(4, "big") + bytes(4),
        b"\0\0\0\2" + (frames.MAX_BODY + 1).to_bytes(4, "big"),
        b"\xff" * 8,
    ],
)
def test_lengths_out_of_bounds_are_refused(first: bytes) -> None:
    with pytest.raises(RefusedError):
        frames.lengths(first)


@pytest.mark.parametrize(("head", "body"), [(b"x" * (frames.MAX_HEAD + 1), 0), (b"{}", frames.MAX_BODY + 1)])
def test_too_large_a_message_is_not_written(head: bytes, body: int) -> None:
    with pytest.raises(RefusedError):
        frames.prefix(head, body)


@pytest.mark.parametrize("face", Face)
def test_answer_tells_nonce_and_face(face: Face) -> None:
    nonce = bytes(range(frames.NONCE))
    assert frames.read_answer(frames.answer(nonce, face)) == (nonce, face)


@pytest.mark.parametrize("came", [b"", bytes(16), bytes(17), bytes(16) + b"x", bytes(17) + b"w", b"GET / HTTP/1.1\r\n"])
def test_what_is_no_answer_is_refused(came: bytes) -> None:
    with pytest.raises(RefusedError):
        frames.read_answer(came)
