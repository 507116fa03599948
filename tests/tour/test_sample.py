"""The sample vault has the promised shape, verifies, and leaves nothing behind."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from keydesk.client.entrance import Entrance
from keydesk.model.callers import Face
from keydesk.model.requests import ListKeys, ListRecords, Unlock, VerifyAudit
from keydesk.tour.history import make_sample
from keydesk.tour.place import place

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path as FilePath

    from keydesk.client.client import Client


@pytest.fixture(scope="module")
def visitor() -> Iterator[Client]:
    with place() as folder:
        bundle, password = make_sample(folder)
        entrance = Entrance(str(bundle), Face.WINDOW)
        try:
            client = entrance.open()
            client.call(Unlock(), bytes(password))
            yield client
        finally:
            entrance.close()
    assert not folder.exists()


def test_about_sixty_keys_over_three_roots(visitor: Client) -> None:
    page = visitor.call(ListKeys(limit=200))[0]
    roots = Counter(row.path.root.name for row in page.rows)
    assert page.total == 60
    assert set(roots) == {"dev", "staging", "prod"}
    assert min(roots.values()) >= 10


@pytest.mark.parametrize("rule", ["is:overdue", "is:expired", "is:expiring", "is:weak", "is:deleted", "is:favourite"])
def test_every_kind_of_trouble_is_there_to_be_found(visitor: Client, rule: str) -> None:
    assert visitor.call(ListKeys(filter=rule))[0].total >= 1


def test_some_versions_are_in_grace(visitor: Client) -> None:
    page = visitor.call(ListKeys(limit=200))[0]
    assert any(row.in_grace for row in page.rows)


def test_history_spans_thirty_days_and_verifies(visitor: Client) -> None:
    verified = visitor.call(VerifyAudit())[0]
    assert verified.first_bad == -1
    newest = visitor.call(ListRecords(limit=1))[0].rows[0]
    oldest = visitor.call(ListRecords(limit=200, before=200))[0].rows[-1]
    assert (newest.record.wall - oldest.record.wall).days >= 30
    outcomes = {row.record.outcome.value for row in visitor.call(ListRecords(limit=2000))[0].rows}
    assert {"allowed", "denied"} <= outcomes


def test_terminal_tour_ends_well_and_leaves_pictures(tmp_path: FilePath) -> None:
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "TMPDIR": str(tmp_path), "LANG": "C.UTF-8"}
    words = [sys.executable, "-I", "-m", "keydesk", "tour", "--terminal", "--pictures", str(tmp_path / "pictures")]
    done = subprocess.run(words, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    assert "letmein" not in done.stdout + done.stderr
    pictures = sorted((tmp_path / "pictures").glob("*.png"))
    assert len(pictures) == 4
    assert all(str(picture) in done.stdout for picture in pictures)
    assert not list(tmp_path.glob("keydesk-tour-*"))
