"""Gives the house rules what they judge: every source file, its room, its syntax tree and what its names stand for."""

from __future__ import annotations

import ast
import subprocess
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "keydesk"


@dataclass(frozen=True)
class Source:
    """One Python file of the project."""

    path: Path

    @property
    def name(self) -> str:
        """The path below the project, as an error message shows it."""
        return self.path.relative_to(ROOT).as_posix()

    @cached_property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def lines(self) -> list[str]:
        return self.text.splitlines()

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, self.name)

    @cached_property
    def meanings(self) -> dict[str, str]:
        """What each imported name stands for: ``{"datetime": "datetime.datetime", "os": "os"}``."""
        found: dict[str, str] = {}
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    found[alias.asname or alias.name.partition(".")[0]] = (
                        alias.name if alias.asname else alias.name.partition(".")[0]
                    )
            elif isinstance(node, ast.ImportFrom) and node.module:
                found.update({alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names})
        return found

    def dotted(self, node: ast.AST) -> str | None:
        """Return the full name an expression stands for (``time.time``), or None where it is not a plain name.

        What was not imported is a builtin (``print``) or lives here: its attributes begin with a dot (``.append``).
        """
        if isinstance(node, ast.Name):
            return self.meanings.get(node.id, node.id)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id not in self.meanings:
            return f".{node.attr}"
        if isinstance(node, ast.Attribute):
            left = self.dotted(node.value)
            return f"{left}.{node.attr}" if left else None
        return None

    def around(self, node: ast.expr) -> str:
        """Return the lines an expression stands on and the one after, where the formatter may put its comment."""
        return "\n".join(self.lines[node.lineno - 1 : (node.end_lineno or node.lineno) + 1])

    def is_in(self, *rooms: str) -> bool:
        """Tell whether the file is one of ``rooms`` (``agent/clock.py``) or lies in one of them (``gui/``)."""
        if not self.path.is_relative_to(PACKAGE):
            return False
        inside = self.path.relative_to(PACKAGE).as_posix()
        return any(inside == room or (room.endswith("/") and inside.startswith(room)) for room in rooms)


@cache
def package_sources() -> tuple[Source, ...]:
    """Return every file of the package."""
    return tuple(Source(path) for path in sorted(PACKAGE.rglob("*.py")))


@cache
def all_sources() -> tuple[Source, ...]:
    """Return every Python file of the project: the package, the tests, the benchmark and the tools."""
    others = [path for room in ("tests", "bench", "tools") for path in sorted((ROOT / room).rglob("*.py"))]
    return (*package_sources(), *(Source(path) for path in others))


@cache
def tracked_files() -> tuple[Path, ...]:
    """Return every text file under version control."""
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z"]  # the clone may belong to somebody else
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    paths = [ROOT / name for name in listed.split("\0") if name]
    return tuple(path for path in paths if path.is_file() and b"\0" not in path.read_bytes()[:4096])
