"""Whole copies: older ones, ones that went another way, and a computer whose memory is gone; each is named.

Once named, a person may accept the state by its fingerprint, which is recorded; a wrong fingerprint changes nothing.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from keydesk.errors import AnchorMissingError, ForkError, KeydeskError, OlderThanAnchorError
from keydesk.model.requests import ListRecords, Records
from tests.proof import workers
from tests.proof.asking import ask_all, right_answers, settle
from tests.proof.desk import ProofDesk
from tests.proof.scene import BUNDLE
from tests.proof.story import Stored, Truth

if TYPE_CHECKING:
    import pathlib

    from tests.proof.tally import Tally

FIRST = Stored("/dev/app/first", b"the first value")


def compare_copies(most: int) -> list[Tally]:
    """Rollbacks by up to so many changes, forks of up to so many on either side, and lost memories."""
    with workers.scratch() as place:
        start = place / "start"
        start.mkdir()
        desk = ProofDesk(start)
        desk.create()
        FIRST.act(desk)
        desk.vault.close()

        def forks(number: int, jobs: int, tally: Tally) -> None:
            pairs = [(ours, theirs) for ours in range(most + 1) for theirs in range(most + 1)]
            for ours, theirs in pairs[number::jobs]:
                _fork(place, start, ours, theirs, f"{number}", tally)

        def losses(number: int, jobs: int, tally: Tally) -> None:
            for case, spoil in list(_LOSSES.items())[number::jobs]:
                _lose(place, start, case, spoil, f"lost-{number}", tally)

        return [
            workers.shared("older copies and forks", forks),
            workers.shared("lost memories", losses),
        ]


def _fork(place: pathlib.Path, start: pathlib.Path, ours: int, theirs: int, name: str, tally: Tally) -> None:
    """Two copies of one vault go on apart; then theirs lies in the place of ours, on our computer."""
    here, there = place / f"here-{name}", place / f"there-{name}"
    _go_on(start, here, "ours", ours)
    other = _go_on(start, there, "theirs", theirs)
    shutil.rmtree(here / BUNDLE)
    shutil.copytree(there / BUNDLE, here / BUNDLE)
    expected: type[KeydeskError] = OlderThanAnchorError if theirs < ours else ForkError
    problems = _opened_after(here, other, (expected,), max(ours - theirs, 0))
    tally.add(problems, f"ours +{ours}, theirs +{theirs}", expected.code)
    shutil.rmtree(here)
    shutil.rmtree(there)


def _go_on(start: pathlib.Path, target: pathlib.Path, who: str, changes: int) -> Truth:
    """Copy the vault, open it and write so many values."""
    shutil.copytree(start, target)
    truth = FIRST.after(Truth())
    desk = ProofDesk(target)
    desk.enter()
    for number in range(changes):
        step = Stored(f"/dev/app/{who}-{number}", f"{who} {number}".encode())
        step.act(desk)
        truth = step.after(truth)
    desk.vault.close()
    return truth


def _opened_after(
    root: pathlib.Path, truth: Truth, expected: tuple[type[KeydeskError], ...], missing: int
) -> list[str]:
    """Open what must be refused by one of these errors; then accept it knowingly."""
    desk = ProofDesk(root)
    try:
        desk.enter()
    except expected as error:
        problems = _told(error, missing)
        return problems + _accepted(desk, truth, str(error.facts.get("fingerprint", "")))
    except KeydeskError as error:
        return [f"refused by {error.code}: {error.sentence}"]
    else:
        return ["opened without a word"]
    finally:
        desk.vault.close()


def _told(error: KeydeskError, missing: int) -> list[str]:
    """What the error must tell."""
    problems = []
    if isinstance(error, OlderThanAnchorError) and (
        error.facts.get("missing") != missing or str(missing) not in error.sentence
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
    paths = [path for path, _ in truth.keys] + ["/dev/app/nothing"]
    return ask_all(desk, truth, paths).wrong(right_answers(truth, paths))


def _anchor(root: pathlib.Path) -> pathlib.Path:
    return next((root / "state").glob("*.anchor"))


def _delete(root: pathlib.Path) -> None:
    _anchor(root).unlink()


def _empty(root: pathlib.Path) -> None:
    _anchor(root).write_bytes(b"")


def _zero(root: pathlib.Path) -> None:
    _anchor(root).write_bytes(bytes(_anchor(root).stat().st_size))


def _no_folder(root: pathlib.Path) -> None:
    shutil.rmtree(root / "state")


def _foreign(root: pathlib.Path) -> None:
    """The memory of another vault under this one's name."""
    other = root.with_name(root.name + "-other")
    other.mkdir()
    desk = ProofDesk(other)
    desk.create()
    desk.vault.close()
    _anchor(root).write_bytes(_anchor(other).read_bytes())
    shutil.rmtree(other)


_LOSSES = {
    "deleted": _delete,
    "emptied": _empty,
    "zeroed": _zero,
    "state folder deleted": _no_folder,
    "another vault's": _foreign,
}


def _lose(place: pathlib.Path, start: pathlib.Path, case: str, spoil: object, name: str, tally: Tally) -> None:
    """This computer's memory of the vault is spoiled."""
    assert callable(spoil)
    root = place / name
    truth = _go_on(start, root, "ours", 2)
    spoil(root)
    tally.add(_opened_after(root, truth, (AnchorMissingError,), 0), case, case)
    shutil.rmtree(root)
