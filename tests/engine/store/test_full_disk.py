"""On a disk that is really full writes are refused without a trace, reads go on, and room made is used at once."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from keydesk.engine.store.schema import Table
from keydesk.errors import DiskFullError
from tests.engine.store.shelf import RECORD, Shelf, key_id

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from keydesk.engine.store.store import Store

SIZE = 3 << 20


@pytest.fixture
def full(tmp_path: Path) -> Iterator[tuple[Shelf, Path]]:
    """A shelf on a file system of three megabytes, and a file that fills what is left."""
    if os.geteuid() != 0:
        pytest.skip("only root can make a small file system")
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(tmp_path)], capture_output=True, check=False
    )
    if done.returncode:
        pytest.skip("this machine lets nobody mount a small file system")
    shelf = Shelf()
    shelf.remove()
    shelf.folder = tmp_path
    shelf.path = str(tmp_path / "vault-1.db")
    try:
        yield shelf, tmp_path / "filler"
    finally:
        subprocess.run(["umount", "--lazy", str(tmp_path)], check=True)


def fill(filler: Path, leave: int) -> None:
    """Use up everything but some bytes."""
    room = shutil.disk_usage(filler.parent).free - leave
    with filler.open("ab") as file:
        file.write(b"x" * max(room, 0))


def put(store: Store, body: bytes) -> None:
    with store.write() as tx:
        tx.put(Table.RECORD, key_id(1), body)
        tx.append(RECORD)


def read_for_ever(store: Store) -> None:
    while True:
        store.append([RECORD * 20])


def test_full_disk_refuses_writes_and_goes_on_reading(full: tuple[Shelf, Path]) -> None:
    shelf, filler = full
    store = shelf.create()
    put(store, b"before")
    fill(filler, 64 * 1024)
    with pytest.raises(DiskFullError) as caught:
        read_for_ever(store)
    assert store.log.size > 5
    assert caught.value.facts["free_bytes"] == 0
    assert store.room() == 0
    size = store.log.size
    with pytest.raises(DiskFullError):
        put(store, b"x" * 100_000)
    assert store.get(Table.RECORD, key_id(1)) == (1, b"before")
    assert (store.log.size, store.is_writable) == (size, True)
    filler.unlink()
    put(store, b"after")
    store.close()
    store = shelf.open()
    assert store.get(Table.RECORD, key_id(1)) == (2, b"after")
    assert not any(step.problem for step in store.verify() if step.part in {"state", "audit"})
    assert store.log.size == size + 2
    store.close()
