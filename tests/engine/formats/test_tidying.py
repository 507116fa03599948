"""Whatever a source says, a key leaves within the vault's bounds, and none of its bytes is changed or lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keydesk.engine.formats.limits import MAX_FIELD, MAX_FIELDS, MAX_TEXT
from keydesk.engine.formats.parsed import ParsedField, ParsedKey, ParsedVersion
from keydesk.engine.formats.tidying import field_name, tidy
from keydesk.engine.handlers.storing import check_field_name, check_texts
from keydesk.model.kinds import Kind


def key(*fields: ParsedField, notes: str = "", attributes: dict[str, str] | None = None) -> ParsedKey:
    version = ParsedVersion((ParsedField("value", secret=True, body=b"x"), *fields))
    return ParsedKey((), "k", Kind.OPAQUE, "", (version,), "s", "test", notes=notes, attributes=attributes or {})


@given(st.text(max_size=90))
def test_every_name_becomes_one_the_vault_takes(name: str) -> None:
    check_field_name(field_name(name))


def test_names_that_collide_are_told_apart_and_keep_their_bytes() -> None:
    fields = [
        ParsedField(name, secret=True, body=name.encode()) for name in ("a/b", "a-b", "value", "x" * 90, "x" * 91)
    ]
    (found,), _ = tidy([key(*fields)])
    assert [part.name for part in found.current.fields][:4] == ["value", "a-b", "a-b (2)", "value (2)"]
    assert [part.body for part in found.current.fields[1:]] == [part.body for part in fields]


@given(st.text(max_size=50), st.dictionaries(st.text(max_size=20), st.text(max_size=50), max_size=5))
def test_texts_are_those_the_vault_takes(notes: str, attributes: dict[str, str]) -> None:
    (found,), _ = tidy([key(notes=notes, attributes=attributes)])
    check_texts("", found.owner, found.notes, found.tags, found.attributes)


def test_texts_too_long_to_be_shown_become_secret_fields() -> None:
    (found,), left = tidy([key(notes="n" * MAX_TEXT, attributes={"Recipe": "r" * 100, "Room": "B12"})])
    assert not left
    assert found.current.body("notes") == b"n" * MAX_TEXT
    assert (found.notes, found.attributes) == ("", {"Recipe": "r" * 100, "Room": "B12"})
    check_texts("", found.owner, found.notes, found.tags, found.attributes)


@pytest.mark.parametrize(
    "fields",
    [
        [ParsedField("big", secret=True, body=bytes(MAX_FIELD + 1))],
        [ParsedField(f"f{n}", secret=True, body=b"") for n in range(MAX_FIELDS)],
    ],
)
def test_a_key_beyond_the_bounds_is_left_alone_and_said(fields: list[ParsedField]) -> None:
    kept, left = tidy([key(*fields)])
    assert not kept
    assert left[0].reason.startswith("'k': ")
