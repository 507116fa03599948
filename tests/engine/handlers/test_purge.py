"""A deleted key can be restored for 30 days; then the vault destroys it by itself, and says so in the history."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from keydesk.engine.handlers.desk.objects import value_id, version_id
from keydesk.engine.store.schema import Table
from keydesk.errors import ConflictError, NotFoundError
from keydesk.model.access import Outcome
from keydesk.model.kinds import Kind
from keydesk.model.requests import (
    Delete,
    Describe,
    KeyDetail,
    ListKeys,
    ListRecords,
    Page,
    Records,
    Restore,
    SetSetting,
    VerifyVault,
)
from keydesk.model.states import State

if TYPE_CHECKING:
    from tests.engine.handlers.world import World

DAY = timedelta(days=1)


@pytest.fixture
def desk(world: World) -> World:
    """A vault that does not lock by itself."""
    world.send(SetSetting("idle-lock-seconds", 0))
    return world


def deleted(world: World, path: str, versions: int = 2) -> str:
    """A key of several versions, deleted now; its id."""
    made = [world.put(path, b"value %d" % number) for number in range(versions)][-1]
    world.send(Delete(path, made.revision))
    return made.id


def detail(world: World, key: str) -> KeyDetail:
    return world.head(KeyDetail, Describe(f"id:{key}"))


def is_purged(world: World, key: str) -> bool:
    return detail(world, key).row.state is State.DESTROYED


def rest(world: World, days: float) -> None:
    """Let time pass, and the vault look."""
    world.clock.pass_(days * DAY)
    world.vault.tick()


def rows(world: World, key: str, versions: int = 2) -> int:
    """How many DEKs and values of a key are left."""
    store, row_id = world.vault._gate.desk.store, bytes.fromhex(key)  # type: ignore[union-attr]
    ids = [(Table.DEK, version_id(row_id, n)) for n in range(1, versions + 1)]
    ids += [(Table.VALUE, value_id(row_id, n, "value")) for n in range(1, versions + 1)]
    return sum(store.get(table, each) is not None for table, each in ids)


def test_a_deleted_key_is_restorable_for_30_days_and_gone_after(desk: World) -> None:
    key = deleted(desk, "/dev/app/db")
    rest(desk, 29.99)
    assert not is_purged(desk, key)
    assert rows(desk, key) == 4
    rest(desk, 0.02)
    assert is_purged(desk, key)
    assert rows(desk, key) == 0
    with pytest.raises(ConflictError):
        desk.send(Restore(f"id:{key}"))
    with pytest.raises(NotFoundError):
        desk.get("/dev/app/db")
    assert desk.head(Page, ListKeys(filter="is:deleted")).total == 0
    desk.put("/dev/app/db", b"another")
    assert desk.get("/dev/app/db") == b"another"


def test_a_restored_key_is_not_purged(desk: World) -> None:
    key = deleted(desk, "/dev/app/db")
    rest(desk, 20)
    desk.send(Restore(f"id:{key}"))
    rest(desk, 20)
    assert desk.get("/dev/app/db") == b"value 1"


def test_a_purge_is_the_vault_s_own_act_and_history_and_metadata_stay(desk: World) -> None:
    key = deleted(desk, "/dev/app/db")
    rest(desk, 31)
    told = desk.head(Records, ListRecords(key=f"id:{key}")).rows
    purges = [row.record for row in told if row.record.action == "purge"]
    assert [(r.caller, r.known, r.outcome, r.rule, r.version) for r in purges] == [
        ("keydesk", "strong", Outcome.ALLOWED, "deleted-30-days-ago", number) for number in (2, 1)
    ]
    assert {"create", "delete"} <= {row.record.action for row in told}
    left = detail(desk, key)
    assert [version.state for version in left.versions] == [State.DESTROYED] * 2
    assert str(left.key.path) == "/dev/app/db"
    assert left.row.purge_due is None


def test_a_purge_opens_no_strict_namespace(desk: World) -> None:
    desk.step_up("/prod", "set up")
    key = deleted(desk, "/prod/pay/db")
    desk.reopen()
    desk.unlock()
    rest(desk, 31)
    assert is_purged(desk, key)
    assert rows(desk, key) == 0
    assert not desk.vault._gate.desk.keyring.opened  # type: ignore[union-attr]


def test_what_fell_due_while_the_vault_was_locked_is_purged_after_opening(desk: World) -> None:
    key = deleted(desk, "/dev/app/db")
    desk.vault.close()
    desk.clock.pass_(40 * DAY)
    desk.clock.boot_id, desk.clock.seconds = "second-boot", 10.0
    desk.vault = desk.open()
    desk.unlock()
    assert not is_purged(desk, key)
    desk.vault.tick()
    assert is_purged(desk, key)


def test_lists_say_until_when(desk: World) -> None:
    key = deleted(desk, "/dev/app/db")
    due = desk.clock.now() + 30 * DAY
    assert desk.head(Page, ListKeys(filter="is:deleted")).rows[0].purge_due == due
    assert detail(desk, key).row.purge_due == due
    desk.put("/dev/app/db")
    assert desk.head(Page, ListKeys()).rows[0].purge_due is None


def test_many_are_purged_a_few_at_a_time(desk: World) -> None:
    keys = [deleted(desk, f"/dev/app/k{number}", 1) for number in range(23)]
    desk.clock.pass_(31 * DAY)
    left = []
    for _ in range(6):
        desk.vault.tick()
        left.append(sum(not is_purged(desk, key) for key in keys))
    assert left == [18, 13, 8, 3, 0, 0]
    assert desk.send(VerifyVault()).head.problems == ()  # type: ignore[attr-defined]


def test_a_damaged_key_keeps_no_other_from_being_purged(desk: World) -> None:
    first, second = deleted(desk, "/dev/app/a"), deleted(desk, "/dev/app/b")
    store = desk.vault._gate.desk.store  # type: ignore[union-attr]
    store._database.cursor.execute(
        "UPDATE state SET body = zeroblob(200) WHERE substr(id, 1, 16) = ? AND tbl = 2", (bytes.fromhex(first),)
    )
    desk.reopen()
    desk.unlock()
    for _ in range(3):
        rest(desk, 31)
    assert is_purged(desk, second)
    assert rows(desk, second) == 0


@pytest.mark.parametrize("turn", [400 * DAY, -400 * DAY])
def test_turning_the_clock_purges_nothing_early_and_keeps_nothing_longer(desk: World, turn: timedelta) -> None:
    key = deleted(desk, "/dev/app/db")
    desk.clock.wall += turn
    desk.vault.tick()
    assert not is_purged(desk, key)
    desk.clock.wall -= turn
    desk.vault.tick()
    desk.clock.wall = min(desk.clock.wall, desk.clock.wall + turn)
    desk.clock.seconds += (30 * DAY).total_seconds()
    desk.vault.tick()
    assert is_purged(desk, key)


def test_a_purge_goes_by_what_the_record_says_not_by_the_hint(desk: World) -> None:
    made = desk.put("/dev/app/db", b"alive")
    store = desk.vault._gate.desk.store  # type: ignore[union-attr]
    store._database.cursor.execute("UPDATE hint_key SET deleted = 1 WHERE id = ?", (bytes.fromhex(made.id),))
    rest(desk, 31)
    assert not is_purged(desk, made.id)
    assert desk.get("/dev/app/db") == b"alive"


def test_a_key_that_data_was_encrypted_with_is_purged_too_because_a_person_deleted_it(desk: World) -> None:
    made = desk.generate("/dev/app/aes", Kind.SYMMETRIC)
    desk.send(Delete("/dev/app/aes", made.revision))
    rest(desk, 31)
    assert is_purged(desk, made.id)
