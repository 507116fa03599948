"""One pure function decides every request, and it denies unless a rule allows.

The rules, in order:

* A person is known by the password on the connection. In a relaxed namespace a person may do everything.
* In a strict namespace a person needs a live work session covering the key for everything but listing and
  describing; where the profile asks for a reason, the session must carry one.
* Reveal, export, destroy, grant and administer also need an authentication no older than the profile's age.
* A service needs a live grant that names it, the action and a namespace above the key.
* In a strict namespace a weakly known service is refused whatever a grant says (security.md, P3).
* Everything else is denied.

    decide(Question(Action.GET, profile, caller, person, session, grants, path, now)) -> Allowed | Denied | Needs
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from keydesk.engine.access.subjects import matches, subject_of
from keydesk.model.access import Action, Allowed, Decision, Denied, Grant, Need, Needs
from keydesk.model.callers import Caller, Strength

if TYPE_CHECKING:
    from datetime import datetime

    from keydesk.model.paths import Path
    from keydesk.model.profiles import Profile

_FREE = frozenset({Action.LIST, Action.DESCRIBE})
_FRESH = frozenset({Action.REVEAL, Action.EXPORT, Action.DESTROY, Action.GRANT, Action.ADMINISTER})


@dataclass(frozen=True, slots=True)
class Person:
    """An authenticated person: when the password or token was last presented."""

    authenticated: datetime


@dataclass(frozen=True, slots=True)
class WorkSession:
    """One step-up's span over a namespace, with the reason given for it."""

    namespace: Path
    until: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """Everything a decision may look at. `path` is the key's or namespace's; `uid` the agent's own user."""

    action: Action
    profile: Profile
    caller: Caller
    path: Path
    now: datetime
    person: Person | None = None
    session: WorkSession | None = None
    grants: tuple[Grant, ...] = ()
    uid: int = -1


def decide(question: Question) -> Decision:
    """Decide one request; never raises and changes nothing."""
    if question.person is not None:
        return _decide_person(question, question.person)
    return _decide_service(question)


def _decide_person(question: Question, person: Person) -> Decision:
    action, profile = question.action, question.profile
    if action in _FREE:
        return Allowed("person-may-list")
    needs: list[Need] = []
    if profile.is_strict and not _covers(question):
        needs.append(Need.STEP_UP)
        if profile.reason:
            needs.append(Need.REASON)
    elif profile.is_strict and profile.reason and question.session is not None and not question.session.reason:
        needs += [Need.STEP_UP, Need.REASON]
    stale = profile.reveal_age is not None and question.now - person.authenticated > profile.reveal_age
    if action in _FRESH and stale and Need.STEP_UP not in needs:
        needs.append(Need.STEP_UP)
    if needs:
        return Needs(f"{profile.name}-step-up", tuple(needs), question.path)
    return Allowed("work-session" if profile.is_strict else "person-in-relaxed-namespace")


def _covers(question: Question) -> bool:
    session = question.session
    return session is not None and question.now < session.until and question.path.is_within(session.namespace)


def _decide_service(question: Question) -> Decision:
    wanted = f"{question.action} on {question.path.parent if question.path.names[1:] else question.path}"
    subject = subject_of(question.caller, question.uid)
    smallest = f"{subject.name}: {wanted}" if subject else ""
    if subject is None:
        return Denied("caller-cannot-be-named", smallest)
    expired = False
    for grant in question.grants:
        if question.action not in grant.actions or not question.path.is_within(grant.namespace):
            continue
        if not matches(grant.subject, question.caller):
            continue
        if question.now >= grant.until:
            expired = True
            continue
        if question.profile.is_strict and (grant.subject.is_weak or question.caller.strength is not Strength.STRONG):
            return Denied("strict-namespace-needs-a-strong-caller", smallest)
        return Allowed(f"grant:{grant.id}")
    return Denied("grant-expired" if expired else "no-grant", smallest)
