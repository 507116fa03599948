"""The hot way of a get: a plan that still holds is followed, with a record of its own; otherwise it has no answer."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from keydesk.engine.audit.record import encode, stamp
from keydesk.engine.handlers.desk.plans import LARGEST, Plan
from keydesk.engine.handlers.registry import Reply
from keydesk.engine.monitor.use import KeyUse
from keydesk.model.access import Action

if TYPE_CHECKING:
    from keydesk.engine.crypto.seal import Opener
    from keydesk.engine.handlers.desk.desk import Desk
    from keydesk.engine.handlers.desk.objects import StoredVersion
    from keydesk.engine.handlers.desk.visit import Visit
    from keydesk.engine.handlers.finding import Found
    from keydesk.model.callers import Caller
    from keydesk.model.records import Record
    from keydesk.model.requests import Get, Value

_FOR_EVER = timedelta(days=1)
"""A plan is made anew after this long in any case."""


def follow(desk: Desk, request: Get, caller: Caller) -> Reply | None:
    """Answer by the plan for this request, or None when there is none that holds. Raises TamperedError."""
    plan = desk.plans.get(caller.connection, request)
    if plan is None:
        return None
    moment = desk.time.read()
    if moment.latest >= plan.until or moment.boot >= plan.until_boot:
        return None
    if plan.caller is not caller and plan.caller != caller:
        return None
    if plan.person is not None:
        if desk.people.of(caller, moment.boot) is not plan.person:
            return None
        desk.touched = moment.boot
    value = plan.opener.open()
    desk.journal.add_stamped(
        stamp(plan.record, moment.wall, moment.boot), KeyUse(plan.key, plan.label, plan.known, moment.wall)
    )
    return Reply(plan.head, value, pending=True)


def remember(
    desk: Desk,
    visit: Visit,
    request: Get,
    found: Found,
    served: tuple[StoredVersion, Opener],
    head: Value,
    record: Record,
) -> None:
    """Make a plan of an answer that was just given. `served` is the version, and what opens the field (owned now)."""
    version, opener = served
    if len(opener) > LARGEST:
        opener.wipe()
        return
    plan = Plan(
        caller=visit.caller,
        person=visit.person,
        until=_until(desk, visit, request, found, version),
        until_boot=_until_boot(visit, request, found),
        head=head,
        opener=opener,
        record=encode(record),
        key=record.key,
        label=record.caller,
        known=record.known,
    )
    desk.plans.keep(visit.caller.connection, request, plan)


def _until(desk: Desk, visit: Visit, request: Get, found: Found, version: StoredVersion) -> datetime:
    """The wall time at which something the answer rests on is over."""
    ends = [visit.latest + _FOR_EVER]
    if found.passed.session is not None:
        ends.append(found.passed.session.until)
    if visit.person is not None and found.place.profile.reveal_age is not None and request.action is Action.REVEAL:
        ends.append(visit.person.authenticated + found.place.profile.reveal_age)
    grant = desk.grants.by_id(found.passed.rule.removeprefix("grant:"))
    if grant is not None:
        ends.append(grant.until)
    if version.grace_ends is not None and version.grace_ends > visit.latest:
        ends.append(version.grace_ends)
    return min(ends)


def _until_boot(visit: Visit, request: Get, found: Found) -> float:
    """The boot time at which something the answer rests on is over."""
    ends = [visit.boot + _FOR_EVER.total_seconds()]
    if found.passed.session is not None:
        ends.append(found.passed.session.until_boot)
    age = found.place.profile.reveal_age
    if visit.person is not None and age is not None and request.action is Action.REVEAL:
        ends.append(visit.person.authenticated_boot + age.total_seconds())
    return min(ends)
