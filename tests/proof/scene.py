"""Vaults to tamper with, and what their answers come to: right, an error by name, or silently wrong."""

from __future__ import annotations

import contextlib
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from keydesk.errors import KeydeskError
from tests.proof.asking import HINTED, Failed, ask_all, right_answers, settle
from tests.proof.desk import ProofDesk
from tests.proof.story import Story, Truth, told

if TYPE_CHECKING:
    import pathlib
    from collections.abc import Callable

BUNDLE = "desk.keydesk"
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


def make_moments(place: pathlib.Path, seed: str, *lengths: int, is_open: bool = False) -> list[Moment]:
    """One vault at several times of its story, closed at each; with `is_open` also as a killed process leaves it."""
    story = told(seed, sum(lengths))
    truths = story.truths()
    desk = ProofDesk(place / "growing")
    desk.root.mkdir()
    desk.create()
    moments, reached = [], 0
    for number, length in enumerate(lengths):
        for step in story.steps[reached : reached + length]:
            step.act(desk)
        reached += length
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


def inspect(root: pathlib.Path, moment: Moment, meanwhile: Callable[[ProofDesk], None] | None = None) -> Outcome:
    """Open the vault below `root` and ask everything, before and after its own check; `meanwhile` spoils it live."""
    desk = ProofDesk(root, moment.truth.password)
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
    right = right_answers(moment.truth, moment.story.paths)
    if meanwhile is not None:
        settle(desk)
        ask_all(desk, moment.truth, moment.story.paths)
        meanwhile(desk)
    first = ask_all(desk, moment.truth, moment.story.paths)
    wrong = first.wrong(right, errors=NAMED)
    settle(desk)
    second = ask_all(desk, moment.truth, moment.story.paths)
    wrong += [f"later: {each}" for each in second.wrong(right, errors=NAMED)]
    failed = any(isinstance(answer, Failed) and answer.code in NAMED for answer in second.said.values())
    listed = any(second.said.get(question) != right[question] for question in right if question[0] in HINTED)
    word = "errors by name" if failed else "mended and said" if notices else "right"
    return Outcome(wrong, f"{word}, lists not" if listed and not failed else word)
