"""The parts of the proof by name, each run in a process of its own, short or long.

A part is a function of (long, control) that returns what it counted. Parts that need the shim get it.
"""

from __future__ import annotations

import os
import pathlib
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.proof import copies, faults, flips, fulldisk, kills, memory, needles, powercut, shim, splices, watching
from tests.proof.compiled import ROOT
from tests.proof.controls import weaken
from tests.proof.powercut import Cuts
from tests.proof.tally import Tally

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class Part:
    """One part: what it runs and what it needs."""

    run: Callable[[bool, str], list[Tally]]
    needs_shim: bool = False


def _power_cut(is_long: bool, control: str) -> list[Tally]:
    if control:
        return [powercut.cut_power(Cuts(60, 30, 1, control=control, thorough=100))]
    if not is_long:
        return [powercut.cut_power(Cuts(500, 36, 3, seed="power 2", thorough=25))]
    return [powercut.cut_power(Cuts(2600, 120, 6)), powercut.cut_power(Cuts(2600, 160, 20, seed="deaths"))]


def _faults(is_long: bool, _control: str) -> list[Tally]:
    if is_long:
        kinds = tuple(kind for kind in faults.KINDS if kind not in faults.SHORT_KINDS)
        return [faults.fail_everywhere(tuple(faults.OPERATIONS), kinds, thorough=8)]
    return [faults.fail_everywhere(faults.BRIEF, faults.SHORT_KINDS, thorough=50)]


def _full_disk(is_long: bool, _control: str) -> list[Tally]:
    return [fulldisk.fill_everywhere(list(range(0, 400_000, 997 if is_long else 49_999)), thorough=10)]


def _kills(is_long: bool, _control: str) -> list[Tally]:
    return [kills.kill_at_random(300 if is_long else 30)]


def _flips(is_long: bool, control: str) -> list[Tally]:
    weaken(control)
    if control:
        return flips.flip_bits(4, ["log"])
    return flips.flip_bits(600 if is_long else 7)


def _splices(is_long: bool, control: str) -> list[Tally]:
    weaken(control)
    if control:
        return splices.splice_pages(6, 0)
    return splices.splice_pages(10_000 if is_long else 6, 60 if is_long else 2)


def _copies(is_long: bool, control: str) -> list[Tally]:
    weaken(control)
    return copies.compare_copies(7 if is_long else 1)


def _memory(is_long: bool, _control: str) -> list[Tally]:
    if is_long:
        return [*memory.scan(1000, 3, is_shipped=True), *memory.scan(1000, 200, is_shipped=False)]
    return memory.scan(50, 2, is_shipped=False)


def _memory_control(_is_long: bool, _control: str) -> list[Tally]:
    return memory.find_leak(20)


def _watching(is_long: bool, _control: str) -> list[Tally]:
    return watching.watch(100 if is_long else 2)


def _needles(is_long: bool, _control: str) -> list[Tally]:
    return needles.plant(1000 if is_long else 20)


def _marked(is_long: bool, _control: str) -> list[Tally]:
    """The tests that wait to be asked: identities stolen 10,000 times, fuzzing, torn headers."""
    tally = Tally("tests marked long")
    if is_long:
        command = [sys.executable, "-m", "pytest", "-q", "--long", "-m", "long", "tests"]
        done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)
        last = done.stdout.strip().splitlines()[-1]
        tally.add([] if done.returncode == 0 else [last], "pytest --long -m long", last)
    return [tally]


PARTS = {
    "power-cut": Part(_power_cut),
    "faults": Part(_faults, needs_shim=True),
    "full-disk": Part(_full_disk, needs_shim=True),
    "kills": Part(_kills),
    "flips": Part(_flips),
    "splices": Part(_splices),
    "copies": Part(_copies),
    "memory": Part(_memory),
    "memory-control": Part(_memory_control),
    "watching": Part(_watching),
    "needles": Part(_needles),
    "marked-long": Part(_marked),
}


def run(name: str, *, is_long: bool = False, control: str = "") -> list[Tally]:
    """Run one part in a process of its own. Raises RuntimeError when it breaks off."""
    part = PARTS[name]
    command = [sys.executable, "-m", "tests.proof.parts", name, "long" if is_long else "short", control]
    with tempfile.TemporaryDirectory(prefix="kd-", ignore_cleanup_errors=True) as home:
        environment = {**(shim.environment() if part.needs_shim else os.environ), **homes(pathlib.Path(home))}
        done = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"the part {name} broke off with {done.returncode}")
    return [Tally.from_json(line) for line in done.stdout.splitlines()]


def homes(place: pathlib.Path) -> dict[str, str]:
    """A person's folders below `place`, made private."""
    folders = {"HOME": "home", "XDG_RUNTIME_DIR": "run", "XDG_STATE_HOME": "state", "XDG_CONFIG_HOME": "config"}
    for folder in folders.values():
        (place / folder).mkdir(mode=0o700)
    return {name: str(place / folder) for name, folder in folders.items()}


if __name__ == "__main__":
    for counted in PARTS[sys.argv[1]].run(sys.argv[2] == "long", sys.argv[3]):
        print(counted.to_json())
