"""A value stored is a new key or the next version, and nothing else changed when it is refused."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from keydesk.errors import AlreadyExistsError, ConflictError, DeniedError, NotFoundError, RefusedError
from keydesk.model.kinds import Kind
from keydesk.model.paths import Path
from keydesk.model.requests import Describe, KeyDetail, ListNamespaces, Namespaces, NewField, Put
from keydesk.model.states import Label, State
from tests.engine.handlers.world import START, script, taken

if TYPE_CHECKING:
    from tests.engine.handlers.world import World


def detail(world: World, path: str) -> KeyDetail:
    return world.head(KeyDetail, Describe(path))


def test_put_makes_namespaces_below_a_root(world: World) -> None:
    world.put("/dev/team/app/db")
    paths = [str(each.path) for each in world.head(Namespaces, ListNamespaces()).namespaces]
    assert paths == ["/dev", "/dev/team", "/dev/team/app", "/prod", "/staging"]


def test_put_makes_no_root(world: World) -> None:
    with pytest.raises(NotFoundError):
        world.put("/qa/db")
    assert len(world.head(Namespaces, ListNamespaces()).namespaces) == 3


def test_a_second_put_is_a_second_version_in_grace(world: World) -> None:
    world.put("/dev/db", b"one")
    world.put("/dev/db", b"two", reason="leak")
    shown = detail(world, "/dev/db")
    new, old = shown.versions
    assert (new.number, new.state, new.labels, new.reason) == (2, State.ACTIVE, (Label.CURRENT,), "leak")
    assert (old.number, old.state, old.labels) == (1, State.DEACTIVATED, (Label.PREVIOUS,))
    assert old.grace_ends == START + timedelta(hours=1)
    assert shown.row.in_grace == (1,)
    world.clock.pass_(timedelta(hours=1))
    assert detail(world, "/dev/db").row.in_grace == ()


def test_only_one_version_is_previous(world: World) -> None:
    for value in (b"one", b"two", b"three"):
        world.put("/dev/db", value)
    labels = [version.labels for version in detail(world, "/dev/db").versions]
    assert labels == [(Label.CURRENT,), (Label.PREVIOUS,), ()]


def test_expected_zero_means_new(world: World) -> None:
    world.put("/dev/db", expected=0)
    with pytest.raises(AlreadyExistsError):
        world.put("/dev/db", expected=0)


def test_the_second_of_two_writers_gets_a_conflict(world: World) -> None:
    made = world.put("/dev/db")
    world.put("/dev/db", expected=made.revision)
    with pytest.raises(ConflictError) as caught:
        world.put("/dev/db", b"mine", expected=made.revision)
    assert caught.value.facts["found"] == made.revision + 1
    assert world.get("/dev/db") == b"s3cret"


def test_a_key_may_have_several_fields(world: World) -> None:
    fields = (NewField("value", is_secret=True, length=6), NewField("user", is_secret=False, length=5))
    world.send(Put(Path.parse("/dev/db"), fields), b"secretmaria")
    assert world.get("/dev/db") == b"secret"
    assert world.get("/dev/db", field="user") == b"maria"


@pytest.mark.parametrize(
    ("fields", "body"),
    [
        ((), b""),
        ((NewField("value", True, 3),), b"four"),
        ((NewField("value", True, 0),), b""),
        ((NewField("other", True, 1),), b"x"),
        ((NewField("value", True, 1), NewField("value", True, 1)), b"xy"),
        ((NewField("value", True, -1), NewField("b", True, 2)), b"x"),
        ((NewField("value", True, 1), NewField("a/b", True, 1)), b"xy"),
        ((NewField("value", True, 1024 * 1024 + 1),), bytes(1024 * 1024 + 1)),
    ],
)
def test_fields_that_do_not_fit_are_refused(world: World, fields: tuple[NewField, ...], body: bytes) -> None:
    with pytest.raises(RefusedError):
        world.send(Put(Path.parse("/dev/db"), fields), body)
    with pytest.raises(NotFoundError):
        detail(world, "/dev/db")


def test_a_key_needs_a_namespace(world: World) -> None:
    with pytest.raises(RefusedError):
        world.put("/db")


def test_a_key_never_stands_where_a_namespace_is(world: World) -> None:
    world.put("/dev/app/db")
    with pytest.raises(AlreadyExistsError):
        world.put("/dev/app")
    with pytest.raises(AlreadyExistsError):
        world.put("/dev/app/db/below")


def test_what_is_put_is_described(world: World) -> None:
    world.put("/dev/db", owner="maria", tags=("pci",), notes="n", purpose="orders", attributes={"url": "u"})
    key = detail(world, "/dev/db").key
    assert (key.owner, key.tags, key.notes, key.purpose, key.attributes) == (
        "maria",
        ("pci",),
        "n",
        "orders",
        {"url": "u"},
    )


def test_a_new_version_keeps_what_was_said_of_the_key(world: World) -> None:
    world.put("/dev/db", owner="maria", kind=Kind.OPAQUE)
    world.put("/dev/db", b"two")
    shown = detail(world, "/dev/db").key
    assert (shown.owner, shown.kind) == ("maria", Kind.OPAQUE)


@pytest.mark.parametrize("kind", [Kind.PASSWORD, Kind.API_TOKEN, Kind.SSH_KEY, Kind.SYMMETRIC])
def test_a_generated_value_is_stored_and_never_answered(world: World, kind: Kind) -> None:
    made = world.generate("/dev/new", kind)
    assert made.version == 1
    assert len(world.get("/dev/new")) >= 16
    assert detail(world, "/dev/new").row.strength


def test_generate_never_replaces_by_itself(world: World) -> None:
    world.put("/dev/db")
    with pytest.raises(AlreadyExistsError):
        world.generate("/dev/db", Kind.PASSWORD)


def test_an_unknown_program_may_not_write(world: World) -> None:
    with pytest.raises(DeniedError):
        world.put("/dev/db", caller=script(7))
    with pytest.raises(NotFoundError):
        detail(world, "/dev/db")


def test_a_failed_put_changes_nothing(world: World) -> None:
    made = world.put("/dev/db", b"one")
    desk = world.vault._gate.desk
    assert desk is not None
    before = desk.store.head
    shape = NewField("value", is_secret=True, length=3)
    with pytest.raises(ConflictError):
        world.vault.handle(Put(Path.parse("/dev/db"), (shape,), expected=9), memoryview(b"two"), world.me)
    assert desk.store.head == before
    assert taken(world.send(_get("/dev/db"))) == b"one"
    assert detail(world, "/dev/db").key.revision == made.revision


def _get(path: str) -> object:
    from keydesk.model.requests import Get

    return Get(path)
