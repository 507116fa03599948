"""Services are let in here: grants listed, made and revoked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keydesk.engine.handlers.desk.tree import TOP_PROFILE
from keydesk.engine.handlers.desk.visit import Asked, allow
from keydesk.engine.handlers.finding import TOP
from keydesk.engine.handlers.registry import Reply, handles
from keydesk.engine.store.schema import Table
from keydesk.errors import DeniedError, NotFoundError, RefusedError
from keydesk.model.access import Action, Grant, SubjectKind
from keydesk.model.requests import AddGrant, Done, Grants, ListGrants, RevokeGrant

if TYPE_CHECKING:
    from datetime import datetime

    from keydesk.engine.handlers.desk.desk import Desk
    from keydesk.engine.handlers.desk.tree import Place
    from keydesk.engine.handlers.desk.visit import Pass, Visit
    from keydesk.model.access import Subject
    from keydesk.model.paths import Path
    from keydesk.model.profiles import Profile

GRANTABLE = (Action.LIST, Action.DESCRIBE, Action.GET, Action.CREATE, Action.UPDATE)
"""What a service can be let do; the rest is for people."""


@handles(ListGrants)
def list_grants(desk: Desk, visit: Visit, _request: ListGrants, _body: memoryview) -> Reply:
    """All grants whose namespace the caller may list."""
    allow(desk, visit, Asked(Action.LIST, TOP, TOP_PROFILE))
    return Reply(Grants(desk.grants.all))


@handles(AddGrant)
def add_grant(desk: Desk, visit: Visit, request: AddGrant, _body: memoryview) -> Reply:
    """Let a service in."""
    _check_subject(request.subject)
    wrong = [action for action in request.actions if action not in GRANTABLE]
    if wrong or not request.actions:
        raise RefusedError("A service cannot be granted that.", "Grant some of " + ", ".join(GRANTABLE) + ".")
    place = desk.tree.at(request.namespace)
    if place is None:
        allow(desk, visit, Asked(Action.GRANT, request.namespace, desk.tree.demands(request.namespace)))
        raise NotFoundError(f"There is no namespace {request.namespace}.", "See them: keydesk namespace.")
    profile = demanded(desk, place, request.subject)
    asked = Asked(Action.GRANT, request.namespace, profile, reason=request.reason, namespace=place.id.hex())
    passed = allow(desk, visit, asked)
    most = visit.proven + profile.grant
    until = request.until or most
    if until > most:
        raise RefusedError(
            f"A grant for {request.namespace} lasts at most {profile.grant.days} days.", "Choose an earlier end."
        )
    refuse_over(visit, until)
    make_grant(desk, visit, passed, request.subject, request.namespace, request.actions, until)
    return Reply(Grants(desk.grants.all))


@handles(RevokeGrant)
def revoke_grant(desk: Desk, visit: Visit, request: RevokeGrant, _body: memoryview) -> Reply:
    """End a grant at once. Taking rights away needs no step-up."""
    if visit.person is None:
        raise DeniedError(f"{visit.caller.label} may not revoke grants.", rule="not-a-person")
    grant = desk.grants.by_id(request.id)
    if grant is None:
        raise NotFoundError("There is no such grant.", "See them: keydesk grant list.")
    passed = allow(desk, visit, Asked(Action.LIST, grant.namespace, desk.tree.demands(grant.namespace)))
    with desk.change(visit, passed) as change:
        change.remove(Table.GRANT, bytes.fromhex(grant.id))
        change.after(lambda: desk.drop_grant(grant.id))
        change.record("grant.revoke", path=grant.namespace, reason=request.reason, field=grant.subject.name)
    return Reply(Done(0, change.sequence))


def refuse_over(visit: Visit, until: datetime) -> None:
    """Raises RefusedError for an end that is past; a clock that is far ahead makes every near one so."""
    if visit.latest < until:
        return
    if visit.wall > visit.proven:
        raise RefusedError(
            "The grant would be over already by this computer's clock, which the vault does not believe.",
            "Set the clock right, or say that it is: keydesk unlock --accept-clock.",
        )
    raise RefusedError("The grant would be over already.", "Choose a later end.")


def demanded(desk: Desk, place: Place, subject: Subject) -> Profile:
    """What is demanded of who lets a service in: a strong one reaches strict namespaces below, so what they demand."""
    return place.profile if subject.is_weak else desk.tree.strictest(place.path)


def make_grant(
    desk: Desk,
    visit: Visit,
    passed: Pass,
    subject: Subject,
    namespace: Path,
    actions: tuple[Action, ...],
    until: datetime,
) -> int:
    """Make a grant, and keep the wrap key a strong service needs in a strict namespace; the record's number."""
    row_id = desk.ports.rng(16)
    grant = Grant(row_id.hex(), subject, namespace, actions, until, visit.proven, visit.author.label, passed.reason)
    with desk.change(visit, passed) as change:
        revision = change.put(Table.GRANT, row_id, grant, 0)
        change.after(lambda: desk.grants.put(grant, revision))
        if not subject.is_weak and passed.session is not None:
            wrap = desk.keyring.branch(passed.session.wrap, namespace)
            change.after(lambda: desk.keyring.hold(grant.id, wrap))
        change.touch(namespace)
        change.record("grant.add", path=namespace, field=subject.name)
    return change.sequence


def _check_subject(subject: Subject) -> None:
    """Raises RefusedError for a subject that names nothing surely."""
    name = subject.name
    if subject.kind is SubjectKind.UID and not (name.isdigit() and len(name) < 11):
        raise RefusedError("A uid is a number.", "Write it like uid:1001.")
    if subject.kind in {SubjectKind.SCRIPT, SubjectKind.EXECUTABLE} and not name.startswith("/"):
        raise RefusedError("A program is named by its absolute path.", "Write it like /usr/bin/backup.")
    if not name or len(name) > 4096 or "\0" in name:
        raise RefusedError("The service has no usable name.", "Name a unit, a uid, or a program's path.")
