"""A value served again is served by the same rules: nothing that changed meanwhile is overlooked."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from keydesk.errors import DeniedError, NeedsStepUpError, NotFoundError
from keydesk.model.access import Action, Subject, SubjectKind
from keydesk.model.paths import Path
from keydesk.model.profiles import ProfileName
from keydesk.model.requests import (
    AddGrant,
    Delete,
    Grants,
    ListRecords,
    Move,
    Records,
    RevokeGrant,
    SetProfile,
)
from tests.engine.handlers.world import script, window

if TYPE_CHECKING:
    from keydesk.engine.handlers.desk.desk import Desk
    from tests.engine.handlers.world import World

SCRIPT = Subject(SubjectKind.SCRIPT, "/srv/report.py")


def desk_of(world: World) -> Desk:
    desk = world.vault._gate.desk
    assert desk is not None
    return desk


def plans(world: World) -> int:
    return len(desk_of(world).plans._plans)


def test_a_second_get_follows_a_plan_and_is_recorded_like_the_first(world: World) -> None:
    world.put("/dev/db", b"one")
    assert world.get("/dev/db", reason="x") == b"one"
    assert plans(world) == 1
    world.clock.pass_(timedelta(seconds=5))
    assert world.get("/dev/db", reason="x") == b"one"
    second, first = [row.record for row in world.head(Records, ListRecords(limit=2)).rows]
    assert second.wall - first.wall == timedelta(seconds=5)
    assert second.boot - first.boot == 5
    assert (second.key, second.reason, second.version, second.rule) == (first.key, "x", 1, first.rule)


def test_a_new_value_is_served_at_once(world: World) -> None:
    world.put("/dev/db", b"one")
    world.get("/dev/db")
    world.put("/dev/db", b"two")
    assert world.get("/dev/db") == b"two"


def test_a_deleted_or_moved_key_is_not_served_from_a_plan(world: World) -> None:
    made = world.put("/dev/db", b"one")
    world.get("/dev/db")
    world.send(Move("/dev/db", Path.parse("/dev/db2"), made.revision))
    assert world.get("/dev/db") == b"one"
    world.send(Delete("/dev/db2", made.revision + 1))
    for path in ("/dev/db", "/dev/db2"):
        with pytest.raises(NotFoundError):
            world.get(path)


def test_an_ended_or_revoked_grant_ends_its_plans(world: World) -> None:
    world.put("/dev/app/db")
    until = world.clock.now() + timedelta(hours=1)
    world.send(AddGrant(SCRIPT, Path.parse("/dev/app"), until=until))
    caller = script(5)
    world.get("/dev/app/db", caller)
    world.clock.pass_(timedelta(hours=1))
    with pytest.raises(DeniedError):
        world.get("/dev/app/db", caller)
    world.clock.pass_(timedelta(hours=1))
    grants = world.head(Grants, AddGrant(SCRIPT, Path.parse("/dev/app"))).grants
    world.get("/dev/app/db", caller)
    world.send(RevokeGrant(grants[0].id))
    with pytest.raises(DeniedError):
        world.get("/dev/app/db", caller)


@pytest.mark.parametrize("clock", ["wall", "boot"])
def test_a_plan_ends_with_its_work_session_by_either_clock(world: World, clock: str) -> None:
    world.step_up("/prod", "look")
    world.put("/prod/db")
    world.get("/prod/db")
    if clock == "wall":
        world.clock.wall += timedelta(minutes=15)
    else:
        world.clock.seconds += 15 * 60
    with pytest.raises(NeedsStepUpError):
        world.get("/prod/db")


def test_a_plan_for_revealing_ends_with_the_password_s_age(world: World) -> None:
    world.step_up("/staging")
    world.put("/staging/db")
    world.get("/staging/db", action=Action.REVEAL)
    world.clock.pass_(timedelta(minutes=15, seconds=1))
    with pytest.raises(NeedsStepUpError):
        world.get("/staging/db", action=Action.REVEAL)


def test_a_plan_for_an_old_version_ends_with_its_grace(world: World) -> None:
    world.put("/dev/app/db", b"one")
    world.put("/dev/app/db", b"two")
    world.send(AddGrant(SCRIPT, Path.parse("/dev/app")))
    caller = script(5)
    assert world.get("/dev/app/db", caller, version=1) == b"one"
    world.clock.pass_(timedelta(hours=1))
    with pytest.raises(DeniedError):
        world.get("/dev/app/db", caller, version=1)


def test_a_plan_ends_with_its_connection(world: World) -> None:
    world.put("/dev/db")
    world.unlock(window(2))
    world.get("/dev/db", window(2))
    world.vault.connection_closed(2)
    with pytest.raises(DeniedError):
        world.get("/dev/db", window(2))


def test_a_connection_s_plan_serves_no_other_caller(world: World) -> None:
    world.put("/dev/app/db")
    world.send(AddGrant(SCRIPT, Path.parse("/dev/app")))
    world.get("/dev/app/db", script(5))
    with pytest.raises(DeniedError):
        world.get("/dev/app/db", script(5, "/srv/other.py"))


def test_the_end_of_a_session_zeroes_the_keys_of_its_plans(world: World) -> None:
    world.step_up("/prod", "look")
    world.put("/prod/db")
    world.get("/prod/db")
    (plan,) = desk_of(world).plans._plans.values()
    world.clock.pass_(timedelta(minutes=16))
    world.vault.tick()
    assert plan.opener.is_wiped
    assert plans(world) == 0


def test_a_stricter_profile_ends_plans(world: World) -> None:
    world.put("/dev/app/db")
    world.get("/dev/app/db")
    world.step_up("/dev/app", "going live")
    world.get("/dev/app/db")
    world.send(SetProfile(Path.parse("/dev/app"), ProfileName.PROD, 1))
    world.clock.pass_(timedelta(minutes=16))
    with pytest.raises(NeedsStepUpError):
        world.get("/dev/app/db")


def test_large_values_are_not_kept(world: World) -> None:
    world.put("/dev/db", bytes(range(256)) * 256)
    world.get("/dev/db")
    assert plans(world) == 0


def test_plans_are_bounded(world: World) -> None:
    world.put("/dev/db")
    for number in range(1100):
        world.get("/dev/db", reason=str(number))
    assert plans(world) <= 1024
