"""Random kills: a process that tells a story is killed at any moment, its vault judged, and the story goes on.

What is judged is a copy, so the next process opens exactly what the killed one left.
"""

from __future__ import annotations

import os
import random
import select
import shutil
import signal
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from keydesk.model.requests import Status, StatusReply
from tests.proof import workers
from tests.proof.desk import ProofDesk
from tests.proof.judging import judge
from tests.proof.story import told

if TYPE_CHECKING:
    import pathlib

    from tests.proof.steps import Truth
    from tests.proof.story import Story
    from tests.proof.tally import Tally

LENGTH = 200
LONGEST = 0.15
"""Seconds a process lives at most: one in three since it began, the others since they first acknowledged something."""


def kill_at_random(kills: int, seed: str, thorough: int = 5, *, is_early: bool = False) -> Tally:
    """Kill so many processes in all. The control acknowledges each step before it is done (`is_early`)."""
    with workers.scratch() as place:

        def share(number: int, jobs: int, tally: Tally) -> None:
            chance = random.Random(f"{seed} {number}")
            mine = kills // jobs + (number < kills % jobs)
            told_so_far = 0
            while tally.tried < mine:
                story = told(f"{seed} {number} {told_so_far}", LENGTH)
                told_so_far += 1
                _through(place / f"{number}-{told_so_far}", story, chance, mine, thorough, tally, is_early=is_early)

        return workers.shared("random kill -9", share)


def _through(
    root: pathlib.Path,
    story: Story,
    chance: random.Random,
    most: int,
    thorough: int,
    tally: Tally,
    *,
    is_early: bool,
) -> None:
    """One story from its beginning, killed again and again until it is told or enough were killed."""
    root.mkdir()
    truths: list[Truth | None] = [None, *story.truths()]
    reached, records = 0, 0
    copy = root.with_name(root.name + "-copy")
    while tally.tried < most and reached < len(truths) - 1:
        life = Life(chance.uniform(0, LONGEST), is_short=chance.random() < 1 / 3, is_early=is_early)
        acknowledged, heard = _one_life(root, story, reached, life)
        reached = max(reached, acknowledged)
        records = max(records, heard)
        shutil.copytree(root, copy)
        possible = truths[reached : reached + 2]
        verdict = judge(copy, possible, story.paths, records, is_thorough=tally.tried % thorough == 0)
        shutil.rmtree(copy)
        tally.add(verdict.problems, f"killed after step {reached}", "while telling" if heard else "while opening")
        if verdict.problems:
            break
        if verdict.truth is not None and verdict.truth != possible[0]:
            reached += 1
    shutil.rmtree(root)


@dataclass(frozen=True, slots=True)
class Life:
    """How a process lives: for how long, since it began or first acknowledged something, and whether too hastily."""

    span: float
    is_short: bool
    is_early: bool


def _one_life(root: pathlib.Path, story: Story, reached: int, life: Life) -> tuple[int, int]:
    """Let a process tell on and kill it; the last step it acknowledged, and its records."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            os.close(reading)
            _tell_on(root, story, reached, writing, is_early=life.is_early)
            code = 0
        finally:
            os._exit(code)
    os.close(writing)
    with os.fdopen(reading, "rb", buffering=0) as answers:
        said = b"" if life.is_short else answers.read(65536)
        said += _until(answers.fileno(), time.monotonic() + life.span)
        os.kill(pid, signal.SIGKILL)
        while more := answers.read(65536):
            said += more
    status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    if status not in {0, -signal.SIGKILL}:
        raise RuntimeError(f"the process that told a story ended with {status}")
    lines = said.decode().split("\n")[:-1]
    return (int(lines[-1].split()[0]), int(lines[-1].split()[1])) if lines else (0, 0)


def _until(answers: int, end: float) -> bytes:
    """What is answered until then, or until nobody is left to answer."""
    said = b""
    while (left := end - time.monotonic()) > 0:
        if select.select([answers], [], [], left)[0]:
            more = os.read(answers, 65536)
            if not more:
                break
            said += more
    return said


def _tell_on(root: pathlib.Path, story: Story, reached: int, answers: int, *, is_early: bool) -> None:
    """Make the vault, or open it at the truth reached, and acknowledge `STEP RECORDS` after each step."""
    truths = story.truths()
    desk = ProofDesk(root, truths[max(reached - 1, 0)].password)
    if reached == 0:
        desk.create()
        reached = 1
    else:
        desk.enter()
    _acknowledge(desk, reached, answers)
    for number in range(reached, len(truths)):
        if is_early:
            _acknowledge(desk, number + 1, answers)
            story.steps[number - 1].act(desk)
            continue
        story.steps[number - 1].act(desk)
        _acknowledge(desk, number + 1, answers)
        desk.vault.tick()


def _acknowledge(desk: ProofDesk, step: int, answers: int) -> None:
    os.write(answers, b"%d %d\n" % (step, desk.head(StatusReply, Status()).records))
