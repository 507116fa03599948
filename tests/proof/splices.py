"""Old pages in a newer database, one by one and in groups, under a closed and an open vault; old files."""

from __future__ import annotations

import itertools
import os
import random
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from keydesk.engine.store.sqlcipher import PAGE_SIZE
from tests.proof import workers
from tests.proof.scene import BUNDLE, Outcome, inspect, make_moments

if TYPE_CHECKING:
    import pathlib

    from tests.proof.desk import ProofDesk
    from tests.proof.scene import Moment
    from tests.proof.tally import Tally

FILES = ("HEADER", "vault-1.db", "vault-1.db-wal")


@dataclass(frozen=True, slots=True)
class Splice:
    """Old pages (by number) that go into the newer database, live or not."""

    pages: tuple[int, ...]
    is_live: bool


def splice_pages(most: int, groups: int, seed: str = "splices") -> list[Tally]:
    """Every old page (at most so many), closed and open; with groups of them, also old files."""
    with workers.scratch() as place:
        old, new = make_moments(place, seed, 40, 30)
        before, after = _pages(old.database), _pages(new.database)
        changed = [number for number in range(min(len(before), len(after))) if before[number] != after[number]]
        chance = random.Random(seed)
        chosen = changed if len(changed) <= most else sorted(chance.sample(changed, most))
        listed = [Splice((number,), is_live) for number in chosen for is_live in (False, True)]
        for _ in range(groups):
            group = tuple(number for number in changed if chance.random() < chance.choice((0.05, 0.3, 0.7)))
            listed.append(Splice(group, chance.random() < 0.5))

        def share(number: int, jobs: int, tally: Tally) -> None:
            for splice in listed[number::jobs]:
                outcome = _spliced(new, before, splice, f"splice-{number}")
                how = "open" if splice.is_live else "closed"
                tally.add(outcome.wrong, f"pages {splice.pages[:6]}, {how}", f"{how}: {outcome.word}")

        tallies = [workers.shared("old pages", share)]
        return [*tallies, _swap_files(place, seed)] if groups else tallies


def _spliced(moment: Moment, before: list[bytes], splice: Splice, name: str) -> Outcome:
    root = moment.copy(name)
    path = root / BUNDLE / "vault-1.db"
    try:
        if splice.is_live:
            return inspect(root, moment, lambda desk: _write(path, before, splice.pages, desk))
        _write(path, before, splice.pages)
        return inspect(root, moment)
    finally:
        shutil.rmtree(root, ignore_errors=True)


def _write(path: pathlib.Path, before: list[bytes], pages: tuple[int, ...], desk: ProofDesk | None = None) -> None:
    """Write old pages into the file; under an open vault first fold its log in and let it forget the pages it holds."""
    if desk is not None:
        opened = desk.vault._gate.desk
        assert opened is not None
        opened.store.checkpoint()
        opened.store._database.forget_pages()
    descriptor = os.open(path, os.O_RDWR)
    noted = os.stat(path).st_ctime_ns
    while desk is not None and os.stat(path).st_ctime_ns == noted:  # one tick of the clock passes
        os.pwrite(descriptor, os.pread(descriptor, 1, 0), 0)
    for number in pages:
        os.pwrite(descriptor, before[number], number * PAGE_SIZE)
    os.close(descriptor)


def _swap_files(place: pathlib.Path, seed: str) -> Tally:
    """Every mixture of old and new files of one bundle, closed and as a killed process leaves it."""
    moments = make_moments(_fresh(place), f"{seed} files", 30, 25, is_open=True)
    mixtures = [
        (old, new, chosen)
        for old, new in itertools.permutations(moments, 2)
        if moments.index(old) < moments.index(new)
        for chosen in itertools.product((False, True), repeat=len(FILES))
        if any(chosen)
    ]

    def share(number: int, jobs: int, tally: Tally) -> None:
        for old, new, chosen in mixtures[number::jobs]:
            root = new.copy(f"mixed-{number}")
            for name, is_old in zip(FILES, chosen, strict=True):
                if is_old:
                    _take(old.root / BUNDLE / name, root / BUNDLE / name)
            outcome = inspect(root, new)
            names = [name for name, is_old in zip(FILES, chosen, strict=True) if is_old]
            tally.add(outcome.wrong, f"old {', '.join(names)} of {old.root.name} in {new.root.name}", outcome.word)
            shutil.rmtree(root)

    return workers.shared("old files", share)


def _take(source: pathlib.Path, target: pathlib.Path) -> None:
    target.unlink(missing_ok=True)
    if source.exists():
        shutil.copy(source, target)


def _fresh(place: pathlib.Path) -> pathlib.Path:
    folder = place / "files"
    folder.mkdir()
    return folder


def _pages(path: pathlib.Path) -> list[bytes]:
    content = path.read_bytes()
    return [content[at : at + PAGE_SIZE] for at in range(0, len(content), PAGE_SIZE)]
