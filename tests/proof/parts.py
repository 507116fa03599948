"""The parts of the proof by name, each run in a process of its own, short or long, perhaps on a vault built wrong.

A part is a function of what was asked that returns what it counted. Parts that need the shim get it.
"""

from __future__ import annotations

import json
import os
import pathlib
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from tests.proof import (
    agentkills,
    copies,
    cuts,
    everybyte,
    faults,
    flips,
    fulldisk,
    kills,
    marked,
    memory,
    needles,
    powercut,
    shim,
    splices,
    watching,
    witness,
)
from tests.proof.compiled import ROOT
from tests.proof.controls import weaken
from tests.proof.powercut import Cuts
from tests.proof.tally import Tally

if TYPE_CHECKING:
    from collections.abc import Callable

SEED = "2026"


@dataclass(frozen=True, slots=True)
class Asked:
    """How a part is to be run: its long form, what it draws from, and the control it is built wrong by."""

    is_long: bool = False
    seed: str = SEED
    control: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One part: what it runs and what it needs."""

    run: Callable[[Asked], list[Tally]]
    needs_shim: bool = False


def _power_cut(asked: Asked) -> list[Tally]:
    if asked.control:
        return [powercut.cut_power(Cuts(60, 30, 1, f"{asked.seed} power", asked.control, thorough=100))]
    if not asked.is_long:
        return [powercut.cut_power(Cuts(500, 36, 3, f"{asked.seed} power", thorough=25))]
    return [
        powercut.cut_power(Cuts(2600, 120, 6, f"{asked.seed} power")),
        powercut.cut_power(Cuts(2600, 160, 20, f"{asked.seed} deaths")),
    ]


def _calls(_: Asked) -> list[Tally]:
    return witness.compare()


def _faults(asked: Asked) -> list[Tally]:
    weaken(asked.control)
    if asked.control:
        return faults.fail_everywhere(("put",), faults.SHORT_KINDS, thorough=50)
    if asked.is_long:
        kinds = tuple(kind for kind in faults.KINDS if kind not in faults.SHORT_KINDS)
        return faults.fail_everywhere(tuple(faults.OPERATIONS), kinds, thorough=8)
    return faults.fail_everywhere(faults.BRIEF, faults.SHORT_KINDS, thorough=50)


def _full_disk(asked: Asked) -> list[Tally]:
    weaken(asked.control)
    return [fulldisk.fill_everywhere(list(range(0, 400_000, 997 if asked.is_long else 49_999)), thorough=10)]


def _kills(asked: Asked) -> list[Tally]:
    is_early = asked.control == "acknowledged early"
    return [kills.kill_at_random(300 if asked.is_long else 30, f"{asked.seed} kills", is_early=is_early)]


def _agent_kills(asked: Asked) -> list[Tally]:
    is_early = asked.control == "acknowledged early"
    count = 100 if asked.is_long else 12 if is_early else 6
    return [agentkills.kill_agents(count, f"{asked.seed} agents", is_early=is_early)]


def _flips(asked: Asked) -> list[Tally]:
    weaken(asked.control)
    if asked.control:
        return flips.flip_bits(4, f"{asked.seed} flips", ["log"])
    return flips.flip_bits(600 if asked.is_long else 6, f"{asked.seed} flips")


def _every_byte(asked: Asked) -> list[Tally]:
    weaken(asked.control)
    return everybyte.change_every_byte(1 if asked.is_long else 509, f"{asked.seed} bytes")


def _cuts(asked: Asked) -> list[Tally]:
    weaken(asked.control)
    return cuts.cut_files(60 if asked.is_long else 1, f"{asked.seed} cuts", is_brief=not asked.is_long)


def _splices(asked: Asked) -> list[Tally]:
    weaken(asked.control)
    seed = f"{asked.seed} splices"
    if asked.control:
        owners, most = {"rows trusted": ("state", 20), "lists trusted": ("hint_", 1)}[asked.control]
        return splices.splice_briefly(most, seed, owners, is_logged=False)
    return splices.splice_pages(1000, 60, seed) if asked.is_long else splices.splice_briefly(1, seed)


def _copies(asked: Asked) -> list[Tally]:
    weaken(asked.control)
    return copies.compare_copies(7 if asked.is_long else 1, is_mixed=asked.is_long)


def _memory(asked: Asked) -> list[Tally]:
    if asked.is_long:
        return [*memory.scan(1000, 3, is_shipped=True), *memory.scan(1000, 200, is_shipped=False)]
    return memory.scan(50, 2, is_shipped=False)


def _memory_control(_: Asked) -> list[Tally]:
    return memory.find_leak(20)


def _watching(asked: Asked) -> list[Tally]:
    return watching.watch(100 if asked.is_long else 2)


def _needles(asked: Asked) -> list[Tally]:
    return needles.plant(1000 if asked.is_long else 20)


def _marked(asked: Asked) -> list[Tally]:
    return marked.run(is_long=asked.is_long)


def _built_wrong(asked: Asked) -> list[Tally]:
    """Every control of every part: a vault built wrong in this way is noticed."""
    tally = Tally("vaults built wrong (control)")
    for name, controls in CONTROLLED.items():
        for control in controls:
            found = run(name, Asked(seed=asked.seed, control=control))
            tried, bad = sum(each.tried for each in found), sum(each.bad for each in found)
            tally.add(
                [] if bad else ["not noticed"], f"{name}, {control}", f"{name} with {control}: {bad} of {tried} bad"
            )
    return [tally]


PARTS = {
    "power-cut": Part(_power_cut),
    "calls": Part(_calls, needs_shim=True),
    "faults": Part(_faults, needs_shim=True),
    "full-disk": Part(_full_disk, needs_shim=True),
    "kills": Part(_kills),
    "agent-kills": Part(_agent_kills),
    "flips": Part(_flips),
    "every-byte": Part(_every_byte),
    "cuts": Part(_cuts),
    "splices": Part(_splices),
    "copies": Part(_copies),
    "memory": Part(_memory),
    "memory-control": Part(_memory_control),
    "watching": Part(_watching),
    "needles": Part(_needles),
    "built-wrong": Part(_built_wrong),
    "marked": Part(_marked),
}

CONTROLLED = {
    "power-cut": ("unsynced", "synced sometimes", "anchor first", "header unsynced"),
    "faults": ("failures swallowed",),
    "full-disk": ("no ballast",),
    "kills": ("acknowledged early",),
    "agent-kills": ("acknowledged early",),
    "flips": ("nothing remembered",),
    "every-byte": ("nothing remembered",),
    "cuts": ("nothing remembered",),
    "splices": ("rows trusted", "lists trusted"),
    "copies": ("nothing remembered",),
}
"""The ways to build a vault wrong that a part must notice."""


def run(name: str, asked: Asked = Asked()) -> list[Tally]:
    """Run one part in a process of its own. Raises RuntimeError when it breaks off."""
    part = PARTS[name]
    command = [sys.executable, "-m", "tests.proof.parts", name, json.dumps(asdict(asked))]
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
    for counted in PARTS[sys.argv[1]].run(Asked(**json.loads(sys.argv[2]))):
        print(counted.to_json())
