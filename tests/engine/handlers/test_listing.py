"""Lists show what the caller may list, in path order, page by page, and nothing a record does not say."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from keydesk.errors import DeniedError, NotFoundError, RefusedError
from keydesk.model.access import Action, Subject, SubjectKind
from keydesk.model.kinds import Kind
from keydesk.model.paths import Path
from keydesk.model.requests import (
    AddGrant,
    Describe,
    FindKeys,
    KeyDetail,
    Likeliest,
    ListKeys,
    ListNamespaces,
    Namespaces,
    Page,
)
from tests.engine.handlers.world import script, unit

if TYPE_CHECKING:
    from tests.engine.handlers.world import World


def paths(world: World, text: str = "", **more: object) -> list[str]:
    return [str(row.path) for row in world.head(Page, ListKeys(filter=text, **more)).rows]  # type: ignore[arg-type]


def test_pages_continue_where_they_ended(world: World) -> None:
    for number in range(25):
        world.put(f"/dev/k{number:02}")
    seen, after = [], ""
    while True:
        page = world.head(Page, ListKeys(limit=10, after=after))
        assert page.total == 25
        seen += [str(row.path) for row in page.rows]
        after = page.after
        if not after:
            break
    assert seen == [f"/dev/k{number:02}" for number in range(25)]


def test_a_list_of_one_namespace_ends_there(world: World) -> None:
    world.put("/dev/a")
    world.put("/dev/app/b")
    world.put("/dev/app2/c")
    assert paths(world, namespace=Path.parse("/dev/app")) == ["/dev/app/b"]
    assert paths(world, namespace=Path.parse("/dev"), recursive=False) == ["/dev/a"]


def test_a_namespace_that_is_not_there_is_said(world: World) -> None:
    with pytest.raises(NotFoundError):
        world.send(ListKeys(Path.parse("/qa")))


def test_filters_find_by_the_fields_that_exist(world: World) -> None:
    world.put("/dev/pay/db", owner="maria", tags=("pci",), kind=Kind.PASSWORD, purpose="orders database")
    world.put("/dev/ship/token", b"abc", kind=Kind.OPAQUE)
    world.clock.pass_(timedelta(days=100))
    world.put("/dev/new")
    for text, found in {
        "pay": ["/dev/pay/db"],
        "database": ["/dev/pay/db"],
        "to": ["/dev/ship/token"],
        "kind:password": ["/dev/new", "/dev/pay/db"],
        "-kind:password": ["/dev/ship/token"],
        "owner:maria": ["/dev/pay/db"],
        "owner:none": ["/dev/new", "/dev/ship/token"],
        "tag:pci": ["/dev/pay/db"],
        "age>90d": ["/dev/pay/db", "/dev/ship/token"],
        "in:/dev/ship": ["/dev/ship/token"],
        "state:active in:/dev/pay": ["/dev/pay/db"],
    }.items():
        assert paths(world, text) == found, text


def test_an_unknown_field_is_refused_with_a_suggestion(world: World) -> None:
    with pytest.raises(RefusedError) as caught:
        world.send(ListKeys(filter="onwer:me"))
    assert "owner" in caught.value.next_step


def test_a_service_lists_only_what_it_was_granted(world: World) -> None:
    world.put("/dev/app/db")
    world.put("/dev/other/db")
    assert paths_of(world, 5) == []
    subject = Subject(SubjectKind.UNIT, "orders.service")
    world.send(AddGrant(subject, Path.parse("/dev/app"), (Action.LIST,)))
    assert paths_of(world, 5) == ["/dev/app/db"]


def test_the_likeliest_keys_of_some_words_come_first(world: World) -> None:
    world.put("/dev/a/report", purpose="reads the orders")
    world.put("/dev/orders/token")
    world.put("/dev/z/orders-primary")
    assert likeliest(world, "orders") == ["/dev/z/orders-primary", "/dev/orders/token", "/dev/a/report"]
    assert likeliest(world, "orders", limit=1) == ["/dev/z/orders-primary"]
    assert likeliest(world, "orders rep") == ["/dev/a/report"]
    assert likeliest(world, "re") == ["/dev/a/report"]
    assert likeliest(world, "orders to") == ["/dev/orders/token"]
    assert likeliest(world, "nothing") == []


def test_the_likeliest_keys_of_a_filter_come_in_path_order(world: World) -> None:
    world.put("/dev/b", owner="maria")
    world.put("/dev/a", owner="maria")
    world.put("/dev/c")
    assert likeliest(world, "") == ["/dev/a", "/dev/b", "/dev/c"]
    assert likeliest(world, "owner:maria") == ["/dev/a", "/dev/b"]
    with pytest.raises(RefusedError):
        world.send(FindKeys("onwer:me"))


def test_a_service_finds_only_what_it_was_granted(world: World) -> None:
    world.put("/dev/app/db")
    world.put("/dev/other/db")
    world.send(AddGrant(Subject(SubjectKind.UNIT, "orders.service"), Path.parse("/dev/app"), (Action.LIST,)))
    found = world.head(Likeliest, FindKeys("db"), caller=unit(5)).rows
    assert [str(row.path) for row in found] == ["/dev/app/db"]
    assert world.head(Likeliest, FindKeys("db"), caller=script(8)).rows == ()


def likeliest(world: World, text: str, limit: int = 8) -> list[str]:
    return [str(row.path) for row in world.head(Likeliest, FindKeys(text, limit)).rows]


def paths_of(world: World, connection: int) -> list[str]:
    return [str(row.path) for row in world.head(Page, ListKeys(), caller=unit(connection)).rows]


def test_namespaces_count_their_keys(world: World) -> None:
    world.put("/dev/a")
    world.put("/dev/app/b")
    world.put("/dev/app/c")
    found = {
        str(each.path): (each.keys, each.keys_below) for each in world.head(Namespaces, ListNamespaces()).namespaces
    }
    assert found["/dev"] == (1, 3)
    assert found["/dev/app"] == (2, 2)
    assert found["/prod"] == (0, 0)


def test_a_description_says_what_can_be_done(world: World) -> None:
    world.put("/dev/db")
    detail = world.head(KeyDetail, Describe("/dev/db"))
    assert Action.REVEAL in detail.can
    assert detail.session_until is None


def test_a_stranger_is_told_nothing_of_a_key(world: World) -> None:
    world.put("/dev/db")
    with pytest.raises(DeniedError):
        world.send(Describe("/dev/db"), caller=script(8))


def test_use_is_counted_from_the_records(world: World) -> None:
    world.put("/dev/db")
    while world.vault.tick() == "more":
        pass
    world.get("/dev/db")
    world.get("/dev/db")
    row = world.head(Page, ListKeys()).rows[0]
    assert row.last_used == world.clock.now()
    assert row.reads == (0,) * 29 + (2,)


def test_use_is_known_again_after_unlocking(world: World) -> None:
    world.put("/dev/db")
    world.get("/dev/db")
    used = world.clock.now()
    world.clock.pass_(timedelta(days=2))
    world.reopen()
    world.unlock()
    while world.vault.tick() == "more":
        pass
    detail = world.head(KeyDetail, Describe("/dev/db"))
    assert detail.row.last_used == used
    assert detail.row.reads == (0,) * 27 + (1, 0, 0)
    assert [(reader.label, reader.known, reader.reads) for reader in detail.readers] == [("window", "person", 1)]


def test_last_use_can_be_filtered(world: World) -> None:
    world.put("/dev/old")
    world.put("/dev/used")
    world.clock.pass_(timedelta(days=100))
    world.get("/dev/used")
    world.vault.tick()
    assert paths(world, "is:unused") == ["/dev/old"]
    assert paths(world, "lastread<7d") == ["/dev/used"]


def test_the_background_check_finds_nothing_wrong_in_a_sound_vault(world: World) -> None:
    world.put("/dev/a/db", owner="x", expires=world.clock.now() + timedelta(days=3))
    world.put("/dev/a/db2")
    world.get("/dev/a/db")
    while world.vault.tick() == "more":
        pass
    desk = world.vault._gate.desk
    assert desk is not None
    assert desk.background.check.is_done
    assert desk.background.check.problems == []
    assert not world.head(Page, ListKeys()).checking


def test_hints_that_lie_are_built_again(world: World) -> None:
    world.put("/dev/a")
    world.put("/dev/b")
    desk = world.vault._gate.desk
    assert desk is not None
    with desk.store.write():
        desk.store.hints.clear()
    assert paths(world) == []
    while world.vault.tick() == "more":
        pass
    assert paths(world) == ["/dev/a", "/dev/b"]
    assert world.head(Page, ListKeys()).total == 2


def test_hints_are_built_again_from_all_that_is_sound(world: World) -> None:
    made = [world.put(f"/dev/key-{number}") for number in range(8)]
    world.reopen()
    world.unlock()
    desk = world.vault._gate.desk
    assert desk is not None
    first = min(made, key=lambda key: key.id)
    cursor = desk.store._database.cursor
    cursor.execute("UPDATE state SET body = x'00' WHERE tbl = 1 AND id = ?", (bytes.fromhex(first.id),))
    with desk.store.write():
        desk.store.hints.clear()
    while world.vault.tick() == "more":
        pass
    assert paths(world) == sorted(str(key.path) for key in made if key is not first)
    assert desk.is_damaged
    assert not desk.is_checking
