"""One vault behind its agent, for one test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.flows.agents import Agent

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def agent(tmp_path: Path) -> Iterator[Agent]:
    """A new vault, unlocked, its window the person."""
    made = Agent(tmp_path / "work.keydesk")
    try:
        made.create()
        yield made
    finally:
        made.close()
