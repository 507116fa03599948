"""Runs the proof and prints what it counted: `python -m tests.proof [--long] [PART …]`; exits 1 for any bad case."""

from __future__ import annotations

import argparse
import sys
import time

from tests.proof import writing
from tests.proof.parts import PARTS, SEED, Asked, run
from tests.proof.tally import HEADING, Tally


def main() -> int:
    """Run the parts that are named, or all."""
    given = _parsed()
    began = time.monotonic()
    print(f"seed {given.seed}", HEADING, sep="\n", flush=True)
    counted: list[Tally] = []
    for name in given.parts or PARTS:
        for tally in _counted(name, Asked(given.long, given.seed)):
            counted.append(tally)
            print(tally, *(f"    {example}" for example in tally.examples), sep="\n", flush=True)
    bad = sum(tally.bad for tally in counted)
    print(f"{'all':<46} {'':>7} {bad:>5} {time.monotonic() - began:>7.1f} s", flush=True)
    if given.write_docs:
        writing.write(counted, given.seed, time.monotonic() - began)
    return 1 if bad else 0


def _parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./dev proof", description="The proof of the promises, by number.")
    parser.add_argument("--long", action="store_true", help="the long form: an hour or two on two cores")
    parser.add_argument("--seed", default=SEED, help=f"what stories and places are drawn from (default {SEED})")
    parser.add_argument("--write-docs", action="store_true", help="put the table into docs/reliability.md")
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    given = parser.parse_args()
    unknown = sorted(set(given.parts) - set(PARTS))
    if unknown:
        parser.error(f"no such part: {', '.join(unknown)}")
    if given.write_docs and (given.parts or not given.long):
        parser.error("the table in the documents is of all parts in their long form")
    return given


def _counted(name: str, asked: Asked) -> list[Tally]:
    """What a part counted; one that breaks off is bad, and the others go on."""
    try:
        return run(name, asked)
    except RuntimeError as error:
        return [Tally(name, 1, 1, examples=[str(error)])]


if __name__ == "__main__":
    sys.exit(main())
