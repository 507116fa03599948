"""A disk that becomes full at any byte: what was acknowledged stays, reading goes on, deleting works, and all is named.

The shim lets the vault's files grow by so many bytes and no more; what is removed comes back, as the ballast does.
"""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

from keydesk.errors import DiskFullError, KeydeskError
from tests.proof import workers
from tests.proof.desk import ProofDesk
from tests.proof.faults import Bench
from tests.proof.judging import judge
from tests.proof.shim import Shim
from tests.proof.steps import Deleted, Stored, Truth

if TYPE_CHECKING:
    import pathlib

    from tests.proof.tally import Tally

DOOMED = Deleted("/dev/app/one")
MOST_WRITES = 40


def fill_everywhere(sizes: list[int], thorough: int) -> Tally:
    """Try every size of room. To be called in a process that has the shim."""
    shim = Shim()
    with workers.scratch() as place:
        bench = Bench(place)

        def share(number: int, jobs: int, tally: Tally) -> None:
            for place, size in list(enumerate(sizes))[number::jobs]:
                _try(shim, bench, size, f"full-{number}", tally, is_thorough=place % thorough == 0)

        return workers.shared("disk full at any byte", share)


def _try(shim: Shim, bench: Bench, size: int, name: str, tally: Tally, *, is_thorough: bool) -> None:
    root = bench.laid("put", name)
    ended, said = workers.apart(lambda answers: _fill(shim, root, bench, size, answers))
    lines = said.decode().splitlines()
    problems = [line for line in lines if line.startswith("wrong")]
    problems += [] if "deleted" in lines else ["there is no room to delete"]
    if ended:
        problems.append(f"the process ended with {ended}")
    possible = _possible(bench.truth, lines)
    paths = bench.paths | {_step(number).path for number in range(MOST_WRITES)}
    verdict = judge(root, possible, paths, 0, is_thorough=is_thorough)
    seen = ["deleted while full"] if "deleted" in lines else []
    seen += ["opened while full"] if "opened" in lines else ["refused by name to open while full"]
    tally.add([*problems, *verdict.problems], f"room for {size} bytes", *seen)
    shutil.rmtree(root)


def _possible(truth: Truth, lines: list[str]) -> list[Truth | None]:
    """Every acknowledged write is there, the refused one may be; so it is with the deletion."""
    written = sum(line == "written" for line in lines)
    for number in range(written):
        truth = _step(number).after(truth)
    found = [truth, _step(written).after(truth)]
    deleted = [DOOMED.after(each) for each in found]
    if "deleted" in lines:
        return list(deleted)
    return [*found, *deleted]


def _step(number: int) -> Stored:
    return Stored(f"/dev/full/key-{number}", b"x" * 3000 + b"%d" % number)


def _fill(shim: Shim, root: pathlib.Path, bench: Bench, size: int, answers: int) -> None:
    """In a process of its own: write until the disk is full, read, delete, read, and open again while it is full."""

    def say(line: str) -> None:
        os.write(answers, line.encode() + b"\n")

    shim.watch(root)
    desk = ProofDesk(root)
    desk.enter()
    shim.room(size)
    is_full = False
    for number in range(MOST_WRITES):
        try:
            _step(number).act(desk)
        except DiskFullError as error:
            is_full = bool(error.next_step)
            break
        except KeydeskError as error:
            say(f"wrong: writing failed by {error.code}: {error.sentence}")
            break
        say("written")
    if not is_full:
        say("wrong: the disk was never named full")
    _read_all(desk, bench, say)
    try:
        DOOMED.act(desk)
        say("deleted")
    except DiskFullError:
        pass
    except KeydeskError as error:
        say(f"wrong: deleting failed by {error.code}: {error.sentence}")
    _read_all(desk, bench, say)
    try:
        desk.vault.close()
        desk.vault = desk.open()
        desk.enter()
        say("opened")
    except DiskFullError:
        pass
    except KeydeskError as error:
        say(f"wrong: opening failed by {error.code}: {error.sentence}")


def _read_all(desk: ProofDesk, bench: Bench, say: object) -> None:
    """Values are right, or there is no room for the record and that is said."""
    assert callable(say)
    for path, key in sorted(bench.truth.keys):
        if not path.startswith("/dev") or key.is_deleted or path == DOOMED.path:
            continue
        try:
            if desk.get(path) != key.values[-1]:
                say(f"wrong: {path} is read otherwise than written")
        except DiskFullError:
            say("no room for a record")
        except KeydeskError as error:
            say(f"wrong: reading failed by {error.code}: {error.sentence}")
