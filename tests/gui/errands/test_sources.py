"""Files to import are read once, within bounds, without following links, and zeroed when done with."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from keydesk.gui.errands import sources
from keydesk.gui.errands.sources import read_sources

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_folder_is_walked_and_named_from_its_own_name(tmp_path: Path) -> None:
    (tmp_path / "desk" / "ssh").mkdir(parents=True)
    (tmp_path / "desk" / "ssh" / "id").write_bytes(b"key")
    (tmp_path / "desk" / ".env").write_bytes(b"A=1")
    found = read_sources([tmp_path / "desk"])
    assert [(one.name, bytes(one.content)) for one in found.files] == [("desk/.env", b"A=1"), ("desk/ssh/id", b"key")]


def test_links_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"x")
    (tmp_path / "desk").mkdir()
    (tmp_path / "desk" / "link").symlink_to(tmp_path / "secret")
    assert not read_sources([tmp_path / "desk"]).files
    named = read_sources([tmp_path / "desk" / "link"])
    assert not named.files
    assert len(named.left_out) == 1


def test_pipe_is_left_out_instead_of_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    found = read_sources([tmp_path / "pipe"])
    assert found.left_out == ["pipe: not a plain file"]


def test_too_much_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "LARGEST_TOTAL", 10)
    (tmp_path / "a").write_bytes(b"123456")
    (tmp_path / "b").write_bytes(b"123456")
    (tmp_path / "c").write_bytes(bytes(11))
    found = read_sources([tmp_path])
    assert [one.name.rpartition("/")[2] for one in found.files] == ["a"]
    assert [one.partition("/")[2] for one in found.left_out] == ["b: more than 15 MiB in all", "c: larger than 15 MiB"]


def test_missing_file_is_named(tmp_path: Path) -> None:
    assert read_sources([tmp_path / "gone"]).left_out == ["gone: No such file or directory"]


def test_body_lays_each_passphrase_behind_its_file(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).write_bytes(name.encode() * 3)
    found = read_sources([tmp_path / "a", tmp_path / "b"])
    found.files[0].passphrase = bytearray(b"PW")
    assert bytes(found.body()) == b"aaaPWbbb"
    assert [(one.length, one.passphrase_length) for one in found.described()] == [(3, 2), (3, 0)]


def test_forgetting_zeroes(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"secret")
    found = read_sources([tmp_path / "a"])
    content = found.files[0].content
    found.forget()
    assert content == bytes(6)
    assert not found.files
