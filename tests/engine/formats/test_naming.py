"""Names from sources become legal and unique, and a change is said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keydesk.engine.formats.naming import legal, settle, stem
from keydesk.engine.formats.parsed import ParsedField, ParsedKey, ParsedVersion
from keydesk.model.kinds import Kind
from keydesk.model.paths import Path, check_name


def key(name: str, source: str = "a.env", segments: tuple[str, ...] = ()) -> ParsedKey:
    version = ParsedVersion((ParsedField("value", secret=True, body=b"x"),))
    return ParsedKey(segments, name, Kind.OPAQUE, "", (version,), source, "test")


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("tls/edge.key.pem", "edge"), ("edge.p12", "edge"), ("signing.enc.pem", "signing"), ("id_rsa", "id_rsa"),
        ("id_ed25519.pub", "id_ed25519"), ("id_ed25519-cert.pub", "id_ed25519"), (".env", ".env"), ("x.env", "x"),
        ("C:\\keys\\a.pem", "a"), ("node.js.key", "node.js"), (".pem", ".pem"),
    ],
)  # fmt: skip
def test_a_stem_loses_folders_and_known_endings(source: str, expected: str) -> None:
    assert stem(source) == expected


@given(st.text())
def test_every_text_becomes_a_legal_name(text: str) -> None:
    assert check_name(legal(text)) == legal(text)


def test_a_legal_name_stays_as_it_is() -> None:
    assert legal("Core / Network") == "Core / Network"
    assert settle([key("Core / Network")])[0].warnings == ()


@pytest.mark.parametrize("name", ["", ".", "..", " a", "a\n", "a\u202eb", "x" * 500])
def test_an_illegal_name_is_changed_and_that_is_said(name: str) -> None:
    (found,) = settle([key(name)])
    assert found.warning_codes == ("renamed",)
    assert Path.of("dev", found.name).name == found.name


def test_colliding_names_are_told_apart_by_their_source_then_by_a_number() -> None:
    found = settle([key("edge", "edge.pem"), key("edge", "edge.p12"), key("edge", "edge.p12"), key("edge", "edge")])
    assert [one.name for one in found] == ["edge", "edge.p12", "edge (2)", "edge (3)"]
    assert [one.warning_codes for one in found] == [(), ("renamed",), ("renamed",), ("renamed",)]


def test_the_same_name_in_another_place_is_free() -> None:
    found = settle([key("a", segments=("x",)), key("a", segments=("y",))])
    assert [one.warning_codes for one in found] == [(), ()]


@given(st.lists(st.tuples(st.lists(st.text(max_size=3), max_size=2), st.text(max_size=3)), max_size=12))
def test_places_are_always_unique(wishes: list[tuple[list[str], str]]) -> None:
    found = settle([key(name, segments=tuple(segments)) for segments, name in wishes])
    assert len({(*one.segments, one.name) for one in found}) == len(wishes)
