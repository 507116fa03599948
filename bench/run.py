"""Measures everything and says which bar is missed: `python -m bench.run [PART …] [--rounds N] [--write-docs]`.

Exits 1 when a bar is missed. Figures are only as good as the machine is quiet; how much others used is said.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import sys
import time
from typing import TYPE_CHECKING

from bench import get, large, machine, page, process, window

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bench.figures import Figure

PARTS: dict[str, Callable[[int], list[Figure]]] = {
    "get": get.measure,
    "process": process.measure,
    "window": window.measure,
    "large": large.measure,
}
ROUNDS = 3


def main(words: Sequence[str] | None = None) -> int:
    """Run the parts that are named, or all."""
    given = _given(words)
    facts, watch, began = f"{machine.facts()}. {machine.peers()}.", machine.Watch(), time.monotonic()
    measured: list[Figure] = []
    for name in given.parts or PARTS:
        begin = time.monotonic()
        found = PARTS[name](given.rounds)
        print(f"{name}: {time.monotonic() - begin:.0f} s", page.spreads(found), "", sep="\n", flush=True)
        measured += found
    others = watch.others()
    said = page.report(measured, f"{facts} {_use(watch.load, others)}", given.rounds)
    print(said, f"\nIn all {time.monotonic() - began:.0f} s.")
    if given.write_docs:
        today = dt.datetime.now(dt.UTC).date()
        page.PAGE.write_text(page.written(page.PAGE.read_text("utf-8"), f"Measured on {today}: {said}"), "utf-8")
    return 1 if any(figure.is_met is False for figure in measured) else 0


def _given(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./dev bench", description="Keydesk beside its peers, in the same run.")
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"only these: {', '.join(PARTS)}")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help=f"how often everything is measured ({ROUNDS})")
    parser.add_argument("--write-docs", action="store_true", help="put the tables into docs/benchmarks.md")
    given = parser.parse_args(words)
    unknown = sorted(set(given.parts) - set(PARTS))
    if unknown:
        parser.error(f"no such part: {', '.join(unknown)}; there are {', '.join(PARTS)}")
    if given.rounds < 1:
        parser.error("at least one round")
    if given.write_docs and (given.parts or given.rounds < ROUNDS):
        parser.error(f"the page shows whole runs of at least {ROUNDS} rounds")
    return given


def _use(load: float, others: float) -> str:
    """Who used the machine, in a sentence."""
    noisy = " **Noisy: these times are not to be trusted.**" if machine.is_noisy(others) else ""
    return (
        f"Load {load:.1f} at the start and {os.getloadavg()[0]:.1f} at the end, "
        f"others used {others:.0%} of the machine.{noisy}"
    )


if __name__ == "__main__":
    sys.exit(main())
