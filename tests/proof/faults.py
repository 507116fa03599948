"""Faults: every k-th system call of an operation fails, falls short or is the last; nothing acknowledged is lost.

While the fault lasts each answer is right or an error of ours with a next step. When it is over the same process opens
what it could not; and another one finds the vault wholly before or wholly after what was not acknowledged.
"""

from __future__ import annotations

import errno
import os
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from keydesk.errors import KeydeskError
from keydesk.model.requests import Status, StatusReply
from tests.engine.handlers.world import PASSWORD
from tests.proof import workers
from tests.proof.asking import settle
from tests.proof.desk import ProofDesk
from tests.proof.judging import judge
from tests.proof.shim import ALL, GROWING, WRITING, Fault, Shim
from tests.proof.steps import (
    Brought,
    Deleted,
    Destroyed,
    Edited,
    Moved,
    PasswordChanged,
    Read,
    Reopened,
    Restored,
    Step,
    Stored,
    Truth,
)

if TYPE_CHECKING:
    import pathlib
    from collections.abc import Callable, Iterator

    from tests.proof.tally import Tally

BEFORE: tuple[Step, ...] = (
    Stored("/dev/app/one", b"the first value"),
    Stored("/dev/app/two", b"a value that is replaced"),
    Stored("/dev/app/two", b"a second value"),
    Stored("/dev/app/three", b"x" * 6000),
    Edited("/dev/app/three", "long"),
    Stored("/dev/app/gone", b"a value of a deleted key"),
    Deleted("/dev/app/gone"),
    Stored("/prod/db/strict", b"a value behind a step-up"),
)
IMPORTED = {"/dev/app/four", "/dev/more/five", "/dev/app/six"}
LATER = Stored("/dev/app/later", b"written after the fault")


MOST_CHECKS = 3


class _Made:
    """Stands for making the vault itself."""

    def after(self, truth: Truth) -> Truth:
        return truth

    def act(self, world: ProofDesk) -> None:
        world.create()


class _Unlocked:
    """Stands for unlocking a vault that was killed, lacks half its header and its ballast."""

    def after(self, truth: Truth) -> Truth:
        return truth

    def act(self, world: ProofDesk) -> None:
        world.enter()


class _Checked:
    """Stands for the check in the background, which must come to an end whatever the disk does."""

    def after(self, truth: Truth) -> Truth:
        return truth

    def act(self, world: ProofDesk) -> None:
        opened = world.vault._gate.desk
        assert opened is not None
        opened.store._database.forget_pages()
        for _ in range(MOST_CHECKS):  # asking whether it ended is a look at the files, which may begin another one
            settle(world)
            if not opened.is_checking:
                return
        raise RuntimeError("the check never ends")


OPERATIONS: dict[str, Step] = {
    "create": _Made(),
    "unlock": _Unlocked(),
    "put": Stored("/dev/new/key", b"a value that is put"),
    "put again": Stored("/dev/app/one", b"the next value"),
    "import": Brought(tuple((path, path.encode() * 300) for path in sorted(IMPORTED))),
    "edit": Edited("/dev/app/two", "purpose"),
    "move": Moved("/dev/app/two", "/dev/other/two"),
    "delete": Deleted("/dev/app/one"),
    "restore": Restored("/dev/app/gone"),
    "destroy": Destroyed("/dev/app/gone"),
    "destroy version": Destroyed("/dev/app/two", 1),
    "get": Read("/dev/app/three"),
    "password": PasswordChanged(PASSWORD, b"another password"),
    "reopen": Reopened(),
    "check": _Checked(),
}


@dataclass(frozen=True, slots=True)
class Kind:
    """What goes wrong, in a word to count and as a fault, with which calls, how often (-1: for good)."""

    word: str
    fault: Fault
    error: int = 0
    count: int = 1
    calls: str = ALL


KINDS = {
    "EIO once": Kind("EIO", Fault.FAIL, errno.EIO),
    "EIO for good": Kind("EIO", Fault.FAIL, errno.EIO, -1),
    "EIO on a change, once": Kind("EIO", Fault.FAIL, errno.EIO, 1, WRITING),
    "ENOSPC once": Kind("ENOSPC", Fault.FAIL, errno.ENOSPC, 1, GROWING),
    "ENOSPC for good": Kind("ENOSPC", Fault.FAIL, errno.ENOSPC, -1, GROWING),
    "short write once": Kind("short writes", Fault.SHORT, errno.ENOSPC, 1, "w"),
    "short write, then full": Kind("short writes", Fault.SHORT, errno.ENOSPC, -1, "wcm"),
    "failed sync once": Kind("failed syncs", Fault.FAIL, errno.EIO, 1, "s"),
    "failed sync for good": Kind("failed syncs", Fault.FAIL, errno.EIO, -1, "s"),
    "killed before": Kind("kills", Fault.KILL),
    "killed in a write": Kind("kills", Fault.TEAR, calls="w"),
}
SHORT_KINDS = ("EIO on a change, once",)
BRIEF = ("create", "put", "edit", "destroy", "unlock")
"""The operations of the short form."""


@dataclass(frozen=True, slots=True)
class Case:
    """One operation with a fault at its k-th call."""

    operation: str
    kind: str
    at: int

    def __str__(self) -> str:
        return f"{self.operation}, {self.kind}, call {self.at}"


class Bench:
    """Vaults to break: made once, copied for each case."""

    def __init__(self, place: pathlib.Path) -> None:
        self.place = place
        self.truth = Truth()
        desk = ProofDesk(place / "good")
        desk.root.mkdir()
        desk.create()
        for step in BEFORE:
            step.act(desk)
            self.truth = step.after(self.truth)
        self._leave_hurt(desk)
        desk.vault.close()
        self.paths = frozenset(
            {path for path, _ in self.truth.keys} | {"/dev/new/key", "/dev/other/two", LATER.path} | IMPORTED
        )

    def _leave_hurt(self, desk: ProofDesk) -> None:
        """A copy as a killed process leaves it, with half a header and no ballast."""
        hurt = self.place / "hurt"
        shutil.copytree(desk.root, hurt)
        bundle = hurt / "desk.keydesk"
        (bundle / "BALLAST").unlink()
        with (bundle / "HEADER").open("r+b") as header:
            header.seek(100)
            header.write(b"damaged")

    def laid(self, operation: str, name: str) -> pathlib.Path:
        """A fresh folder for one case."""
        target = self.place / name
        if operation == "create":
            target.mkdir()
        else:
            shutil.copytree(self.place / ("hurt" if operation == "unlock" else "good"), target)
        return target

    def calls(self, shim: Shim, operation: str, calls: str) -> int:
        """How many such calls the operation makes when nothing goes wrong."""
        root = self.laid(operation, "counted")
        _, said = workers.apart(lambda answers: _count(shim, root, operation, calls, answers))
        shutil.rmtree(root)
        return int(said)


def cases(shim: Shim, bench: Bench, operations: tuple[str, ...], kinds: tuple[str, ...]) -> Iterator[Case]:
    """Every operation with every kind of fault at every call, and one beyond."""
    for operation in operations:
        for name in kinds:
            for at in range(1, bench.calls(shim, operation, KINDS[name].calls) + 2):
                yield Case(operation, name, at)


def fail_everywhere(operations: tuple[str, ...], kinds: tuple[str, ...], thorough: int) -> list[Tally]:
    """Try every case. To be called in a process that has the shim."""
    shim = Shim()
    with workers.scratch() as place:
        bench = Bench(place)
        return [_fail(shim, bench, operation, kinds, thorough) for operation in operations]


def _fail(shim: Shim, bench: Bench, operation: str, kinds: tuple[str, ...], thorough: int) -> Tally:
    listed = list(cases(shim, bench, (operation,), kinds))

    def share(number: int, jobs: int, tally: Tally) -> None:
        for place, case in enumerate(listed):
            if place % jobs == number:
                _try(shim, bench, case, f"case-{number}", tally, is_thorough=place // jobs % thorough == 0)

    tally = workers.shared(f"fault at every k-th call: {operation}", share)
    tally.seen["calls"] = bench.calls(shim, operation, ALL)
    return tally


def _count(shim: Shim, root: pathlib.Path, operation: str, calls: str, answers: int) -> None:
    shim.watch(root)
    desk = ready(root, operation)
    shim.fault(Fault.NONE, calls=calls)
    OPERATIONS[operation].act(desk)
    os.write(answers, str(shim.calls).encode())


def ready(root: pathlib.Path, operation: str) -> ProofDesk:
    """The vault before the operation; chance is always the same, so that each time it makes the same calls."""
    desk = ProofDesk(root, seed=operation)
    if operation not in {"create", "unlock"}:
        desk.enter()
    return desk


def _try(shim: Shim, bench: Bench, case: Case, name: str, tally: Tally, *, is_thorough: bool) -> None:
    root = bench.laid(case.operation, name)
    ended, said = workers.apart(lambda answers: _suffer(shim, root, bench, case, answers))
    lines = said.decode().splitlines()
    problems = [line for line in lines if line.startswith("wrong")]
    kind = KINDS[case.kind]
    if ended not in {0, -9} or (ended == -9 and kind.fault not in {Fault.KILL, Fault.TEAR}):
        problems.append(f"the process ended with {ended}")
    step = OPERATIONS[case.operation]
    base: list[Truth | None] = [None if case.operation == "create" else bench.truth]
    done = [Truth() if case.operation == "create" else step.after(bench.truth)]
    possible = done if "done" in lines else [*base, *done]
    if "later done" in lines:
        possible = [LATER.after(truth) for truth in possible if truth is not None]
    else:
        possible = [*possible, *(LATER.after(truth) for truth in possible if truth is not None)]
    is_mending = case.operation == "check"  # it may have made lists anew on what it could read
    records = max((int(line.split()[1]) for line in lines if line.startswith("records ")), default=0)
    verdict = judge(root, possible, bench.paths, records, is_thorough=is_thorough, is_mending=is_mending)
    outcome = "acknowledged" if "done" in lines else "killed" if ended == -9 else "refused"
    tally.add([*problems, *verdict.problems], str(case), outcome, kind.word)
    shutil.rmtree(root)


def _suffer(shim: Shim, root: pathlib.Path, bench: Bench, case: Case, answers: int) -> None:
    """In a process of its own: the operation with its fault, then reading, then one more write."""

    def say(line: str) -> None:
        os.write(answers, line.encode() + b"\n")

    shim.watch(root)
    desk = ready(root, case.operation)
    kind = KINDS[case.kind]
    shim.fault(kind.fault, case.at, count=kind.count, error=kind.error, calls=kind.calls)
    _attempt(lambda: OPERATIONS[case.operation].act(desk), "done", say)
    if desk.vault.state == "unlocked" and case.operation != "create":
        for path, key in sorted(bench.truth.keys):
            if path.startswith("/dev") and not key.is_deleted:
                _compare(desk, path, {key.values[-1], _value_after(bench.truth, case.operation, path)}, say)
    if desk.vault.state == "unlocked":
        _attempt(lambda: LATER.act(desk), "later done", say)
        _attempt(lambda: say(f"records {desk.head(StatusReply, Status()).records}"), "counted", say)
    shim.fault(Fault.NONE)
    if not _attempt(lambda: _open_again(desk), "open again", say):
        say("wrong: the disk is well again, and the vault does not open")
    _attempt(desk.vault.close, "closed", say)


def _open_again(desk: ProofDesk) -> None:
    """Make or open what the fault kept from it, in the very same process."""
    if desk.vault.state == "absent":
        desk.create()
    elif desk.vault.state == "locked":
        desk.enter()


def _value_after(truth: Truth, operation: str, path: str) -> bytes | None:
    key = OPERATIONS[operation].after(truth).by_path.get(path)
    return None if key is None else key.values[-1]


def _compare(desk: ProofDesk, path: str, right: set[bytes | None], say: Callable[[str], object]) -> None:
    try:
        value = desk.get(path)
    except KeydeskError as error:
        if error.code == "internal":
            say(f"wrong: reading {path} is answered by {error.sentence}")
    else:
        if value not in right:
            say(f"wrong: {path} is read otherwise than written")


def _attempt(act: Callable[[], object], word: str, say: Callable[[str], object]) -> bool:
    """Claim: it was done. An error must be ours, with a next step."""
    try:
        act()
    except KeydeskError as error:
        if error.code == "internal" or not error.next_step:
            say(f"wrong: {word} failed by {error.code}: {error.sentence}")
    except Exception as error:  # noqa: BLE001 - this is what must not happen
        say(f"wrong: {word} failed by {type(error).__name__}: {error}")
    else:
        say(word)
        return True
    return False
