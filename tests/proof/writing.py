"""The table in docs/reliability.md is what a run counted, with its date, its seed and the version it ran on."""

from __future__ import annotations

import os
import subprocess
import time
from typing import TYPE_CHECKING

from tests.proof.compiled import ROOT

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tests.proof.tally import Tally

PAGE = ROOT / "docs" / "reliability.md"
BEGIN, END = "<!-- counted -->", "<!-- /counted -->"


def write(counted: Sequence[Tally], seed: str, seconds: float, page: Path = PAGE) -> None:
    """Put the table between its two marks."""
    before, rest = page.read_text(encoding="utf-8").split(BEGIN)
    _, after = rest.split(END)
    page.write_text(f"{before}{BEGIN}\n{_run(seed, seconds)}\n\n{_table(counted)}\n{END}{after}", encoding="utf-8")


def _run(seed: str, seconds: float) -> str:
    command = ["git", "rev-parse", "--short", "HEAD"]
    version = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False).stdout.strip()
    when = f"{time.strftime('%Y-%m-%d', time.gmtime())}, seed {seed}, at {version or 'an unknown version'}"
    return f"Run of {when}, {os.cpu_count()} cores, {round(seconds / 60)} minutes."


def _table(counted: Sequence[Tally]) -> str:
    lines = ["| what | tried | bad | seen on the way |", "|---|---:|---:|---|"]
    lines += [f"| {tally.part} | {tally.tried:,} | {tally.bad} | {tally.told} |" for tally in counted]
    return "\n".join(lines)
