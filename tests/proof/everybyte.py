"""Every byte of a vault's files, one bit of each changed: told by the check that stands in front of all the others.

What a vault does once it was told is proved by `flips.py` for a part of the places; here none is left out.

* header: the half is named and healed to what it was. * anchor: the slot is named, the other one counts.
* database: SQLCipher refuses the page (`cipher_integrity_check`), and the first page's salt does not open.
* log: the vault is older than this computer remembers. The heads byte by byte, the pages at every 32nd.
"""

from __future__ import annotations

import os
import random
import shutil
from typing import TYPE_CHECKING, Any

from keydesk.engine.store import files, header
from keydesk.engine.store.anchor import AnchorFile, Standing
from keydesk.engine.store.sqlcipher import PAGE_SIZE, Database
from keydesk.errors import KeydeskError, OlderThanAnchorError
from tests.proof import wal, workers
from tests.proof.desk import ProofDesk
from tests.proof.flips import flip
from tests.proof.scene import file_of, make_moments
from tests.proof.steps import Stored
from tests.proof.story import Story, told

if TYPE_CHECKING:
    import pathlib
    from collections.abc import Callable

    from tests.proof.scene import Moment
    from tests.proof.tally import Tally

STRIDE = 32
"""In pages of the log one byte in so many."""


def change_every_byte(step: int, seed: str) -> list[Tally]:
    """Change one bit in every `step`-th byte of a header, an anchor, a database and a log."""
    with workers.scratch() as place:
        (moment,) = make_moments(place, told(seed, 30), 30)
        (place / "short").mkdir()
        changes = [Stored(f"/dev/app/{name}", b"value") for name in ("one", "two")]
        *_, logged, _ = make_moments(place / "short", Story.of(changes), 1, 2, is_open=True)
        return [
            _over("every byte: header", moment, lambda desk, path: _Headers(desk, path, step)),
            _over("every byte: anchor", moment, lambda desk, path: _Anchors(desk, path, step)),
            _over("every byte: database", moment, lambda desk, path: _Pages(desk, path, step)),
            _log(logged, step),
        ]


def _over(part: str, moment: Moment, make: Callable[[ProofDesk, pathlib.Path], Checker]) -> Tally:
    """Share the places between processes, each with an open vault of its own whose keys it uses."""

    def share(number: int, jobs: int, tally: Tally) -> None:
        root = moment.copy(f"bytes-{number}")
        desk = ProofDesk(root, moment.truth.password)
        desk.enter()
        try:
            checker = make(desk, root)
            for place in checker.places[number::jobs]:
                checker.check(place, tally)
        finally:
            desk.vault.close()
            shutil.rmtree(root)

    return workers.shared(part, share)


class Checker:
    """Changes one place at a time in a file of its own."""

    def __init__(self, desk: ProofDesk, root: pathlib.Path, name: str, step: int) -> None:
        opened = desk.vault._gate.desk
        assert opened is not None
        self.desk: Any = opened
        self.whole = file_of(root, name).read_bytes()
        self.path = root / f"{name}-changed"
        self.path.write_bytes(self.whole)
        self.path.chmod(0o600)
        self.places = list(range(0, len(self.whole), step))
        self.chance = random.Random(name)

    def check(self, place: int, tally: Tally) -> None:
        """Change the place and see."""
        flip(self.path, place, self.chance.randrange(8))
        tally.add(self.told(place), f"byte {place}", "told")
        with self.path.open("r+b") as file:
            file.seek(place)
            file.write(self.whole[place : place + 1])

    def told(self, place: int) -> list[str]:
        """What is wrong with how the change at this place is told."""
        raise NotImplementedError


class _Headers(Checker):
    def __init__(self, desk: ProofDesk, root: pathlib.Path, step: int) -> None:
        super().__init__(desk, root, "header", step)

    def told(self, place: int) -> list[str]:
        half = header.NAMES[place // header.SLOT_SIZE]
        key = self.desk.opened.keys.header_mac
        descriptor = files.open_private(str(self.path))
        try:
            reading = header.read(descriptor)
            is_right = reading.verify(key) == self.desk.opened.header
            mended = header.heal(descriptor, reading, key)
        finally:
            files.close(descriptor)
        if is_right and mended == (half,) and self.path.read_bytes() == self.whole:
            return []
        return [f"mended {mended} instead of {half}"]


class _Anchors(Checker):
    def __init__(self, desk: ProofDesk, root: pathlib.Path, step: int) -> None:
        super().__init__(desk, root, "anchor", step)
        memory = self.desk.store._memory
        self._file = AnchorFile(str(self.path), memory._vault, memory._key, os.urandom)

    def told(self, place: int) -> list[str]:
        reading = self._file.read()
        self._file.close()
        half = "AB"[place // (len(self.whole) // 2)]
        is_told = reading.standing is Standing.PRESENT and reading.dead == (half,)
        return [] if is_told else [f"{reading.standing}, dead {reading.dead} instead of {half}"]


class _Pages(Checker):
    """One place of every page at once: the check names each page that it finds wrong."""

    def __init__(self, desk: ProofDesk, root: pathlib.Path, step: int) -> None:
        super().__init__(desk, root, "database", step)
        self.places = list(range(0, PAGE_SIZE, step))
        self.pages = len(self.whole) // PAGE_SIZE

    def check(self, place: int, tally: Tally) -> None:
        bit = self.chance.randrange(8)
        changed = bytearray(self.whole)
        for page in range(1, self.pages):
            changed[page * PAGE_SIZE + place] ^= 1 << bit
        self.path.write_bytes(changed)
        found = self._refused()
        for page in range(2, self.pages + 1):
            tally.add([] if page in found else ["not told"], f"byte {place} of page {page}", "told")
        self.path.write_bytes(self.whole)
        flip(self.path, place, bit)
        tally.add(self.told(place), f"byte {place} of page 1", "told")

    def told(self, place: int) -> list[str]:
        try:
            Database.open(str(self.path), self.desk.opened.keys.database).close()
        except KeydeskError:
            return []
        return [f"it opens with another byte {place}"]

    def _refused(self) -> set[int]:
        database = Database.open(str(self.path), self.desk.opened.keys.database)
        try:
            rows = database.cursor.execute("PRAGMA cipher_integrity_check").fetchall()
        finally:
            database.close()
        return {int(text.rpartition(" ")[2]) for (text,) in rows}


def _log(moment: Moment, step: int) -> Tally:
    """The log of a vault with few changes: a change anywhere in it takes back what came after."""
    log = file_of(moment.root, "log").read_bytes()
    frames = wal.frames(log)
    places = list(range(wal.HEAD))
    for frame in frames:
        places += range(frame.start, frame.content.start)
        places += range(frame.content.start, frame.content.stop, STRIDE)
    chance = random.Random("log")

    def share(number: int, jobs: int, tally: Tally) -> None:
        for place in places[::step][number::jobs]:
            root = moment.copy(f"log-{number}")
            flip(file_of(root, "log"), place, chance.randrange(8))
            desk = ProofDesk(root, moment.truth.password)
            try:
                desk.enter()
                problems = ["it opens without a word"]
            except OlderThanAnchorError:
                problems = []
            except KeydeskError as error:
                problems = [f"refused by {error.code}: {error.sentence}"]
            finally:
                desk.vault.close()
            tally.add(problems, f"byte {place}", "told")
            shutil.rmtree(root)

    tally = workers.shared("every byte: log", share)
    tally.seen["frames"] = len(frames)
    return tally
