"""Flipped bits in header, database, write-ahead log and anchor: refused by name, mended aloud, or without effect."""

from __future__ import annotations

import random
import shutil
from typing import TYPE_CHECKING

from tests.proof import workers
from tests.proof.scene import BUNDLE, inspect, make_moments

if TYPE_CHECKING:
    import pathlib
    from collections.abc import Sequence

    from tests.proof.scene import Moment, Outcome
    from tests.proof.tally import Tally

FILES = ("header", "database", "log", "anchor", "rest")


def flip_bits(per_file: int, files: Sequence[str] = FILES, seed: str = "flips") -> list[Tally]:
    """Flip one bit at so many places of each file, evenly spread, one at a time."""
    tallies = []
    with workers.scratch() as place:
        opened, closed = make_moments(place, seed, 45, is_open=True)
        for name in files:
            moment = opened if name == "log" else closed
            file = _file(moment, name)
            spots = _spots(file.stat().st_size, per_file if name != "rest" else per_file // 20 + 1, f"{seed} {name}")

            def share(number: int, jobs: int, tally: Tally) -> None:
                for place, bit in spots[number::jobs]:  # noqa: B023 - used before the next round
                    outcome = _flipped(moment, file, place, bit, f"flip-{number}")  # noqa: B023
                    tally.add(outcome.wrong, f"{file.name}, byte {place}, bit {bit}", outcome.word)  # noqa: B023

            tallies.append(workers.shared(f"bit flips: {name}", share))
    return tallies


def _flipped(moment: Moment, file: pathlib.Path, place: int, bit: int, name: str) -> Outcome:
    root = moment.copy(name)
    target = root / file.relative_to(moment.root)
    with target.open("r+b") as spoiled:
        spoiled.seek(place)
        byte = spoiled.read(1)[0]
        spoiled.seek(place)
        spoiled.write(bytes((byte ^ 1 << bit,)))
    outcome = inspect(root, moment)
    shutil.rmtree(root)
    return outcome


def _file(moment: Moment, name: str) -> pathlib.Path:
    bundle = moment.root / BUNDLE
    if name == "anchor":
        return next((moment.root / "state").glob("*.anchor"))
    names = {"header": "HEADER", "database": "vault-1.db", "log": "vault-1.db-wal", "rest": "BALLAST"}
    return bundle / names[name]


def _spots(size: int, count: int, seed: str) -> list[tuple[int, int]]:
    """Places, one in each of `count` equal stretches, and the bit to flip there."""
    chance = random.Random(seed)
    count = min(count, size)
    return [(chance.randrange(size * n // count, size * (n + 1) // count), chance.randrange(8)) for n in range(count)]
