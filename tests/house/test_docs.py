"""What the documents say is there: every link leads somewhere, every command they name is one."""

from __future__ import annotations

import re
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.house.sources import PACKAGE, ROOT, tracked_files

if TYPE_CHECKING:
    from pathlib import Path

PAGES = [path for path in tracked_files() if path.suffix == ".md"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?://|#)([^)#\s]+)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_dev_command_named_exists(page: Path) -> None:
    usage = subprocess.run([ROOT / "dev", "help"], check=True, capture_output=True, text=True).stdout
    offered = set(re.findall(r"^\./dev (\w+)", usage, re.MULTILINE))
    named = set(re.findall(r"\./dev ([a-z]+)\b", page.read_text(encoding="utf-8")))
    assert named - offered == set()


def test_decisions_are_numbered_without_gaps() -> None:
    numbers = sorted(int(path.name[:4]) for path in (ROOT / "docs" / "decisions").glob("*.md"))
    assert numbers == list(range(1, len(numbers) + 1))


def test_decisions_have_their_four_parts() -> None:
    parts = ("**Context.**", "**Options.**", "**Decision.**", "**Evidence.**")
    pages = [path for path in (ROOT / "docs" / "decisions").glob("*.md") if not path.name.startswith("0001")]
    lacking = [f"{path.name}: {part}" for path in pages for part in parts if part not in path.read_text("utf-8")]
    assert not lacking


def test_every_room_is_on_the_plan() -> None:
    """`docs/architecture.md` has a line for each room of the package and of the engine, and for no other."""
    rooms = {path.name for path in PACKAGE.iterdir() if (path / "__init__.py").exists() and path.name[0] != "_"}
    rooms |= {path.stem for path in PACKAGE.glob("*.py") if path.stem[0] != "_"}
    rooms |= {path.name for path in (PACKAGE / "engine").iterdir() if (path / "__init__.py").exists()}
    rooms |= {path.stem for path in (PACKAGE / "engine").glob("*.py") if path.stem[0] != "_"}
    plan = set(re.findall(r"^\| `(\w+)` \|", (ROOT / "docs" / "architecture.md").read_text("utf-8"), re.MULTILINE))
    assert plan == rooms


def test_every_proof_named_is_there_and_every_proved_promise_names_one() -> None:
    rows = re.findall(r"^\| (P\d+) \|.*\| (.*) \| (.*) \|$", (ROOT / "docs/threat-model.md").read_text(), re.MULTILINE)
    assert [number for number, _proof, _status in rows] == [f"P{number}" for number in range(1, 13)]
    for number, proof, status in rows:
        tests = re.findall(r"`(tests/[\w/.]+)`", proof)
        assert [test for test in tests if not (ROOT / test).exists()] == [], number
        assert tests or not status.startswith("proved"), f"{number} is called proved and names no test"
