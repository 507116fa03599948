"""Turning the clock ends nothing later, brings nothing back, and costs nobody the vault."""

from __future__ import annotations

import random
import shutil
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from keydesk.errors import AnchorMissingError, DeniedError, NeedsStepUpError, RefusedError, UnavailableError
from keydesk.model.access import Subject, SubjectKind
from keydesk.model.paths import Path
from keydesk.model.requests import (
    AcceptClock,
    AddGrant,
    Describe,
    Grants,
    KeyDetail,
    ListGrants,
    ListRecords,
    Records,
    SetSetting,
    Status,
    StatusReply,
    Unlock,
)
from tests.engine.handlers.turning import Computer
from tests.engine.handlers.world import PASSWORD, World, script, unit

if TYPE_CHECKING:
    import pathlib

JUMPS = 1000
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
DECADE = 3650 * DAY
SCRIPT = Subject(SubjectKind.SCRIPT, "/srv/report.py")
UNIT = Subject(SubjectKind.UNIT, "orders.service")


def test_a_thousand_jumps_of_the_clock_serve_nothing_that_is_over(world: World) -> None:
    world.send(SetSetting("idle-lock-seconds", 0))
    tally = Computer(world, random.Random(20261128)).run(JUMPS)
    assert tally.jumps == JUMPS
    assert tally.expired == []
    kinds = {"grant", "strong grant", "session", "grace", "deletion"}
    assert set(tally.served) == set(tally.refused) == kinds


@pytest.fixture
def granted(world: World) -> World:
    """A vault that does not lock by itself, with a script's grant in /dev/app for one hour."""
    world.send(SetSetting("idle-lock-seconds", 0))
    world.put("/dev/app/db", b"one")
    world.send(AddGrant(SCRIPT, Path.parse("/dev/app"), until=world.clock.now() + HOUR))
    return world


def off(world: World) -> timedelta:
    return timedelta(seconds=world.head(StatusReply, Status()).clock_off)


def noted(world: World) -> list[tuple[str, str]]:
    """What the history says of the clock, oldest first."""
    world.vault.tick()
    rows = world.head(Records, ListRecords(limit=1000)).rows
    return [(row.record.action, row.record.reason) for row in reversed(rows) if row.record.action.startswith("clock.")]


def restart(world: World, wall: timedelta) -> None:
    """The computer is started again with a clock turned by so much."""
    world.vault.close()
    world.clock.wall += wall
    world.clock.boot_id, world.clock.seconds = world.clock.boot_id + "+", 10.0
    world.vault = world.open()
    world.unlock()


def is_served(world: World) -> bool:
    try:
        return world.get("/dev/app/db", script(5)) == b"one"
    except DeniedError:
        return False


def test_what_ended_stays_ended_over_a_lock_and_a_restart(granted: World) -> None:
    granted.clock.pass_(2 * HOUR)
    assert not is_served(granted)
    granted.clock.wall -= 2 * HOUR
    granted.reopen()
    granted.unlock()
    assert not is_served(granted)
    restart(granted, -DAY)
    assert not is_served(granted)
    assert off(granted) < -DAY


def test_time_goes_on_while_the_vault_is_locked(granted: World) -> None:
    granted.vault.close()
    granted.clock.seconds += 7200
    granted.vault = granted.open()
    granted.unlock()
    assert not is_served(granted)


def test_time_seen_is_kept_in_the_vault_where_the_anchor_is_removed(granted: World) -> None:
    granted.clock.pass_(2 * HOUR)
    assert not is_served(granted)
    granted.vault.close()
    next(path for path in (granted.root / "state").iterdir() if path.suffix == ".anchor").unlink()
    granted.clock.wall -= 2 * HOUR
    granted.clock.boot_id, granted.clock.seconds = "second-boot", 10.0
    granted.vault = granted.open()
    with pytest.raises(AnchorMissingError) as caught:
        granted.unlock()
    granted.send(Unlock(accept_state=str(caught.value.facts["fingerprint"])), PASSWORD)
    assert not is_served(granted)


def test_time_seen_outlives_a_crash_where_nobody_writes(granted: World, tmp_path: pathlib.Path) -> None:
    granted.vault.tick()
    granted.clock.pass_(2 * HOUR)
    granted.vault.tick()
    size = granted.head(StatusReply, Status()).records
    shutil.copytree(granted.root, tmp_path / "left", symlinks=True)
    crashed = World(tmp_path / "left")
    crashed.clock.boot_id, crashed.clock.seconds = "second-boot", 10.0
    crashed.unlock()
    assert not is_served(crashed)
    assert off(crashed) < -HOUR
    assert crashed.head(StatusReply, Status()).records >= size
    crashed.vault.close()


def test_a_clock_far_ahead_once_and_back_leaves_every_grant_as_it_was(granted: World) -> None:
    granted.step_up("/prod", "set up")
    granted.put("/prod/db", b"two")
    granted.send(AddGrant(UNIT, Path.parse("/prod")))
    for _ in range(3):
        granted.clock.wall += DECADE
        granted.vault.tick()
        assert not is_served(granted)
        with pytest.raises(DeniedError):
            granted.get("/prod/db", unit(6))
        assert off(granted) == DECADE
        granted.clock.wall -= DECADE
        granted.vault.tick()
        assert is_served(granted)
        assert granted.get("/prod/db", unit(6)) == b"two"
        assert off(granted) == timedelta(0)


def test_nothing_begins_late_because_the_clock_is_ahead(granted: World) -> None:
    granted.clock.wall += 40 * DAY
    granted.step_up("/dev", "")
    grants = granted.head(Grants, AddGrant(UNIT, Path.parse("/dev/app"))).grants
    ends = [grant.until for grant in grants if grant.subject == UNIT]
    assert ends == [granted.clock.now() - 40 * DAY + 365 * DAY]
    granted.clock.wall += DECADE
    granted.step_up("/dev", "")
    with pytest.raises(RefusedError) as caught:
        granted.send(AddGrant(UNIT, Path.parse("/dev/app")))
    assert "--accept-clock" in caught.value.next_step
    assert granted.head(Grants, ListGrants()).grants == grants


def test_how_the_clock_stands_is_recorded_and_told_once(granted: World) -> None:
    granted.clock.wall += DECADE
    assert noted(granted) == [("clock.ahead", "87600 h")]
    granted.clock.wall -= DECADE
    assert noted(granted) == [("clock.ahead", "87600 h")]  # a clock that swings does not fill the history
    granted.clock.pass_(timedelta(minutes=1))
    assert noted(granted)[1:] == [("clock.agrees", "")]
    granted.clock.pass_(timedelta(minutes=1))
    granted.clock.wall -= 3 * HOUR
    assert noted(granted)[2:] == [("clock.behind", "3 h")]
    assert [event.topic for event in granted.events].count("notice") == 3


def test_a_clock_that_stays_ahead_is_believed_and_that_is_recorded(granted: World) -> None:
    granted.clock.wall += DECADE
    granted.vault.tick()
    granted.clock.pass_(DAY)
    assert [action for action, _ in noted(granted)] == ["clock.ahead", "clock.believed"]
    granted.clock.wall -= DECADE
    granted.vault.tick()
    assert off(granted) == -DECADE


def believed(world: World) -> None:
    """The clock was ten years ahead for longer than a day, and is right again."""
    world.clock.wall += DECADE
    world.vault.tick()
    world.clock.pass_(DAY)
    world.vault.tick()


def test_a_person_sets_the_time_back_and_what_was_made_before_holds_again(granted: World) -> None:
    granted.step_up("/dev")
    granted.send(AddGrant(SCRIPT, Path.parse("/dev/app")))
    believed(granted)
    granted.step_up("/dev")
    granted.send(AddGrant(UNIT, Path.parse("/dev/app")))
    granted.clock.wall -= DECADE
    assert not is_served(granted)
    granted.step_up("/dev")
    granted.send(AcceptClock())
    assert off(granted) == timedelta(0)
    assert is_served(granted)
    subjects = [grant.subject.name for grant in granted.head(Grants, ListGrants()).grants]
    assert subjects == ["/srv/report.py", "/srv/report.py"]
    action, reason = noted(granted)[-1]
    assert (action, reason[:22]) == ("clock.accept", "the time seen was 2036")
    restart(granted, timedelta(0))
    assert is_served(granted)


def test_a_person_sets_the_time_back_and_no_grace_period_lasts_longer(granted: World) -> None:
    granted.step_up("/dev")
    granted.send(AddGrant(SCRIPT, Path.parse("/dev/app")))
    granted.clock.wall += 20 * HOUR
    granted.put("/dev/app/db", b"two")
    assert granted.get("/dev/app/db", script(5), version=1) == b"one"
    granted.clock.wall -= 20 * HOUR
    granted.step_up("/dev")
    granted.send(AcceptClock())
    for _ in range(30):
        with pytest.raises(DeniedError):
            granted.get("/dev/app/db", script(5), version=1)
        granted.clock.pass_(HOUR)
    detail = granted.head(KeyDetail, Describe("/dev/app/db"))
    assert (detail.row.in_grace, detail.versions[1].grace_ends) == ((), None)


def test_the_clock_is_accepted_by_a_person_who_has_just_proven_to_be_one(granted: World) -> None:
    granted.clock.pass_(2 * HOUR)
    granted.clock.wall -= 2 * HOUR
    with pytest.raises(DeniedError):
        granted.send(AcceptClock(), caller=script(5))
    with pytest.raises(NeedsStepUpError):
        granted.send(AcceptClock())
    assert off(granted) == -2 * HOUR
    assert not is_served(granted)


def test_a_decision_that_cannot_be_recorded_is_none(granted: World) -> None:
    granted.clock.pass_(2 * HOUR)
    granted.clock.wall -= 2 * HOUR
    granted.step_up("/dev")
    desk = granted.vault._gate.desk
    assert desk is not None
    desk.store._is_failed = True
    with pytest.raises(UnavailableError):
        granted.send(AcceptClock())
    assert off(granted) == -2 * HOUR
    assert not is_served(granted)
