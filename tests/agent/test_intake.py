"""However bytes arrive, the same frames come out, and no secret stays where it was received."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keydesk.agent.intake import Intake
from keydesk.errors import RefusedError
from keydesk.wire.frames import prefix

Frame = tuple[bytes, bytes]
FRAMES = st.lists(st.tuples(st.binary(min_size=2, max_size=50), st.binary(max_size=300)), max_size=5)


def feed(intake: Intake, stream: bytes, cuts: list[int]) -> list[Frame]:
    """Receive `stream` in pieces of the given sizes, as a socket would."""
    found: list[Frame] = []
    while stream:
        room = intake.room()
        count = min(len(room), len(stream), cuts.pop() if cuts else 1)
        room[:count] = stream[:count]
        stream = stream[count:]
        found += [(head, bytes(body.view()) if body else b"") for head, body in intake.took(count)]
    return found


@given(FRAMES, st.lists(st.integers(1, 200), max_size=200))
def test_frames_come_out_as_they_went_in(frames: list[Frame], cuts: list[int]) -> None:
    scratch = memoryview(bytearray(128))
    intake = Intake(scratch, lambda _head, _length: True)
    stream = b"".join(prefix(head, len(body)) + head + body for head, body in frames)
    assert feed(intake, stream, cuts) == frames
    assert intake.is_between_frames


@given(st.lists(st.integers(1, 70), max_size=50))
def test_secret_leaves_no_trace_in_the_scratch(cuts: list[int]) -> None:
    scratch = memoryview(bytearray(4096))
    secret = b"correct horse battery staple" * 4
    stream = prefix(b'{"a":1}', len(secret)) + b'{"a":1}' + secret
    (_, body), *_ = feed(Intake(scratch, lambda _head, _length: True), stream * 2, cuts)
    assert body == secret
    assert secret[:12] not in bytes(scratch)


@pytest.mark.parametrize("step", [1, 10_000])
def test_body_that_is_not_allowed_is_refused_before_it_is_taken(step: int) -> None:
    intake = Intake(memoryview(bytearray(65536)), lambda _head, length: length <= 10)
    stream = prefix(b"{}", 1000) + b"{}" + bytes(1000)
    with pytest.raises(RefusedError):
        feed(intake, stream, [step] * 2000)


def test_absurd_lengths_are_refused() -> None:
    with pytest.raises(RefusedError):
        feed(Intake(memoryview(bytearray(64)), lambda _head, _length: True), b"\xff" * 64, [64])
