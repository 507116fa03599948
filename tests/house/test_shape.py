"""No file, function or class grows past the size of one thing, and each has a name that says what it is."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

import pytest

from tests.house.sources import PACKAGE, ROOT, all_sources, package_sources

if TYPE_CHECKING:
    from tests.house.sources import Source

FILE_LINES, FUNCTION_LINES, CLASS_LINES = 400, 60, 300
EMPTY_NAMES = re.compile(r"(Manager|Helper|Utils?|Base|Info|Data)$")
EMPTY_ROOMS = {"utils", "util", "common", "misc", "helpers", "shared", "core", "lib"}


@pytest.mark.parametrize("source", all_sources(), ids=lambda source: source.name)
def test_file_does_one_thing(source: Source) -> None:
    assert len(source.lines) <= FILE_LINES, f"{source.name}: {len(source.lines)} lines; split it by what it does"
    too_long = [
        f"{source.name}:{node.lineno} {node.name} has {lines} lines, {limit} is the limit; name its steps"
        for node in ast.walk(source.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        for limit in [CLASS_LINES if isinstance(node, ast.ClassDef) else FUNCTION_LINES]
        if (lines := (node.end_lineno or node.lineno) - node.lineno) > limit
    ]
    assert not too_long, "\n".join(too_long)


@pytest.mark.parametrize("source", all_sources(), ids=lambda source: source.name)
def test_class_name_says_what_it_is(source: Source) -> None:
    empty = [
        f"{source.name}:{node.lineno} {node.name}: name the thing itself, not that it manages, helps or holds data"
        for node in ast.walk(source.tree)
        if isinstance(node, ast.ClassDef) and EMPTY_NAMES.search(node.name)
    ]
    assert not empty, "\n".join(empty)


def test_room_is_named_after_what_is_in_it() -> None:
    empty = [source.name for source in package_sources() if EMPTY_ROOMS & {*source.path.parts, source.path.stem}]
    assert not empty, f"a room is a noun an administrator knows, or a process: {empty}"


def test_every_room_has_its_tests() -> None:
    rooms = [path for path in PACKAGE.iterdir() if (path / "__init__.py").exists()]
    rooms += [path for path in (PACKAGE / "engine").iterdir() if (path / "__init__.py").exists()]
    without = [
        f"src/{room.relative_to(ROOT / 'src')} has no test in tests/{room.relative_to(PACKAGE)}"
        for room in rooms
        if not list((ROOT / "tests" / room.relative_to(PACKAGE)).rglob("test_*.py"))
    ]
    assert not without, "\n".join(without)
