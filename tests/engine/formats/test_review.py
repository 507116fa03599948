"""Weak and reused values are said, and the sentence never holds one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keydesk.engine.formats.parsed import SourceFile
from keydesk.engine.formats.reading import parse

if TYPE_CHECKING:
    import pytest

    from keydesk.engine.formats.parsed import ParsedKey, ParseOptions


def read(text: str, options: ParseOptions) -> dict[str, ParsedKey]:
    return {key.name: key for key in parse([SourceFile("a.env", text.encode())], {}, options).keys}


def test_a_guessable_password_is_weak_and_a_good_one_is_not(options: ParseOptions) -> None:
    keys = read("A_PASSWORD=Summer2024\nB_PASSWORD=x9$Kq!72mmPz@4Rw\n", options)
    assert keys["A_PASSWORD"].warning_codes == ("weak",)
    assert keys["B_PASSWORD"].warning_codes == ()
    assert (keys["A_PASSWORD"].bits or 0) < 50 <= (keys["B_PASSWORD"].bits or 0)


def test_the_password_of_a_url_is_rated_not_the_url(options: ParseOptions) -> None:
    keys = read("DATABASE_URL=postgresql://app:secret@a-very-long-host-name.example.test/db\n", options)
    assert keys["DATABASE_URL"].warning_codes == ("weak",)


def test_where_there_is_too_much_to_rate_the_shortest_are_rated(
    options: ParseOptions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("keydesk.engine.formats.review._MOST_WORK", 40**2)
    long = "".join(f"K{number}_PASSWORD=x9$Kq!72mmPz@4Rw{number:02}\n" for number in range(10))
    keys = read(f"{long}SHORT_PASSWORD=summer\nLAST_PASSWORD=winter12\n", options)
    assert [keys[name].warning_codes for name in ("SHORT_PASSWORD", "LAST_PASSWORD")] == [("weak",), ("weak",)]
    assert 0 < sum(key.bits is not None for key in keys.values()) < 10


def test_the_same_value_twice_is_reused(options: ParseOptions) -> None:
    keys = read("A_TOKEN=x9Kq72mmPz4Rwaa01\nB_TOKEN=x9Kq72mmPz4Rwaa01\nC_TOKEN=y9Kq72mmPz4Rwaa01\n", options)
    assert [keys[name].warning_codes for name in ("A_TOKEN", "B_TOKEN", "C_TOKEN")] == [("reused",), ("reused",), ()]
    assert "x9Kq" not in str(keys["A_TOKEN"].warnings)
    assert "'B_TOKEN'" in keys["A_TOKEN"].warnings[0]
