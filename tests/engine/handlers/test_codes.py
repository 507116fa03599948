"""One-time codes leave through the one door: decided, recorded, made there, and never the seed with them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from keydesk.errors import DeniedError, DiskFullError, NeedsStepUpError, NotFoundError, RefusedError
from keydesk.model.access import Action, Outcome, Subject, SubjectKind
from keydesk.model.kinds import Kind
from keydesk.model.paths import Path
from keydesk.model.requests import (
    AddGrant,
    Copied,
    Copy,
    Describe,
    Get,
    KeyDetail,
    ListRecords,
    NewField,
    Put,
    Records,
    Value,
)
from tests.engine.handlers.test_standing import full as fill_disk
from tests.engine.handlers.world import script, taken, unit

if TYPE_CHECKING:
    from tests.engine.handlers.world import World

SEED = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
"""The seed of the RFCs: 12345678901234567890."""
LINE = f"otpauth://totp/Example:ops?secret={SEED}&digits=8".encode()
COUNTED = f"otpauth://hotp/Example:ops?secret={SEED}&counter=1".encode()
MOMENT = datetime.fromtimestamp(20_000_000_000, UTC)
"""RFC 6238's last moment; its code is 65353130."""


@pytest.fixture
def later(world: World) -> World:
    """Return the world at the RFC's moment."""
    world.clock.pass_(MOMENT - world.clock.wall)
    world.reopen()
    world.unlock()
    return world


def newest(world: World) -> tuple[str, str, str, int]:
    row = world.head(Records, ListRecords(limit=1)).rows[0]
    return row.record.action, row.record.field, row.path, row.record.version


def test_a_code_is_that_of_the_moment_and_says_when_it_is_over(later: World) -> None:
    later.put("/dev/two", LINE)
    reply = later.send(Get("/dev/two", field="code", action=Action.REVEAL))
    assert isinstance(reply.head, Value)
    assert taken(reply) == b"65353130"
    assert (reply.head.kind, reply.head.field, reply.head.is_text) == (Kind.TOTP, "code", True)
    assert (reply.head.period, reply.head.until) == (30, MOMENT + timedelta(seconds=10))
    assert (reply.head.stale_limit, reply.head.remask) == (0, 60)
    assert newest(later) == ("reveal", "code", "/dev/two", 1)


def test_the_next_period_has_another_code_though_nothing_changed(later: World) -> None:
    later.put("/dev/two", LINE)
    first = later.get("/dev/two", field="code")
    later.clock.pass_(timedelta(seconds=10))
    assert later.get("/dev/two", field="code") != first == b"65353130"


def test_a_copied_code_goes_to_the_holder_and_says_how_long_it_counts(later: World) -> None:
    later.put("/dev/two", LINE)
    head = later.head(Copied, Copy("/dev/two", field="code"))
    assert later.holder.values == [b"65353130"]
    assert (head.seconds, head.code_until) == (20, MOMENT + timedelta(seconds=10))
    assert newest(later) == ("copy", "code", "/dev/two", 1)


def test_a_seed_beside_a_password_makes_codes_too(later: World) -> None:
    shapes = (NewField("value", is_secret=True, length=4), NewField("otp", is_secret=True, length=len(LINE)))
    later.send(Put(Path.parse("/dev/mail"), shapes, Kind.PASSWORD), b"p4ss" + LINE)
    assert later.get("/dev/mail", field="code") == b"65353130"
    assert later.get("/dev/mail") == b"p4ss"


def test_a_field_that_is_called_code_is_what_was_put(world: World) -> None:
    shapes = (NewField("value", is_secret=True, length=len(LINE)), NewField("code", is_secret=True, length=2))
    world.send(Put(Path.parse("/dev/two"), shapes, Kind.TOTP), LINE + b"42")
    assert world.get("/dev/two", field="code") == b"42"


def test_a_strict_place_asks_the_same_questions_for_a_code(world: World) -> None:
    world.step_up("/prod", "set up")
    world.put("/prod/two", LINE)
    world.clock.pass_(timedelta(minutes=20))
    for request in (Get("/prod/two", field="code"), Copy("/prod/two", field="code")):
        with pytest.raises(NeedsStepUpError):
            world.send(request)
    world.step_up("/prod", "payout")
    assert len(world.get("/prod/two", field="code")) == 8


def test_a_key_without_a_seed_makes_no_codes(world: World) -> None:
    world.put("/dev/db")
    with pytest.raises(NotFoundError):
        world.get("/dev/db", field="code")
    with pytest.raises(DeniedError):
        world.get("/dev/db", script(9), field="code")


def test_what_is_no_seed_is_refused_and_recorded_as_failed(world: World) -> None:
    world.put("/dev/two", b"not a seed", kind=Kind.TOTP)
    for request in (Get("/dev/two", field="code"), Copy("/dev/two", field="code")):
        with pytest.raises(RefusedError):
            world.send(request)
    outcomes = [row.record.outcome for row in world.head(Records, ListRecords(limit=2)).rows]
    assert outcomes == [Outcome.FAILED, Outcome.FAILED]
    assert world.holder.values == []


def test_a_granted_service_gets_a_code(later: World) -> None:
    later.put("/dev/two", LINE)
    service = unit(7)
    subject = Subject(SubjectKind.UNIT, "orders.service")
    later.send(AddGrant(subject, Path.parse("/dev"), (Action.GET,), later.clock.wall + timedelta(days=3)))
    assert later.get("/dev/two", service, field="code") == b"65353130"


def counter(world: World) -> str:
    detail = world.head(KeyDetail, Describe("/dev/counted"))
    return detail.versions[0].facts["counter"]


def test_a_counted_code_is_never_given_twice(world: World) -> None:
    world.put("/dev/counted", COUNTED)
    assert [world.get("/dev/counted", field="code") for _ in range(2)] == [b"287082", b"359152"]
    world.send(Copy("/dev/counted", field="code"))
    assert world.holder.values == [b"969429"]
    assert newest(world) == ("copy", "code", "/dev/counted", 1)
    world.reopen()
    world.unlock()
    assert counter(world) == "4"
    assert world.get("/dev/counted", field="code") == b"338314"
    assert world.get("/dev/counted") == COUNTED


def test_a_count_that_cannot_be_written_gives_no_code(world: World) -> None:
    world.put("/dev/counted", COUNTED)
    fill_disk(world)
    given: list[bytes] = []
    with pytest.raises(DiskFullError):
        take_all(world, given)
    with pytest.raises(DiskFullError):
        world.send(Copy("/dev/counted", field="code"))
    assert world.holder.values == []
    world.reopen()
    world.unlock()
    assert counter(world) == str(1 + len(given))
    assert len(set(given)) == len(given)


def take_all(world: World, given: list[bytes]) -> None:
    while True:
        given.append(world.get("/dev/counted", field="code"))


def test_a_new_value_begins_its_own_count(world: World) -> None:
    world.put("/dev/counted", COUNTED)
    world.get("/dev/counted", field="code")
    world.put("/dev/counted", COUNTED.replace(b"counter=1", b"counter=7"))
    assert counter(world) == "7"
    with pytest.raises(RefusedError):
        world.get("/dev/counted", version=1, field="code")


def test_a_public_attribute_is_got_and_copied_by_its_name(world: World) -> None:
    world.put("/dev/db", b"p4ss", attributes={"username": "app_rw"})
    assert world.get("/dev/db", field="username") == b"app_rw"
    world.send(Copy("/dev/db", field="username"))
    assert world.holder.values == [b"app_rw"]
    assert newest(world) == ("copy", "username", "/dev/db", 1)
