"""A program nobody knows yet is asked about in the window, and a person's answer is a grant or a refusal.

The program learns the answer and nothing else: a bare name is asked about whether any key has it or not, and what the
person is shown (which keys have the name, which of them the program could be given) stays with the person.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from keydesk.engine.access.subjects import subject_of
from keydesk.engine.handlers.desk.questions import MOST_OPEN, MOST_WAITING, PATIENCE, Question
from keydesk.engine.handlers.desk.visit import Asked, allow, judge
from keydesk.engine.handlers.finding import TOP, granted, namesakes
from keydesk.engine.handlers.grants import GRANTABLE, demanded, make_grant, refuse_over
from keydesk.engine.handlers.registry import Reply, Waiting, Work, handles
from keydesk.errors import DeniedError, NotFoundError, RefusedError
from keydesk.model.access import Action, Allowed, Outcome
from keydesk.model.paths import Path
from keydesk.model.requests import AnswerAsk, Ask, Done

if TYPE_CHECKING:
    from collections.abc import Callable

    from keydesk.engine.handlers.desk.desk import Desk
    from keydesk.engine.handlers.desk.visit import Visit
    from keydesk.model.access import Subject

_MOST_SECONDS = 10 * 365 * 86_400


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a program asks for in its own word: the path it wrote, or all keys of the bare name it wrote."""

    word: str
    action: Action
    path: Path
    keys: tuple[Path, ...] = ()

    @property
    def name(self) -> str:
        """The bare name, or nothing for a path."""
        return "" if self.path.names else self.word


def wanted_by(desk: Desk, visit: Visit, word: str, action: Action) -> Wanted | None:
    """What a denied program wants, or None where no grant would change the answer."""
    if word.startswith("/"):
        path = Path.parse(word)
        is_allowed = isinstance(judge(desk, visit, action, path, desk.tree.demands(path))[0], Allowed)
        return None if is_allowed else Wanted(str(path), action, path)
    if word.startswith("id:"):
        return None
    keys = namesakes(desk, word)
    if granted(desk, visit, action, keys):
        return None
    return Wanted(word, action, TOP, tuple(held.path for held in keys))


def ask_window(desk: Desk, visit: Visit, wanted: Wanted, denied: DeniedError, again: Callable[[], Reply]) -> Work:
    """Ask the window about a program that was denied; work that waits for the answer and then tries again.

    Raises:
        DeniedError: `denied` itself where nobody can be asked, or too many wait already.
    """
    question = _question(desk, visit, wanted)
    if question is None:
        raise denied
    if desk.questions.waiting >= MOST_WAITING:
        raise DeniedError(denied.sentence, "Allow it in the window, then try again.", **denied.facts)
    desk.questions.waiting += 1

    def done(result: object) -> Reply:
        desk.questions.waiting -= 1
        if isinstance(result, BaseException):
            raise result
        try:
            return again()
        except DeniedError:
            raise denied from None

    return Waiting(question.closed, PATIENCE.total_seconds(), done)


@handles(AnswerAsk)
def answer_ask(desk: Desk, visit: Visit, request: AnswerAsk, _body: memoryview) -> Reply:
    """Answer an open question: deny, or allow by a grant for a time."""
    if visit.person is None:
        raise DeniedError(f"{visit.caller.label} may not answer.", rule="not-a-person")
    asked = desk.questions.open.get(request.id)
    if asked is None:
        raise NotFoundError("That question is not open any more.", "The program may ask again.")
    if not request.allow:
        desk.questions.refuse(asked, visit.boot)
        desk.journal.add(
            desk.journal.make(visit, "ask.deny", Outcome.ALLOWED, rule="person", field=asked.ask.subject.name)
        )
        return Reply(Done(), pending=True)
    if not _meant(desk, asked.ask, request).is_within(request.namespace) or request.seconds <= 0:
        raise RefusedError("The grant would not cover what was asked.", "Choose the key's namespace, and some time.")
    place = desk.tree.at(request.namespace)
    if place is None:
        raise NotFoundError(f"There is no namespace {request.namespace}.", "Make it first, or allow a wider one.")
    profile = demanded(desk, place, asked.ask.subject)
    passed = allow(desk, visit, Asked(Action.GRANT, request.namespace, profile, namespace=place.id.hex()))
    until = visit.proven + min(timedelta(seconds=min(request.seconds, _MOST_SECONDS)), profile.grant)
    refuse_over(visit, until)
    sequence = make_grant(desk, visit, passed, asked.ask.subject, request.namespace, (asked.ask.action,), until)
    desk.questions.close(asked)
    return Reply(Done(sequence=sequence))


def _meant(desk: Desk, ask: Ask, request: AnswerAsk) -> Path:
    """The key that is allowed: the path that was asked for, or the one a person chose of a bare name's.

    Raises:
        RefusedError: none of those that were shown, or the name would mean several in that namespace.
        NotFoundError: it is gone meanwhile.
    """
    if not ask.name:
        return ask.path
    if request.key is None or request.key not in ask.matches:
        raise RefusedError("The answer names no key that was asked about.", "Choose one of the keys shown.")
    found = [held.path for held in namesakes(desk, ask.name)]
    if request.key not in found:
        raise NotFoundError(f"There is no key {request.key}.")
    if any(path != request.key and path.is_within(request.namespace) for path in found):
        raise RefusedError(
            f"More than one key in {request.namespace} is called {ask.name}.", "Choose a narrower namespace."
        )
    return request.key


def _question(desk: Desk, visit: Visit, wanted: Wanted) -> Question | None:
    """The open question about this program and word, asked now if need be; None where nobody can be asked."""
    subject = subject_of(visit.caller, desk.ports.uid)
    if subject is None or wanted.action not in GRANTABLE:
        return None
    if wanted.path.names and not _may_be_given(desk, subject, wanted.path):
        return None
    if desk.questions.is_refused(subject, wanted.word, visit.boot):
        return None
    known = desk.questions.find(subject, wanted.word)
    if known is not None or len(desk.questions.open) >= MOST_OPEN:
        return known
    ask = Ask(
        desk.ports.rng(16).hex(),
        visit.caller.program,
        wanted.path,
        wanted.action,
        visit.wall + PATIENCE,
        subject,
        wanted.name,
        tuple(path for path in wanted.keys if _may_be_given(desk, subject, path)),
        tuple(path for path in wanted.keys if not _may_be_given(desk, subject, path)),
    )
    if not desk.ports.ask(ask):
        return None
    question = Question(ask, wanted.word, visit.boot + PATIENCE.total_seconds())
    desk.questions.open[ask.id] = question
    return question


def _may_be_given(desk: Desk, subject: Subject, path: Path) -> bool:
    """Claim: a grant could let this program have a key there."""
    place = desk.tree.over(path)
    return place is not None and not (place.is_strict and subject.is_weak)
