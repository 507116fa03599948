"""Services come in by a grant, are asked about in the window, and end with their grant."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from keydesk.errors import DeniedError, NeedsStepUpError, NotFoundError, RefusedError
from keydesk.model.access import Action, Subject, SubjectKind
from keydesk.model.callers import Face
from keydesk.model.paths import Path
from keydesk.model.profiles import ProfileName
from keydesk.model.requests import (
    AddGrant,
    CreateNamespace,
    Grants,
    ImportFile,
    ImportPreview,
    ListGrants,
    ListRecords,
    NewField,
    Put,
    Records,
    RevokeGrant,
)
from tests.engine.handlers.world import script, unit

if TYPE_CHECKING:
    from tests.engine.handlers.world import World

UNIT = Subject(SubjectKind.UNIT, "orders.service")
SCRIPT = Subject(SubjectKind.SCRIPT, "/srv/report.py")


def grant(world: World, subject: Subject, namespace: str, **more: object) -> str:
    head = world.head(Grants, AddGrant(subject, Path.parse(namespace), **more))  # type: ignore[arg-type]
    return head.grants[0].id


def test_a_granted_service_reads_without_person_or_reason(world: World) -> None:
    world.put("/dev/app/db", b"one")
    grant(world, SCRIPT, "/dev/app")
    world.vault.connection_closed(1)
    assert world.get("/dev/app/db", script(5)) == b"one"
    assert world.get("db", script(6)) == b"one"


def test_a_grant_covers_its_namespace_and_its_actions_only(world: World) -> None:
    world.put("/dev/app/db")
    world.put("/dev/other/db")
    grant(world, SCRIPT, "/dev/app")
    with pytest.raises(DeniedError):
        world.get("/dev/other/db", script(5))
    with pytest.raises(DeniedError):
        world.put("/dev/app/db", caller=script(5))


def test_absence_is_denial_to_a_service_that_may_not_list(world: World) -> None:
    grant(world, SCRIPT, "/dev")
    with pytest.raises(DeniedError):
        world.get("/dev/none", script(5))
    grant(world, SCRIPT, "/dev", actions=(Action.GET, Action.LIST))
    with pytest.raises(NotFoundError):
        world.get("/dev/none", script(5))


def test_another_script_of_the_same_interpreter_is_another_service(world: World) -> None:
    world.put("/dev/app/db")
    grant(world, SCRIPT, "/dev/app")
    with pytest.raises(DeniedError):
        world.get("/dev/app/db", script(5, "/tmp/report.py"))


def test_an_ended_grant_lets_nobody_in(world: World) -> None:
    world.put("/dev/app/db")
    grant(world, SCRIPT, "/dev/app", until=world.clock.now() + timedelta(hours=1))
    world.get("/dev/app/db", script(5))
    world.clock.pass_(timedelta(hours=1))
    with pytest.raises(DeniedError):
        world.get("/dev/app/db", script(5))


def test_a_clock_turned_back_prolongs_no_grant(world: World) -> None:
    world.put("/dev/app/db")
    grant(world, SCRIPT, "/dev/app", until=world.clock.now() + timedelta(hours=1))
    world.clock.pass_(timedelta(hours=2))
    world.vault.tick()
    world.clock.wall -= timedelta(hours=2)
    with pytest.raises(DeniedError):
        world.get("/dev/app/db", script(5))


def test_a_revoked_grant_ends_at_once_and_is_recorded(world: World) -> None:
    world.put("/dev/app/db")
    made = grant(world, SCRIPT, "/dev/app")
    world.get("/dev/app/db", script(5))
    world.send(RevokeGrant(made, "left"))
    with pytest.raises(DeniedError):
        world.get("/dev/app/db", script(5))
    assert world.head(Grants, ListGrants()).grants == ()
    row = world.head(Records, ListRecords(filter="action:grant.revoke")).rows[0]
    assert (row.record.reason, row.record.field) == ("left", "/srv/report.py")
    with pytest.raises(NotFoundError):
        world.send(RevokeGrant(made))


def test_grants_survive_a_lock(world: World) -> None:
    world.put("/dev/app/db", b"one")
    grant(world, SCRIPT, "/dev/app")
    world.reopen()
    world.unlock()
    assert world.get("/dev/app/db", script(5)) == b"one"


def test_a_strong_service_is_served_in_a_strict_namespace_without_a_session(world: World) -> None:
    world.step_up("/prod", "onboard")
    world.put("/prod/app/db", b"one")
    made = grant(world, UNIT, "/prod/app")
    world.clock.pass_(timedelta(minutes=20))
    world.vault.tick()
    assert world.get("/prod/app/db", unit(5)) == b"one"
    with pytest.raises(NeedsStepUpError):
        world.get("/prod/app/db")
    world.reopen()
    world.unlock()
    assert world.get("/prod/app/db", unit(5)) == b"one"
    desk = world.vault._gate.desk
    assert desk is not None
    assert list(desk.keyring.held) == [made]
    world.send(RevokeGrant(made))
    assert not desk.keyring.held
    assert not desk.keyring.opened


def test_a_strong_grant_reaches_namespaces_made_later(world: World) -> None:
    world.step_up("/prod", "onboard")
    world.put("/prod/app/db")
    grant(world, UNIT, "/prod/app")
    world.put("/prod/app/new/db", b"later")
    assert world.get("/prod/app/new/db", unit(5)) == b"later"
    world.put("/prod/other/db")
    with pytest.raises(DeniedError):
        world.get("/prod/other/db", unit(5))


def test_a_wide_grant_reaches_a_strict_namespace_only_if_it_was_given_under_its_rules(world: World) -> None:
    world.send(CreateNamespace(Path.parse("/team"), ProfileName.DEV))
    early = grant(world, UNIT, "/team")
    world.clock.pass_(timedelta(minutes=1))
    world.step_up("/team", "set up")
    world.send(CreateNamespace(Path.parse("/team/live"), ProfileName.PROD))
    world.put("/team/live/db")
    world.clock.pass_(timedelta(hours=1))
    world.reopen()
    world.unlock()
    with pytest.raises(DeniedError):
        world.get("/team/live/db", unit(5))
    world.send(RevokeGrant(early))
    with pytest.raises(NeedsStepUpError):
        grant(world, UNIT, "/team")
    grant(world, SCRIPT, "/team")
    world.step_up("/team", "onboard")
    grant(world, UNIT, "/team")
    assert world.get("/team/live/db", unit(5)) == b"s3cret"
    with pytest.raises(DeniedError):
        world.get("/team/live/db", script(6))


def test_a_program_that_calls_itself_a_window_is_recorded_as_what_it_is(world: World) -> None:
    world.put("/dev/db")
    grant(world, SCRIPT, "/dev")
    world.get("/dev/db", replace(script(5), face=Face.WINDOW))
    assert world.head(Records, ListRecords(filter="action:get")).rows[0].record.caller == "report.py"


def test_whoever_may_not_list_learns_of_no_namespace_and_no_key(world: World) -> None:
    world.put("/dev/db")
    subject, shape = SCRIPT, NewField("value", is_secret=True, length=1)

    def answers(root: str, name: str) -> list[tuple[str, str]]:
        place = Path.parse(root)
        requests = (
            (AddGrant(subject, place), b""),
            (CreateNamespace(Path.of(*place.names, "new")), b""),
            (ImportPreview(files=(ImportFile("a.env", 1),), into=place), b"x"),
            (Put(Path.of(*place.names, name), (shape,)), b"x"),
        )
        told = []
        for request, body in requests:
            with pytest.raises(DeniedError) as caught:
                world.send(request, body, script(9))
            told.append((caught.value.sentence.replace(root, "").replace(name, ""), caught.value.next_step))
        return told

    assert answers("/dev", "db") == answers("/gone", "api") == answers("/dev", "none")


def test_a_weak_service_never_reaches_a_strict_namespace(world: World) -> None:
    world.step_up("/prod", "onboard")
    world.put("/prod/app/db")
    grant(world, SCRIPT, "/prod/app")
    with pytest.raises(DeniedError):
        world.get("/prod/app/db", script(5))


def test_granting_in_a_strict_namespace_needs_a_fresh_step_up(world: World) -> None:
    with pytest.raises(NeedsStepUpError):
        grant(world, UNIT, "/prod")
    world.step_up("/prod", "onboard")
    world.clock.pass_(timedelta(minutes=6))
    with pytest.raises(NeedsStepUpError):
        grant(world, UNIT, "/prod")


@pytest.mark.parametrize(
    ("subject", "more"),
    [
        (Subject(SubjectKind.SCRIPT, "report.py"), {}),
        (Subject(SubjectKind.UID, "root"), {}),
        (Subject(SubjectKind.UNIT, ""), {}),
        (UNIT, {"actions": (Action.REVEAL,)}),
        (UNIT, {"actions": ()}),
    ],
)
def test_a_grant_that_names_nothing_sure_is_refused(world: World, subject: Subject, more: dict[str, object]) -> None:
    with pytest.raises(RefusedError):
        grant(world, subject, "/dev", **more)
    assert world.head(Grants, ListGrants()).grants == ()


def test_a_grant_needs_a_namespace_that_is_there(world: World) -> None:
    with pytest.raises(NotFoundError):
        grant(world, UNIT, "/dev/none")


def test_no_grant_outlasts_its_profile(world: World) -> None:
    with pytest.raises(RefusedError):
        grant(world, UNIT, "/dev", until=world.clock.now() + timedelta(days=366))
    with pytest.raises(RefusedError):
        grant(world, UNIT, "/dev", until=world.clock.now())


def test_a_service_grants_nothing(world: World) -> None:
    with pytest.raises(DeniedError):
        world.send(AddGrant(UNIT, Path.parse("/dev")), caller=unit(5))
