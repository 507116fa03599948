"""A new master password replaces the old one, and ends everybody who was a person by it; nothing else ends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from keydesk.engine.vault import Work
from keydesk.errors import (
    ConflictError,
    DeniedError,
    NeedsStepUpError,
    SymlinkError,
    UsageError,
    WeakPasswordError,
    WrongPasswordError,
)
from keydesk.model.access import Action, Subject, SubjectKind
from keydesk.model.paths import Path
from keydesk.model.requests import (
    AddGrant,
    ChangePassword,
    ConfirmRecovery,
    Event,
    ListRecords,
    NewRecovery,
    Records,
    Status,
    StatusReply,
    StepUp,
    Unlock,
)
from tests.engine.handlers.world import PASSWORD, run, script, taken, terminal, unit, window

if TYPE_CHECKING:
    from keydesk.model.callers import Caller
    from tests.engine.handlers.world import World

NEW = b"another horse entirely"
CHANGE = ChangePassword(len(PASSWORD))


@pytest.fixture
def shared(world: World) -> World:
    """An open vault with a key, a second window and a terminal at it, each with a work session in /prod."""
    world.put("/dev/db", b"one")
    world.step_up("/prod", "release 7")
    world.put("/prod/db", b"strict")
    for caller in (window(2), terminal(3)):
        world.unlock(caller)
        world.step_up("/prod", "release 7", caller)
    world.events.clear()
    return world


def stands(world: World, caller: Caller) -> tuple[bool, bool]:
    """Whether a caller is a person, and whether one was ended there."""
    shown = world.head(StatusReply, Status(), caller=caller)
    return shown.person, shown.was_ended


def ends(world: World) -> list[tuple[str, int]]:
    rows = world.head(Records, ListRecords(filter="action:person.end")).rows
    return [(row.record.rule, row.record.count) for row in rows]


def test_a_new_password_replaces_the_old_one(world: World) -> None:
    world.put("/dev/db", b"one")
    world.send(CHANGE, PASSWORD + NEW)
    world.reopen()
    with pytest.raises(WrongPasswordError):
        world.send(Unlock(), PASSWORD)
    world.send(Unlock(), NEW)
    assert world.get("/dev/db") == b"one"
    assert len(world.head(StatusReply, Status()).slots) == 2


def test_a_password_that_was_changed_meanwhile_opens_nothing(world: World) -> None:
    begun = world.vault.handle(StepUp(Path.of("prod"), "haste"), memoryview(bytearray(PASSWORD)), window(3))
    assert isinstance(begun, Work)
    found = run(begun)
    world.send(CHANGE, PASSWORD + NEW)
    with pytest.raises(ConflictError):
        begun.done(found)
    assert stands(world, window(3)) == (False, False)


# -- whom it ends ----------------------------------------------------------------------------------------------------


def test_a_new_password_ends_every_other_person(shared: World) -> None:
    shared.send(CHANGE, PASSWORD + NEW)
    for other in (window(2), terminal(3)):
        with pytest.raises(DeniedError):
            shared.get("/dev/db", other)
        with pytest.raises(WrongPasswordError):
            shared.send(Unlock(), PASSWORD, other)
    assert [stands(shared, each) for each in (shared.me, window(2), terminal(4))] == [
        (True, False), (False, True), (False, True),
    ]  # fmt: skip


def test_who_changed_the_password_works_on_with_their_session(shared: World) -> None:
    shared.send(CHANGE, PASSWORD + NEW)
    assert shared.get("/dev/db") == b"one"
    assert shared.get("/prod/db") == b"strict"


def test_a_terminal_that_changed_it_ends_the_windows(shared: World) -> None:
    shared.send(CHANGE, PASSWORD + NEW, terminal(3))
    assert [stands(shared, each) for each in (shared.me, window(2), terminal(9))] == [
        (False, True), (False, True), (True, False),
    ]  # fmt: skip
    assert shared.get("/prod/db", terminal(9)) == b"strict"


def test_work_sessions_end_with_their_persons_and_their_keys_are_gone(shared: World) -> None:
    desk = shared.vault._gate.desk
    assert desk is not None
    other = desk.people.of(window(2), shared.clock.boot())
    assert other is not None
    (session,) = other.sessions
    shared.get("/prod/db", window(2))
    shared.send(CHANGE, PASSWORD + NEW)
    assert session.wrap.key.secret.is_wiped
    shared.send(Unlock(), NEW, window(2))
    assert stands(shared, window(2)) == (True, False)
    with pytest.raises(NeedsStepUpError):
        shared.get("/prod/db", window(2))
    shared.send(StepUp(Path.of("prod"), "release 7"), NEW, window(2))
    assert shared.get("/prod/db", window(2)) == b"strict"


def test_those_who_were_ended_are_told_and_the_end_is_recorded(shared: World) -> None:
    sequence = shared.send(CHANGE, PASSWORD + NEW).head.sequence  # type: ignore[attr-defined]
    assert Event("changed") in shared.events
    assert ends(shared) == [("password-changed", 2)]
    (row,) = shared.head(Records, ListRecords(filter="action:password.change")).rows
    assert row.sequence == sequence


def test_a_change_with_nobody_else_there_ends_nobody(world: World) -> None:
    world.send(CHANGE, PASSWORD + NEW)
    assert ends(world) == []
    assert stands(world, world.me) == (True, False)


def test_a_closed_window_is_not_told_of_when_its_number_is_used_again(shared: World) -> None:
    shared.send(CHANGE, PASSWORD + NEW)
    shared.vault.connection_closed(2)
    assert stands(shared, window(2)) == (False, False)


def test_grants_of_services_stay(shared: World) -> None:
    strong, weak = unit(7), script(8)
    grants: Any = (
        (Subject(SubjectKind.UNIT, "orders.service"), "/prod"),
        (Subject(SubjectKind.SCRIPT, "/srv/report.py", "/usr/bin/python3"), "/dev"),
    )
    for subject, namespace in grants:
        shared.send(AddGrant(subject, Path.parse(namespace), (Action.GET,), None, "test"))
    shared.send(CHANGE, PASSWORD + NEW)
    assert shared.get("/prod/db", strong) == b"strict"
    assert shared.get("/dev/db", weak) == b"one"


# -- after a recovery code -------------------------------------------------------------------------------------------


def test_a_password_set_after_recovery_ends_the_others_too(world: World) -> None:
    world.confirm()
    world.put("/dev/db", b"one")
    world.reopen()
    world.send(Unlock("recovery"), world.code)
    world.unlock(window(2))
    world.unlock(terminal(3))
    world.send(ChangePassword(0), NEW)
    assert ends(world) == [("password-changed", 2)]
    for other in (window(2), terminal(3)):
        with pytest.raises(DeniedError):
            world.get("/dev/db", other)
        world.send(Unlock(), NEW, other)
        assert world.get("/dev/db", other) == b"one"


def test_a_window_left_open_ends_when_a_recovery_code_sets_a_password_elsewhere(world: World) -> None:
    world.confirm()
    world.put("/dev/db", b"one")
    world.send(Unlock("recovery"), world.code, terminal(3))
    world.send(ChangePassword(0), NEW, terminal(3))
    assert stands(world, world.me) == (False, True)
    assert world.get("/dev/db", terminal(4)) == b"one"


def test_a_person_who_was_ended_while_setting_a_password_sets_none(world: World) -> None:
    """The root that a recovery code left in one window is worth nothing once another one set a password."""
    world.confirm()
    world.reopen()
    world.send(Unlock("recovery"), world.code)
    world.unlock(window(2))
    begun = world.vault.handle(ChangePassword(0), memoryview(bytearray(b"a third horse")), world.me)
    assert isinstance(begun, Work)
    found = run(begun)
    world.send(CHANGE, PASSWORD + NEW, window(2))
    with pytest.raises(ConflictError):
        begun.done(found)
    assert stands(world, world.me) == (False, True)
    with pytest.raises(DeniedError):
        world.send(ChangePassword(0), b"a third horse")
    world.reopen()
    world.send(Unlock(), NEW)


# -- what does not come to pass ends nobody --------------------------------------------------------------------------


def test_a_wrong_old_password_changes_nothing(shared: World) -> None:
    for request, body, error in (
        (ChangePassword(9), b"wrong oneanother horse", WrongPasswordError),
        (ChangePassword(99), PASSWORD, UsageError),
        (CHANGE, PASSWORD + b"short", WeakPasswordError),
    ):
        with pytest.raises(error):
            shared.send(request, body)
    assert ends(shared) == []
    for person in (shared.me, window(2), terminal(3)):
        assert shared.get("/prod/db", person) == b"strict"
    shared.reopen()
    shared.unlock()


def test_a_header_that_cannot_be_written_ends_nobody(shared: World) -> None:
    before = shared.header.read_bytes()
    with shared.unwritable_header(), pytest.raises(SymlinkError):
        shared.send(CHANGE, PASSWORD + NEW)
    assert shared.header.read_bytes() == before
    assert ends(shared) == []
    assert shared.get("/prod/db", window(2)) == b"strict"
    shared.reopen()
    shared.unlock()


def test_other_keyslots_end_nobody(shared: World) -> None:
    shared.send(ConfirmRecovery(), taken(shared.send(NewRecovery(), PASSWORD)))
    assert shared.get("/prod/db", window(2)) == b"strict"
