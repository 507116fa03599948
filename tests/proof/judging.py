"""Opens what is left of a vault with the real engine and says what is wrong with it; nothing is the only good answer.

A vault may be in any of several truths: the last acknowledged one, or the one a step that was never answered would have
led to. It must be in one of them wholly, open without an alarm, and hold at least the acknowledged records.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from keydesk.engine.store import header
from keydesk.errors import KeydeskError, WrongPasswordError
from keydesk.model.requests import Status, StatusReply, Unlocked
from tests.proof.asking import Failed, ask_all, right_answers, settle
from tests.proof.desk import ProofDesk
from tests.proof.steps import Truth

if TYPE_CHECKING:
    import pathlib

Possible = Sequence[Truth | None]
"""Truths a vault may be in; None: there is no vault yet."""


@dataclass(slots=True)
class Verdict:
    """What is wrong, what the vault said of mending, and which truth was found."""

    problems: list[str] = field(default_factory=list)
    notices: tuple[str, ...] = ()
    truth: Truth | None = None


def judge(
    root: pathlib.Path,
    possible: Possible,
    paths: Iterable[str],
    records: int,
    *,
    is_thorough: bool,
    is_mending: bool = False,
) -> Verdict:
    """Open the vault below `root` and compare it with what it may be; with `is_mending` after its own check."""
    desk = ProofDesk(root)
    try:
        return _judged(desk, possible, paths, records, is_thorough=is_thorough, is_mending=is_mending)
    except KeydeskError as error:
        return Verdict([f"refused: {error.code}: {error.sentence}"])
    finally:
        desk.vault.close()


def _judged(
    desk: ProofDesk,
    possible: Possible,
    paths: Iterable[str],
    records: int,
    *,
    is_thorough: bool,
    is_mending: bool,
) -> Verdict:
    if desk.vault.state == "absent":
        return _made_again(desk, possible)
    welcome = _entered(desk, {truth.password for truth in possible if truth is not None})
    verdict = Verdict(notices=tuple(welcome.notices))
    answers = {truth: right_answers(truth, paths) for truth in possible if truth is not None}
    widest = max((truth for truth in answers), key=lambda truth: len(truth.keys))
    widest = replace(widest, namespaces=frozenset().union(*(truth.namespaces for truth in answers)))
    if is_mending:
        settle(desk)
    heard = ask_all(desk, widest, paths)
    wrong: list[list[str]] = []
    for truth, right in answers.items():
        found = [] if truth.password == desk.password else ["another password opens it"]
        found += _differences(heard.said, right)
        if not found:
            verdict.truth = truth
            break
        wrong.append(found)
    else:
        nearest = min(wrong, key=len)
        verdict.problems += [f"neither the acknowledged nor the next state: {each}" for each in nearest[:5]]
    held = desk.head(StatusReply, Status()).records
    if held < records:
        verdict.problems.append(f"{records - held} of {records} acknowledged records are missing")
    verdict.problems += _header_problems(desk)
    if is_thorough:
        verdict.problems += _full_check(desk)
        verdict.problems += _again(desk)
    return verdict


def _differences(said: dict[tuple[str, ...], object], right: dict[tuple[str, ...], object]) -> list[str]:
    """Every question answered otherwise, asked too much, or not at all."""
    return [
        f"{' '.join(question)}: {str(said.get(question))[:80]} instead of {str(right.get(question))[:80]}"
        for question in sorted(said.keys() | right.keys())
        if said.get(question) != right.get(question)
        and not (right.get(question) is None and said.get(question) == Failed("not-found"))
    ]


def _entered(desk: ProofDesk, passwords: set[bytes]) -> Unlocked:
    """Unlock with the one of these passwords that counts; a wrong try is forgotten at once."""
    last: KeydeskError | None = None
    for password in sorted(passwords):
        desk.password = password
        try:
            return desk.enter()
        except WrongPasswordError as error:
            last = error
            for counted in (desk.root / "state").glob("*.attempts"):
                counted.unlink()
            desk.vault.close()
            desk.vault = desk.open()
    assert last is not None
    raise last


def _made_again(desk: ProofDesk, possible: Possible) -> Verdict:
    """Where no vault is, none may have been acknowledged, and one can be made in the same place."""
    if None not in possible:
        return Verdict(["the vault is gone"])
    desk.create()
    return Verdict()


def _header_problems(desk: ProofDesk) -> list[str]:
    content = (desk.root / "desk.keydesk" / header.FILE).read_bytes()
    first, second = content[: header.SLOT_SIZE], content[header.SLOT_SIZE :]
    return [] if first == second else ["the header was not mended"]


def _full_check(desk: ProofDesk) -> list[str]:
    opened = desk.vault._gate.desk
    assert opened is not None
    steps = opened.store.verify(describe=opened.background._describe)
    return [f"full check, {step.part}: {step.problem}" for step in steps if step.problem]


def _again(desk: ProofDesk) -> list[str]:
    """Once opened and mended, the next opening has nothing to say."""
    desk.reopen()
    said = desk.enter().notices
    return [f"said again: {notice}" for notice in said]
