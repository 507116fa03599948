"""What the system says of a process is read as it is, and a stretched password is seen by its memory."""

from __future__ import annotations

import os

import pytest

from bench.programs import Stretching, _stretched, memory, own_memory, written

MB = 1_000_000


@pytest.mark.parametrize(
    ("sizes", "seconds"),
    [
        ([40, 40, 90, 200, 300, 300, 60], 5),
        ([40, 41, 41, 300, 300, 44, 300], 3),
        ([40, 40, 300, 300], 0),
        ([40, 60, 90, 40, 40], 0),
    ],
)
def test_stretching_lasts_from_the_last_calm_look_to_the_first_freed_one(sizes: list[int], seconds: int) -> None:
    assert _stretched([(float(moment), size * MB) for moment, size in enumerate(sizes)]) == seconds


def test_memory_that_comes_and_goes_is_seen() -> None:
    seen = Stretching(os.getpid())
    assert seen.seconds == 0
    taken = bytearray(b"x" * 200 * MB)
    seen.look()
    del taken
    seen.look()
    assert seen.seconds > 0


def test_memory_and_writes_of_this_process_are_told(tmp_path: object) -> None:
    before, size = written(os.getpid()), memory(os.getpid())
    with open(f"{tmp_path}/file", "wb") as file:
        file.write(bytes(MB))
    after, own = written(os.getpid()), own_memory(os.getpid())
    assert before is not None
    assert after is not None
    assert own is not None
    assert after - before >= MB
    assert 1 < own <= size


def test_a_process_that_is_gone_tells_nothing() -> None:
    pid = os.posix_spawn("/bin/true", ["true"], {})
    os.waitpid(pid, 0)
    assert own_memory(pid) is None
    assert written(pid) is None
