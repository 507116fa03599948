"""Power cuts: what any moment of a recorded story may leave on the disk opens, with everything acknowledged.

A `Died` step costs nothing acknowledged either, so stories with killed processes are cut as well: the recovery of what
one left is itself recorded.
"""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.proof import shim, workers
from tests.proof.compiled import ROOT
from tests.proof.disk import Disk, lay
from tests.proof.judging import judge
from tests.proof.story import told

if TYPE_CHECKING:
    import pathlib

    from tests.proof.judging import Possible
    from tests.proof.steps import Truth
    from tests.proof.story import Story
    from tests.proof.tally import Tally

PER_POINT = 4
"""Images drawn from one moment."""


@dataclass(frozen=True, slots=True)
class Cuts:
    """How much to try: images in all, from a story of so many steps and deaths; every so many-th image thoroughly."""

    images: int
    length: int = 120
    deaths: int = 6
    seed: str = "power"
    control: str = ""
    thorough: int = 5


@dataclass(slots=True)
class Moment:
    """What was acknowledged so far, and what was being tried."""

    truths: list[Truth]
    acknowledged: int = -1
    tried: int = -1
    records: int = 0

    def hear(self, mark: str) -> None:
        """Take in a line of the teller's."""
        word, number, *rest = mark.split()
        if word == "try":
            self.tried = int(number)
        else:
            self.acknowledged = self.tried = int(number)
            self.records = int(rest[0])

    @property
    def possible(self) -> Possible:
        """The truths a vault may now be in."""
        now = self.truths[self.acknowledged] if self.acknowledged >= 0 else None
        return [now] if self.tried == self.acknowledged else [now, self.truths[self.tried]]


def cut_power(cuts: Cuts) -> Tally:
    """Record one story, cut it everywhere, and judge every image."""
    story = told(cuts.seed, cuts.length, cuts.deaths)
    with workers.scratch() as place:
        calls = record(place, cuts)
        name = f"power cut{', control: ' + cuts.control if cuts.control else ''}"
        return workers.shared(name, lambda number, jobs, tally: _share(place, calls, story, cuts, number, jobs, tally))


def record(place: pathlib.Path, cuts: Cuts) -> list[shim.Call]:
    """Tell the story in `place`/told and return every call it made; the played disk equals the real one."""
    root, log = place / "told", place / "log"
    root.mkdir(mode=0o700)
    command = [sys.executable, "-m", "tests.proof.telling", str(root), str(log), cuts.seed]
    command += [str(cuts.length), str(cuts.deaths), cuts.control]
    subprocess.run(command, cwd=ROOT, env=shim.environment(), check=True)
    calls = list(shim.recorded(log.read_bytes()))
    disk = Disk(str(root))
    for call in calls:
        if call.operation != "!":
            disk.play(call)
    real = {str(path): None if path.is_dir() else path.read_bytes() for path in root.rglob("*")}
    if disk.whole() != real:
        raise RuntimeError("the recorder missed something: what was played differs from what is there")
    return calls


def _share(
    place: pathlib.Path, calls: list[shim.Call], story: Story, cuts: Cuts, number: int, jobs: int, tally: Tally
) -> None:
    """Play all calls; at each of this worker's moments draw images and judge them."""
    chance = random.Random(f"{cuts.seed} {number}")
    points = sorted(random.Random(cuts.seed).choices(range(1, len(calls) + 1), k=max(cuts.images // PER_POINT, 1)))
    mine = points[number::jobs]
    disk, moment = Disk(str(place / "told")), Moment(story.truths())
    target = place / f"image-{number}"
    for index, call in enumerate(calls, 1):
        if call.operation == "!":
            moment.hear(call.path)
        else:
            disk.play(call)
        while mine and mine[0] == index:
            mine.pop(0)
            for _ in range(PER_POINT):
                lay(disk.cut(chance), disk.root, target)
                is_thorough = tally.tried % cuts.thorough == 0
                verdict = judge(target, moment.possible, story.paths, moment.records, is_thorough=is_thorough)
                where = f"call {index} ({call.operation} {call.path.rpartition('/')[2]}), step {moment.tried}"
                tally.add(verdict.problems, where, *map(_kind, verdict.notices))
                shutil.rmtree(target)


def _kind(notice: str) -> str:
    """What a notice tells of, in a word to count."""
    return "header half mended" if "header" in notice else "anchor half mended" if "remembers" in notice else notice
