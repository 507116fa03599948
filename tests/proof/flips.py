"""Flipped bits in header, database, log and anchor: refused by name, mended aloud, or without effect.

Under a closed vault and under an open one; in the log also with its checksums made to fit again, as they have no key.
"""

from __future__ import annotations

import random
from functools import partial
from typing import TYPE_CHECKING

from tests.proof import wal, workers
from tests.proof.scene import Spoiling, file_of, make_moments, spoil_each
from tests.proof.story import told

if TYPE_CHECKING:
    import pathlib
    from collections.abc import Sequence

    from tests.proof.scene import Moment
    from tests.proof.tally import Tally

SHARES = {"database": 3, "ballast": 20}
"""Of what takes long or says little only a part is tried; `everybyte.py` leaves no byte of the database out."""
FILES = ("header", "database", "log", "anchor", "ballast")


def flip_bits(per_file: int, seed: str, files: Sequence[str] = FILES) -> list[Tally]:
    """Flip one bit at so many places of each file, evenly spread, one at a time."""
    with workers.scratch() as place:
        opened, closed = make_moments(place, told(seed, 25), 25, is_open=True)
        tallies = []
        for name in files:
            moment = opened if name == "log" else closed
            count = per_file // SHARES.get(name, 1) + 1
            listed = _flips(moment, name, count, f"{seed} {name}", is_live=False)
            tallies.append(spoil_each(f"bit flips: {name}", moment, listed))
            if name == "log":
                fitting = _mended(moment, per_file // 6 + 1, f"{seed} mended")
                tallies.append(spoil_each("bit flips: log, checksums made to fit", moment, fitting))
            if name != "ballast":
                live = _flips(moment, name, per_file // 6 + 1, f"{seed} {name} live", is_live=True)
                tallies.append(spoil_each(f"bit flips: {name}, vault open", moment, live))
        return tallies


def _flips(moment: Moment, name: str, count: int, seed: str, *, is_live: bool) -> list[Spoiling]:
    size = file_of(moment.root, name).stat().st_size
    return [
        Spoiling("flipped", f"byte {place}, bit {bit}", name, partial(flip, place=place, bit=bit), is_live)
        for place, bit in _spots(size, count, seed)
    ]


def flip(path: pathlib.Path, place: int, bit: int) -> None:
    """Change one bit of a file; a place behind its end counts on from its beginning."""
    place %= path.stat().st_size
    with path.open("r+b") as spoiled:
        spoiled.seek(place)
        byte = spoiled.read(1)[0]
        spoiled.seek(place)
        spoiled.write(bytes((byte ^ 1 << bit,)))


def _mended(moment: Moment, count: int, seed: str) -> list[Spoiling]:
    """Bits of pages in the log that will be read."""
    log = file_of(moment.root, "log").read_bytes()
    last = list({frame.page: frame for frame in wal.frames(log)}.values())
    chance = random.Random(seed)
    found = []
    for _ in range(count):
        content = chance.choice(last).content
        place, bit = chance.randrange(content.start, content.stop), chance.randrange(8)
        found.append(
            Spoiling("flipped", f"byte {place}, bit {bit}", "log", partial(_flip_fitting, place=place, bit=bit))
        )
    return found


def _flip_fitting(path: pathlib.Path, place: int, bit: int) -> None:
    flip(path, place, bit)
    path.write_bytes(wal.mended(path.read_bytes()))


def _spots(size: int, count: int, seed: str) -> list[tuple[int, int]]:
    """Places, one in each of `count` equal stretches, and the bit to flip there."""
    chance = random.Random(seed)
    count = min(count, size)
    return [(chance.randrange(size * n // count, size * (n + 1) // count), chance.randrange(8)) for n in range(count)]
