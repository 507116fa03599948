"""A preview is no way to guess: it tells a caller nothing of what is stored that they could not ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from keydesk.engine.formats.parsed import ParsedField, ParsedKey, ParsedVersion, ParseResult
from keydesk.errors import DeniedError, NotFoundError
from keydesk.model.access import Action, Subject, SubjectKind
from keydesk.model.kinds import Kind
from keydesk.model.paths import Path
from keydesk.model.profiles import ProfileName
from keydesk.model.requests import (
    AddGrant,
    CreateNamespace,
    ImportCommit,
    Imported,
    ImportFile,
    ImportPreview,
    ImportRow,
    ListRecords,
    Preview,
    Records,
)
from tests.engine.handlers.world import script, unit

if TYPE_CHECKING:
    from keydesk.model.callers import Caller
    from tests.engine.handlers.world import World

RIGHT = b"hunter2-hunter2"
GUESSES = (b"hunter1-hunter1", RIGHT, b"hunter3", b"swordfish")
SERVICE = script(5)
CREATE, UPDATE, GET = (Action.CREATE,), (Action.CREATE, Action.UPDATE), (Action.CREATE, Action.GET)


@pytest.fixture
def guarded(world: World) -> World:
    """A vault with a password, an SSH key and a namespace in /dev, and another SSH key in /staging."""
    world.put("/dev/app/password", RIGHT, kind=Kind.PASSWORD)
    world.put("/dev/app/deep/er/token", RIGHT, kind=Kind.API_TOKEN)
    world.generate("/dev/app/id", Kind.SSH_KEY)
    world.step_up("/staging")
    world.generate("/staging/id", Kind.SSH_KEY)
    return world


def let(world: World, actions: tuple[Action, ...], namespace: str = "/dev/app", service: Caller = SERVICE) -> None:
    subject = Subject(SubjectKind.SCRIPT, "/srv/report.py", "/usr/bin/python3")
    if service is not SERVICE:
        subject = Subject(SubjectKind.UNIT, service.program.unit)
    world.step_up(namespace, "set up")
    world.send(AddGrant(subject, Path.parse(namespace), actions, None, "test"))


def key(name: str, value: bytes, kind: Kind = Kind.PASSWORD) -> ParsedKey:
    version = ParsedVersion((ParsedField("value", True, value),))
    return ParsedKey((), name, kind, "", (version,), "guesses.env", "dotenv")


def preview(world: World, *keys: ParsedKey, into: str = "/dev/app", caller: Caller = SERVICE) -> Preview:
    world.parsed = ParseResult(keys)
    return world.head(Preview, ImportPreview((ImportFile("guesses.env", 3),), Path.parse(into)), b"abc", caller)


def told(world: World, parsed: ParsedKey, into: str = "/dev/app", caller: Caller = SERVICE) -> ImportRow:
    (row,) = preview(world, parsed, into=into, caller=caller).rows
    world.vault._gate.desk.previews.clear()  # type: ignore[union-attr] # a guesser has all the time in the world
    return row


def statuses(world: World, name: str = "password", caller: Caller = SERVICE, into: str = "/dev/app") -> list[str]:
    """What each guess of a value is answered with."""
    return [told(world, key(name, guess), into, caller).status for guess in GUESSES]


def gets(world: World) -> int:
    return len(world.head(Records, ListRecords(filter="action:get")).rows)


# -- guesses ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("actions", [CREATE, UPDATE])
def test_who_may_only_write_learns_nothing_by_guessing(guarded: World, actions: tuple[Action, ...]) -> None:
    let(guarded, actions)
    assert statuses(guarded) == statuses(guarded, "not-there") == ["new"] * len(GUESSES)


def test_who_may_only_write_sees_one_answer_for_every_path(guarded: World) -> None:
    """A password, another kind, a namespace, below a key, nothing: the rows differ in nothing but the path."""
    let(guarded, CREATE)
    rows = [told(guarded, key(name, RIGHT)) for name in ("password", "id", "deep", "not-there")]
    rows.append(told(guarded, key("x", RIGHT), "/dev/app/password"))
    assert {(row.status, row.duplicate_of, row.warnings, row.versions) for row in rows} == {("new", "", (), 1)}


def test_who_may_list_learns_what_is_there_and_not_its_value(guarded: World) -> None:
    let(guarded, (*CREATE, Action.LIST))
    assert statuses(guarded) == ["changed"] * len(GUESSES)
    assert [told(guarded, key(name, RIGHT)).status for name in ("id", "deep", "not-there")] == [
        "conflict", "conflict", "new",
    ]  # fmt: skip
    assert gets(guarded) == 0


def test_who_may_get_is_told_of_the_same_value_and_it_is_recorded(guarded: World) -> None:
    let(guarded, GET)
    assert statuses(guarded) == ["changed", "same", "changed", "changed"]
    rows = guarded.head(Records, ListRecords(filter="action:get")).rows
    assert [(row.path, row.record.reader) for row in rows] == [("/dev/app/password", "/srv/report.py")] * len(GUESSES)
    assert statuses(guarded, "not-there") == ["new"] * len(GUESSES)


def test_a_grant_beside_does_not_help(guarded: World) -> None:
    let(guarded, CREATE, "/dev")
    let(guarded, GET, "/dev/app/deep")
    assert statuses(guarded) == ["new"] * len(GUESSES)
    guarded.put("/dev/app/deep/password", RIGHT, kind=Kind.PASSWORD)
    assert statuses(guarded, into="/dev/app/deep") == ["changed", "same", "changed", "changed"]


def test_a_strict_namespace_is_compared_only_where_its_values_may_be_got(guarded: World) -> None:
    guarded.step_up("/prod", "set up")
    guarded.put("/prod/password", RIGHT, kind=Kind.PASSWORD)
    strong = unit(6)
    let(guarded, (*CREATE, Action.LIST), "/prod", strong)
    assert statuses(guarded, caller=strong, into="/prod") == ["changed"] * len(GUESSES)
    let(guarded, GET, "/prod", strong)
    assert statuses(guarded, caller=strong, into="/prod") == ["changed", "same", "changed", "changed"]


def test_a_person_without_a_session_compares_no_strict_value(guarded: World) -> None:
    """The import goes into a relaxed namespace; a strict one below it stays closed."""
    strict = Path.parse("/dev/strict")
    guarded.step_up("/dev", "set up")
    guarded.send(CreateNamespace(strict, ProfileName.PROD))
    guarded.step_up("/dev/strict", "set up")
    guarded.put("/dev/strict/password", RIGHT, kind=Kind.PASSWORD)
    nested = ParsedKey(("strict",), "password", Kind.PASSWORD, "", key("", RIGHT).versions, "a.env", "dotenv")
    assert told(guarded, nested, "/dev", guarded.me).status == "same"
    guarded.vault.connection_closed(1)
    guarded.unlock()
    assert told(guarded, nested, "/dev", guarded.me).status == "changed"


# -- the same public part --------------------------------------------------------------------------------------------


def test_a_twin_is_named_only_to_those_who_may_see_it(guarded: World) -> None:
    guarded.step_up("/staging")
    twin = key("mine", guarded.get("/staging/id"), Kind.SSH_KEY)
    let(guarded, (*CREATE, Action.LIST, Action.GET))
    assert told(guarded, twin).duplicate_of == ""
    assert told(guarded, twin, caller=guarded.me).duplicate_of == "/staging/id"
    known = key("mine", guarded.get("/dev/app/id"), Kind.SSH_KEY)
    assert told(guarded, known).duplicate_of == "/dev/app/id"


def test_a_hidden_twin_does_not_hide_one_that_may_be_seen(guarded: World) -> None:
    value = guarded.get("/staging/id")
    guarded.put("/dev/app/copy", value, kind=Kind.SSH_KEY)
    let(guarded, (*CREATE, Action.DESCRIBE))
    assert told(guarded, key("mine", value, Kind.SSH_KEY)).duplicate_of == "/dev/app/copy"


# -- carrying it out -------------------------------------------------------------------------------------------------


def test_carrying_out_a_guess_tells_no_more_than_looking(guarded: World) -> None:
    """What was shown as new is written, also where the value is the same: no count tells a right guess."""
    let(guarded, UPDATE)
    replies = []
    for guess in (RIGHT, b"another one"):
        guarded.put("/dev/app/password", RIGHT, kind=Kind.PASSWORD)
        shown = preview(guarded, key("password", guess))
        done = guarded.head(Imported, ImportCommit(shown.id), caller=SERVICE)
        replies.append((done.keys, done.versions, done.same))
    assert replies == [(1, 1, 0), (1, 1, 0)]
    assert guarded.get("/dev/app/password") == b"another one"


@pytest.mark.parametrize(("name", "into"), [("id", "/dev/app"), ("deep", "/dev/app"), ("x", "/dev/app/password")])
def test_what_stands_in_the_way_is_not_named_to_those_who_may_not_list(guarded: World, name: str, into: str) -> None:
    let(guarded, UPDATE)
    desk = guarded.vault._gate.desk
    assert desk is not None
    shown = preview(guarded, key("fine", RIGHT), key(name, RIGHT), into=into)
    before = desk.store.head.sequence
    with pytest.raises(DeniedError) as caught:
        guarded.send(ImportCommit(shown.id), caller=SERVICE)
    assert caught.value.sentence.startswith("report.py may not write /dev/app/")
    assert desk.store.head.sequence == before
    with pytest.raises((DeniedError, NotFoundError)):
        guarded.get("/dev/app/fine")


def test_who_may_only_create_carries_out_nothing(guarded: World) -> None:
    let(guarded, CREATE)
    shown = preview(guarded, key("password", RIGHT))
    with pytest.raises(DeniedError):
        guarded.send(ImportCommit(shown.id), caller=SERVICE)
    assert guarded.get("/dev/app/password") == RIGHT
