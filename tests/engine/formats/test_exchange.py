"""What the jailed child answers is believed only when every part of it is as agreed."""

from __future__ import annotations

import contextlib
import copy
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keydesk.engine.formats import exchange
from keydesk.engine.formats.limits import MAX_INFLATED
from keydesk.engine.formats.parsed import (
    NeedsPassphrase,
    ParsedField,
    ParsedKey,
    ParsedVersion,
    ParseOptions,
    ParseResult,
    SourceFile,
    Table,
    Unreadable,
    warning,
)
from keydesk.errors import KeydeskError, RefusedError
from keydesk.model.kinds import Kind

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
SOURCES = frozenset({"a.env", "b.pem"})


def fields(*bodies: bytes) -> tuple[ParsedField, ...]:
    return tuple(ParsedField(f"f{n}" if n else "value", secret=True, body=body) for n, body in enumerate(bodies))


RESULT = ParseResult(
    keys=(
        ParsedKey(
            segments=("Core / Network",),
            name="db",
            kind=Kind.PASSWORD,
            algorithm="password",
            versions=(ParsedVersion(fields(b"old\0\xff"), NOW), ParsedVersion(fields(b"new", b""), None, "note")),
            source="a.env",
            source_format=".env",
            bits=40,
            fingerprint="a" * 64,
            expires=NOW,
            attributes={"username": "ops", "url": "https://h.test"},
            tags=("pci",),
            notes="two\r\nlines",
            warnings=(warning("weak", "It would be guessed."),),
            joined=("b.pem",),
        ),
    ),
    unreadable=(Unreadable("b.pem", "PEM", "It is cut short.", "Take it again."),),
    needs=(NeedsPassphrase("b.pem", "PKCS#12", "its keys"),),
    tables=(Table("a.env", ("x", "y"), ("name", "password")),),
)


def carried(result: ParseResult) -> tuple[dict[str, Any], bytes]:
    head, parts = exchange.write_reply(result)
    return json.loads(head), b"".join(parts)


def read(head: dict[str, Any], body: bytes) -> ParseResult:
    return exchange.read_reply(json.dumps(head).encode(), memoryview(body), SOURCES)


def test_a_result_comes_back_as_it_went() -> None:
    assert read(*carried(RESULT)) == RESULT


def test_no_value_is_in_a_head() -> None:
    head, body = carried(RESULT)
    assert b"old" in body
    assert "old" not in json.dumps(head)


def test_a_request_comes_back_as_it_went() -> None:
    options = ParseOptions(now=NOW, columns={"Kennung": "password"}, keep_protection=False)
    head = exchange.write_request([exchange.FileHead("a", 3, 2), exchange.FileHead("b", 0)], options)
    files, passphrases, back = exchange.read_request(head, memoryview(b"abcpw"))
    assert files == [SourceFile("a", b"abc"), SourceFile("b", b"")]
    assert (passphrases, back) == ({"a": b"pw"}, options)


def test_a_refusal_of_the_child_is_raised() -> None:
    head = exchange.write_refusal(RefusedError("The files are too large.", "Import less."))
    with pytest.raises(RefusedError, match=r"The files are too large\."):
        exchange.read_reply(head, memoryview(b""), SOURCES)


def change(path: str, value: object) -> dict[str, Any]:
    head = copy.deepcopy(carried(RESULT)[0])
    place: Any = head
    *way, last = path.split("/")
    for step in way:
        place = place[int(step)] if step.isdigit() else place[step]
    place[last] = value
    return head


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("result", None),
        ("result/keys", {}),
        ("result/extra", 1),
        ("result/keys/0/key/source", "/etc/shadow"),
        ("result/keys/0/key/joined", ["other"]),
        ("result/keys/0/key/name", ""),
        ("result/keys/0/key/name", "a\u202eb"),
        ("result/keys/0/key/name", "e\u0301"),
        ("result/keys/0/key/name", "x" * 129),
        ("result/keys/0/key/segments", [".."]),
        ("result/keys/0/key/segments", ["a"] * 20),
        ("result/keys/0/key/kind", "root"),
        ("result/keys/0/key/bits", -1),
        ("result/keys/0/key/bits", True),
        ("result/keys/0/key/fingerprint", "<b>"),
        ("result/keys/0/key/expires", 10**30),
        ("result/keys/0/key/expires", "tomorrow"),
        ("result/keys/0/key/attributes", {"a": 1}),
        ("result/keys/0/key/attributes", {"a": "\x1b[2J"}),
        ("result/keys/0/key/attributes", {"a" * 201: "x"}),
        ("result/keys/0/key/notes", "x" * 70_000),
        ("result/keys/0/key/warnings", ["trust-me: all is well"]),
        ("result/keys/0/key/protection", "perfect"),
        ("result/keys/0/key/versions", [{}]),
        ("result/keys/0/versions", []),
        ("result/keys/0/versions/0/fields", []),
        ("result/keys/0/versions/0/fields/0/length", -5),
        ("result/keys/0/versions/0/fields/0/length", 4),
        ("result/keys/0/versions/0/fields/0/length", 2**40),
        ("result/keys/0/versions/0/fields/0/secret", "yes"),
        ("result/keys/0/versions/0/fields/0/name", ""),
        ("result/keys/0/versions/1/fields/1/name", "value"),
        ("result/unreadable/0/source", "other"),
        ("result/unreadable/0/reason", "x" * 601),
        ("result/unreadable/0/reason", "\x00"),
        ("result/needs/0/is_required", 1),
        ("result/tables/0/columns", ["one"]),
    ],
)
def test_a_strange_answer_is_refused(path: str, value: object) -> None:
    with pytest.raises(RefusedError) as caught:
        read(change(path, value), carried(RESULT)[1])
    assert caught.value.facts == {"rule": "reply"}


@pytest.mark.parametrize("body", [b"", b"old\0\xffne", b"old\0\xffnew!"])
def test_a_body_of_another_length_is_refused(body: bytes) -> None:
    with pytest.raises(RefusedError, match="its body"):
        read(carried(RESULT)[0], body)


@pytest.mark.parametrize(
    "head",
    [b"", b"[]", b"null", b"{", b'{"result":' + b"[" * 100_000, b"\xff{}", b'{"refused":{"sentence":"\\u0007"}}'],
)
def test_a_head_that_is_none_is_refused(head: bytes) -> None:
    with pytest.raises(RefusedError):
        exchange.read_reply(head, memoryview(b""), SOURCES)


@pytest.mark.parametrize("lengths", [(0, 0), (exchange.MAX_HEAD + 1, 0), (2, MAX_INFLATED + 1)])
def test_lengths_out_of_bounds_are_refused(lengths: tuple[int, int]) -> None:
    with pytest.raises(RefusedError, match="its lengths"):
        exchange.read_lengths(exchange.PREFIX.pack(*lengths))


@pytest.mark.parametrize("head", [b"{}", b'{"hello":[]}', b'{"hello":{"walls":"all"}}', b'{"hello":{"walls":[1]}}'])
def test_a_strange_greeting_is_refused(head: bytes) -> None:
    with pytest.raises(RefusedError):
        exchange.read_hello(head)


@given(st.data())
def test_no_mutation_of_an_answer_raises_anything_else(data: st.DataObject) -> None:
    head, parts = exchange.write_reply(RESULT)
    mutated = bytearray(head)
    for _ in range(data.draw(st.integers(1, 6))):
        mutated[data.draw(st.integers(0, len(mutated) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(KeydeskError):
        exchange.read_reply(bytes(mutated), memoryview(b"".join(parts)), SOURCES)
