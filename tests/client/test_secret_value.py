"""A value is not shown by accident, and is zero when it is done."""

from __future__ import annotations

import pickle

import pytest

from keydesk.client import SecretValue


@pytest.fixture
def value() -> SecretValue:
    return SecretValue(bytearray(b"s3cret"), "/dev/db", 1, "value")


def test_no_way_of_printing_shows_it(value: SecretValue) -> None:
    assert {str(value), repr(value), f"{value}", f"{value:>5}", f"{value!r}", repr([value])[1:-1]} == {"<secret>"}


def test_it_gives_its_bytes_when_asked(value: SecretValue) -> None:
    assert (bytes(value), value.text(), bytes(value.view()), len(value), bool(value)) == (
        b"s3cret", "s3cret", b"s3cret", 6, True,
    )  # fmt: skip


def test_it_compares_with_bytes_and_with_its_like(value: SecretValue) -> None:
    assert value == b"s3cret"
    assert value == SecretValue(bytearray(b"s3cret"), "/x", 2, "y")
    assert value != b"other"
    assert value != "s3cret"


def test_it_is_zero_after_with(value: SecretValue) -> None:
    with value as kept:
        view = kept.view()
    assert bytes(view) == bytes(6)


def test_it_is_zero_when_collected() -> None:
    content = bytearray(b"s3cret")
    value = SecretValue(content, "/dev/db", 1, "value")
    del value
    assert content == bytes(6)


def test_it_is_neither_hashed_nor_pickled(value: SecretValue) -> None:
    with pytest.raises(TypeError):
        hash(value)
    with pytest.raises(TypeError):
        pickle.dumps(value)
