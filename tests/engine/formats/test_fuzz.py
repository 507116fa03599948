"""Mutated, cut and spliced files of every format neither crash nor hang a reader, nor go in half."""

from __future__ import annotations

import gzip
import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keydesk.engine.formats import exchange
from keydesk.engine.formats.parsed import ParseOptions, SourceFile
from keydesk.engine.formats.reading import parse
from keydesk.errors import RefusedError
from tests.engine.formats import foreign, keepass_writer

if TYPE_CHECKING:
    from collections.abc import Callable

PATIENCE = 20.0
PASSPHRASES = dict(foreign.PASSPHRASES) | {"small.kdbx": b"pw", "old.kdbx": b"pw"}


@pytest.fixture(scope="session")
def corpus(desk_files: dict[str, SourceFile]) -> list[SourceFile]:
    """The desk without its dear KeePass file, and two cheap ones instead."""
    xml = foreign.keepass_xml(foreign.group("G", foreign.entry(1, password="pw", history=foreign.earlier("old", 1))))
    cheap = [SourceFile("small.kdbx", keepass_writer.kdbx4(xml)), SourceFile("old.kdbx", keepass_writer.kdbx3(xml))]
    return [*(file for name, file in desk_files.items() if not name.startswith("keepass/")), *cheap]


def hold(body: bytes, name: str, options: ParseOptions) -> None:
    """Read, and check what must hold of every answer: it is spoken or carried whole, in time."""
    begun = time.process_time()
    try:
        result = parse([SourceFile(name, body)], PASSPHRASES, options)
    except RefusedError:
        return
    head, parts = exchange.write_reply(result)
    assert exchange.read_reply(head, memoryview(b"".join(parts)), {name}) == result
    assert result.keys or result.unreadable or result.needs
    assert time.process_time() - begun < PATIENCE


def mutate(body: bytes, data: st.DataObject) -> bytes:
    """Flip, cut, repeat and insert a few places."""
    mutated = bytearray(body)
    for _ in range(data.draw(st.integers(1, 5))):
        at = data.draw(st.integers(0, max(0, len(mutated) - 1)))
        what = data.draw(st.sampled_from(("set", "cut", "drop", "repeat", "insert")))
        if what == "set" and mutated:
            mutated[at] = data.draw(st.integers(0, 255))
        elif what == "cut":
            del mutated[at:]
        elif what == "drop":
            del mutated[at : at + data.draw(st.integers(1, 40))]
        elif what == "repeat":
            mutated[at:at] = mutated[at : at + data.draw(st.integers(1, 200))]
        else:
            mutated[at:at] = data.draw(st.binary(max_size=12))
    return bytes(mutated)


@given(data=st.data())
def test_mutated_files_are_read_or_refused(
    corpus: list[SourceFile], options: ParseOptions, data: st.DataObject
) -> None:
    file = data.draw(st.sampled_from(corpus))
    hold(mutate(file.body, data), file.name, options)


@given(data=st.data())
def test_spliced_files_are_read_or_refused(
    corpus: list[SourceFile], options: ParseOptions, data: st.DataObject
) -> None:
    first, second = data.draw(st.sampled_from(corpus)), data.draw(st.sampled_from(corpus))
    cut, start = data.draw(st.integers(0, len(first.body))), data.draw(st.integers(0, len(second.body)))
    hold(first.body[:cut] + second.body[start:], first.name, options)


XML = foreign.keepass_xml(foreign.group("G", foreign.entry(1, password="pw", history=foreign.earlier("old", 1))))


@given(data=st.data())
def test_mutated_xml_behind_a_right_passphrase_is_read_or_refused(options: ParseOptions, data: st.DataObject) -> None:
    hold(keepass_writer.kdbx4(mutate(XML, data)), "small.kdbx", options)


@given(body=st.binary(max_size=400))
def test_any_content_behind_a_right_passphrase_is_refused(options: ParseOptions, body: bytes) -> None:
    hold(keepass_writer.kdbx4(b"", packed=gzip.compress(body)), "small.kdbx", options)


@given(body=st.binary(max_size=600))
def test_any_bytes_are_read_or_refused(options: ParseOptions, body: bytes) -> None:
    hold(body, "any", options)


@given(text=st.text(max_size=400))
@pytest.mark.parametrize(
    "begin",
    [
        lambda text: f"A_KEY={text}\n",
        lambda text: f"name,password\na,{text}\n",
        lambda text: f"apiVersion: v1\nkind: Secret\nstringData:\n  a: {text}\n",
        lambda text: f"otpauth://totp/{text}\n",
        lambda text: f"-----BEGIN PRIVATE KEY-----\n{text}\n-----END PRIVATE KEY-----\n",
        lambda text: f"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI{text}\n",
    ],
    ids=["dotenv", "csv", "kubernetes", "otpauth", "pem", "openssh"],
)
def test_any_text_in_the_shape_of_a_format_is_read_or_refused(
    options: ParseOptions, begin: Callable[[str], str], text: str
) -> None:
    hold(begin(text).encode("utf-8", "surrogatepass"), "any", options)


@pytest.mark.parametrize(
    "body",
    [
        b"A=" * 500_000,
        b"A='" + b"\\'" * 500_000,
        b"A=1\n" * 60_000,
        b'name,password\n"' + b"x" * 2_000_000,
        b"name,password\n" + b"a,b\n" * 60_000,
        b"-----BEGIN " * 100_000,
        b"-----BEGIN A-----" * 100_000,
        b"-----BEGIN PRIVATE KEY-----\n" + b"A" * 4_000_000 + b"\n-----END PRIVATE KEY-----\n",
        b"otpauth://totp/a?" + b"&a=b" * 200_000,
        b"apiVersion: v1\nkind: Secret\n" + b"- " * 300_000,
        b"[Interface]\n" * 100_000,
        b" " * 2_000_000,
        b"\n" * 2_000_000,
        b"0" * 2_000_000,
        b"\x30\x82" * 500_000,
        b"\x30\x80" * 500_000,
        b"name,password\n" + b"same,x\n" * 20_000,
    ],
    ids=lambda body: body[:14].decode("latin-1"),
)
def test_large_hostile_shapes_end_in_time(options: ParseOptions, body: bytes) -> None:
    hold(body, "any", options)


def test_an_entry_with_a_million_strings_ends_in_time(options: ParseOptions) -> None:
    texts = "<String><Key>a</Key><Value>b</Value></String>" * 300_000
    body = foreign.keepass_xml(f"<Entry>{texts}</Entry>")
    (left,) = parse([SourceFile("small.kdbx", keepass_writer.kdbx4(body))], PASSPHRASES, options).unreadable
    assert "strings in one entry" in left.reason
