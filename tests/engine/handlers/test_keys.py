"""Keys are edited, moved, deleted, restored and destroyed; whoever comes second gets a conflict."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from keydesk.engine.store.schema import Table
from keydesk.errors import AlreadyExistsError, ConflictError, DeniedError, NeedsStepUpError, NotFoundError
from keydesk.model.access import Action, Subject, SubjectKind
from keydesk.model.paths import Path
from keydesk.model.requests import (
    AddGrant,
    Delete,
    Describe,
    Destroy,
    Edit,
    KeyChanged,
    KeyDetail,
    ListKeys,
    ListNamespaces,
    ListRecords,
    Move,
    Namespaces,
    Page,
    Records,
    RemoveNamespace,
    Restore,
    Verified,
    VerifyVault,
)
from keydesk.model.states import State
from tests.engine.handlers.world import unit

if TYPE_CHECKING:
    from tests.engine.handlers.world import World


def listed(world: World, text: str = "") -> list[str]:
    return [str(row.path) for row in world.head(Page, ListKeys(filter=text)).rows]


def test_an_edit_changes_only_what_it_names(world: World) -> None:
    made = world.put("/dev/db", owner="maria", notes="n")
    world.send(Edit("/dev/db", made.revision, owner="jo", tags=("x",), is_favourite=True))
    key = world.head(KeyDetail, Describe("/dev/db")).key
    assert (key.owner, key.notes, key.tags, key.is_favourite, key.current) == ("jo", "n", ("x",), True, 1)


def test_an_edit_of_an_older_revision_is_a_conflict(world: World) -> None:
    made = world.put("/dev/db")
    world.send(Edit("/dev/db", made.revision, owner="jo"))
    with pytest.raises(ConflictError):
        world.send(Edit("/dev/db", made.revision, owner="late"))
    assert world.head(KeyDetail, Describe("/dev/db")).key.owner == "jo"


def test_an_expiry_can_be_set_and_cleared(world: World) -> None:
    made = world.put("/dev/db", expires=world.clock.now() + timedelta(days=9))
    assert listed(world, "expires<10d") == ["/dev/db"]
    world.send(Edit("/dev/db", made.revision, clear_expires=True))
    assert listed(world, "expires<10d") == []


def test_a_moved_key_keeps_everything_and_its_old_path_leads_to_it(world: World) -> None:
    world.put("/dev/a/db", b"one")
    made = world.put("/dev/a/db", b"two")
    moved = world.head(KeyChanged, Move("/dev/a/db", Path.parse("/dev/b/c/db2"), made.revision))
    assert moved.id == made.id
    assert world.get("/dev/b/c/db2") == b"two"
    assert world.get("/dev/a/db", version=1) == b"one"
    assert listed(world) == ["/dev/b/c/db2"]
    world.reopen()
    world.unlock()
    assert world.get("/dev/a/db") == b"two"


def test_a_put_at_the_old_path_is_a_new_version_of_the_moved_key(world: World) -> None:
    made = world.put("/dev/db", b"one")
    world.send(Move("/dev/db", Path.parse("/dev/db2"), made.revision))
    assert world.put("/dev/db", b"two").id == made.id
    assert world.get("/dev/db2") == b"two"


def test_another_key_may_move_onto_an_old_path(world: World) -> None:
    one = world.put("/dev/db", b"one")
    world.send(Move("/dev/db", Path.parse("/dev/db2"), one.revision))
    two = world.put("/dev/other", b"two")
    world.send(Move("/dev/other", Path.parse("/dev/db"), two.revision))
    assert world.get("/dev/db") == b"two"
    assert world.get("/dev/db2") == b"one"


def test_a_move_into_a_strict_namespace_needs_its_session(world: World) -> None:
    made = world.put("/dev/db", b"one")
    with pytest.raises(NeedsStepUpError):
        world.send(Move("/dev/db", Path.parse("/prod/db"), made.revision))
    world.step_up("/prod", "promote")
    world.send(Move("/dev/db", Path.parse("/prod/db"), made.revision))
    assert world.get("/prod/db") == b"one"
    world.clock.pass_(timedelta(minutes=16))
    with pytest.raises(NeedsStepUpError):
        world.get("/dev/db")


def test_a_value_gets_to_where_less_is_demanded_only_as_by_an_export(world: World) -> None:
    world.step_up("/prod", "tidy up")
    world.put("/prod/db")
    world.put("/prod/api")
    world.send(Delete("/prod/api", 1))
    world.clock.pass_(timedelta(minutes=6))
    for request in (Move("/prod/db", Path.of("dev", "db"), 1), Restore("/prod/api", Path.of("dev", "api"))):
        with pytest.raises(NeedsStepUpError):
            world.send(request)
    world.send(Move("/prod/db", Path.of("prod", "app", "db"), 1))
    world.step_up("/prod", "give to the developers")
    world.send(Move("/prod/app/db", Path.of("dev", "db"), 2))
    assert world.get("/dev/db") == b"s3cret"


def test_a_service_moves_no_key_to_where_it_may_read_it(world: World) -> None:
    orders = Subject(SubjectKind.UNIT, "orders.service")
    world.step_up("/prod", "onboard")
    for namespace in ("prod", "dev", "dev/app"):
        world.put(f"/{namespace}/db")
    for namespace in ("/prod", "/dev"):
        world.send(AddGrant(orders, Path.parse(namespace), (Action.UPDATE, Action.CREATE)))
    world.send(AddGrant(orders, Path.of("dev", "app"), (Action.GET,)))
    for path in ("/prod/db", "/dev/db"):
        with pytest.raises(DeniedError):
            world.send(Move(path, Path.of("dev", "app", "mine"), 1), caller=unit(5))
    world.send(Move("/dev/db", Path.of("dev", "data"), 1), caller=unit(5))


def test_nothing_moves_onto_something_else(world: World) -> None:
    made = world.put("/dev/a")
    world.put("/dev/b")
    with pytest.raises(AlreadyExistsError):
        world.send(Move("/dev/a", Path.parse("/dev/b"), made.revision))
    assert listed(world) == ["/dev/a", "/dev/b"]


def test_a_deleted_key_is_gone_from_lists_and_comes_back(world: World) -> None:
    made = world.put("/dev/db", b"one")
    gone = world.head(KeyChanged, Delete("/dev/db", made.revision))
    assert listed(world) == []
    assert listed(world, "is:deleted") == ["/dev/db"]
    with pytest.raises(NotFoundError):
        world.get("/dev/db")
    back = world.head(KeyChanged, Restore("/dev/db"))
    assert back.revision == gone.revision + 1
    assert world.get("/dev/db") == b"one"


def test_a_key_whose_path_was_taken_is_restored_elsewhere(world: World) -> None:
    made = world.put("/dev/db", b"one")
    world.send(Delete("/dev/db", made.revision))
    world.put("/dev/db", b"other")
    with pytest.raises(AlreadyExistsError):
        world.send(Restore(f"id:{made.id}"))
    world.send(Restore(f"id:{made.id}", Path.parse("/dev/old/db")))
    assert world.get("/dev/old/db") == b"one"
    assert world.get("/dev/db") == b"other"


def test_what_is_not_deleted_is_not_restored(world: World) -> None:
    world.put("/dev/db")
    with pytest.raises(ConflictError):
        world.send(Restore("/dev/db"))


def test_destroying_a_version_removes_its_key_and_value(world: World) -> None:
    world.put("/dev/db", b"one")
    made = world.put("/dev/db", b"two")
    world.send(Destroy("/dev/db", made.revision, 1))
    desk = world.vault._gate.desk
    assert desk is not None
    key = bytes.fromhex(made.id)
    assert len(desk.store.children(Table.DEK, key)) == 1
    assert len(desk.store.children(Table.VALUE, key)) == 1
    first = world.head(KeyDetail, Describe("/dev/db")).versions[-1]
    assert (first.state, first.destroyed) == (State.DESTROYED, world.clock.now())


def test_the_current_version_is_not_destroyed(world: World) -> None:
    made = world.put("/dev/db")
    for version in (0, 1):
        with pytest.raises(ConflictError):
            world.send(Destroy("/dev/db", made.revision, version))
    assert world.get("/dev/db")


def test_destroying_a_deleted_key_leaves_metadata_and_history(world: World) -> None:
    world.put("/dev/db", b"one", owner="maria")
    made = world.put("/dev/db", b"two")
    gone = world.head(KeyChanged, Delete("/dev/db", made.revision))
    world.send(Destroy(f"id:{made.id}", gone.revision))
    desk = world.vault._gate.desk
    assert desk is not None
    assert desk.store.children(Table.DEK, bytes.fromhex(made.id)) == []
    detail = world.head(KeyDetail, Describe(f"id:{made.id}"))
    assert detail.key.owner == "maria"
    assert {version.state for version in detail.versions} == {State.DESTROYED}
    actions = [row.record.action for row in world.head(Records, ListRecords(key=f"id:{made.id}")).rows]
    assert actions == ["destroy", "destroy", "delete", "update", "create"]


def test_a_destroyed_key_is_final_and_gives_its_place_free(world: World) -> None:
    made = world.put("/dev/app/db", b"one")
    gone = world.head(KeyChanged, Delete("/dev/app/db", made.revision))
    end = world.head(KeyChanged, Destroy(f"id:{made.id}", gone.revision))
    for request in (Restore(f"id:{made.id}"), Destroy(f"id:{made.id}", end.revision)):
        with pytest.raises(ConflictError):
            world.send(request)
    with pytest.raises(NotFoundError):
        world.send(Restore("/dev/app/db"))
    assert listed(world, "is:deleted") == []
    world.reopen()
    world.unlock()
    assert world.head(KeyDetail, Describe(f"id:{made.id}")).row.state is State.DESTROYED
    while world.vault.tick() == "more":
        pass
    assert world.head(Verified, VerifyVault()).problems == ()
    namespace = next(n for n in world.head(Namespaces, ListNamespaces()).namespaces if str(n.path) == "/dev/app")
    world.send(RemoveNamespace(namespace.path, namespace.revision))


def test_destroying_in_a_strict_namespace_needs_a_fresh_password(world: World) -> None:
    world.step_up("/prod", "cleanup")
    world.put("/prod/db", b"one")
    made = world.put("/prod/db", b"two")
    world.clock.pass_(timedelta(minutes=6))
    with pytest.raises(NeedsStepUpError):
        world.send(Destroy("/prod/db", made.revision, 1))
    world.step_up("/prod", "cleanup")
    world.send(Destroy("/prod/db", made.revision, 1))


def test_every_change_is_told_with_its_paths(world: World) -> None:
    made = world.put("/dev/db")
    world.events.clear()
    world.send(Move("/dev/db", Path.parse("/dev/x/db"), made.revision))
    changed = next(event for event in world.events if event.topic == "changed")
    assert {str(path) for path in changed.paths} >= {"/dev/db", "/dev/x/db", "/dev/x"}
