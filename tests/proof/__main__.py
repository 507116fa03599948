"""Runs the proof and prints what it counted: `python -m tests.proof [--long] [PART …]`; exits 1 for any bad case."""

from __future__ import annotations

import argparse
import sys
import time

from tests.proof.parts import PARTS, run
from tests.proof.tally import HEADING


def main() -> int:
    """Run the parts that are named, or all."""
    parser = argparse.ArgumentParser(prog="python -m tests.proof", description="The proof of the promises, by number.")
    parser.add_argument("--long", action="store_true", help="the long form: about a quarter of an hour")
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    given = parser.parse_args()
    unknown = sorted(set(given.parts) - set(PARTS))
    if unknown:
        parser.error(f"no such part: {', '.join(unknown)}")
    began, bad = time.monotonic(), 0
    print(HEADING, flush=True)
    for name in given.parts or PARTS:
        for tally in run(name, is_long=given.long):
            bad += tally.bad
            print(tally, *(f"    {example}" for example in tally.examples), sep="\n", flush=True)
    print(f"{'all':<34} {'':>7} {bad:>5} {time.monotonic() - began:>7.1f} s", flush=True)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
