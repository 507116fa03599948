"""The door: nothing before it is open, nothing without a decision, nothing before its record."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from keydesk.errors import LockedError, WrongPasswordError
from keydesk.model.requests import Get, ListKeys, Lock, Page, Status, StatusReply, Unlock
from tests.engine.handlers.conftest import empty, world  # noqa: F401 - fixtures of the room below
from tests.engine.handlers.world import PASSWORD, taken

if TYPE_CHECKING:
    from tests.engine.handlers.world import World


def test_a_value_put_comes_back_as_it_went_in(world: World) -> None:  # noqa: F811
    world.put("/dev/app/token", b"\x00value\n")
    assert world.get("/dev/app/token") == b"\x00value\n"


def test_a_vault_locked_and_unlocked_has_what_it_had(world: World) -> None:  # noqa: F811
    world.put("/dev/app/token", b"one")
    assert world.send(Lock()).then == "lock"
    world.reopen()
    with pytest.raises(LockedError):
        world.send(Get("/dev/app/token"))
    world.unlock()
    assert world.get("/dev/app/token") == b"one"
    page = world.head(Page, ListKeys())
    assert [str(row.path) for row in page.rows] == ["/dev/app/token"]
    assert page.total == 1


def test_a_wrong_password_opens_nothing(world: World) -> None:  # noqa: F811
    world.reopen()
    with pytest.raises(WrongPasswordError):
        world.send(Unlock(), b"wrong password")
    assert world.vault.state == "locked"


def test_states_follow_creation_lock_and_unlock(empty: World) -> None:  # noqa: F811
    assert empty.head(StatusReply, Status()).state == "absent"
    empty.create()
    assert empty.head(StatusReply, Status()).state == "unlocked"
    empty.reopen()
    assert empty.head(StatusReply, Status()).state == "locked"
    empty.unlock()
    assert empty.head(StatusReply, Status()).person


def test_the_recovery_code_opens_the_vault(world: World) -> None:  # noqa: F811
    world.confirm()
    world.reopen()
    reply = world.send(Unlock(slot="recovery"), world.code)
    assert reply.head.must_set_password  # type: ignore[attr-defined]


def test_a_record_is_written_before_a_value_leaves(world: World) -> None:  # noqa: F811
    world.put("/dev/app/token", b"one")
    desk = world.vault._gate.desk
    assert desk is not None
    before = desk.store.log.size
    reply = world.vault.handle(Get("/dev/app/token"), memoryview(b""), world.me)
    assert reply.pending  # type: ignore[union-attr]
    assert desk.store.log.size == before
    world.vault.commit()
    assert desk.store.log.size == before + 1
    assert taken(reply) == b"one"
    assert PASSWORD
