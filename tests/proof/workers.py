"""Shares a list of cases between processes that each count for themselves."""

from __future__ import annotations

import os
import pathlib
import shutil
import tempfile
import time
import traceback
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tests.proof.tally import Tally

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

JOBS = 2
MEMORY_DISK = pathlib.Path("/dev/shm")


@contextmanager
def scratch() -> Iterator[pathlib.Path]:
    """A folder of our own on a memory disk, removed at the end."""
    place = pathlib.Path(tempfile.mkdtemp(prefix="kd-proof-", dir=MEMORY_DISK if MEMORY_DISK.is_dir() else None))
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


def shared(part: str, work: Callable[[int, int, Tally], None], jobs: int = JOBS) -> Tally:
    """Call `work(number, jobs, tally)` in so many forked processes, and join what they counted."""
    began = time.monotonic()
    total = Tally(part)
    children = [_begun(part, work, number, jobs) for number in range(jobs)]
    for pid, answers in children:
        with os.fdopen(answers) as reading:
            text = reading.read()
        _, status = os.waitpid(pid, 0)
        if not text:
            raise RuntimeError(f"{part}: a worker ended with {status} and without an answer")
        total.join(Tally.from_json(text))
    total.seconds = time.monotonic() - began
    return total


def apart(act: Callable[[int], None]) -> tuple[int, bytes]:
    """Call `act` in a forked process, with a pipe to answer on; how it ended and all it answered."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reading)
        code = 1
        try:
            act(writing)
            code = 0
        finally:
            os._exit(code)
    os.close(writing)
    with os.fdopen(reading, "rb") as answers:
        said = answers.read()
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), said


def _begun(part: str, work: Callable[[int, int, Tally], None], number: int, jobs: int) -> tuple[int, int]:
    reading, writing = os.pipe()
    pid = os.fork()
    if pid:
        os.close(writing)
        return pid, reading
    code = 1
    try:
        os.close(reading)
        tally = Tally(part)
        work(number, jobs, tally)
        os.write(writing, tally.to_json().encode())
        code = 0
    except BaseException:  # noqa: BLE001 - the process ends here, and says why
        traceback.print_exc()
    finally:
        os._exit(code)
