"""The proofs that are tests: those marked long, and those that run as a second user, counted from pytest's own report.

A test says what it tried by the properties `tried`, `bad` and `seen` (pytest's `record_property`).
"""

from __future__ import annotations

import os
import pathlib
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from collections import Counter

from tests.proof.compiled import ROOT
from tests.proof.tally import Tally

WORDS = {"test_identity": "identity", "test_holder": "clipboard", "test_jail": "import", "test_traces": "window"}
"""What the tests of a file are about."""


def run(*, is_long: bool) -> list[Tally]:
    """The long tests one by one, and all that need a second user together; nothing in the short form."""
    if not is_long:
        return []
    return [
        *map(_counted, _reported("--long", "-m", "long", "tests")),
        _together(
            "files made by mutation, 2,000 for each way", _reported("--long", "tests/engine/formats/test_fuzz.py")
        ),
        _together("tests under a second user", _reported("-m", "second_uid", "tests")),
    ]


def _reported(*options: str) -> list[ET.Element]:
    """Every test that ran. On CI nothing may be skipped, and so it is here."""
    with tempfile.TemporaryDirectory() as place:
        report = pathlib.Path(place) / "report.xml"
        command = [sys.executable, "-m", "pytest", "-q", *options, f"--junitxml={report}", "-o", "junit_family=xunit1"]
        subprocess.run(command, cwd=ROOT, env={**os.environ, "CI": "true"}, stdout=subprocess.DEVNULL, check=False)
        return list(ET.parse(report).iter("testcase"))


def _counted(case: ET.Element) -> Tally:
    said = {each.get("name", ""): each.get("value", "") for each in case.iter("property")}
    file = case.get("classname", "").rpartition(".")[2]
    name = case.get("name", "").removeprefix("test_").partition("[")
    options = f" ({name[2].rstrip(']')})" if name[2] else ""
    seen = Counter([said["seen"]] if said.get("seen") else [])
    tally = Tally(
        f"{WORDS.get(file, file)}: {name[0].replace('_', ' ')}{options}", int(said.get("tried", 1)), seen=seen
    )
    if _problem(case) is not None:
        tally.bad = max(int(said.get("bad", 1)), 1)
        tally.examples.append(_problem(case) or "")
    tally.seconds = float(case.get("time", 0))
    return tally


def _together(part: str, cases: list[ET.Element]) -> Tally:
    tally = Tally(part)
    for case in cases:
        problem = _problem(case)
        file = case.get("classname", "").rpartition(".")[2]
        tally.add([] if problem is None else [problem], f"{file}: {case.get('name')}", file)
        tally.seconds += float(case.get("time", 0))
    return tally


def _problem(case: ET.Element) -> str | None:
    """The first line of what went wrong, or None."""
    for word in ("failure", "error", "skipped"):
        found = case.find(word)
        if found is not None:
            return (found.get("message") or word).splitlines()[0]
    return None
