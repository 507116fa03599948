"""A recovery code opens the vault once it was typed back; until then the one before it does, or none."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from keydesk.errors import (
    DeniedError,
    MistypedCodeError,
    RefusedError,
    SymlinkError,
    UnconfirmedCodeError,
    WrongPasswordError,
)
from keydesk.model.requests import (
    ChangePassword,
    ConfirmRecovery,
    Created,
    CreateVault,
    ListRecords,
    NewRecovery,
    Records,
    Status,
    StatusReply,
    Unlock,
    Unlocked,
)
from tests.engine.handlers.world import PASSWORD, script, taken, window

if TYPE_CHECKING:
    from tests.engine.handlers.world import World


@pytest.fixture
def sure(world: World) -> World:
    """An open vault whose recovery code counts."""
    return world.confirm()


def status(world: World) -> StatusReply:
    return world.head(StatusReply, Status())


def how_recovery_stands(world: World) -> tuple[bool, bool]:
    """Whether a code counts, and whether one waits."""
    shown = status(world)
    return shown.recovery_confirmed, shown.recovery_pending


def left(world: World) -> tuple[bytes, int]:
    """Everything a refused request must leave as it was: the header, and what stands in the history."""
    rows = world.head(Records, ListRecords(filter="action:recovery")).rows
    return world.header.read_bytes(), len(rows)


def opens(world: World, code: bytes) -> bool:
    """Claim: the code opens the locked vault."""
    world.reopen()
    world.clock.pass_(timedelta(hours=1))  # nothing is held back any more
    try:
        world.send(Unlock("recovery"), code)
    except (WrongPasswordError, UnconfirmedCodeError):
        return False
    return True


def rules(world: World) -> list[tuple[str, int]]:
    """The rules and counts of what was refused, newest first."""
    rows = world.head(Records, ListRecords(filter="outcome:denied")).rows
    return [(row.record.rule, row.record.count) for row in rows]


# -- the first code --------------------------------------------------------------------------------------------------


def test_creating_gives_a_recovery_code_that_does_not_count_yet(empty: World) -> None:
    reply = empty.send(CreateVault("Desk"), PASSWORD)
    assert taken(reply).startswith(b"KD1-")
    assert isinstance(reply.head, Created)
    assert "Argon2id" in reply.head.kdf
    assert how_recovery_stands(empty) == (False, True)


def test_a_code_that_was_never_typed_back_opens_nothing_and_says_why(world: World) -> None:
    world.reopen()
    with pytest.raises(UnconfirmedCodeError) as caught:
        world.send(Unlock("recovery"), world.code)
    assert world.vault.state == "locked"
    assert "never typed back" in caught.value.sentence
    assert "master password" in caught.value.next_step
    assert how_recovery_stands(world) == (False, True)
    world.unlock()
    world.confirm()
    assert opens(world, world.code)


def test_a_code_that_does_not_count_is_slowed_and_recorded_as_what_it_is(world: World) -> None:
    world.reopen()
    with pytest.raises(WrongPasswordError):
        world.send(Unlock(), b"wrong one")
    with pytest.raises(UnconfirmedCodeError):
        world.send(Unlock("recovery"), world.code)
    with pytest.raises(UnconfirmedCodeError) as caught:
        world.send(Unlock("recovery"), world.code)
    assert caught.value.facts["wait_seconds"] == status(world).wait == 1
    with pytest.raises(WrongPasswordError, match="Not tried"):
        world.send(Unlock(), PASSWORD)
    world.clock.pass_(timedelta(seconds=1))
    unlocked: Unlocked = world.unlock()
    assert "3 failed tries to open the vault since the last opening." in unlocked.notices
    assert rules(world) == [("unconfirmed-code", 2), ("wrong-password", 1)]


def test_a_code_that_does_not_count_makes_nobody_a_person_of_an_open_vault(world: World) -> None:
    stranger = window(2)
    with pytest.raises(UnconfirmedCodeError):
        world.send(Unlock("recovery"), world.code, stranger)
    assert not world.head(StatusReply, Status(), caller=stranger).person
    assert rules(world) == [("unconfirmed-code", 1)]
    with pytest.raises(DeniedError):
        world.send(ChangePassword(0), b"another horse", stranger)


def test_the_recovery_code_counts_once_typed_back(world: World) -> None:
    world.send(ConfirmRecovery(), world.code.lower().replace(b"-", b" "))
    assert how_recovery_stands(world) == (True, False)
    world.reopen()
    assert how_recovery_stands(world) == (True, False)
    assert opens(world, world.code)


@pytest.mark.parametrize("fault", ["slip", "short", "other"])
def test_what_is_not_the_code_confirms_nothing(world: World, fault: str) -> None:
    slip = world.code[:-1] + (b"P" if world.code.endswith(b"Q") else b"Q")
    first = taken(world.send(NewRecovery(), PASSWORD))
    world.code = taken(world.send(NewRecovery(), PASSWORD))
    before = left(world)
    typed = {"slip": slip, "short": world.code[:20], "other": first}[fault]
    error = {"slip": MistypedCodeError, "short": RefusedError, "other": WrongPasswordError}[fault]
    with pytest.raises(error):
        world.send(ConfirmRecovery(), typed)
    assert left(world) == before
    assert how_recovery_stands(world) == (False, True)
    world.confirm()


def test_a_stranger_confirms_no_code(world: World) -> None:
    before = left(world)
    for caller in (window(3), script(4)):
        with pytest.raises(DeniedError):
            world.send(ConfirmRecovery(), world.code, caller)
    assert left(world) == before
    assert how_recovery_stands(world) == (False, True)


# -- another code ----------------------------------------------------------------------------------------------------


def test_a_new_code_takes_over_only_once_it_was_typed_back(sure: World) -> None:
    code = taken(sure.send(NewRecovery(), PASSWORD))
    assert how_recovery_stands(sure) == (True, True)
    assert not opens(sure, code)
    assert opens(sure, sure.code)
    assert how_recovery_stands(sure) == (True, True)
    sure.send(ConfirmRecovery(), code)
    assert how_recovery_stands(sure) == (True, False)
    assert not opens(sure, sure.code)
    assert opens(sure, code)


def test_a_new_code_that_waits_is_told_from_a_wrong_one(sure: World) -> None:
    code = taken(sure.send(NewRecovery(), PASSWORD))
    sure.reopen()
    with pytest.raises(UnconfirmedCodeError) as caught:
        sure.send(Unlock("recovery"), code)
    assert "the old sheet" in caught.value.next_step
    waiting = next(slot.id for slot in status(sure).slots if not slot.confirmed)
    with pytest.raises(UnconfirmedCodeError):
        sure.send(Unlock(waiting), code)
    sure.unlock()
    assert rules(sure) == [("unconfirmed-code", 2)]


def test_a_worker_that_dies_before_the_new_code_was_typed_back_leaves_the_old_one(sure: World) -> None:
    code = taken(sure.send(NewRecovery(), PASSWORD))
    sure.reopen()
    assert how_recovery_stands(sure) == (True, True)
    assert opens(sure, sure.code)
    sure.send(ConfirmRecovery(), code)
    assert not opens(sure, sure.code)


def test_another_new_code_replaces_only_the_one_that_waits(sure: World) -> None:
    first = taken(sure.send(NewRecovery(), PASSWORD))
    second = taken(sure.send(NewRecovery(), PASSWORD))
    assert [slot.type for slot in status(sure).slots] == ["password", "recovery", "recovery"]
    with pytest.raises(WrongPasswordError):
        sure.send(ConfirmRecovery(), first)
    assert not opens(sure, first)
    assert opens(sure, sure.code)
    sure.send(ConfirmRecovery(), second)
    assert [slot.type for slot in status(sure).slots] == ["password", "recovery"]
    assert opens(sure, second)


def test_the_code_that_counts_does_not_confirm_the_new_one(sure: World) -> None:
    sure.send(NewRecovery(), PASSWORD)
    before = left(sure)
    with pytest.raises(RefusedError, match="counts already"):
        sure.send(ConfirmRecovery(), sure.code)
    assert left(sure) == before
    assert how_recovery_stands(sure) == (True, True)


def test_a_code_that_counts_may_be_typed_back_again(sure: World) -> None:
    sure.send(ConfirmRecovery(), sure.code)
    assert how_recovery_stands(sure) == (True, False)
    assert opens(sure, sure.code)


def test_without_the_password_there_is_no_new_code(sure: World) -> None:
    before = left(sure)
    with pytest.raises(WrongPasswordError):
        sure.send(NewRecovery(), b"wrong one")
    assert left(sure) == before
    assert opens(sure, sure.code)


def test_a_header_that_cannot_be_written_keeps_the_codes_as_they_were(sure: World) -> None:
    code = taken(sure.send(NewRecovery(), PASSWORD))
    before = sure.header.read_bytes()
    for request, body in ((ConfirmRecovery(), code), (NewRecovery(), PASSWORD)):
        with sure.unwritable_header(), pytest.raises(SymlinkError):
            sure.send(request, body)
    sure.vault.commit()
    assert sure.header.read_bytes() == before
    failed = sure.head(Records, ListRecords(filter="outcome:failed")).rows
    assert [row.record.action for row in failed] == ["recovery.new", "recovery.confirm"]
    assert opens(sure, sure.code)
    sure.send(ConfirmRecovery(), code)
    assert opens(sure, code)


# -- from a code to a new password -----------------------------------------------------------------------------------


def test_without_the_old_password_only_a_recovery_code_helps(sure: World) -> None:
    with pytest.raises(DeniedError):
        sure.send(ChangePassword(0), b"another horse")
    sure.reopen()
    assert sure.head(Unlocked, Unlock("recovery"), sure.code).must_set_password
    sure.send(ChangePassword(0), b"another horse")
    with pytest.raises(DeniedError):
        sure.send(ChangePassword(0), b"a third horse")
    sure.reopen()
    assert not sure.head(Unlocked, Unlock(), b"another horse").must_set_password


def test_a_recovery_code_leads_to_a_new_password_in_an_open_vault_too(sure: World) -> None:
    other = window(2)
    sure.clock.pass_(timedelta(minutes=9))
    assert sure.head(Unlocked, Unlock("recovery"), sure.code, other).must_set_password
    sure.send(ChangePassword(0), b"another horse", other)
    sure.reopen()
    sure.send(Unlock(), b"another horse")


def test_the_way_from_recovery_to_a_new_password_is_short(sure: World) -> None:
    sure.reopen()
    sure.send(Unlock("recovery"), sure.code)
    sure.clock.pass_(timedelta(minutes=11))
    with pytest.raises(DeniedError):
        sure.send(ChangePassword(0), b"another horse")


def test_a_root_key_left_by_recovery_is_gone_after_its_time(sure: World) -> None:
    sure.reopen()
    sure.send(Unlock("recovery"), sure.code)
    desk = sure.vault._gate.desk
    assert desk is not None
    person = desk.people.of(sure.me, sure.clock.boot())
    assert person is not None
    root = person.root
    assert root is not None
    sure.clock.pass_(timedelta(minutes=10, seconds=1))
    desk.touched = sure.clock.boot()
    sure.vault.tick()
    assert person.root is None
    assert root.is_wiped
