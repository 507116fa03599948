"""A path names one thing in exactly one way."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keydesk.errors import RefusedError
from keydesk.model.paths import MAX_NAME, Path

names = st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=20).filter(
    lambda name: name not in {".", ".."}
)


@given(st.lists(names, min_size=1, max_size=8))
def test_written_form_reads_back(parts: list[str]) -> None:
    path = Path.of(*parts)
    assert Path.parse(str(path)) == path


def test_slash_inside_a_name_survives() -> None:
    path = Path.of("prod", "Core / Network", "100%")
    assert str(path) == "/prod/Core %2F Network/100%25"
    assert Path.parse(str(path)).names[1] == "Core / Network"


def test_composed_and_decomposed_letters_are_one_name() -> None:
    assert Path.parse("/dev/u\u0308ber") == Path.parse("/dev/\u00fcber")


def test_case_is_kept_and_distinguishes() -> None:
    assert Path.parse("/dev/A") != Path.parse("/dev/a")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "dev/a",
        "/dev//a",
        "/dev/..",
        "/dev/a\u202eb",
        "/dev/a\nb",
        "/dev/ a",
        "/dev/%41",
        "/" + "a" * (MAX_NAME + 1),
        "/a" * 17,
        "/" + "/".join(["ä" * 120] * 5),
    ],
)
def test_illegal_path_is_refused_with_a_next_step(text: str) -> None:
    with pytest.raises(RefusedError) as refused:
        Path.parse(text)
    assert refused.value.next_step
