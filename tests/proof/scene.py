"""Vaults to tamper with, and what their answers come to: right, an error by name, or silently wrong."""

from __future__ import annotations

import contextlib
import os
import shutil
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from keydesk.errors import KeydeskError
from tests.proof import workers
from tests.proof.asking import HINTED, Answers, Failed, ask_all, right_answers, settle
from tests.proof.desk import ProofDesk
from tests.proof.steps import Edited

if TYPE_CHECKING:
    import pathlib
    from collections.abc import Callable, Iterable, Sequence

    from tests.proof.steps import Truth
    from tests.proof.story import Story
    from tests.proof.tally import Tally

BUNDLE = "desk.keydesk"
STIRRED = 6
NAMED = frozenset({
    "damaged", "tampered", "older-than-anchor", "fork", "anchor-missing", "newer-format", "loose-modes", "symlink",
    "unavailable", "read-only", "kdf-cost",
})  # fmt: skip
"""The errors that name damage; "not found" and "wrong password" are none of them."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A vault's folder as it stood at one time, and the truth then."""

    root: pathlib.Path
    truth: Truth
    story: Story
    lists: dict[tuple[str, ...], Any] = field(default_factory=dict)
    """What more is asked of lists, and what the vault itself said while it was whole."""

    def copy(self, name: str) -> pathlib.Path:
        """A copy of everything, to be spoiled."""
        target = self.root.with_name(name)
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(self.root, target)
        return target

    @property
    def database(self) -> pathlib.Path:
        return self.root / BUNDLE / "vault-1.db"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one spoiled vault came to: silently wrong answers, and a word for how it was noticed."""

    wrong: list[str]
    word: str


def make_moments(
    place: pathlib.Path, story: Story, *ends: int, is_open: bool = False, age: timedelta = timedelta()
) -> list[Moment]:
    """One vault after so many steps of its story, closed; with `is_open` also as a killed process leaves it.

    All is done so long ago as `age` says: what was due since then is overdue when the vault is looked at.
    """
    truths = story.truths()
    desk = ProofDesk(place / "growing")
    desk.clock.wall -= age
    desk.root.mkdir()
    desk.create()
    moments, reached = [], 0
    for number, end in enumerate(ends):
        for step in story.steps[reached:end]:
            step.act(desk)
        reached = end
        if is_open:
            moments.append(_kept(desk, place / f"open-{number}", truths[reached], story))
        desk.vault.close()
        moments.append(_kept(desk, place / f"closed-{number}", truths[reached], story))
        desk.vault = desk.open()
        desk.enter()
    desk.vault.close()
    return moments


def _kept(desk: ProofDesk, target: pathlib.Path, truth: Truth, story: Story) -> Moment:
    shutil.copytree(desk.root, target)
    return Moment(target, truth, story)


def asking_also(moment: Moment, filters: Iterable[str]) -> Moment:
    """The moment with these filters to be asked too; what is right is what the whole vault says after its check."""
    desk = ProofDesk(moment.copy("whole"), moment.truth.password)
    try:
        desk.enter()
        settle(desk)
        heard = ask_all(desk, moment.truth, (), filters)
    finally:
        desk.vault.close()
    lists = {question: heard.said[question] for question in heard.said if question[0] == "filter"}
    if any(isinstance(answer, Failed) for answer in lists.values()) or heard.doubted:
        raise RuntimeError("a whole vault did not answer")
    return replace(moment, lists=lists)


def inspect(
    root: pathlib.Path, moment: Moment, meanwhile: Callable[[ProofDesk], None] | None = None, password: bytes = b""
) -> Outcome:
    """Open the vault below `root` and ask everything, before and after its own check; `meanwhile` spoils it live."""
    desk = ProofDesk(root, password or moment.truth.password)
    try:
        welcome = desk.enter()
    except KeydeskError as error:
        desk.vault.close()
        is_named = error.code in NAMED and bool(error.next_step)
        return Outcome([] if is_named else [f"refused by {error.code}: {error.sentence}"], f"refused: {error.code}")
    try:
        return _asked(desk, moment, welcome.notices, meanwhile)
    finally:
        with contextlib.suppress(KeydeskError):
            desk.vault.close()


def _asked(
    desk: ProofDesk, moment: Moment, notices: tuple[str, ...], meanwhile: Callable[[ProofDesk], None] | None
) -> Outcome:
    right = right_answers(moment.truth, moment.story.paths) | moment.lists
    filters = [text for _, text in moment.lists]

    def ask() -> Answers:
        return ask_all(desk, moment.truth, moment.story.paths, filters)

    if meanwhile is not None:
        settle(desk)
        ask()
        meanwhile(desk)
    first = ask()
    wrong = first.wrong(right, errors=NAMED)
    settle(desk)
    second = ask()
    wrong += [f"later: {each}" for each in second.wrong(right, errors=NAMED)]
    failed = any(isinstance(answer, Failed) and answer.code in NAMED for answer in second.said.values())
    listed = any(second.said.get(question) != right[question] for question in right if question[0] in HINTED)
    word = "errors by name" if failed else "mended and said" if notices else "right"
    return Outcome(wrong, f"{word}, lists not" if listed and not failed else word)


@dataclass(frozen=True, slots=True)
class Spoiling:
    """One way to spoil one of a vault's files, with a word for its kind; `is_live` does it under an open vault."""

    word: str
    where: str
    file: str
    act: Callable[[pathlib.Path], None]
    is_live: bool = False


def spoil_each(part: str, moment: Moment, listed: Sequence[Spoiling]) -> Tally:
    """Spoil a fresh copy each time, and ask everything."""

    def share(number: int, jobs: int, tally: Tally) -> None:
        for spoiling in listed[number::jobs]:
            root = moment.copy(f"spoilt-{number}")
            outcome = _spoilt(root, moment, spoiling)
            tally.add(outcome.wrong, f"{spoiling.word}, {spoiling.where}", spoiling.word, outcome.word)
            shutil.rmtree(root)

    return workers.shared(part, share)


def _spoilt(root: pathlib.Path, moment: Moment, spoiling: Spoiling) -> Outcome:
    path = file_of(root, spoiling.file)
    if not spoiling.is_live:
        spoiling.act(path)
        return inspect(root, moment)

    def meanwhile(desk: ProofDesk) -> None:
        if spoiling.file == "log":
            stir(desk, moment.truth)
        forget_files(desk, is_folded=spoiling.file == "database")
        pass_a_tick(path)
        spoiling.act(path)

    return inspect(root, moment, meanwhile)


def file_of(root: pathlib.Path, name: str) -> pathlib.Path:
    """A vault's file by what it is: header, database, log, ballast, lock or anchor."""
    if name == "anchor":
        return next((root / "state").glob("*.anchor"))
    names = {
        "header": "HEADER", "database": "vault-1.db", "log": "vault-1.db-wal", "ballast": "BALLAST", "lock": "LOCK",
    }  # fmt: skip
    return root / BUNDLE / names[name]


def forget_files(desk: ProofDesk, *, is_folded: bool) -> None:
    """Let an open vault forget the pages it holds, with its log folded in before where that is asked."""
    opened = desk.vault._gate.desk
    assert opened is not None
    if is_folded:
        opened.store.checkpoint()
    opened.store._database.forget_pages()


def stir(desk: ProofDesk, truth: Truth) -> None:
    """Edit some keys there and back: the log of an open vault has pages of several ages, and the truth is as it was."""
    keys = [(path, key.purpose) for path, key in sorted(truth.keys) if not key.is_deleted and key.current]
    for path, purpose in keys[:: len(keys) // STIRRED + 1]:
        for text in (f"{purpose} meanwhile", purpose):
            Edited(path, text).act(desk)


def pass_a_tick(path: pathlib.Path) -> None:
    """Let one tick of the file system's clock pass, so that what is written next is told from what we wrote."""
    descriptor = os.open(path, os.O_RDWR)
    noted = os.fstat(descriptor).st_ctime_ns
    while os.fstat(descriptor).st_ctime_ns == noted:
        os.pwrite(descriptor, os.pread(descriptor, 1, 0), 0)
    os.close(descriptor)
