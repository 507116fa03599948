"""A figure judges its own bar by medians of rounds, and the table says what it found."""

from __future__ import annotations

import math

import pytest

from bench.figures import GROWTH, HEADINGS, Bar, Figure, growth, quantile, table

FAST = Figure("get", "µs", (80, 90, 300), "peer", (100, 100, 100), Bar(1.0))


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.split("|")[1:-1]]


@pytest.mark.parametrize(
    ("ours", "peers", "bar", "verdict"),
    [
        ((90,), (100,), Bar(1.0), True),
        ((100,), (100,), Bar(1.0), True),
        ((101,), (100,), Bar(1.0), False),
        ((300,), (100,), Bar(3.0, is_least=True), True),
        ((299,), (100,), Bar(3.0, is_least=True), False),
        ((49,), (1,), Bar(50, is_ratio=False), True),
        ((51,), (9000,), Bar(50, is_ratio=False), False),
        ((90, 90, 900), (100, 100, 100), Bar(1.0), True),
        ((90, 200, 900), (100, 100, 1000), Bar(1.0), True),
        ((90,), (), Bar(1.0), None),
        ((90,), (100,), None, None),
    ],
)
def test_bar_is_judged_by_the_median_of_rounds(
    ours: tuple[float, ...], peers: tuple[float, ...], bar: Bar | None, verdict: bool | None
) -> None:
    assert Figure("it", "ms", ours, "peer", peers, bar).is_met is verdict


def test_ratio_pairs_values_of_one_round() -> None:
    assert Figure("it", "ms", (10, 30), "peer", (20, 20)).ratio == 1.0
    assert Figure("it", "ms", (10,)).ratio is None


def test_table_is_as_wide_in_every_line_and_says_each_verdict() -> None:
    slow = Figure("put", "ms", (1234.5,), bar=Bar(20, is_ratio=False))
    lines = table([FAST, slow]).splitlines()
    assert len({len(line) for line in lines}) == 1
    assert [cell.strip() for cell in lines[0].split("|")[1:-1]] == list(HEADINGS)
    assert [cell.strip() for cell in lines[2].split("|")[1:-1]] == [
        "get",
        "90 µs",
        "peer 100 µs",
        "0.90 ×",
        "≤ 1 ×",
        "met",
    ]
    assert [cell.strip() for cell in lines[3].split("|")[1:-1]] == [
        "put", "1,234 ms", "–", "–", "≤ 20 ms", "**missed**",
    ]  # fmt: skip


def test_growth_stands_in_a_table_of_its_own() -> None:
    grown = Figure("add", "ms", (6,), "10,000 keys", (4,), is_growth=True)
    assert "add" not in table([FAST, grown])
    lines = growth([FAST, grown]).splitlines()
    assert list(map(cells, (lines[0], lines[2]))) == [
        list(GROWTH),
        ["add", "6 ms", "4 ms", "1.50 ×"],
    ]
    assert growth([FAST]) == ""


def test_spread_shows_every_round() -> None:
    assert FAST.spread() == "get: 80 90 300 · peer 100 100 100 µs"


def test_what_the_system_does_not_tell_is_not_measured() -> None:
    assert FAST.is_measured
    assert not Figure("kB", "kB", (math.nan,)).is_measured
    assert not Figure("kB", "kB", ()).is_measured


@pytest.mark.parametrize(("count", "expected"), [(1, 1), (19, 19), (20, 19), (21, 20), (100, 95)])
def test_quantile_is_a_value_that_so_many_do_not_exceed(count: int, expected: int) -> None:
    values = list(range(count, 0, -1))
    assert quantile(values) == expected
    assert sum(value <= expected for value in values) >= 0.95 * count
