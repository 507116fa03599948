"""docs/benchmarks.md keeps its words; what was measured is put between its two marks, and nothing else is touched."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from bench import figures

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bench.figures import Figure

PAGE = Path(__file__).parents[1] / "docs" / "benchmarks.md"
BEGIN, END = "<!-- measured by ./dev bench -->", "<!-- to here -->"


def report(measured: Sequence[Figure], facts: str, rounds: int) -> str:
    """Everything measured, as it is read in the page and in the terminal."""
    missed = [figure.cells()[0] for figure in measured if figure.is_met is False]
    verdict = f"{len(missed)} missed: {'; '.join(missed)}." if missed else "Every bar is met."
    parts = [f"{facts} Medians of {rounds} rounds.", figures.table(measured), verdict]
    grown = figures.growth(measured)
    return "\n\n".join([*parts, grown] if grown else parts)


def spreads(measured: Sequence[Figure]) -> str:
    """Every round's values, a line a figure."""
    return "\n".join(figure.spread() for figure in measured)


def written(page: str, measured: str) -> str:
    """The page with something else between its marks. Raises ValueError when it has not both of them, once."""
    if page.count(BEGIN) != 1 or page.count(END) != 1:
        message = "the page does not have both marks"
        raise ValueError(message)
    return re.sub(
        f"{re.escape(BEGIN)}.*{re.escape(END)}", lambda _: f"{BEGIN}\n\n{measured}\n\n{END}", page, flags=re.DOTALL
    )
