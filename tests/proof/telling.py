"""Tells a story to a vault under the shim, one process after another, and writes down what was acknowledged.

python -m tests.proof.telling ROOT LOG SEED LENGTH DEATHS [CONTROL]
"""

from __future__ import annotations

import os
import pathlib
import signal
import sys

from keydesk.model.requests import Status, StatusReply
from tests.proof import workers
from tests.proof.controls import weaken
from tests.proof.desk import ProofDesk
from tests.proof.shim import Shim
from tests.proof.steps import Died
from tests.proof.story import Story, told


def tell(shim: Shim, root: pathlib.Path, log: pathlib.Path, story: Story) -> None:
    """Make the vault, then one step after another; the log holds `try N` and `ack N RECORDS` between the calls."""
    lives = _lives(story)
    for first, last in lives:
        ended, _ = workers.apart(lambda _, a=first, b=last: _live(shim, root, log, story, a, b))  # type: ignore[misc]
        if ended not in {0, -signal.SIGKILL}:
            raise RuntimeError(f"the life of steps {first} to {last} ended with {ended}")


def _lives(story: Story) -> list[tuple[int, int]]:
    """The stretches of steps between deaths."""
    deaths = [number for number, step in enumerate(story.steps) if isinstance(step, Died)]
    starts = [0, *(number + 1 for number in deaths)]
    return list(zip(starts, [*deaths, len(story.steps)], strict=True))


def _live(shim: Shim, root: pathlib.Path, log: pathlib.Path, story: Story, first: int, last: int) -> None:
    password = story.truths()[first].password
    shim.watch(root, log)
    desk = ProofDesk(root, password)
    shim.mark(f"try {first}")
    if first == 0:
        desk.create()
    else:
        desk.enter()
    _acknowledge(shim, desk, first)
    for number in range(first, last):
        shim.mark(f"try {number + 1}")
        story.steps[number].act(desk)
        _acknowledge(shim, desk, number + 1)
        if number % 5 == 4:
            desk.vault.tick()
    if last < len(story.steps):
        os.kill(os.getpid(), signal.SIGKILL)
    desk.vault.close()


def _acknowledge(shim: Shim, desk: ProofDesk, number: int) -> None:
    shim.mark(f"ack {number} {desk.head(StatusReply, Status()).records}")


if __name__ == "__main__":
    weaken(sys.argv[6] if len(sys.argv) > 6 else "")
    given = told(sys.argv[3], int(sys.argv[4]), int(sys.argv[5]))
    tell(Shim(), pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), given)
