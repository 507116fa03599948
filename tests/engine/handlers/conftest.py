"""Vaults of their own for every test, on a memory disk."""

from __future__ import annotations

import pathlib
import shutil
import tempfile
from typing import TYPE_CHECKING

import pytest

from tests.engine.handlers.world import World

if TYPE_CHECKING:
    from collections.abc import Iterator

MEMORY_DISK = pathlib.Path("/dev/shm")


@pytest.fixture
def empty() -> Iterator[World]:
    """A place without a vault."""
    root = pathlib.Path(tempfile.mkdtemp(prefix="kd-", dir=MEMORY_DISK if MEMORY_DISK.is_dir() else None))
    world = World(root)
    yield world
    world.vault.close()
    shutil.rmtree(root, ignore_errors=True)


@pytest.fixture
def world(empty: World) -> World:
    """A new, open vault whose creator is a person in the window."""
    return empty.create()
