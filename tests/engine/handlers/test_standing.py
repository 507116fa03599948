"""What stands between a person and the vault is named: anchors, headers, disks, and the time to lock."""

from __future__ import annotations

import os
import shutil
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from keydesk.errors import (
    AnchorMissingError,
    DamagedError,
    DeniedError,
    DiskFullError,
    LockedError,
    OlderThanAnchorError,
    TamperedError,
)
from keydesk.model.requests import (
    Delete,
    Get,
    ListRecords,
    Lock,
    Records,
    Status,
    StatusReply,
    Unlock,
    Unlocked,
)
from tests.engine.handlers.world import PASSWORD, script, unit

if TYPE_CHECKING:
    from tests.engine.handlers.world import World


def status(world: World) -> StatusReply:
    return world.head(StatusReply, Status())


def test_status_tells_a_stranger_little(world: World) -> None:
    world.put("/dev/a")
    shown = world.head(StatusReply, Status(), caller=script(5))
    assert (shown.state, shown.person, shown.keys, shown.records, shown.notices) == ("unlocked", False, 0, 0, ())
    mine = status(world)
    assert (mine.keys, mine.person, mine.auth_age, mine.name) == (1, True, 0, "Desk")


def test_an_idle_vault_locks_and_records_it(world: World) -> None:
    world.clock.pass_(timedelta(minutes=9, seconds=59))
    assert world.vault.tick() != "lock"
    assert status(world).locks_in == 1
    world.clock.pass_(timedelta(minutes=10))
    assert world.vault.tick() == "lock"
    world.reopen()
    world.unlock()
    assert world.head(Records, ListRecords(filter="action:vault.lock")).rows[0].record.rule == "idle"


def test_a_service_does_not_keep_the_vault_from_idling(world: World) -> None:
    world.clock.pass_(timedelta(minutes=10))
    with pytest.raises(DeniedError):
        world.get("/dev/x", script(5))
    assert world.vault.tick() == "lock"


def test_anybody_of_the_same_user_may_lock_but_no_other(world: World) -> None:
    with pytest.raises(DeniedError):
        world.send(Lock(), caller=unit(5))
    assert world.send(Lock(), caller=script(6)).then == "lock"


def test_a_locked_vault_answers_nothing_else(world: World) -> None:
    world.reopen()
    with pytest.raises(LockedError):
        world.send(Get("/dev/x"))


def anchor_of(world: World) -> str:
    return next(str(path) for path in (world.root / "state").iterdir() if path.suffix == ".anchor")


def test_a_missing_anchor_is_never_silent(world: World) -> None:
    world.put("/dev/a", b"one")
    world.vault.close()
    os.unlink(anchor_of(world))
    world.vault = world.open()
    with pytest.raises(AnchorMissingError) as caught:
        world.send(Unlock(), PASSWORD)
    assert status(world).problem_code == "anchor-missing"
    with pytest.raises(AnchorMissingError):
        world.send(Unlock(accept_state="0000000000000000"), PASSWORD)
    fingerprint = str(caught.value.facts["fingerprint"])
    world.send(Unlock(accept_state=fingerprint), PASSWORD)
    assert status(world).problem_code == ""
    assert world.get("/dev/a") == b"one"
    assert world.head(Records, ListRecords(filter="action:vault.accept-state")).rows
    world.reopen()
    world.unlock()


def test_an_older_copy_is_told_from_the_newest(world: World) -> None:
    world.put("/dev/a")
    world.vault.close()
    shutil.copytree(world.root / "desk.keydesk", world.root / "copy")
    world.vault = world.open()
    world.unlock()
    world.put("/dev/b")
    world.vault.close()
    shutil.rmtree(world.root / "desk.keydesk")
    os.rename(world.root / "copy", world.root / "desk.keydesk")
    world.vault = world.open()
    with pytest.raises(OlderThanAnchorError) as caught:
        world.send(Unlock(), PASSWORD)
    assert caught.value.facts["missing"]


def flip(world: World, at: int) -> None:
    with open(world.root / "desk.keydesk" / "HEADER", "r+b") as file:
        file.seek(at)
        byte = file.read(1)[0]
        file.seek(at)
        file.write(bytes([byte ^ 1]))


def test_a_damaged_header_half_is_mended_and_said(world: World) -> None:
    world.vault.close()
    flip(world, 300)
    world.vault = world.open()
    assert "is damaged" in status(world).notices[0]
    unlocked = world.head(Unlocked, Unlock(), PASSWORD)
    assert any("mended" in notice for notice in unlocked.notices)
    world.reopen()
    assert status(world).notices == ()


def test_two_damaged_header_halves_are_a_named_problem(world: World) -> None:
    world.vault.close()
    flip(world, 300)
    flip(world, 65536 + 300)
    world.vault = world.open()
    assert status(world).problem_code == "damaged"
    with pytest.raises(DamagedError):
        world.send(Unlock(), PASSWORD)


def test_a_folder_open_to_others_is_a_named_problem(world: World) -> None:
    world.vault.close()
    (world.root / "desk.keydesk").chmod(0o755)
    world.vault = world.open()
    assert status(world).problem_code == "loose-modes"
    (world.root / "desk.keydesk").chmod(0o700)
    assert status(world).problem_code == ""


def full(world: World) -> None:
    """Let the database grow no more, as on a full disk."""
    desk = world.vault._gate.desk
    assert desk is not None
    cursor = desk.store._database.cursor
    cursor.execute("PRAGMA max_page_count = 1").fetchall()


def test_on_a_full_disk_writes_fail_by_name_and_change_nothing(world: World) -> None:
    made = world.put("/dev/a", b"one")
    full(world)
    with pytest.raises(DiskFullError):
        world.put("/dev/b", bytes(200_000))
    assert world.head(Records, ListRecords(limit=1)).rows[0].record.action == "create"
    assert world.get("/dev/a") == b"one"
    world.send(Delete("/dev/a", made.revision))


def fill(world: World) -> None:
    while True:
        world.put("/dev/filler", bytes(1000))


def test_deleting_on_a_full_disk_releases_the_ballast(world: World) -> None:
    made = world.put("/dev/a", b"one", notes="n" * 50_000)
    full(world)
    ballast = world.root / "desk.keydesk" / "BALLAST"
    with pytest.raises(DiskFullError):
        fill(world)
    assert ballast.exists()
    with pytest.raises(DiskFullError):  # this disk stays full whatever is released
        world.send(Delete("/dev/a", made.revision))
    assert not ballast.exists()
    world.reopen()
    world.unlock()
    assert ballast.exists()


def test_one_window_sees_when_another_process_damaged_a_bucket(world: World) -> None:
    made = world.put("/dev/a", b"one")
    desk = world.vault._gate.desk
    assert desk is not None
    desk.store._database.cursor.execute(
        "DELETE FROM state WHERE substr(id, 1, 16) = ? AND tbl = 4", (bytes.fromhex(made.id),)
    )
    with pytest.raises(TamperedError):
        world.get("/dev/a")
    assert status(world).is_damaged
