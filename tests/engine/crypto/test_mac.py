"""A tag belongs to its parts as they were split, under its key alone."""

from __future__ import annotations

import hashlib
import hmac

from hypothesis import given
from hypothesis import strategies as st

from keydesk.engine.crypto.mac import TAG_SIZE, matches, prefixed, tag
from keydesk.engine.crypto.secret import SecretBuffer

KEY = b"k" * 32
PARTS = st.lists(st.binary(max_size=12), max_size=4)


@given(PARTS, PARTS)
def test_another_split_has_another_encoding(one: list[bytes], other: list[bytes]) -> None:
    assert (one == other) == (prefixed(*one) == prefixed(*other))


@given(PARTS)
def test_the_tag_is_hmac_sha256_of_the_length_prefixed_parts(parts: list[bytes]) -> None:
    written = b"".join(len(part).to_bytes(8, "big") + part for part in parts)
    made = tag(SecretBuffer.of(KEY), *parts)
    assert made == hmac.new(KEY, written, hashlib.sha256).digest()
    assert len(made) == TAG_SIZE
    assert matches(SecretBuffer.of(KEY), made, *parts)


def test_another_key_or_part_does_not_match() -> None:
    made = tag(SecretBuffer.of(KEY), b"a", b"b")
    assert not matches(SecretBuffer.of(b"l" * 32), made, b"a", b"b")
    assert not matches(SecretBuffer.of(KEY), made, b"a", b"c")
    assert not matches(SecretBuffer.of(KEY), made[:-1], b"a", b"b")
