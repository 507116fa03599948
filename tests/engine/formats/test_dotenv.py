"""Variables are read as python-dotenv reads them, one key each, and guessed by their names."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from dotenv import dotenv_values

from keydesk.engine.formats import dotenv
from keydesk.engine.formats.parsed import ParsedKey, ParseOptions, SourceFile
from keydesk.errors import RefusedError
from keydesk.model.kinds import Kind

if TYPE_CHECKING:
    from keydesk.engine.formats.halves import Harvest

TRICKY = """\
# comment
PLAIN=value
export EXPORTED=yes
SPACES = around
SINGLE='a $b ${c} # not a comment'
DOUBLE="tab\\tand \\"quote\\" # inside"
COMMENTED=word with spaces # outside
EMPTY=
NO_EQUALS
MULTI="one
two"
LAST=1
LAST=2
UNICODE=Schlüssel
REFERENCE=${PLAIN}-x
"""


def read(text: str | bytes, options: ParseOptions, name: str = "payments.env") -> Harvest:
    return dotenv.read(SourceFile(name, text if isinstance(text, bytes) else text.encode()), options)


def value(key: ParsedKey) -> bytes:
    return key.current.body() or b""


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_values_are_those_of_python_dotenv(options: ParseOptions, ending: str) -> None:
    theirs = dotenv_values(stream=io.StringIO(TRICKY), interpolate=False)
    ours = {key.name: value(key).decode() for key in read(TRICKY.replace("\n", ending), options).keys}
    assert ours == {name: text for name, text in theirs.items() if text}


def test_empty_and_repeated_variables_are_said(options: ParseOptions) -> None:
    reasons = [left.reason for left in read(TRICKY, options).unreadable]
    assert reasons == ["LAST is given twice; the last one counts.", "EMPTY is empty.", "NO_EQUALS is empty."]


def test_a_line_that_is_no_assignment_is_named_by_its_number(options: ParseOptions) -> None:
    harvest = read("A=1\nB='open quote\nC=3\n", options)
    assert [key.name for key in harvest.keys] == ["A", "C"]
    assert [left.reason for left in harvest.unreadable] == ["Line 2 is no NAME=value."]


@pytest.mark.parametrize(
    ("name", "segments"),
    [
        ("payments.env", ("payments",)),
        ("apps/payments.env", ("payments",)),
        (".env", ()),
        (".env.staging", ("staging",)),
    ],
)
def test_the_name_of_the_file_suggests_a_namespace(options: ParseOptions, name: str, segments: tuple[str, ...]) -> None:
    assert read("A=1", options, name).keys[0].segments == segments


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("PAYMENT_API_KEY=pk_0123456789", Kind.API_TOKEN),
        ("GITHUB_TOKEN=ghp_x", Kind.API_TOKEN),
        ("githubToken=ghp_x", Kind.API_TOKEN),
        ("CLIENT_SECRET=x", Kind.API_TOKEN),
        ("SMTP_PASSWORD=x", Kind.PASSWORD),
        ("PGPASSWORD=x", Kind.PASSWORD),
        ("DB_PASS=x", Kind.PASSWORD),
        ("DATABASE_URL=postgresql://u:p@h/d", Kind.PASSWORD),
        ("PUBLIC_URL=https://example.test/", Kind.OPAQUE),
        ("JWT_SIGNING_KEY=MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=", Kind.SYMMETRIC),
        ("JWT_SIGNING_KEY=not-a-key", Kind.API_TOKEN),
        ("LOG_LEVEL=debug", Kind.OPAQUE),
        ("KEYBOARD=de", Kind.OPAQUE),
    ],
)
def test_the_kind_is_guessed(options: ParseOptions, line: str, kind: Kind) -> None:
    assert read(line, options).keys[0].kind is kind


def test_a_url_is_taken_apart_without_showing_its_password(options: ParseOptions) -> None:
    url = "postgresql://app_rw:k9%21vQ@db.example.test:5432/payments?sslmode=require&password=two"
    (key,) = read(f"DATABASE_URL={url}", options).keys
    assert value(key) == url.encode()
    assert key.attributes == {
        "username": "app_rw", "host": "db.example.test", "port": "5432", "database": "payments",
        "url": "postgresql://db.example.test:5432/payments",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ("A=ü".encode("utf-16"), "UTF-16"),
        ("A=1\nB=2\n".encode("utf-16-le"), "UTF-16"),
        ("A=1\nB=ü\n".encode("latin-1"), "Latin-1 or another 8-bit encoding, not UTF-8 (line 2)"),
    ],
)
def test_another_encoding_is_named(options: ParseOptions, body: bytes, named: str) -> None:
    with pytest.raises(RefusedError) as caught:
        read(body, options)
    assert named in caught.value.sentence


def test_a_byte_order_mark_of_utf_8_is_no_part_of_a_name(options: ParseOptions) -> None:
    assert read("A=1".encode("utf-8-sig"), options).keys[0].name == "A"
