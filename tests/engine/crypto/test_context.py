"""No two places are encoded alike, and another reader finds in the bytes what was put in."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from typing import ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keydesk.engine.crypto import context
from keydesk.engine.crypto.context import (
    AnchorContext,
    Context,
    DekContext,
    HandoverContext,
    KekContext,
    PendingContext,
    Purpose,
    RecordContext,
    SlotContext,
    ValueContext,
)

numbers = st.integers(0, 2**64 - 1)
ids = st.binary(max_size=20)
texts = st.text(max_size=20)
CONTEXTS = st.one_of(
    st.builds(ValueContext, ids, ids, numbers, texts),
    st.builds(DekContext, ids, ids, numbers, ids, numbers),
    st.builds(KekContext, ids, ids, numbers, numbers),
    st.builds(RecordContext, ids, texts, ids, numbers),
    st.builds(SlotContext, ids, ids, texts, ids, ids),
    st.builds(PendingContext, ids, ids, numbers),
    st.builds(AnchorContext, ids, numbers),
    st.builds(HandoverContext, ids, numbers),
)


def read(encoded: bytes) -> tuple[str, tuple[object, ...]]:
    """What docs/format.md says the bytes mean, read without the code that wrote them."""
    at = 0

    def take(size: int) -> bytes:
        nonlocal at
        at += size
        return encoded[at - size : at]

    def number() -> int:
        return int.from_bytes(take(4), "big")

    name = take(number()).decode()
    fields: list[object] = []
    for _ in range(number()):
        kind, content = take(1), take(number())
        fields.append({1: lambda c: int.from_bytes(c, "big"), 2: bytes, 3: bytes.decode}[kind[0]](content))  # type: ignore[operator]
    assert at == len(encoded)
    return name, tuple(fields)


@given(CONTEXTS)
def test_the_encoding_says_the_type_and_every_field(place: Context) -> None:
    assert read(place.encode()) == (place.type_name, astuple(place))  # type: ignore[call-overload]


@given(CONTEXTS, CONTEXTS)
def test_different_places_are_encoded_differently(one: Context, other: Context) -> None:
    assert (one == other) == (one.encode() == other.encode())


def test_bytes_cannot_slide_from_one_field_to_the_next() -> None:
    assert RecordContext(b"v", "ab", b"c", 1).encode() != RecordContext(b"v", "a", b"bc", 1).encode()


@pytest.mark.parametrize("version", [-1, 2**64])
def test_an_integer_that_does_not_fit_is_refused(version: int) -> None:
    with pytest.raises(OverflowError):
        ValueContext(b"v", b"k", version, "f").encode()


def test_a_field_of_another_type_is_refused() -> None:
    with pytest.raises(TypeError, match="bool"):
        AnchorContext(b"v", True).encode()


def test_every_type_has_its_own_name_and_each_purpose_its_own_types() -> None:
    kinds = [each for each in vars(context).values() if isinstance(each, type) and issubclass(each, Context)]
    kinds.remove(Context)
    assert len({kind.type_name for kind in kinds}) == len(kinds)
    assert {kind.sealed_by for kind in kinds} == set(Purpose)


def test_a_new_type_needs_only_its_fields() -> None:
    @dataclass(frozen=True, slots=True)
    class OddContext(Context):
        sealed_by: ClassVar[Purpose] = Purpose.RECORD
        type_name: ClassVar[str] = "odd"
        one: int
        two: str

    try:
        assert read(OddContext(7, "ü").encode()) == ("odd", (7, "ü"))
    finally:
        del OddContext
