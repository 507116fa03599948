"""Whole copies: older ones, ones that went another way, and a computer whose memory is gone; each is named.

Forks are of every kind of change, closed or killed. A copy that only went on elsewhere is welcome without a word.

Once named, a person may accept the state by its fingerprint, which is recorded; a wrong fingerprint changes nothing.
"""

from __future__ import annotations

import itertools
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from keydesk.errors import AnchorMissingError, ForkError, KeydeskError, OlderThanAnchorError
from keydesk.model.requests import ListRecords, Records
from tests.proof import workers
from tests.proof.asking import ask_all, right_answers, settle
from tests.proof.desk import ProofDesk
from tests.proof.scene import BUNDLE
from tests.proof.steps import (
    Deleted,
    Edited,
    NamespaceMade,
    PasswordChanged,
    Read,
    Restored,
    Step,
    Stored,
    Truth,
)

if TYPE_CHECKING:
    import pathlib
    from collections.abc import Callable, Iterator

    from tests.proof.tally import Tally

FIRST = Stored("/dev/app/first", b"the first value")
START = FIRST.after(Truth())


CHANGES: dict[str, Callable[[Truth, str, int], Step]] = {
    "values": lambda _, who, number: Stored(f"/dev/app/{who}-{number}", f"{who} {number}".encode()),
    "reads": lambda *_: Read(FIRST.path),
    "edits": lambda _, who, number: Edited(FIRST.path, f"{who} {number}"),
    "namespaces": lambda _, who, number: NamespaceMade(f"/dev/{who}-{number}"),
    "deletions": lambda truth, *_: (Restored if truth.by_path[FIRST.path].is_deleted else Deleted)(FIRST.path),
    "passwords": lambda truth, who, number: PasswordChanged(truth.password, f"password {number} of {who}".encode()),
}
"""What may be done with a copy: the next step of each kind."""


@dataclass(frozen=True, slots=True)
class Branch:
    """One copy's way: so many changes of a kind, and whether its process was killed at the end."""

    who: str
    count: int
    kind: str = "values"
    is_killed: bool = False

    def __str__(self) -> str:
        return f"{self.who} +{self.count} {self.kind}{', killed' if self.is_killed else ''}"


def compare_copies(most: int, *, is_mixed: bool) -> list[Tally]:
    """Rollbacks by up to so many changes, forks of up to so many on either side, of every kind, and lost memories."""
    with workers.scratch() as place:
        start = place / "start"
        start.mkdir()
        desk = ProofDesk(start)
        desk.create()
        FIRST.act(desk)
        desk.vault.close()
        listed = list(_forks(most, is_mixed=is_mixed))

        def forks(number: int, jobs: int, tally: Tally) -> None:
            for ours, theirs in listed[number::jobs]:
                _fork(place, start, ours, theirs, f"{number}", tally)

        def losses(number: int, jobs: int, tally: Tally) -> None:
            for case, spoil in list(_LOSSES.items())[number::jobs]:
                _lose(place, start, case, spoil, f"lost-{number}", tally)

        def returns(number: int, jobs: int, tally: Tally) -> None:
            for kind in list(CHANGES)[number::jobs]:
                for count in range(1, most + 1):
                    _return(place, start, Branch("theirs", count, kind), f"back-{number}", tally)

        return [
            workers.shared("older copies and forks", forks),
            workers.shared("copies that went on elsewhere", returns),
            workers.shared("lost memories", losses),
        ]


def _forks(most: int, *, is_mixed: bool) -> Iterator[tuple[Branch, Branch]]:
    """All lengths of one kind, and all kinds of some lengths."""
    for ours, theirs in itertools.product(range(most + 1), repeat=2):
        yield Branch("ours", ours), Branch("theirs", theirs)
    for kind, other in itertools.product(CHANGES, repeat=2):
        if is_mixed or kind == other:
            for ours, theirs in ((1, 1), (2, 1), (1, 2)) if is_mixed else ((1, 1),):
                yield Branch("ours", ours, kind), Branch("theirs", theirs, other, is_killed=ours == theirs)


def _fork(place: pathlib.Path, start: pathlib.Path, ours: Branch, theirs: Branch, name: str, tally: Tally) -> None:
    """Two copies of one vault go on apart; then theirs lies in the place of ours, on our computer."""
    here, there = place / f"here-{name}", place / f"there-{name}"
    _go_on(start, here, ours)
    other = _go_on(start, there, theirs)
    _lay(there, here)
    expected: tuple[type[KeydeskError], ...] = (OlderThanAnchorError, ForkError)
    if ours.kind == theirs.kind == "values":
        expected = (OlderThanAnchorError if theirs.count < ours.count else ForkError,)
    missing = max(ours.count - theirs.count, 0) if len(expected) == 1 else -1
    problems, word = _opened_after(here, other, expected, missing)
    tally.add(problems, f"{ours}, {theirs}", word)
    shutil.rmtree(here)
    shutil.rmtree(there)


def _return(place: pathlib.Path, start: pathlib.Path, branch: Branch, name: str, tally: Tally) -> None:
    """A copy goes on elsewhere while ours does not; brought back it is welcome without a word."""
    here, there = place / f"here-{name}", place / f"there-{name}"
    shutil.copytree(start, here)
    truth = _go_on(start, there, branch)
    _lay(there, here)
    desk = ProofDesk(here, truth.password)
    try:
        problems = [f"it says: {notice}" for notice in desk.enter().notices] + _right(desk, truth)
    except KeydeskError as error:
        problems = [f"refused by {error.code}"]
    finally:
        desk.vault.close()
    tally.add(problems, str(branch), "welcome")
    shutil.rmtree(here)
    shutil.rmtree(there)


def _lay(there: pathlib.Path, here: pathlib.Path) -> None:
    """Their bundle in the place of ours; the memory stays."""
    shutil.rmtree(here / BUNDLE)
    shutil.copytree(there / BUNDLE, here / BUNDLE)


def _go_on(start: pathlib.Path, target: pathlib.Path, branch: Branch) -> Truth:
    """Copy the vault, open it and let the changes happen."""
    living = target.with_name(f"{target.name}-living") if branch.is_killed else target
    shutil.copytree(start, living)
    truth = START
    desk = ProofDesk(living)
    desk.enter()
    for number in range(branch.count):
        step = CHANGES[branch.kind](truth, branch.who, number)
        step.act(desk)
        truth = step.after(truth)
    if branch.is_killed:
        shutil.copytree(living, target)
    desk.vault.close()
    if branch.is_killed:
        shutil.rmtree(living)
    return truth


def _opened_after(
    root: pathlib.Path, truth: Truth, expected: tuple[type[KeydeskError], ...], missing: int
) -> tuple[list[str], str]:
    """Open what must be refused by one of these errors; then accept it knowingly. What is wrong, and the error."""
    desk = ProofDesk(root, truth.password)
    try:
        desk.enter()
    except expected as error:
        problems = _told(error, missing)
        return problems + _accepted(desk, truth, str(error.facts.get("fingerprint", ""))), error.code
    except KeydeskError as error:
        return [f"refused by {error.code}: {error.sentence}"], error.code
    else:
        return ["opened without a word"], "silent"
    finally:
        desk.vault.close()


def _told(error: KeydeskError, missing: int) -> list[str]:
    """What the error must tell; `missing` is -1 where it depends on the kind of change."""
    problems = []
    if (
        isinstance(error, OlderThanAnchorError)
        and missing >= 0
        and (error.facts.get("missing") != missing or str(missing) not in error.sentence)
    ):
        problems.append(f"{missing} changes are missing, it says: {error.sentence}")
    untold = [fact for fact in ("fingerprint", "changes", "records") if fact not in error.facts]
    problems += [f"it does not tell {fact}" for fact in untold]
    return problems if error.next_step else [*problems, "it has no next step"]


def _accepted(desk: ProofDesk, truth: Truth, fingerprint: str) -> list[str]:
    """A wrong fingerprint opens nothing; the right one does, with a record, and from then on nothing is said."""
    problems = []
    try:
        desk.enter(accept_state="0" * 16)
        problems.append("a wrong fingerprint was accepted")
    except (OlderThanAnchorError, ForkError, AnchorMissingError):
        pass
    try:
        desk.enter(accept_state=fingerprint)
        problems += _right(desk, truth)
        records = desk.head(Records, ListRecords()).rows
        if not any(row.record.action == "vault.accept-state" for row in records):
            problems.append("accepting left no record")
        desk.reopen()
        notices = desk.enter().notices
        problems += [f"said again: {notice}" for notice in notices]
    except KeydeskError as error:
        problems.append(f"once accepted it is refused by {error.code}: {error.sentence}")
    return problems


def _right(desk: ProofDesk, truth: Truth) -> list[str]:
    settle(desk)
    paths = [path for path, _ in truth.keys] + ["/dev/app/nothing", "/dev/app/ours-0"]
    return ask_all(desk, truth, paths).wrong(right_answers(truth, paths))


def _anchor(root: pathlib.Path) -> pathlib.Path:
    return next((root / "state").glob("*.anchor"))


def _delete(root: pathlib.Path, _: pathlib.Path) -> None:
    _anchor(root).unlink()


def _empty(root: pathlib.Path, _: pathlib.Path) -> None:
    _anchor(root).write_bytes(b"")


def _zero(root: pathlib.Path, _: pathlib.Path) -> None:
    _anchor(root).write_bytes(bytes(_anchor(root).stat().st_size))


def _no_folder(root: pathlib.Path, _: pathlib.Path) -> None:
    shutil.rmtree(root / "state")


def _foreign(root: pathlib.Path, _: pathlib.Path) -> None:
    """The memory of another vault under this one's name."""
    other = root.with_name(root.name + "-other")
    other.mkdir()
    desk = ProofDesk(other)
    desk.create()
    desk.vault.close()
    _anchor(root).write_bytes(_anchor(other).read_bytes())
    shutil.rmtree(other)


def _delete_and_lay_older(root: pathlib.Path, start: pathlib.Path) -> Truth:
    """Deleted to hide that the vault itself is older than it was."""
    _anchor(root).unlink()
    _lay(start, root)
    return START


def _delete_and_lay_other(root: pathlib.Path, start: pathlib.Path) -> Truth:
    """Deleted to hide that the vault went another way."""
    there = root.with_name(root.name + "-there")
    truth = _go_on(start, there, Branch("theirs", 3))
    _anchor(root).unlink()
    _lay(there, root)
    shutil.rmtree(there)
    return truth


_LOSSES: dict[str, Callable[[pathlib.Path, pathlib.Path], Truth | None]] = {
    "deleted": _delete,
    "emptied": _empty,
    "zeroed": _zero,
    "state folder deleted": _no_folder,
    "another vault's": _foreign,
    "deleted, with an older copy": _delete_and_lay_older,
    "deleted, with another branch": _delete_and_lay_other,
}


def _lose(
    place: pathlib.Path,
    start: pathlib.Path,
    case: str,
    spoil: Callable[[pathlib.Path, pathlib.Path], Truth | None],
    name: str,
    tally: Tally,
) -> None:
    """This computer's memory of the vault is spoiled."""
    root = place / name
    truth = _go_on(start, root, Branch("ours", 2))
    truth = spoil(root, start) or truth
    problems, _ = _opened_after(root, truth, (AnchorMissingError,), 0)
    tally.add(problems, case, case)
    shutil.rmtree(root)
