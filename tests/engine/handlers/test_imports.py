"""An import is looked at first, changes nothing until it is confirmed, and then happens wholly."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from keydesk.engine.formats.parsed import (
    NeedsPassphrase,
    ParsedField,
    ParsedKey,
    ParsedVersion,
    ParseResult,
    Protection,
    Table,
    Unreadable,
    warning,
)
from keydesk.engine.handlers.registry import Steps
from keydesk.engine.vault import Reply, Work
from keydesk.errors import (
    ConflictError,
    DeniedError,
    NeedsStepUpError,
    NotFoundError,
    RefusedError,
    UnavailableError,
    UsageError,
)
from keydesk.model.kinds import Kind
from keydesk.model.paths import Path
from keydesk.model.profiles import ProfileName
from keydesk.model.requests import (
    CreateNamespace,
    Describe,
    ImportCommit,
    ImportDiscard,
    Imported,
    ImportFile,
    ImportPreview,
    KeyDetail,
    ListKeys,
    ListRecords,
    Page,
    Preview,
    Records,
    RemoveNamespace,
    SetProfile,
)
from keydesk.model.states import State
from tests.engine.handlers.world import START, run, script, window

if TYPE_CHECKING:
    from tests.engine.handlers.world import World


def key(name: str, *values: bytes, segments: tuple[str, ...] = (), **more: Any) -> ParsedKey:
    versions = tuple(ParsedVersion((ParsedField("value", True, value),)) for value in values or (b"hunter2",))
    return ParsedKey(segments, name, more.pop("kind", Kind.PASSWORD), "password", versions, "a.env", "dotenv", **more)


def preview(world: World, *keys: ParsedKey, into: str = "/dev", **more: Any) -> Preview:
    world.parsed = ParseResult(keys, **more)
    return world.head(Preview, ImportPreview((ImportFile("a.env", 3),), Path.parse(into)), b"abc")


def commit(world: World, shown: Preview, **more: Any) -> Imported:
    return world.head(Imported, ImportCommit(shown.id, **more))


def paths(world: World) -> list[str]:
    return [str(row.path) for row in world.head(Page, ListKeys()).rows]


def test_a_preview_changes_nothing(world: World) -> None:
    desk = world.vault._gate.desk
    assert desk is not None
    before = desk.store.head
    shown = preview(world, key("db"), key("token", segments=("team", "a/b")))
    assert [str(row.path) for row in shown.rows] == ["/dev/db", "/dev/team/a%2Fb/token"]
    assert desk.store.head == before


def test_the_parser_gets_files_and_passphrases(world: World) -> None:
    seen: list[Any] = []

    def parse(files: Any, options: Any) -> ParseResult:
        seen.extend((f.name, bytes(f.content.view()), f.passphrase and bytes(f.passphrase.view())) for f in files)
        seen.append(options.columns)
        return ParseResult()

    world.parsed = parse
    files = (ImportFile("a", 2, 3), ImportFile("b", 1))
    world.send(ImportPreview(files, Path.parse("/dev"), columns={"User": "username"}), b"AApppB")
    assert seen == [("a", b"AA", b"ppp"), ("b", b"B", None), {"User": "username"}]


def test_everything_chosen_comes_in_with_one_import_record(world: World) -> None:
    shown = preview(world, key("db", b"one"), key("token", b"two", segments=("team",)), into="/dev/new")
    done = commit(world, shown, reason="move in")
    assert (done.keys, done.versions, done.same) == (2, 2, 0)
    assert paths(world) == ["/dev/new/db", "/dev/new/team/token"]
    row = world.head(Records, ListRecords(limit=1)).rows[0]
    assert (row.sequence, row.record.action, row.record.count) == (done.sequence, "import.commit", 2)
    assert world.get("/dev/new/team/token") == b"two"
    with pytest.raises(NotFoundError):
        commit(world, shown)


def test_statuses_tell_new_changed_same_and_conflict(world: World) -> None:
    world.put("/dev/same", b"hunter2", kind=Kind.PASSWORD)
    world.put("/dev/changed", b"old", kind=Kind.PASSWORD)
    world.put("/dev/kind", b"old", kind=Kind.OPAQUE)
    world.put("/dev/place/x", b"old")
    names = ("new", "same", "changed", "kind", "place")
    shown = preview(world, *(key(name) for name in names), key("below", segments=("same",)))
    assert {str(row.path): row.status for row in shown.rows} == {
        "/dev/new": "new",
        "/dev/same": "same",
        "/dev/changed": "changed",
        "/dev/kind": "conflict",
        "/dev/place": "conflict",
        "/dev/same/below": "conflict",
    }
    done = commit(world, shown)
    assert (done.keys, done.same) == (2, 1)
    assert world.get("/dev/changed") == b"hunter2"
    assert world.get("/dev/changed", version=1) == b"old"
    assert world.head(KeyDetail, Describe("/dev/same")).key.current == 1


def test_a_conflict_is_imported_only_elsewhere(world: World) -> None:
    world.put("/dev/kind", b"old", kind=Kind.OPAQUE)
    shown = preview(world, key("kind"))
    with pytest.raises(ConflictError):
        commit(world, shown, rows=(1,))
    commit(world, shown, rows=(1,), moved={"1": "/dev/kind2"})
    assert world.get("/dev/kind2") == b"hunter2"
    assert world.get("/dev/kind") == b"old"


def test_a_key_is_not_moved_onto_one_of_another_kind(world: World) -> None:
    world.put("/dev/kind", b"old", kind=Kind.OPAQUE)
    shown = preview(world, key("fine"), key("a"))
    with pytest.raises(ConflictError, match="Something else stands at /dev/kind"):
        commit(world, shown, moved={"2": "/dev/kind"})
    assert paths(world) == ["/dev/kind"]
    assert world.get("/dev/kind") == b"old"


def test_only_chosen_rows_come_in(world: World) -> None:
    shown = preview(world, key("a"), key("b"), key("c"))
    commit(world, shown, rows=(1, 3))
    assert paths(world) == ["/dev/a", "/dev/c"]


def test_two_keys_never_get_one_path(world: World) -> None:
    shown = preview(world, key("a"), key("a"), key("b"))
    assert [row.status for row in shown.rows] == ["new", "conflict", "new"]
    with pytest.raises(ConflictError):
        commit(world, shown, rows=(1, 3), moved={"3": "/dev/a"})
    assert paths(world) == []


def test_an_import_that_fails_half_way_leaves_nothing(world: World) -> None:
    shown = preview(world, key("a"), key("b"))
    world.put("/dev/b/in/the/way")
    desk = world.vault._gate.desk
    assert desk is not None
    before = desk.store.head
    with pytest.raises(ConflictError):
        commit(world, shown)
    assert desk.store.head == before
    assert paths(world) == ["/dev/b/in/the/way"]


def test_an_import_is_there_wholly_or_not_at_all_while_others_are_served(world: World) -> None:
    shown = preview(world, *(key(f"k{number}") for number in range(5)), into="/dev/app")
    desk = world.vault._gate.desk
    assert desk is not None
    coming = world.vault.handle(ImportCommit(shown.id), memoryview(b""), world.me)
    assert isinstance(coming, Steps)
    while coming.step():
        before = desk.store.head
        assert paths(world) == []
        world.head(Records, ListRecords(limit=1))
        assert desk.store.head == before
    assert isinstance(coming.done(None), Reply)
    assert len(paths(world)) == 5


@pytest.mark.parametrize("meanwhile", ["key", "namespace", "strict", "gone"])
def test_an_import_overtaken_by_a_change_leaves_nothing(world: World, meanwhile: str) -> None:
    app = Path.parse("/dev/app")
    world.send(CreateNamespace(app))
    shown = preview(world, key("a"), key("b"), into="/dev/app/new" if meanwhile == "namespace" else "/dev/app")
    coming = world.vault.handle(ImportCommit(shown.id), memoryview(b""), world.me)
    assert isinstance(coming, Steps)
    assert run(coming) is None
    if meanwhile == "key":
        world.put("/dev/app/b", b"mine")
    elif meanwhile == "namespace":
        world.send(CreateNamespace(Path.parse("/dev/app/new")))
    elif meanwhile == "strict":
        world.step_up("/dev/app", "tighten")
        world.send(SetProfile(app, ProfileName.PROD, 1))
        world.step_up("/dev/app", "import")
    else:
        world.send(RemoveNamespace(app, 1))
    before = paths(world)
    with pytest.raises(ConflictError):
        coming.done(None)
    world.vault.commit()
    assert paths(world) == before
    assert world.head(Records, ListRecords(filter="outcome:failed")).rows[0].record.rule in {
        "conflict",
        "already-exists",
    }


def test_an_import_whose_person_has_left_is_refused(world: World) -> None:
    world.step_up("/prod", "import")
    shown = preview(world, key("db"), into="/prod")
    coming = world.vault.handle(ImportCommit(shown.id), memoryview(b""), world.me)
    assert isinstance(coming, Steps)
    assert run(coming) is None
    world.clock.pass_(timedelta(hours=2))
    with pytest.raises(NeedsStepUpError):
        coming.done(None)
    assert paths(world) == []


def test_many_imported_keys_are_told_as_their_namespaces(world: World) -> None:
    shown = preview(world, *(key(f"k{number}", segments=(f"s{number % 3}",)) for number in range(300)))
    world.events.clear()
    commit(world, shown)
    told = [event.paths for event in world.events if event.topic == "changed"]
    assert [sorted(map(str, paths)) for paths in told] == [["/dev", "/dev/s0", "/dev/s1", "/dev/s2"]]


def test_a_preview_whose_comparisons_left_no_record_is_not_shown(world: World) -> None:
    world.parsed = ParseResult((key("a"),))
    work = world.vault.handle(
        ImportPreview((ImportFile("a.env", 3),), Path.parse("/dev")), memoryview(b"abc"), world.me
    )
    assert isinstance(work, Work)
    looking = work.done(run(work))
    assert isinstance(looking, Steps)
    assert run(looking) is None
    desk = world.vault._gate.desk
    assert desk is not None
    desk.journal.fail()
    with pytest.raises(UnavailableError):
        looking.done(None)


def test_history_becomes_versions_with_their_dates(world: World) -> None:
    old = ParsedVersion((ParsedField("value", True, b"one"),), START - timedelta(days=400), "from history")
    new = ParsedVersion((ParsedField("value", True, b"two"), ParsedField("user", False, b"maria")), None)
    parsed = ParsedKey(
        (), "db", Kind.PASSWORD, "password", (old, new), "x.kdbx", "kdbx", created=START - timedelta(days=500)
    )
    shown = preview(world, parsed)
    assert (shown.rows[0].versions, shown.rows[0].created) == (2, START - timedelta(days=500))
    commit(world, shown)
    detail = world.head(KeyDetail, Describe("/dev/db"))
    assert [(v.number, v.state, v.reason) for v in detail.versions] == [
        (2, State.ACTIVE, "imported"),
        (1, State.DEACTIVATED, "from history"),
    ]
    assert detail.key.source == "kdbx: x.kdbx"
    assert detail.row.rotated == START - timedelta(days=500)
    assert world.get("/dev/db", version=1) == b"one"
    assert world.get("/dev/db", field="user") == b"maria"


def test_losses_warnings_and_duplicates_are_shown(world: World) -> None:
    made = world.generate("/dev/here", Kind.SSH_KEY)
    value = world.get("/dev/here")
    loss = warning("protection-lost", "The passphrase does not guard it any more.")
    parsed = key("id", value, kind=Kind.SSH_KEY, warnings=(loss,), protection=Protection.REMOVED)
    row = preview(world, parsed).rows[0]
    assert row.losses == ("The passphrase does not guard it any more.",)
    assert (row.duplicate_of, row.protection) == ("/dev/here", "passphrase removed")
    assert row.fingerprint.startswith("SHA256:")
    assert made.version == 1


def test_what_was_left_alone_is_named_with_its_next_step(world: World) -> None:
    shown = preview(
        world,
        unreadable=(Unreadable("x.jks", "jks", "Java keystores are not read yet.", "Convert it."),),
        needs=(NeedsPassphrase("id_rsa", "openssh", "It is encrypted."),),
        tables=(Table("a.csv", ("Name", "Pass"), ("name", "password")),),
    )
    assert [(each.source, each.needs_passphrase) for each in shown.skipped] == [("x.jks", False), ("id_rsa", True)]
    assert shown.columns == ("Name", "Pass")


def test_keys_that_cannot_be_kept_are_named_not_imported(world: World) -> None:
    shown = preview(world, key("ok"), key("empty", b""), key("big", bytes(1024 * 1024 + 1)), key("bad\u202ename"))
    assert [str(row.path) for row in shown.rows] == ["/dev/ok"]
    assert len(shown.skipped) == 3


def test_what_the_parser_refuses_is_answered(world: World) -> None:
    world.parsed = RefusedError("The file is a bomb.")
    with pytest.raises(RefusedError):
        world.send(ImportPreview((ImportFile("a", 1),), Path.parse("/dev")), b"x")


def test_lengths_must_add_up(world: World) -> None:
    world.parsed = ParseResult()
    for files, body in (((ImportFile("a", 9),), b"x"), ((ImportFile("a", -1, 2),), b"x")):
        with pytest.raises(UsageError):
            world.send(ImportPreview(files, Path.parse("/dev")), body)
    with pytest.raises(NotFoundError):
        world.send(ImportPreview((ImportFile("a", 1),), Path.parse("/nowhere")), b"x")


def test_importing_into_a_strict_namespace_needs_its_session(world: World) -> None:
    with pytest.raises(NeedsStepUpError):
        preview(world, key("db"), into="/prod/new")
    world.step_up("/prod", "move in")
    shown = preview(world, key("db"), key("x", segments=("deep", "er")), into="/prod/new")
    commit(world, shown)
    assert world.get("/prod/new/deep/er/x") == b"hunter2"


def test_a_preview_belongs_to_whoever_asked_and_ends(world: World) -> None:
    shown = preview(world, key("a"))
    world.unlock(window(2))
    with pytest.raises(NotFoundError):
        world.send(ImportCommit(shown.id), caller=window(2))
    world.clock.pass_(timedelta(minutes=15))
    world.vault.tick()
    with pytest.raises(NotFoundError):
        commit(world, shown)
    with pytest.raises(DeniedError):
        world.send(ImportPreview((ImportFile("a", 1),), Path.parse("/dev")), b"x", script(9))


def test_a_discarded_preview_is_gone(world: World) -> None:
    shown = preview(world, key("a"))
    world.send(ImportDiscard(shown.id))
    with pytest.raises(NotFoundError):
        commit(world, shown)
