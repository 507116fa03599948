"""Files are made private and whole, links are not followed, and the system's answers become our errors."""

from __future__ import annotations

import errno
import os
import resource
import signal
from typing import TYPE_CHECKING

import pytest

from keydesk.engine.store import files
from keydesk.errors import DamagedError, DiskFullError, KeydeskError, ReadOnlyError, SymlinkError, UnavailableError

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (errno.ENOSPC, DiskFullError),
        (errno.EDQUOT, DiskFullError),
        (errno.EROFS, ReadOnlyError),
        (errno.EACCES, ReadOnlyError),
        (errno.ELOOP, SymlinkError),
        (errno.EIO, UnavailableError),
        (errno.EMFILE, UnavailableError),
    ],
)
def test_what_the_system_says_becomes_a_named_error(number: int, kind: type[KeydeskError]) -> None:
    with pytest.raises(kind) as caught, files.named("/some/where/HEADER"):
        raise OSError(number, os.strerror(number))
    assert type(caught.value) is kind
    assert "HEADER" in caught.value.sentence
    assert "/some/where" not in str(caught.value)


def test_a_new_file_is_whole_private_and_made_once(tmp_path: Path) -> None:
    path = tmp_path / "file"
    files.write_new(str(path), b"content")
    assert path.read_bytes() == b"content"
    assert path.stat().st_mode & 0o777 == 0o600
    with pytest.raises(FileExistsError):
        files.write_new(str(path), b"other")
    assert path.read_bytes() == b"content"
    assert os.listdir(tmp_path) == ["file"]


def test_a_remnant_of_a_write_cut_off_is_in_nobodys_way(tmp_path: Path) -> None:
    (tmp_path / "file.part").write_bytes(b"half")
    files.write_new(str(tmp_path / "file"), b"content")
    assert os.listdir(tmp_path) == ["file"]


def test_a_link_in_the_way_is_not_written_through(tmp_path: Path) -> None:
    (tmp_path / "target").write_bytes(b"precious")
    (tmp_path / "file").symlink_to(tmp_path / "target")
    (tmp_path / "other.part").symlink_to(tmp_path / "target")
    with pytest.raises(FileExistsError):
        files.write_new(str(tmp_path / "file"), b"x")
    files.write_new(str(tmp_path / "other"), b"x")
    with pytest.raises(SymlinkError):
        files.open_private(str(tmp_path / "file"))
    assert (tmp_path / "target").read_bytes() == b"precious"


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    for read_only in (False, True):
        with pytest.raises(SymlinkError):
            files.open_private(str(tmp_path), read_only=read_only)


def test_what_ends_early_is_damage(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"12345")
    descriptor = files.open_private(str(path), read_only=True)
    assert files.read_exactly(descriptor, 3, 2, "file") == b"345"
    with pytest.raises(DamagedError):
        files.read_exactly(descriptor, 4, 2, "file")
    os.close(descriptor)


def test_no_room_while_writing_is_said(tmp_path: Path) -> None:
    descriptor = files.open_private(str(tmp_path / "file"), create=True)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))
        with pytest.raises(DiskFullError):
            files.write_all(descriptor, bytes(2000), 0, "file")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)
        os.close(descriptor)
