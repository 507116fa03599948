"""The history is shown newest first, filtered, proven, exported; and everything can be checked."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from keydesk.engine.audit.checkpoint import PublicKeys, sign, verify
from keydesk.engine.audit.verify import verify_export
from keydesk.errors import DeniedError, NeedsStepUpError, RefusedError
from keydesk.model.requests import (
    AuditExport,
    AuditVerified,
    ExportAudit,
    ListRecords,
    Lock,
    Records,
    Subscribe,
    Verified,
    VerifyAudit,
    VerifyVault,
)
from tests.engine.handlers.world import script, taken

if TYPE_CHECKING:
    import pathlib

    from tests.engine.handlers.world import World


def rows(world: World, text: str = "", **more: object) -> list[str]:
    head = world.head(Records, ListRecords(filter=text, **more))  # type: ignore[arg-type]
    return [f"{row.record.action} {row.path}".strip() for row in head.rows]


def test_everything_that_happened_is_there_newest_first(world: World) -> None:
    world.put("/dev/app/db")
    world.get("/dev/app/db")
    assert rows(world) == ["get /dev/app/db", "create /dev/app/db", "namespace.create /dev/app", "vault.create"]


def test_pages_of_history_continue(world: World) -> None:
    for number in range(30):
        world.put(f"/dev/{number}")
    seen: list[int] = []
    before = 0
    while True:
        head = world.head(Records, ListRecords(before=before, limit=7))
        seen += [row.sequence for row in head.rows]
        before = head.before
        if not before:
            break
    assert len(seen) == 31
    assert seen == sorted(seen, reverse=True)


def test_history_is_filtered_by_its_fields(world: World) -> None:
    world.put("/dev/app/db")
    world.clock.pass_(timedelta(days=10))
    world.get("/dev/app/db", reason="deploy")
    with pytest.raises(DeniedError):
        world.get("/dev/other", script(5))
    world.vault.commit()
    assert rows(world, "action:get outcome:allowed") == ["get /dev/app/db"]
    assert rows(world, "outcome:denied") == ["get"]
    assert rows(world, "actor:report") == ["get"]
    assert rows(world, "in:/dev/app -action:get") == ["create /dev/app/db", "namespace.create /dev/app"]
    assert rows(world, "since:7d outcome:allowed") == ["get /dev/app/db"]
    assert rows(world, "deploy") == ["get /dev/app/db"]
    assert rows(world, key="/dev/app/db") == ["get /dev/app/db", "create /dev/app/db"]
    with pytest.raises(RefusedError):
        rows(world, "kind:x")


def test_a_moved_key_is_shown_where_it_is_now(world: World) -> None:
    from keydesk.model.paths import Path
    from keydesk.model.requests import Move

    made = world.put("/dev/a")
    world.send(Move("/dev/a", Path.parse("/dev/b"), made.revision))
    assert rows(world, "action:create") == ["create /dev/b"]


def test_history_is_for_people(world: World) -> None:
    for request in (ListRecords(), VerifyAudit(), ExportAudit(), VerifyVault(), Subscribe()):
        with pytest.raises(DeniedError):
            world.send(request, caller=script(5))


def test_the_log_is_recomputed(world: World) -> None:
    world.put("/dev/a")
    head = world.head(AuditVerified, VerifyAudit())
    desk = world.vault._gate.desk
    assert desk is not None
    assert (head.size, head.first_bad, head.root) == (desk.store.log.size, -1, desk.store.log.root().hex())


def test_the_first_bad_record_is_named(world: World) -> None:
    for number in range(20):
        world.put(f"/dev/{number}")
    desk = world.vault._gate.desk
    assert desk is not None
    desk.store._database.cursor.execute("UPDATE audit SET body = zeroblob(length(body)) WHERE seq = 12")
    assert world.head(AuditVerified, VerifyAudit()).first_bad == 12


def checkpoint_of(world: World) -> pathlib.Path:
    return next(path for path in (world.root / "state").iterdir() if path.suffix == ".checkpoint")


def test_a_checkpoint_is_signed_on_lock_and_every_five_minutes(world: World) -> None:
    world.vault.tick()
    first = checkpoint_of(world).read_text()
    world.put("/dev/a")
    world.clock.pass_(timedelta(minutes=4))
    world.vault.tick()
    assert checkpoint_of(world).read_text() == first
    world.clock.pass_(timedelta(minutes=1))
    world.vault.tick()
    second = checkpoint_of(world).read_text()
    assert second != first
    world.send(Lock())
    desk = world.vault._gate.desk
    assert desk is not None
    last = verify(checkpoint_of(world).read_text(), desk.witness.keys.public)
    assert (last.size, last.root) == (desk.store.log.size, desk.store.log.root())
    assert world.head(AuditVerified, VerifyAudit()).sentence == ""


def test_a_history_that_left_its_checkpoint_is_told(world: World) -> None:
    world.put("/dev/a")
    desk = world.vault._gate.desk
    assert desk is not None
    forged = sign(desk.witness.keys, 3, bytes(32), world.clock.now())
    world.vault.tick()
    checkpoint_of(world).write_text(forged)
    assert "does not continue" in world.head(AuditVerified, VerifyAudit()).sentence
    checkpoint_of(world).write_text("nonsense")
    assert "not signed" in world.head(AuditVerified, VerifyAudit()).sentence


def test_an_export_verifies_with_its_public_keys_alone(world: World) -> None:
    world.put("/dev/a")
    reply = world.send(ExportAudit())
    assert isinstance(reply.head, AuditExport)
    verified = verify_export(taken(reply), PublicKeys.parse(reply.head.keys))
    assert verified.size == reply.head.size
    assert verified.newer.root.hex() == reply.head.root


def test_exporting_needs_a_fresh_password(world: World) -> None:
    world.clock.pass_(timedelta(minutes=16))
    with pytest.raises(NeedsStepUpError):
        world.send(ExportAudit())


def test_a_sound_vault_has_no_problems(world: World) -> None:
    world.put("/dev/a")
    head = world.head(Verified, VerifyVault())
    assert head.problems == ()
    assert head.rows > 10
    assert head.records == 4


def test_a_changed_row_is_named_and_the_rest_goes_on(world: World) -> None:
    from keydesk.engine.store.schema import Table
    from keydesk.errors import TamperedError

    made = world.put("/dev/a", b"one")
    world.put("/dev/b", b"two")
    desk = world.vault._gate.desk
    assert desk is not None
    desk.store._database.cursor.execute(
        "UPDATE state SET body = zeroblob(length(body)) WHERE tbl = ? AND substr(id, 1, 16) = ?",
        (int(Table.VALUE), bytes.fromhex(made.id)),
    )
    with pytest.raises(TamperedError):
        world.get("/dev/a")
    assert world.get("/dev/b") == b"two"
    assert world.head(Verified, VerifyVault()).problems
