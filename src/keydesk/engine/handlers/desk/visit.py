"""One request at the door: who asks, when, and as which person; a decision becomes a pass, or an error and a record.

Absence and denial are one answer to those who may not list: the same class, sentence, rule and next step.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from keydesk.engine.access.decide import Person as KnownPerson
from keydesk.engine.access.decide import Question, decide
from keydesk.errors import DeniedError, NeedsReasonError, NeedsStepUpError
from keydesk.model.access import Action, Allowed, Decision, Denied, Need, Outcome
from keydesk.model.callers import Face
from keydesk.model.profiles import is_looser

if TYPE_CHECKING:
    from datetime import datetime

    from keydesk.engine.handlers.desk.desk import Desk
    from keydesk.engine.handlers.desk.journal import Author
    from keydesk.engine.handlers.desk.people import Person, WorkSession
    from keydesk.engine.handlers.desk.wraps import Wrap
    from keydesk.model.access import Grant
    from keydesk.model.callers import Caller
    from keydesk.model.paths import Path
    from keydesk.model.profiles import Profile


@dataclass(slots=True, eq=False)
class Visit:
    """One request, at one moment: what begins begins at `proven`, what is over is over by `latest` (`Moment`)."""

    caller: Caller
    person: Person | None
    author: Author
    wall: datetime
    proven: datetime
    latest: datetime
    boot: float
    passed: Pass | None = None


@dataclass(frozen=True, slots=True)
class Pass:
    """A decision to let a request through: what every change and every value needs."""

    action: str
    rule: str
    path: Path
    session: WorkSession | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for: action, path, the profile there; `shown` is how the caller named it."""

    action: Action
    path: Path
    profile: Profile
    shown: str = ""
    reason: str = ""
    key: str = ""
    namespace: str = ""


def judge(
    desk: Desk, visit: Visit, action: Action, path: Path, profile: Profile
) -> tuple[Decision, WorkSession | None]:
    """The decision on one action and the work session it counted on."""
    person = visit.person
    session = desk.people.session_over(person, path, visit.latest, visit.boot)
    question = Question(
        action,
        profile,
        visit.caller,
        path,
        visit.latest,
        person=None if person is None else KnownPerson(_authenticated(person, visit)),
        session=None if session is None else session.as_context(),
        grants=_reaching(desk, path, profile),
        uid=desk.ports.uid,
    )
    return decide(question), session


def _reaching(desk: Desk, path: Path, profile: Profile) -> tuple[Grant, ...]:
    """The grants that may count at `path`: a wide one reaches no strict namespace that was made after it."""
    place = desk.tree.over(path)
    root = desk.tree.at(place.origin) if place is not None and profile.is_strict else None
    if root is None:
        return desk.grants.all
    made = root.stored.created
    return tuple(
        grant
        for grant in desk.grants.all
        if grant.made >= made or not is_looser(desk.tree.demands(grant.namespace), profile)
    )


def _authenticated(person: Person, visit: Visit) -> datetime:
    """When a person last gave the password, by whichever clock says it is longer ago."""
    return min(person.authenticated, visit.latest - timedelta(seconds=visit.boot - person.authenticated_boot))


def allow(desk: Desk, visit: Visit, asked: Asked) -> Pass:
    """Let the request through.

    Raises:
        DeniedError: a rule forbids it; recorded.
        NeedsStepUpError, NeedsReasonError: something is missing first; recorded as denied too.
    """
    decision, session = judge(desk, visit, asked.action, asked.path, asked.profile)
    if isinstance(decision, Allowed):
        reason = asked.reason or (session.reason if session else "")
        visit.passed = Pass(asked.action.value, decision.rule, asked.path, session, reason)
        return visit.passed
    desk.denials.add(visit, asked, decision.rule)
    if isinstance(decision, Denied):
        raise denial(desk, visit, asked, decision)
    where = str(desk.tree.by_id(bytes.fromhex(asked.namespace)).path if asked.namespace else asked.path)
    age = asked.profile.reveal_age or asked.profile.use_age or asked.profile.session
    if Need.STEP_UP in decision.needs:
        raise NeedsStepUpError(
            f"{where} asks who you are again.",
            rule=decision.rule,
            namespace=where,
            max_age_seconds=int(age.total_seconds()),
            reason=Need.REASON in decision.needs,
        )
    raise NeedsReasonError(f"{where} asks for a reason.", rule=decision.rule, namespace=where)


def denial(desk: Desk, visit: Visit, asked: Asked, decision: Denied) -> DeniedError:
    """The error for a denial; it tells a rule and a grant only to those who may list there."""
    shown = asked.shown or str(asked.path)
    sentence = f"{visit.caller.label} may not {asked.action.value} {shown}."
    if may_list(desk, visit, asked.path, asked.profile):
        return DeniedError(sentence, _way(visit), rule=decision.rule, grant=decision.smallest_grant)
    return hidden(visit, asked.action, shown)


def hidden(visit: Visit, action: Action, shown: str) -> DeniedError:
    """The one answer that means "denied" or "not there" to those who may not list."""
    word = "write" if action in {Action.CREATE, Action.UPDATE} else action.value  # else it told which would be needed
    return DeniedError(f"{visit.caller.label} may not {word} {shown}.", _way(visit), rule="no-grant")


def _way(visit: Visit) -> str | None:
    """What helps: at a command line it is most often a person who has not said yet who they are."""
    if visit.person is None and visit.caller.face is Face.COMMAND_LINE:
        return "Say who you are: keydesk unlock. A program needs a grant: keydesk grant add."
    return None


def may_list(desk: Desk, visit: Visit, path: Path, profile: Profile) -> bool:
    """Claim: this caller may know what exists at `path`."""
    return isinstance(judge(desk, visit, Action.LIST, path, profile)[0], Allowed)


def wraps_of(desk: Desk, visit: Visit, passed: Pass) -> list[Wrap]:
    """The wrap keys this pass may open strict namespaces with: its session's, or its grant's."""
    if passed.session is not None:
        return [passed.session.wrap]
    if visit.person is None and passed.rule.startswith("grant:"):
        return list(desk.keyring.held.get(passed.rule.removeprefix("grant:"), ()))
    return []


def failed(desk: Desk, visit: Visit, rule: str) -> None:
    """Record that something allowed did not come to pass."""
    passed = visit.passed
    if passed is not None:
        visit.passed = None
        desk.journal.add(desk.journal.make(visit, passed.action, Outcome.FAILED, rule=rule, reason=passed.reason))
