"""Messages survive their way as bytes, and shortcuts on the way change nothing."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keydesk.errors import DeniedError, KeydeskError, RefusedError
from keydesk.model.access import Action, Subject, SubjectKind
from keydesk.model.callers import Program
from keydesk.model.keys import Version
from keydesk.model.kinds import Kind
from keydesk.model.paths import Path
from keydesk.model.requests import (
    REQUESTS,
    AddGrant,
    Ask,
    Describe,
    Done,
    Edit,
    Event,
    Get,
    ImportFile,
    ImportPreview,
    Move,
    NewField,
    Put,
    Status,
    Value,
)
from keydesk.model.states import Label, State
from keydesk.wire import messages

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
DB = Path.of("prod", "a/b", "öl%")
REQUEST_EXAMPLES = [
    Status(),
    Get("/prod/db", 3, Label.PREVIOUS, "user", 'because "x"\n', Action.REVEAL),
    Put(DB, (NewField("value", is_secret=True, length=6),), Kind.OPAQUE, tags=("a", "b"), attributes={"url": "x"}),
    Edit("id:00", 4, tags=(), expires=NOON),
    Move("/a/b", DB, 1),
    AddGrant(Subject(SubjectKind.UNIT, "orders.service"), DB, (Action.GET,), NOON, "why"),
    ImportPreview((ImportFile("a", 1, 2),), DB, columns={"x": "name"}),
]


@pytest.mark.parametrize("request_", REQUEST_EXAMPLES, ids=lambda r: type(r).__name__)
def test_request_survives(request_: object) -> None:
    head = messages.write_request(7, request_, 1500)
    for _ in range(2):  # the second time from memory, where there is one
        assert messages.read_request(head) == messages.Incoming(7, request_, 1500)


@pytest.mark.parametrize("verb", REQUESTS)
def test_every_verb_refuses_what_does_not_fit(verb: str) -> None:
    head = json.dumps({"verb": verb, "id": 1, "deadline": 0, "args": {"surprise": 1}}).encode()
    with pytest.raises(RefusedError):
        messages.read_request(head)


def test_value_reply_survives_and_is_written_alike_each_time() -> None:
    reply = Value(DB, 3, Kind.PASSWORD, "value", is_text=True, remask=20, stale_limit=900)
    first, second = messages.write_reply(1, reply), messages.write_reply(2, reply)
    assert messages.read_reply(first, Get, Value) == reply
    assert json.loads(second) == {**json.loads(first), "id": 2}


def test_reply_of_another_request_is_refused() -> None:
    with pytest.raises(RefusedError):
        messages.read_reply(messages.write_reply(1, Done()), Get, Done)


def test_error_is_raised_again_with_its_facts() -> None:
    sent = DeniedError("No.", "Ask.", rule="no-grant", grant="get /dev")
    with pytest.raises(DeniedError) as came:
        messages.read_reply(messages.write_error(1, sent), Get, Value)
    assert came.value.to_wire() == sent.to_wire()


def test_event_with_a_question_survives() -> None:
    program = Program(1000, 42, "/usr/bin/python3", "ab", "/srv/report.py", "cd", "", "", is_interpreter=True)
    ask = Ask("id", program, DB, Action.GET, NOON, Subject(SubjectKind.SCRIPT, "/srv/report.py"))
    event = Event("ask", paths=(DB,), ask=ask)
    assert messages.read_event(messages.write_event(event)) == event
    assert messages.read_event(messages.write_reply(1, Done())) is None


@pytest.mark.parametrize(
    "head",
    [b"", b"[]", b"{}", b"nonsense", b'{"verb":"get"}',
     b'{"verb":"get","id":true}', b'{"verb":"none","id":1}', b"\xff\xfe",
     b'{"verb":"get","id":1,"deadline":"x","args":{"path":"/a"}}', b'{"verb":"get","id":1,"deadline":0,"args":[]}'],
)  # fmt: skip
def test_nonsense_is_refused(head: bytes) -> None:
    with pytest.raises(RefusedError):
        messages.read_request(head)


@given(st.text(), st.integers(0, 10**6), st.sampled_from([None, *Label]), st.text(), st.text(), st.integers(0, 10**9))
def test_remembered_gets_equal_fresh_ones(
    path: str, version: int, label: Label | None, field: str, reason: str, number: int
) -> None:
    wanted = Get(path, version, label, field, reason)
    head = messages.write_request(number, wanted)
    assert messages.read_request(head) == messages.read_request(head) == messages.Incoming(number, wanted, 0)


@given(st.binary(max_size=40), st.binary(max_size=40))
def test_memory_never_lets_a_head_pass_that_was_refused_alone(before: bytes, after: bytes) -> None:
    good = messages.write_request(1, Describe("/a"))
    messages.read_request(messages.write_request(1, Get("/a")))
    for head in (before + good, good + after, good.replace(b'"id"', before + b'"id"')):
        try:
            found = messages.read_request(head)
        except KeydeskError:
            continue
        assert found.request == Describe("/a")
        assert json.loads(head)["args"] == {"path": "/a"}


def test_version_with_every_field_has_no_secret_in_it() -> None:
    """The reply types carry sizes of secret fields, never their bytes: a bytes field could not even be written."""
    with pytest.raises(TypeError):
        messages.write_reply(1, Version(1, State.ACTIVE, (), NOON, "x", "", (b"secret",), "a"))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "head",
    [
        b'{"verb":"get","id":1,"args":' + b"[" * 200_000 + b"]" * 200_000 + b"}",
        b'{"verb":"status","id":1,"deadline":1' + b"0" * 400 + b',"args":{}}',
        b'{"verb":"status","id":1' + b"0" * 400 + b',"args":{}}',
        b'{"verb":"settings.set","id":1,"args":{"name":"\\ud800","value":1}}',
        b'{"verb":"settings.set","id":1,"args":{"name":"\xed\xa0\x80","value":1}}',
        b'{"verb":"key.edit","id":1,"args":{"path":"/dev/x","expected":1,"expires":1' + b"0" * 40 + b"}}",
        b'{"verb":"key.edit","id":1,"args":{"path":"/dev/x","expected":1,"expires":9223372036854775807}}',
    ],
    ids=["nested", "deadline", "number", "half a character", "raw half a character", "time", "far time"],
)
def test_head_beyond_all_bounds_is_refused_and_its_number_is_read_safely(head: bytes) -> None:
    with pytest.raises(RefusedError):
        messages.read_request(head)
    messages.write_error(messages.read_number(head), RefusedError("No."))
