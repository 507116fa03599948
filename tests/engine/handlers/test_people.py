"""A person is known where the password was given, for a while, and every way to become one is counted."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from keydesk.engine.vault import Work
from keydesk.errors import (
    AlreadyExistsError,
    DeniedError,
    NeedsStepUpError,
    NotFoundError,
    RefusedError,
    UnavailableError,
    WeakPasswordError,
    WrongPasswordError,
)
from keydesk.model.access import Action
from keydesk.model.paths import Path
from keydesk.model.requests import (
    CreateVault,
    Get,
    ListRecords,
    Records,
    Status,
    StatusReply,
    StepUp,
    Unlock,
    Unlocked,
)
from tests.engine.handlers.world import PASSWORD, START, run, terminal, window

if TYPE_CHECKING:
    from tests.engine.handlers.world import World


def status(world: World, connection: int = 1) -> StatusReply:
    return world.head(StatusReply, Status(), caller=window(connection))


def test_a_second_vault_is_not_made_over_the_first(world: World) -> None:
    with pytest.raises(AlreadyExistsError):
        world.send(CreateVault("Other"), PASSWORD)
    world.reopen()
    with pytest.raises(AlreadyExistsError):
        world.send(CreateVault("Other"), PASSWORD)


@pytest.mark.parametrize("number", [1, 5, 9])
def test_creation_that_failed_half_way_leaves_the_place_free_for_the_next_try(empty: World, number: int) -> None:
    """The `number`-th random bytes, when the bundle is being filled, do not come."""
    answers = empty.vault.handle(CreateVault("Desk"), memoryview(bytearray(PASSWORD)), empty.me)
    assert isinstance(answers, Work)
    made, rng = run(answers), empty.vault._gate.ports.rng
    asked: list[int] = []

    def failing(size: int) -> bytes:
        asked.append(size)
        if len(asked) == number:
            raise UnavailableError("No randomness.")
        return rng(size)

    empty.vault._gate.ports = replace(empty.vault._gate.ports, rng=failing)
    with pytest.raises(UnavailableError):
        answers.done(made)
    assert empty.vault.state == "absent"
    empty.create()
    assert empty.vault.state == "unlocked"


@pytest.mark.parametrize(("password", "error"), [(b"", RefusedError), (b"short", WeakPasswordError)])
def test_a_new_password_has_a_least_length(empty: World, password: bytes, error: type[Exception]) -> None:
    with pytest.raises(error):
        empty.send(CreateVault("Desk"), password)
    assert empty.vault.state == "absent"


def test_wrong_passwords_are_counted_slowed_and_told(world: World) -> None:
    world.reopen()
    for _ in range(3):
        with pytest.raises(WrongPasswordError):
            world.send(Unlock(), b"wrong one")
    assert status(world).wait == 1
    assert status(world).notices == ("3 failed tries to open the vault since the last opening.",)
    with pytest.raises(WrongPasswordError) as caught:
        world.send(Unlock(), PASSWORD)
    assert caught.value.facts["wait_seconds"] == 1
    world.clock.pass_(timedelta(seconds=1))
    with pytest.raises(WrongPasswordError):
        world.send(Unlock(), b"wrong one")
    assert status(world).wait == 2


def test_a_restart_forgets_no_wrong_password(world: World) -> None:
    world.reopen()
    for _ in range(4):
        world.clock.pass_(timedelta(minutes=1))
        with pytest.raises(WrongPasswordError):
            world.send(Unlock(), b"wrong one")
    world.clock.boot_id, world.clock.seconds = "second-boot", 5.0
    world.reopen()
    assert status(world).wait == 2


def test_failed_unlocks_are_recorded_at_the_next_opening(world: World) -> None:
    world.reopen()
    for _ in range(2):
        with pytest.raises(WrongPasswordError):
            world.send(Unlock(), b"wrong one")
    unlocked: Unlocked = world.unlock()
    assert "2 failed tries to open the vault since the last opening." in unlocked.notices
    row = world.head(Records, ListRecords(filter="rule:wrong-password")).rows[0]
    assert (row.record.count, row.record.outcome.value) == (2, "denied")
    assert status(world).wait == 0


def test_each_opening_tells_the_last_one_and_what_changed_since(world: World) -> None:
    world.put("/dev/a")
    world.put("/dev/b")
    world.clock.pass_(timedelta(hours=5))
    world.reopen()
    unlocked: Unlocked = world.unlock()
    assert unlocked.last_opened == START
    assert unlocked.changes == 2


def test_a_second_window_authenticates_by_the_password(world: World) -> None:
    world.put("/dev/db", b"one")
    other = window(2)
    with pytest.raises(DeniedError):
        world.get("/dev/db", other)
    world.unlock(other)
    assert world.get("/dev/db", other) == b"one"
    assert status(world, 2).person


def test_a_closed_connection_is_forgotten(world: World) -> None:
    world.put("/dev/db")
    world.vault.connection_closed(1)
    with pytest.raises(DeniedError):
        world.get("/dev/db")


def test_a_terminal_is_one_person_for_all_its_commands_until_idle(world: World) -> None:
    world.put("/dev/db", b"one")
    world.unlock(terminal(10))
    world.vault.connection_closed(10)
    assert world.get("/dev/db", terminal(11)) == b"one"
    with pytest.raises(DeniedError):
        world.get("/dev/db", terminal(12, "tty2"))
    for _ in range(3):
        world.clock.pass_(timedelta(minutes=9))
        world.get("/dev/db", terminal(13))
    world.clock.pass_(timedelta(minutes=10))
    with pytest.raises(DeniedError):
        world.get("/dev/db", terminal(14))


def test_a_terminal_lasts_twelve_hours_at_most(world: World) -> None:
    world.put("/dev/db")
    world.unlock(terminal(10))
    for _ in range(79):
        world.clock.pass_(timedelta(minutes=9))
        world.get("/dev/db", terminal(11))
    world.clock.pass_(timedelta(minutes=9))
    with pytest.raises(DeniedError):
        world.get("/dev/db", terminal(12))


def test_a_wrong_step_up_opens_nothing_and_is_recorded(world: World) -> None:
    from keydesk.model.paths import Path
    from keydesk.model.requests import StepUp

    with pytest.raises(WrongPasswordError):
        world.send(StepUp(Path.parse("/prod"), "r"), b"wrong one")
    with pytest.raises(NeedsStepUpError):
        world.put("/prod/db")
    assert world.head(Records, ListRecords(filter="rule:wrong-password")).rows


def test_prod_asks_for_a_reason_and_records_it(world: World) -> None:
    world.step_up("/prod")
    with pytest.raises(NeedsStepUpError) as caught:
        world.put("/prod/db")
    assert caught.value.facts["reason"] is True
    world.step_up("/prod", "release 7")
    world.put("/prod/db")
    row = world.head(Records, ListRecords(limit=1)).rows[0]
    assert (row.record.action, row.record.reason) == ("create", "release 7")


def test_revealing_needs_a_younger_password_than_using(world: World) -> None:
    world.step_up("/staging")
    world.put("/staging/db")
    world.clock.pass_(timedelta(minutes=16))
    world.get("/staging/db")
    with pytest.raises(NeedsStepUpError):
        world.get("/staging/db", action=Action.REVEAL)


def test_an_unknown_keyslot_is_said(world: World) -> None:
    world.reopen()
    with pytest.raises(NotFoundError):
        world.send(Unlock("yubikey"), PASSWORD)


def test_no_password_stands_in_any_record_or_error(world: World) -> None:
    world.reopen()
    with pytest.raises(WrongPasswordError) as caught:
        world.send(Unlock(), b"swordfish-typed")
    assert "swordfish" not in repr(caught.value.to_wire())
    world.unlock()
    assert "swordfish" not in repr(world.head(Records, ListRecords()).rows)
    with pytest.raises(NotFoundError):
        world.send(Get("/dev/none"))


def test_a_wrong_password_counts_before_the_next_one_is_tried(world: World) -> None:
    world.reopen()
    begun = [world.vault.handle(Unlock(), memoryview(bytearray(b"wrong one")), window(n)) for n in range(2, 8)]
    found = [run(each) for each in begun if isinstance(each, Work)]
    assert ["slot" in each.facts for each in found if isinstance(each, WrongPasswordError)] == [True] * 3 + [False] * 3


def test_a_wrong_password_of_an_open_vault_stands_in_one_record(world: World) -> None:
    with pytest.raises(WrongPasswordError):
        world.send(StepUp(Path.of("prod"), "x"), b"wrong one")
    world.step_up("/prod", "x")
    rows = world.head(Records, ListRecords(filter="outcome:denied")).rows
    assert sum(row.record.count for row in rows) == 1


def test_blanks_are_no_reason(world: World) -> None:
    world.step_up("/prod", " \t ")
    with pytest.raises(NeedsStepUpError):
        world.put("/prod/db")


def test_a_clock_turned_back_keeps_no_password_young(world: World) -> None:
    world.clock.wall += timedelta(hours=1)
    world.step_up("/prod", "incident")
    world.put("/prod/db")
    world.clock.wall -= timedelta(hours=1)
    assert world.get("/prod/db", action=Action.REVEAL) == b"s3cret"
    world.clock.pass_(timedelta(minutes=6))
    with pytest.raises(NeedsStepUpError):
        world.get("/prod/db", action=Action.REVEAL)
