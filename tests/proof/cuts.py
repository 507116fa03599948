"""Files cut, emptied, removed, lengthened, overwritten, and parts of them exchanged: named, mended aloud, or no effect.

Closed as a killed process leaves it, so that the log counts; database and log also under an open vault.
"""

from __future__ import annotations

import itertools
import random
import shutil
from functools import partial
from typing import TYPE_CHECKING

from keydesk.engine.store import anchor, header
from keydesk.engine.store.sqlcipher import PAGE_SIZE
from tests.proof import wal, workers
from tests.proof.scene import Spoiling, file_of, make_moments, spoil_each
from tests.proof.story import told

if TYPE_CHECKING:
    import pathlib
    from collections.abc import Iterator

    from tests.proof.scene import Moment
    from tests.proof.tally import Tally

FILES = ("header", "database", "log", "anchor", "ballast", "lock")
SECTOR = 512
HALVES = {"header": header.SLOT_SIZE, "anchor": anchor.SLOT_SIZE}


def cut_files(per_file: int, seed: str, *, is_brief: bool) -> list[Tally]:
    """So many cuts, stretches of zeroes and of noise in each file; every exchange of halves, so many of pages."""
    with workers.scratch() as place:
        (moment, _) = make_moments(place, told(seed, 45), 45, is_open=True)
        chance = random.Random(seed)
        listed = [each for name in FILES for each in _whole(name)]
        listed += [each for name in FILES for each in _stretches(moment, name, per_file, chance, is_live=False)]
        listed += list(_exchanges(moment, per_file, chance))
        if is_brief:
            listed = listed[::2]
        live = [
            each
            for name in ("database", "log")
            for each in _stretches(moment, name, per_file // 3 + 1, chance, is_live=True)
        ]
        return [spoil_each("cuts and swaps", moment, listed), spoil_each("cuts, vault open", moment, live)]


def _whole(name: str) -> list[Spoiling]:
    def remove(path: pathlib.Path) -> None:
        path.unlink()

    def empty(path: pathlib.Path) -> None:
        path.write_bytes(b"")

    def lengthen(path: pathlib.Path) -> None:
        with path.open("ab") as spoiled:
            spoiled.write(random.Random(name).randbytes(PAGE_SIZE))

    ways = {"removed": remove, "emptied": empty, "lengthened": lengthen}
    return [Spoiling(word, name, name, act) for word, act in ways.items()]


def _stretches(moment: Moment, name: str, count: int, chance: random.Random, *, is_live: bool) -> Iterator[Spoiling]:
    """Cuts at sectors and at odd places, and stretches that read as zeroes or as noise."""
    size = file_of(moment.root, name).stat().st_size
    if not size:
        return
    for number in range(min(count, size)):
        place = chance.randrange(size)
        if number % 2:
            place -= place % SECTOR
        yield Spoiling("cut", f"{name} at {place}", name, partial(_cut, size=place), is_live)
        length = chance.choice((1, SECTOR, PAGE_SIZE, 5 * PAGE_SIZE))
        for word, noise in (("zeroed", bytes(length)), ("noise", chance.randbytes(length))):
            act = partial(_overwrite, place=place, content=noise[: size - place])
            yield Spoiling(word, f"{length} bytes of {name} at {place}", name, act, is_live)


def _exchanges(moment: Moment, count: int, chance: random.Random) -> Iterator[Spoiling]:
    """Halves, pages and frames in each other's places, one in place of another, and whole files of another kind."""
    for name, half in HALVES.items():
        yield Spoiling("exchanged", f"halves of {name}", name, partial(_exchange, one=0, two=half, size=half))
        for word, source, target in (("first", 0, half), ("second", half, 0)):
            act = partial(_double, source=source, target=target, size=half)
            yield Spoiling("doubled", f"{word} half of {name}", name, act)
    pages = file_of(moment.root, "database").stat().st_size // PAGE_SIZE
    frames = wal.frames(file_of(moment.root, "log").read_bytes())
    for _ in range(count):
        one, two = (number * PAGE_SIZE for number in chance.sample(range(pages), 2))
        act = partial(_exchange, one=one, two=two, size=PAGE_SIZE)
        yield Spoiling("exchanged", f"pages at {one} and {two}", "database", act)
        first, second = (frame.content.start for frame in chance.sample(frames, 2))
        act = partial(_exchange_fitting, one=first, two=second)
        yield Spoiling("exchanged", f"pages of the log at {first} and {second}", "log", act)
    for name, other in itertools.permutations(FILES, 2):
        yield Spoiling("replaced", f"{name} by {other}", name, partial(_replace, source=other))


def _cut(path: pathlib.Path, size: int) -> None:
    with path.open("r+b") as spoiled:
        spoiled.truncate(size % path.stat().st_size)


def _overwrite(path: pathlib.Path, place: int, content: bytes) -> None:
    with path.open("r+b") as spoiled:
        spoiled.seek(place % path.stat().st_size)
        spoiled.write(content)


def _exchange(path: pathlib.Path, one: int, two: int, size: int) -> None:
    content = bytearray(path.read_bytes())
    content[one : one + size], content[two : two + size] = content[two : two + size], content[one : one + size]
    path.write_bytes(content)


def _exchange_fitting(path: pathlib.Path, one: int, two: int) -> None:
    _exchange(path, one, two, PAGE_SIZE)
    path.write_bytes(wal.mended(path.read_bytes()))


def _double(path: pathlib.Path, source: int, target: int, size: int) -> None:
    content = bytearray(path.read_bytes())
    content[target : target + size] = content[source : source + size]
    path.write_bytes(content)


def _replace(path: pathlib.Path, source: str) -> None:
    root = path.parents[1]
    shutil.copyfile(file_of(root, source), path)
