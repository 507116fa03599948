"""Old pages in a newer vault: of every table, index and search table, in the database and in its log, closed and open.

The log is written as by somebody who knows its format: frames are exchanged and every checksum is made to fit again.
"""

from __future__ import annotations

import itertools
import os
import random
import shutil
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from keydesk.engine.store.sqlcipher import PAGE_SIZE
from tests.proof import pages, wal, workers
from tests.proof.desk import ProofDesk
from tests.proof.scene import BUNDLE, asking_also, forget_files, inspect, make_moments, pass_a_tick, stir
from tests.proof.story import filters_of, told, told_everywhere

if TYPE_CHECKING:
    import pathlib

    from tests.proof.scene import Moment
    from tests.proof.tally import Tally

BY_TURNS = ("closed", "open")
FILES = ("HEADER", "vault-1.db", "vault-1.db-wal")
AGE = timedelta(days=400)
UNCHANGING = {"hint_text_config", pages.FREE}
"""What never has another page than its first one."""


@dataclass(frozen=True, slots=True)
class Splice:
    """Old pages, by number, that go into the newer database, and whose they are; live or not."""

    pages: tuple[int, ...]
    owner: str
    is_live: bool


class Ground:
    """Two times of one vault whose every table changed in between, closed, and the second also as a kill leaves it."""

    def __init__(self, place: pathlib.Path, seed: str) -> None:
        story, cut = told_everywhere(seed)
        made = make_moments(place, story, cut, len(story.steps), is_open=True, age=AGE)
        self.old = made[1]
        self.logged, self.new = (asking_also(moment, filters_of(story)) for moment in made[2:])
        self.before, after = _pages(self.old.database), _pages(self.new.database)
        self.owners = _owners(self.new)
        self.changed = [n for n in range(min(len(self.before), len(after))) if self.before[n] != after[n]]

    @property
    def untouched(self) -> set[str]:
        """The tables, indexes and search tables that have no old page: none but those that never change."""
        return set(self.owners.values()) - {self.owners[number] for number in self.changed} - UNCHANGING


def splice_pages(most: int, groups: int, seed: str) -> list[Tally]:
    """Old pages, at most so many of each table, closed and open; groups of them, old frames and old files."""
    with workers.scratch() as place:
        ground = Ground(place, seed)
        return [
            _splice(ground, most, groups, seed, ("closed", "open")),
            _log_pages(ground, most),
            _live_log_pages(ground, groups),
            _swap_files(place, seed),
        ]


def splice_briefly(most: int, seed: str, owners: str = "", *, is_logged: bool = True) -> list[Tally]:
    """At most so many old pages of each table (whose name begins so), each closed or open by turns."""
    with workers.scratch() as place:
        ground = Ground(place, seed)
        ground.changed = [number for number in ground.changed if ground.owners[number].startswith(owners)]
        tally = _splice(ground, most, 0, seed, ())
        return [tally, _log_pages(ground, most), _live_log_pages(ground, 6)] if is_logged else [tally]


def _splice(ground: Ground, most: int, groups: int, seed: str, ways: tuple[str, ...]) -> Tally:
    chance = random.Random(seed)
    listed = [
        Splice((number,), ground.owners[number], way == "open")
        for turn, number in enumerate(_chosen(ground.changed, ground.owners, most, chance))
        for way in ways or (BY_TURNS[turn % 2],)
    ]
    for _ in range(groups):
        group = tuple(number for number in ground.changed if chance.random() < chance.choice((0.05, 0.3, 0.7)))
        listed.append(Splice(group, "groups", chance.random() < 0.5))

    def share(number: int, jobs: int, tally: Tally) -> None:
        for splice in listed[number::jobs]:
            problems = _spliced(ground.new, ground.before, splice, f"splice-{number}", tally)
            how = "open" if splice.is_live else "closed"
            tally.add(problems, f"pages {splice.pages[:6]} of {splice.owner}, {how}", how, f"of {splice.owner}")

    tally = workers.shared("old pages of every table, index and search table", share)
    if ground.untouched:
        tally.add([f"no old page of {', '.join(sorted(ground.untouched))}"], "what was tried")
    return tally


def _chosen(numbers: list[int], owners: dict[int, str], most: int, chance: random.Random) -> list[int]:
    """At most so many pages of each owner."""
    mixed = chance.sample(numbers, len(numbers))
    taken: Counter[str] = Counter()
    found = []
    for number in mixed:
        taken[owners[number]] += 1
        if taken[owners[number]] <= most:
            found.append(number)
    return sorted(found)


def _spliced(moment: Moment, before: list[bytes], splice: Splice, name: str, tally: Tally) -> list[str]:
    root = moment.copy(name)
    path = root / BUNDLE / "vault-1.db"
    try:
        if splice.is_live:
            outcome = inspect(root, moment, lambda desk: _write(path, before, splice.pages, desk))
        else:
            _write(path, before, splice.pages)
            outcome = inspect(root, moment)
    finally:
        shutil.rmtree(root, ignore_errors=True)
    tally.seen[outcome.word] += 1
    return outcome.wrong


def _write(path: pathlib.Path, before: list[bytes], numbers: tuple[int, ...], desk: ProofDesk | None = None) -> None:
    """Write old pages into the file; under an open vault first fold its log in and let it forget the pages it holds."""
    if desk is not None:
        forget_files(desk, is_folded=True)
        pass_a_tick(path)
    descriptor = os.open(path, os.O_RDWR)
    for number in numbers:
        os.pwrite(descriptor, before[number], number * PAGE_SIZE)
    os.close(descriptor)


# -- in the log ----------------------------------------------------------------------------------------------------


def _log_pages(ground: Ground, most: int) -> Tally:
    """Each page whose last frame has an earlier one gets that instead, and all checksums fit."""
    moment = ground.logged
    log = (moment.root / BUNDLE / "vault-1.db-wal").read_bytes()
    last, earlier = _ages(log)
    numbers = [page - 1 for page in earlier if page - 1 in ground.owners]
    chosen = _chosen(numbers, ground.owners, most, random.Random("log"))

    def share(number: int, jobs: int, tally: Tally) -> None:
        for page in chosen[number::jobs]:
            root = moment.copy(f"log-{number}")
            forged = bytearray(log)
            forged[last[page + 1].content] = log[earlier[page + 1].content]
            (root / BUNDLE / "vault-1.db-wal").write_bytes(wal.mended(bytes(forged)))
            outcome = inspect(root, moment)
            tally.add(outcome.wrong, f"page {page}", f"of {ground.owners[page]}", outcome.word)
            shutil.rmtree(root)

    return workers.shared("old pages in the log", share)


def _live_log_pages(ground: Ground, count: int) -> Tally:
    """The same under an open vault, whose log is written anew by edits there and back."""
    moment = ground.new

    def share(number: int, jobs: int, tally: Tally) -> None:
        for case in range(number, count, jobs):
            root = moment.copy(f"log-{number}")
            path = root / BUNDLE / "vault-1.db-wal"
            owners: list[str] = []

            def spoil(desk: ProofDesk) -> None:
                stir(desk, moment.truth)
                forget_files(desk, is_folded=False)
                pass_a_tick(path)  # noqa: B023 - used before the next round
                owners.append(_put_back(ground, path, case))  # noqa: B023

            outcome = inspect(root, moment, spoil)
            tally.add(outcome.wrong, f"page of {owners[0]}", f"of {owners[0]}", outcome.word)
            shutil.rmtree(root)

    return workers.shared("old pages in the log, vault open", share)


def _put_back(ground: Ground, path: pathlib.Path, case: int) -> str:
    """Let one page of the log be as it was before its last change; whose it is."""
    log = path.read_bytes()
    last, earlier = _ages(log)
    pages_of = sorted((ground.owners.get(page - 1, "a new page"), page) for page in earlier)
    owner, page = pages_of[case * 7 % len(pages_of)]
    descriptor = os.open(path, os.O_RDWR)
    os.pwrite(descriptor, log[earlier[page].content], last[page].content.start)
    os.close(descriptor)
    return owner


def _ages(log: bytes) -> tuple[dict[int, wal.Frame], dict[int, wal.Frame]]:
    """The last frame of each page, and the first one where that is another."""
    frames = wal.frames(log)
    last = {frame.page: frame for frame in frames}
    return last, {frame.page: frame for frame in reversed(frames) if frame is not last[frame.page]}


# -- whole files -----------------------------------------------------------------------------------------------------


def _swap_files(place: pathlib.Path, seed: str) -> Tally:
    """Every mixture of old and new files of one bundle, closed and as a killed process leaves it."""
    moments = make_moments(_fresh(place), told(f"{seed} files", 55), 30, 55, is_open=True)
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
            password = old.truth.password if chosen[0] else new.truth.password  # an old header opens by its own
            outcome = inspect(root, new, password=password)
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


def _owners(moment: Moment) -> dict[int, str]:
    """Whose each page of the database is."""
    desk = ProofDesk(moment.copy("owners"), moment.truth.password)
    desk.enter()
    opened = desk.vault._gate.desk
    assert opened is not None
    key = bytes(opened.opened.keys.database.view())
    try:
        return pages.owners(_pages(moment.database), key, opened.store._database.cursor)
    finally:
        desk.vault.close()
