"""The decision function is a table: who, what, where, when -> allowed, denied or what is missing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from keydesk.engine.access.decide import Person, Question, WorkSession, decide
from keydesk.model.access import Action, Allowed, Denied, Grant, Need, Needs, Subject, SubjectKind
from keydesk.model.callers import Caller, Face, Program, Strength
from keydesk.model.paths import Path
from keydesk.model.profiles import PROFILES

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
DEV, STAGING, PROD = PROFILES.values()
KEY = Path.parse("/prod/db/orders")
WINDOW = Caller(1, Face.WINDOW, Strength.STRONG, Program(1000, 7), is_inherited=True)
REPORT = Program(1000, 9, "/usr/bin/python3", "aa", "/opt/report.py", "bb", is_interpreter=True)
SCRIPT = Caller(2, Face.PROGRAM, Strength.WEAK, REPORT)
UNIT = Caller(3, Face.PROGRAM, Strength.STRONG, Program(1000, 9, "/usr/bin/app", "cc", unit="orders.service"))
SCRIPT_SUBJECT = Subject(SubjectKind.SCRIPT, "/opt/report.py", "/usr/bin/python3", "aa", "bb")
GRANT = Grant("01", SCRIPT_SUBJECT, Path.parse("/prod"), (Action.GET,), NOW + MINUTE, NOW, "window")
FRESH = Person(NOW - MINUTE)
OLD = Person(NOW - 20 * MINUTE)
SESSION = WorkSession(Path.parse("/prod"), NOW + MINUTE, "deploy")
ASK = Question(Action.GET, PROD, WINDOW, KEY, NOW, uid=1000)


@pytest.mark.parametrize("action", Action)
def test_person_may_do_everything_in_a_relaxed_namespace(action: Action) -> None:
    assert isinstance(decide(replace(ASK, action=action, profile=DEV, person=OLD)), Allowed)


@pytest.mark.parametrize("action", [Action.LIST, Action.DESCRIBE])
def test_person_may_always_list(action: Action) -> None:
    assert isinstance(decide(replace(ASK, action=action, person=OLD)), Allowed)


def test_prod_needs_step_up_and_reason_without_a_session() -> None:
    decision = decide(replace(ASK, person=FRESH))
    assert isinstance(decision, Needs)
    assert decision.needs == (Need.STEP_UP, Need.REASON)


def test_session_allows_until_its_end_and_within_its_namespace() -> None:
    inside = replace(ASK, person=OLD, session=SESSION)
    assert isinstance(decide(inside), Allowed)
    assert isinstance(decide(replace(inside, now=SESSION.until)), Needs)
    assert isinstance(decide(replace(inside, path=Path.parse("/other/x"))), Needs)


def test_staging_needs_no_reason() -> None:
    decision = decide(replace(ASK, profile=STAGING, person=FRESH))
    assert isinstance(decision, Needs)
    assert decision.needs == (Need.STEP_UP,)


@pytest.mark.parametrize("action", [Action.REVEAL, Action.EXPORT, Action.DESTROY, Action.GRANT])
def test_old_authentication_does_not_reveal_even_in_a_session(action: Action) -> None:
    asked = replace(ASK, action=action, session=SESSION)
    assert isinstance(decide(replace(asked, person=OLD)), Needs)
    assert isinstance(decide(replace(asked, person=FRESH)), Allowed)


def test_service_without_grant_is_denied_with_the_smallest_grant() -> None:
    decision = decide(replace(ASK, profile=DEV, caller=SCRIPT))
    assert isinstance(decision, Denied)
    assert decision.smallest_grant == "/opt/report.py: get on /prod/db"


def test_granted_script_may_get_in_a_relaxed_namespace_only() -> None:
    asked = replace(ASK, caller=SCRIPT, grants=(GRANT,))
    assert isinstance(decide(replace(asked, profile=DEV)), Allowed)
    assert decide(asked) == Denied("strict-namespace-needs-a-strong-caller", "/opt/report.py: get on /prod/db")


def test_granted_unit_may_get_in_a_strict_namespace() -> None:
    grant = replace(GRANT, subject=Subject(SubjectKind.UNIT, "orders.service"))
    assert isinstance(decide(replace(ASK, caller=UNIT, grants=(grant,))), Allowed)


@pytest.mark.parametrize(
    "change",
    [
        {"grants": (replace(GRANT, until=NOW),)},
        {"grants": (replace(GRANT, actions=(Action.LIST,)),)},
        {"grants": (replace(GRANT, namespace=Path.parse("/prod/web")),)},
        {"caller": replace(SCRIPT, program=replace(REPORT, script_hash="xx"))},
        {"caller": replace(SCRIPT, program=replace(REPORT, script="/tmp/report.py"))},
        {"caller": replace(SCRIPT, program=replace(REPORT, executable="/tmp/python3"))},
        {"caller": replace(SCRIPT, program=replace(REPORT, script=""))},
        {"caller": replace(SCRIPT, strength=Strength.UNKNOWN)},
        {"action": Action.REVEAL},
    ],
)
def test_anything_beside_the_grant_is_denied(change: dict[str, Any]) -> None:
    asked = replace(ASK, profile=DEV, caller=SCRIPT, grants=(GRANT,))
    assert isinstance(decide(replace(asked, **change)), Denied)


def test_interpreter_alone_is_never_an_identity() -> None:
    subject = Subject(SubjectKind.EXECUTABLE, "/usr/bin/python3")
    grant = replace(GRANT, subject=subject)
    assert isinstance(decide(replace(ASK, profile=DEV, caller=SCRIPT, grants=(grant,))), Denied)
