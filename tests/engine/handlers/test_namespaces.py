"""Namespaces demand what their profile says, and a change of profile changes who holds their keys."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from keydesk.engine.handlers.desk.keyring import dek_place
from keydesk.engine.store.schema import Table
from keydesk.errors import AlreadyExistsError, ConflictError, DeniedError, NeedsStepUpError, NotFoundError, RefusedError
from keydesk.model.access import Subject, SubjectKind
from keydesk.model.paths import Path
from keydesk.model.profiles import ProfileName
from keydesk.model.requests import (
    AddGrant,
    CreateNamespace,
    Delete,
    ListKeys,
    ListNamespaces,
    Namespaces,
    Page,
    ProfileReply,
    RemoveNamespace,
    SetProfile,
    ShowProfile,
)
from tests.engine.handlers.world import script, unit

if TYPE_CHECKING:
    from keydesk.model.keys import Namespace
    from tests.engine.handlers.world import World


def named(world: World) -> dict[str, Namespace]:
    return {str(each.path): each for each in world.head(Namespaces, ListNamespaces()).namespaces}


def create(world: World, path: str, profile: ProfileName | None = None) -> None:
    world.send(CreateNamespace(Path.parse(path), profile))


def test_a_new_vault_has_three_roots(world: World) -> None:
    assert {path: each.profile.value for path, each in named(world).items()} == {
        "/dev": "dev",
        "/prod": "prod",
        "/staging": "staging",
    }


def test_a_new_root_needs_a_profile(world: World) -> None:
    with pytest.raises(RefusedError):
        create(world, "/lab")
    create(world, "/lab", ProfileName.DEV)
    world.put("/lab/db", b"one")
    assert world.get("/lab/db") == b"one"


def test_a_strict_root_can_be_stepped_up_to_before_it_exists(world: World) -> None:
    with pytest.raises(NeedsStepUpError):
        create(world, "/finance", ProfileName.PROD)
    world.step_up("/finance", "set-up")
    create(world, "/finance", ProfileName.PROD)
    world.put("/finance/db", b"one")
    assert world.get("/finance/db") == b"one"
    world.reopen()
    world.unlock()
    with pytest.raises(NeedsStepUpError):
        world.get("/finance/db")
    world.step_up("/finance", "look")
    assert world.get("/finance/db") == b"one"


def test_namespaces_below_inherit_and_are_made_with_their_ancestors(world: World) -> None:
    create(world, "/dev/a/b/c")
    assert named(world)["/dev/a/b/c"].inherits
    with pytest.raises(AlreadyExistsError):
        create(world, "/dev/a/b/c")


def test_nothing_below_a_strict_namespace_is_looser(world: World) -> None:
    world.step_up("/prod", "set-up")
    create(world, "/prod/loose", ProfileName.DEV)
    shown = world.head(ProfileReply, ShowProfile(Path.parse("/prod/loose")))
    assert shown.profile.is_strict
    assert shown.profile.reason


def test_only_empty_namespaces_are_removed(world: World) -> None:
    made = world.put("/dev/app/db")
    there = named(world)["/dev/app"]
    with pytest.raises(ConflictError):
        world.send(RemoveNamespace(there.path, there.revision))
    world.send(Delete("/dev/app/db", made.revision))
    with pytest.raises(ConflictError):
        world.send(RemoveNamespace(there.path, there.revision))
    create(world, "/dev/empty")
    empty = named(world)["/dev/empty"]
    world.send(RemoveNamespace(empty.path, empty.revision))
    assert "/dev/empty" not in named(world)
    world.put("/dev/empty/db", b"again")
    assert world.get("/dev/empty/db") == b"again"


def test_a_count_that_was_tampered_with_removes_no_namespace_that_holds_a_key(world: World) -> None:
    world.put("/dev/app/db", b"one")
    there = named(world)["/dev/app"]
    desk = world.vault._gate.desk
    assert desk is not None
    desk.store._database.cursor.execute("UPDATE hint_count SET keys = 0")
    with pytest.raises(ConflictError):
        world.send(RemoveNamespace(there.path, there.revision))
    assert world.get("/dev/app/db") == b"one"


def test_removing_another_revision_is_a_conflict(world: World) -> None:
    create(world, "/dev/empty")
    with pytest.raises(ConflictError):
        world.send(RemoveNamespace(Path.parse("/dev/empty"), 7))
    with pytest.raises(NotFoundError):
        world.send(RemoveNamespace(Path.parse("/dev/none"), 1))


def test_a_namespace_that_becomes_strict_closes(world: World) -> None:
    world.put("/dev/app/db", b"one")
    world.put("/dev/app/deep/db", b"two")
    app = named(world)["/dev/app"]
    with pytest.raises(NeedsStepUpError):
        world.send(SetProfile(app.path, ProfileName.PROD, app.revision))
    world.step_up("/dev/app", "going live")
    world.send(SetProfile(app.path, ProfileName.PROD, app.revision))
    assert world.get("/dev/app/deep/db") == b"two"
    world.clock.pass_(timedelta(minutes=16))
    for path in ("/dev/app/db", "/dev/app/deep/db"):
        with pytest.raises(NeedsStepUpError):
            world.get(path)
    desk = world.vault._gate.desk
    assert desk is not None
    held = {namespace for namespace, _ in desk.keyring._relaxed}
    assert bytes.fromhex(app.id) not in held
    world.reopen()
    world.unlock()
    world.step_up("/dev/app", "look")
    assert world.get("/dev/app/db") == b"one"


def test_a_namespace_that_becomes_strict_gets_a_key_that_was_never_in_memory(world: World) -> None:
    made = world.put("/dev/app/db", b"one")
    world.put("/dev/app/db", b"two")
    app = named(world)["/dev/app"]
    world.step_up("/dev/app", "going live")
    world.send(SetProfile(app.path, ProfileName.PROD, app.revision))
    desk = world.vault._gate.desk
    assert desk is not None
    rows = desk.store.children(Table.DEK, bytes.fromhex(made.id))
    assert [dek_place(row.body) for _, row in rows] == [(bytes.fromhex(app.id), 2)] * 2
    assert world.get("/dev/app/db", version=1) == b"one"
    world.put("/dev/app/new", b"three")
    assert world.get("/dev/app/new") == b"three"


def test_a_strong_service_is_served_on_when_its_namespace_becomes_strict(world: World) -> None:
    world.put("/dev/app/db", b"one")
    world.send(AddGrant(Subject(SubjectKind.UNIT, "orders.service"), Path.parse("/dev")))
    app = named(world)["/dev/app"]
    world.step_up("/dev/app", "going live")
    world.send(SetProfile(app.path, ProfileName.PROD, app.revision))
    world.clock.pass_(timedelta(hours=1))
    world.vault._gate.desk.touched = world.clock.boot()  # type: ignore[union-attr]
    world.vault.tick()
    assert world.get("/dev/app/db", unit(5)) == b"one"


def test_a_strict_namespace_is_loosened_only_under_its_own_rules(world: World) -> None:
    world.step_up("/staging", "set-up")
    world.put("/staging/app/db", b"one")
    world.clock.pass_(timedelta(minutes=31))
    there = named(world)["/staging"]
    with pytest.raises(NeedsStepUpError):
        world.send(SetProfile(there.path, ProfileName.DEV, there.revision))
    world.step_up("/staging", "give up")
    world.send(SetProfile(there.path, ProfileName.DEV, there.revision))
    world.clock.pass_(timedelta(minutes=31))
    assert world.get("/staging/app/db") == b"one"


def test_a_session_lasts_as_long_as_the_strictest_namespace_in_it_allows(world: World) -> None:
    assert world.step_up("/dev", "x").until - world.clock.now() == timedelta(minutes=30)
    assert world.step_up("/", "x").until - world.clock.now() == timedelta(minutes=15)


def test_due_dates_follow_the_profile(world: World) -> None:
    world.put("/dev/app/db")
    world.clock.pass_(timedelta(days=200))
    assert world.head(Page, ListKeys(filter="is:overdue")).rows == ()
    app = named(world)["/dev/app"]
    world.step_up("/dev/app", "x")
    world.send(SetProfile(app.path, ProfileName.STAGING, app.revision))
    assert len(world.head(Page, ListKeys(filter="is:overdue")).rows) == 1


def test_the_worst_band_below_is_told(world: World) -> None:
    world.put("/dev/app/deep/db", expires=world.clock.now() + timedelta(days=60))
    world.put("/dev/app/fine", expires=world.clock.now() + timedelta(days=600))
    bands = []
    for days in (0, 54, 5, 2):
        world.clock.pass_(timedelta(days=days))
        bands.append(named(world)["/dev"].worst)
    assert bands == ["healthy", "due", "critical", "expired"]
    assert {path: each.worst for path, each in named(world).items()} == {
        "/dev": "expired",
        "/dev/app": "expired",
        "/dev/app/deep": "expired",
        "/prod": "healthy",
        "/staging": "healthy",
    }


def test_is_open_says_whether_a_session_is_live(world: World) -> None:
    assert named(world)["/dev"].is_open
    assert not named(world)["/prod"].is_open
    world.step_up("/prod", "x")
    assert named(world)["/prod"].is_open


def test_strangers_see_and_make_no_namespace(world: World) -> None:
    assert world.head(Namespaces, ListNamespaces(), caller=script(5)).namespaces == ()
    for request in (
        CreateNamespace(Path.parse("/dev/x")),
        ShowProfile(Path.parse("/dev")),
        ShowProfile(Path.parse("/x")),
    ):
        with pytest.raises(DeniedError):
            world.send(request, caller=script(5))
