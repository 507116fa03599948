"""A password is prepared as RFC 8265 says, whatever pieces it is typed in, and what is no password is refused."""

from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keydesk.engine.crypto.secret import SecretBuffer
from keydesk.engine.keyslots import password
from keydesk.engine.keyslots.password import LONGEST, prepare
from keydesk.errors import RefusedError


def prepared(text: str) -> str:
    return bytes_of(prepare(SecretBuffer.of(text.encode()))).decode()


def bytes_of(secret: SecretBuffer) -> bytes:
    return bytes(secret.view())


def expected(text: str) -> str:
    """OpaqueString (RFC 8265 section 4.2.2) in one step, by the standard library."""
    spaced = "".join(" " if unicodedata.category(character) == "Zs" else character for character in text)
    return unicodedata.normalize("NFC", spaced)


@given(st.text(st.characters(exclude_categories=("Cc", "Cn", "Cs", "Co")), min_size=1, max_size=60))
def test_piece_by_piece_gives_what_normalising_the_whole_gives(text: str) -> None:
    assert prepared(text) == expected(text)
    assert prepared(unicodedata.normalize("NFD", text)) == expected(text)


@pytest.mark.parametrize(
    ("typed", "same"),
    [
        ("Zürich", "Zu\u0308rich"),
        ("\u1e69", "s\u0307\u0323"),
        ("한글", unicodedata.normalize("NFD", "한글")),
        ("a\u00a0b\u3000c", "a b c"),
        ("\u09cb", "\u09c7\u09be"),
    ],
)
def test_one_password_however_the_keyboard_composes_it(typed: str, same: str) -> None:
    assert prepared(typed) == prepared(same)


@pytest.mark.parametrize("typed", ["Straße", "\uff21\uff22", "ﬁ", "PassWord"])
def test_case_width_and_ligatures_are_kept(typed: str) -> None:
    assert prepared(typed) == typed


def test_no_letter_that_joins_what_is_before_it_begins_a_piece() -> None:
    """Over all of Unicode as this Python knows it: the pieces never cut what NFC would join."""
    seconds = set()
    for point in range(sys.maxunicode + 1):
        parts = unicodedata.decomposition(chr(point)).split()
        if len(parts) == 2 and not parts[0].startswith("<"):
            pair = "".join(chr(int(part, 16)) for part in parts)
            if unicodedata.normalize("NFC", pair) == chr(point):
                seconds.add(pair[1])
    seconds |= {chr(point) for point in (*range(0x1161, 0x1176), *range(0x11A8, 0x11C3))}
    assert len(seconds) > 50
    assert [hex(ord(character)) for character in seconds if password._starts(character)] == []


@pytest.mark.parametrize(
    "typed", [b"", b"tab\there", b"line\n", b"\x00", b"del\x7f", "\u0085".encode(), "\ue000".encode()]
)
def test_what_is_no_password_is_refused(typed: bytes) -> None:
    with pytest.raises(RefusedError):
        prepare(SecretBuffer.of(typed))


@pytest.mark.parametrize("typed", [b"\xff", b"caf\xe9", b"\xc3", b"a\xe2\x82", b"\xed\xa0\x80", b"\xf4\x90\x80\x80"])
def test_bytes_that_are_no_text_are_refused(typed: bytes) -> None:
    with pytest.raises(RefusedError, match="UTF-8"):
        prepare(SecretBuffer.of(typed))


def test_a_password_has_an_end() -> None:
    assert len(prepare(SecretBuffer.of(b"x" * LONGEST))) == LONGEST
    with pytest.raises(RefusedError, match="longer"):
        prepare(SecretBuffer.of(b"x" * (LONGEST + 1)))


def test_the_longest_growth_still_fits() -> None:
    text = "\u1d160"[0] + "\U0001d160" * (LONGEST // 4 - 1)
    assert prepared(text) == expected(text)
