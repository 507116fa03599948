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


@pytest.fixture
def desk(agent: Agent) -> Agent:
    """A vault with one key, /dev/db."""
    done = agent.as_person("put", "/dev/db", "--purpose", "orders", "--tag", "sql", stdin=b"s3cret")
    assert (done.code, done.text) == (0, "/dev/db v1\n")
    return agent
