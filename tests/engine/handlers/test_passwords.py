"""A new master password replaces the old one, and nothing else does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from keydesk.engine.vault import Work
from keydesk.errors import ConflictError, UsageError, WrongPasswordError
from keydesk.model.paths import Path
from keydesk.model.requests import ChangePassword, Status, StatusReply, StepUp, Unlock
from tests.engine.handlers.world import PASSWORD, run, window

if TYPE_CHECKING:
    from tests.engine.handlers.world import World

NEW = b"another horse entirely"
CHANGE = ChangePassword(len(PASSWORD))


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


def test_a_wrong_old_password_changes_nothing(world: World) -> None:
    with pytest.raises(WrongPasswordError):
        world.send(ChangePassword(9), b"wrong oneanother horse")
    with pytest.raises(UsageError):
        world.send(ChangePassword(99), PASSWORD)
    world.reopen()
    world.unlock()
