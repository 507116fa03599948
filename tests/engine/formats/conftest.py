"""A desk full of foreign files for this room, made once a run, and the moment at which it is read."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from keydesk.engine.formats.parsed import ParseOptions, SourceFile
from tests.engine.formats import foreign

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of files made by foreign programs."""
    if absent := foreign.missing():
        pytest.skip(f"not installed: {', '.join(absent)}; ./dev test installs them")
    root = tmp_path_factory.mktemp("desk")
    foreign.make(root)
    return root


@pytest.fixture(scope="session")
def desk_files(desk: Path) -> dict[str, SourceFile]:
    """Every file of the desk by its name."""
    paths = sorted(path for path in desk.rglob("*") if path.is_file())
    return {str(path.relative_to(desk)): SourceFile(str(path.relative_to(desk)), path.read_bytes()) for path in paths}


@pytest.fixture(scope="session")
def options() -> ParseOptions:
    """Read as of now: the foreign programs date their certificates by the real clock."""
    return ParseOptions(now=datetime.now(UTC))
