"""A figure is what every round measured, beside its peer in the same round; it says itself whether its bar is met."""

from __future__ import annotations

import math
import statistics
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Bar:
    """What a figure must reach: its ratio to the peer when `is_ratio`, else its own value; at most, or at least."""

    limit: float
    is_ratio: bool = True
    is_least: bool = False

    def is_met_by(self, value: float) -> bool:
        """Claim: `value` reaches the bar."""
        return value >= self.limit if self.is_least else value <= self.limit


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of a table. `ours` and `peers` hold one value a round, in `unit`; `bar` None is for information.

    `is_growth` claims that the peer is ourselves with fewer keys.
    """

    what: str
    unit: str
    ours: Sequence[float]
    peer: str = ""
    peers: Sequence[float] = field(default=())
    bar: Bar | None = None
    is_growth: bool = False

    @property
    def is_measured(self) -> bool:
        """Claim: there is something in it; what the system tells only to root is left out for others."""
        return bool(self.ours) and not any(map(math.isnan, self.ours))

    @property
    def ratio(self) -> float | None:
        """The median over the rounds of ours to the peer's, each pair from one round; None without a peer."""
        pairs = [ours / peer for ours, peer in zip(self.ours, self.peers, strict=False) if peer]
        return statistics.median(pairs) if pairs else None

    @property
    def is_met(self) -> bool | None:
        """Claim: the bar is met; None where there is none, or nothing to compare with."""
        judged = self.ratio if self.bar is not None and self.bar.is_ratio else statistics.median(self.ours)
        return None if self.bar is None or judged is None else self.bar.is_met_by(judged)

    def cells(self) -> tuple[str, ...]:
        """What, ours, peer, ratio, bar and verdict, as a person reads them."""
        ratio = self.ratio
        ours, theirs = self.sides()
        peer = f"{self.peer} {theirs}" if theirs else "–"
        verdict = {True: "met", False: "**missed**", None: "–"}[self.is_met]
        return self.what, ours, peer, "–" if ratio is None else f"{ratio:.2f} ×", self._bar(), verdict

    def sides(self) -> tuple[str, str]:
        """The median of ours and of the peer's, empty without a peer."""
        theirs = _shown(statistics.median(self.peers), self.unit) if self.peers else ""
        return _shown(statistics.median(self.ours), self.unit), theirs

    def spread(self) -> str:
        """Every round's value, ours and the peer's."""
        text = f"{self.what}: {' '.join(_number(value) for value in self.ours)}"
        if self.peers:
            text += f" · {self.peer} {' '.join(_number(value) for value in self.peers)}"
        return f"{text} {self.unit}"

    def _bar(self) -> str:
        if self.bar is None:
            return "–"
        sign = "≥" if self.bar.is_least else "≤"
        return f"{sign} {self.bar.limit:g} ×" if self.bar.is_ratio else f"{sign} {_shown(self.bar.limit, self.unit)}"


def _shown(value: float, unit: str) -> str:
    return f"{_number(value)} {unit}"


def _number(value: float) -> str:
    """Three figures that matter, thousands apart."""
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def quantile(values: Sequence[float], share: float = 0.95) -> float:
    """The value that `share` of all do not exceed."""
    ordered = sorted(values)
    return ordered[max(math.ceil(share * len(ordered)) - 1, 0)]


HEADINGS = ("what", "ours", "peer, same run", "ratio", "bar", "verdict")
GROWTH = ("what", "100,000 keys", "10,000 keys", "ratio")


def table(figures: Sequence[Figure]) -> str:
    """All figures but those of growth as one Markdown table, aligned to be read as it is."""
    return _table([HEADINGS, *(figure.cells() for figure in figures if not figure.is_growth)])


def growth(figures: Sequence[Figure]) -> str:
    """The figures of growth as a table of their own, empty without any."""
    rows = [(each.what, *each.sides(), each.cells()[3]) for each in figures if each.is_growth]
    return _table([GROWTH, *rows]) if rows else ""


def _table(rows: Sequence[tuple[str, ...]]) -> str:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in rows
    ]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines)
