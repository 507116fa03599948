"""Values leave only after a decision and a record, and tell nothing to those who may not know."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from keydesk.errors import (
    ConflictError,
    DeniedError,
    NeedsStepUpError,
    NotFoundError,
    RefusedError,
    UnavailableError,
    UsageError,
)
from keydesk.model.access import Action
from keydesk.model.kinds import Kind
from keydesk.model.requests import ClearCopy, Copied, Copy, Delete, Describe, Get, ListRecords, Records, Value
from keydesk.model.states import Label
from tests.engine.handlers.world import script, taken, unit, window

if TYPE_CHECKING:
    from tests.engine.handlers.world import World


def records(world: World, text: str = "") -> list[tuple[str, str, str]]:
    rows = world.head(Records, ListRecords(filter=text)).rows
    return [(row.record.action, row.record.outcome.value, row.path) for row in rows]


def test_any_bytes_come_back_as_they_went_in(world: World) -> None:
    for number, value in enumerate((b"x", bytes(range(256)), b"\n", b"a" * 1024 * 1024)):
        world.put(f"/dev/k{number}", value, kind=Kind.OPAQUE)
        assert world.get(f"/dev/k{number}") == value


def test_a_get_tells_version_kind_and_times(world: World) -> None:
    world.put("/dev/db", b"hunter2")
    head = world.head(Value, Get("/dev/db"))
    assert (head.version, head.kind, head.is_text, head.remask) == (1, Kind.PASSWORD, True, 60)


def test_a_get_is_recorded_with_its_key_and_reason(world: World) -> None:
    world.put("/dev/db")
    world.get("/dev/db", reason="deploy")
    row = world.head(Records, ListRecords(limit=1)).rows[0]
    assert (row.record.action, row.record.reason, row.path, row.record.version) == ("get", "deploy", "/dev/db", 1)


def test_reveal_is_recorded_as_reveal(world: World) -> None:
    world.put("/dev/db")
    world.get("/dev/db", action=Action.REVEAL)
    assert records(world)[0][0] == "reveal"


def test_old_versions_are_served_by_number_and_label(world: World) -> None:
    world.put("/dev/db", b"one")
    world.put("/dev/db", b"two")
    world.put("/dev/db", b"three")
    assert world.get("/dev/db") == b"three"
    assert world.get("/dev/db", label=Label.PREVIOUS) == b"two"
    assert world.get("/dev/db", version=1) == b"one"


def test_a_version_that_never_was_is_not_found(world: World) -> None:
    world.put("/dev/db")
    for more in ({"version": 7}, {"label": Label.PREVIOUS}, {"label": Label.PENDING}, {"field": "user"}):
        with pytest.raises(NotFoundError):
            world.get("/dev/db", **more)


def test_version_and_label_together_are_a_misuse(world: World) -> None:
    world.put("/dev/db")
    with pytest.raises(UsageError):
        world.get("/dev/db", version=1, label=Label.CURRENT)


def test_a_bare_name_means_the_only_key_of_that_name(world: World) -> None:
    world.put("/dev/app/db", b"one")
    assert world.get("db") == b"one"
    world.put("/dev/other/db", b"two")
    with pytest.raises(RefusedError) as caught:
        world.get("db")
    assert "/dev" not in str(caught.value)


def test_a_key_is_found_by_its_id(world: World) -> None:
    made = world.put("/dev/db", b"one")
    assert world.get(f"id:{made.id}") == b"one"


def test_a_strict_namespace_asks_for_a_step_up_first(world: World) -> None:
    with pytest.raises(NeedsStepUpError) as caught:
        world.put("/prod/db")
    assert caught.value.facts["namespace"] == "/prod"
    world.step_up("/prod", "release")
    world.put("/prod/db", b"one")
    assert world.get("/prod/db") == b"one"


def test_a_work_session_ends_by_either_clock(world: World) -> None:
    world.step_up("/prod", "release")
    world.put("/prod/db")
    world.clock.seconds += 15 * 60
    with pytest.raises(NeedsStepUpError):
        world.get("/prod/db")
    world.step_up("/prod", "release")
    world.clock.wall += timedelta(minutes=30)  # as far as the boot clock, and on
    with pytest.raises(NeedsStepUpError):
        world.get("/prod/db")


def test_a_clock_turned_back_gives_no_session_more_time(world: World) -> None:
    world.step_up("/prod", "release")
    world.put("/prod/db")
    world.clock.pass_(timedelta(minutes=14))
    world.get("/prod/db")
    world.clock.wall -= timedelta(days=1)
    world.clock.seconds += 61
    with pytest.raises(NeedsStepUpError):
        world.get("/prod/db")


def test_a_step_up_opens_its_namespace_and_no_other(world: World) -> None:
    world.step_up("/staging")
    world.put("/staging/a/db")
    with pytest.raises(NeedsStepUpError):
        world.put("/prod/db")
    world.step_up("/prod", "release")
    world.put("/prod/pay/db")
    world.put("/prod/ship/db")
    world.clock.pass_(timedelta(minutes=16))
    world.vault.tick()
    world.step_up("/prod/pay", "release")
    assert world.get("/prod/pay/db")
    with pytest.raises(NeedsStepUpError):
        world.get("/prod/ship/db")


def test_no_strict_key_is_in_memory_without_a_session(world: World) -> None:
    world.step_up("/prod", "release")
    world.put("/prod/db")
    desk = world.vault._gate.desk
    assert desk is not None
    assert desk.keyring.opened
    world.clock.pass_(timedelta(minutes=16))
    world.vault.tick()
    assert not desk.keyring.opened
    assert not desk.keys.has_root


def test_absence_and_denial_are_one_answer(world: World) -> None:
    world.put("/dev/there")
    answers = []
    for path in ("/dev/there", "/dev/gone"):
        with pytest.raises(DeniedError) as caught:
            world.get(path, script(9))
        answers.append((caught.value.sentence.replace(path, ""), caught.value.next_step, dict(caught.value.facts)))
    assert answers[0] == answers[1]


def test_a_denied_read_leaves_a_record(world: World) -> None:
    world.put("/dev/db")
    with pytest.raises(DeniedError):
        world.get("/dev/db", script(9))
    world.vault.commit()
    assert records(world)[0] == ("get", "denied", "/dev/db")


def test_repeated_denials_are_counted_in_one_record(world: World) -> None:
    world.put("/dev/db")
    for _ in range(50):
        with pytest.raises(DeniedError):
            world.get("/dev/db", script(9))
    world.vault.commit()
    assert len(records(world, "outcome:denied")) == 1
    world.clock.pass_(timedelta(seconds=61))
    world.vault.tick()
    rows = world.head(Records, ListRecords(filter="outcome:denied")).rows
    assert [row.record.count for row in rows] == [49, 1]


def test_a_caller_has_a_budget_of_different_denials(world: World) -> None:
    for number in range(500):
        with pytest.raises(DeniedError):
            world.get(f"/dev/{number}", script(9))
    world.vault.commit()
    assert len(records(world, "outcome:denied")) < 50
    world.clock.pass_(timedelta(seconds=61))
    world.vault.tick()
    rows = world.head(Records, ListRecords(filter="outcome:denied", limit=500)).rows
    assert sum(row.record.count for row in rows) == 500


def test_a_program_under_many_names_has_no_more_than_a_few_budgets(world: World) -> None:
    for number in range(200):
        with pytest.raises(DeniedError):
            world.get("/dev/db", script(number + 10, f"/tmp/{number}.py"))
    world.vault.commit()
    assert len(records(world, "outcome:denied")) == 17
    world.clock.pass_(timedelta(seconds=61))
    world.vault.tick()
    rows = world.head(Records, ListRecords(filter="outcome:denied", limit=500)).rows
    assert sum(row.record.count for row in rows) == 200


def test_a_window_that_attached_without_password_is_nobody(world: World) -> None:
    world.put("/dev/db")
    with pytest.raises(DeniedError):
        world.get("/dev/db", window(2))


def test_a_copy_reaches_the_holder_only_after_its_record(world: World) -> None:
    world.put("/dev/db", b"hunter2")
    reply = world.vault.handle(Copy("/dev/db"), memoryview(b""), world.me)
    assert world.holder.values == []
    world.vault.commit()
    assert world.holder.values == [b"hunter2"]
    assert isinstance(reply.head, Copied)  # type: ignore[union-attr]
    assert reply.head.seconds == 20  # type: ignore[union-attr]
    assert records(world)[0][0] == "copy"


def test_a_copy_is_handed_over_also_when_a_change_makes_its_record_durable(world: World) -> None:
    world.put("/dev/db", b"hunter2")
    world.vault.handle(Copy("/dev/db"), memoryview(b""), world.me)
    world.put("/dev/other")
    assert world.holder.values == [b"hunter2"]


def test_a_holder_that_does_not_start_is_told_and_fails_nobody_else(world: World) -> None:
    world.put("/dev/db", b"hunter2")
    world.holder.failure = UnavailableError("There is no display.")
    reply = world.vault.handle(Copy("/dev/db"), memoryview(b""), world.me)
    world.vault.commit()
    event = world.events[-1]
    assert (event.topic, event.what, event.copy) == ("clipboard", "failed", reply.head.copy)  # type: ignore[union-attr]


def test_a_copied_value_is_cleared_on_request(world: World) -> None:
    world.put("/dev/db")
    head = world.head(Copied, Copy("/dev/db"))
    world.send(ClearCopy(head.copy))
    assert world.holder.cleared == [head.copy]


def test_a_version_out_of_grace_is_served_to_people_but_not_to_services(world: World) -> None:
    from keydesk.model.access import Subject, SubjectKind
    from keydesk.model.paths import Path
    from keydesk.model.requests import AddGrant

    world.put("/dev/app/db", b"one")
    world.put("/dev/app/db", b"two")
    world.send(AddGrant(Subject(SubjectKind.UNIT, "orders.service"), Path.parse("/dev/app")))
    assert world.get("/dev/app/db", unit(5), version=1) == b"one"
    world.clock.pass_(timedelta(hours=1))
    with pytest.raises(DeniedError):
        world.get("/dev/app/db", unit(5), version=1)
    assert world.get("/dev/app/db", unit(5)) == b"two"
    assert world.get("/dev/app/db", version=1) == b"one"


def test_a_deleted_key_is_served_to_nobody(world: World) -> None:
    made = world.put("/dev/db")
    world.send(Delete("/dev/db", made.revision))
    with pytest.raises(NotFoundError):
        world.get("/dev/db")
    assert world.send(Describe(f"id:{made.id}")).head


def test_nothing_is_answered_when_the_record_cannot_be_written(world: World) -> None:
    world.put("/dev/db", b"hunter2")
    reply = world.vault.handle(Get("/dev/db"), memoryview(b""), world.me)
    desk = world.vault._gate.desk
    assert desk is not None
    desk.store._is_failed = True
    with pytest.raises(UnavailableError):
        world.vault.commit()
    assert reply.pending  # type: ignore[union-attr]
    assert taken(reply)
    assert not desk.journal.waiting


def test_a_destroyed_version_says_so(world: World) -> None:
    from keydesk.model.requests import Destroy

    world.put("/dev/db", b"one")
    made = world.put("/dev/db", b"two")
    world.send(Destroy("/dev/db", made.revision, 1))
    with pytest.raises(ConflictError):
        world.get("/dev/db", version=1)
