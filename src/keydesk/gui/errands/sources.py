"""The files to import, read once and kept in memory until the import is done or given up, then zeroed.

Folders are walked without following links; what cannot be taken (too large, unreadable, too many) is named.
"""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from keydesk.model.requests import ImportFile

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

LARGEST_TOTAL = 15 * 1024 * 1024
MOST_FILES = 500
MOST_DEPTH = 6


@dataclass(slots=True)
class Source:
    """One file: its name as shown, where it is, its bytes, and its passphrase when one was given."""

    name: str
    path: Path
    content: bytearray = field(repr=False)
    passphrase: bytearray = field(default_factory=bytearray, repr=False)


@dataclass(slots=True)
class Sources:
    """All files of one import, and sentences about those left out."""

    files: list[Source] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)

    def described(self) -> tuple[ImportFile, ...]:
        """Return what the preview request says of the body."""
        return tuple(ImportFile(one.name, len(one.content), len(one.passphrase)) for one in self.files)

    def body(self) -> bytearray:
        """Return the body of the preview request; whoever sends it zeroes it."""
        parts = [part for one in self.files for part in (one.content, one.passphrase)]
        body, place = bytearray(sum(map(len, parts))), 0  # its whole size at once: growing leaves copies behind
        for part in parts:
            body[place : place + len(part)] = part
            place += len(part)
        return body

    def find(self, name: str) -> Source | None:
        """Return the file of a name."""
        return next((one for one in self.files if one.name == name), None)

    def forget(self) -> None:
        """Zero and drop everything."""
        for one in self.files:
            one.content[:] = bytes(len(one.content))
            one.passphrase[:] = bytes(len(one.passphrase))
        self.files.clear()
        self.left_out.clear()


def read_sources(paths: Sequence[Path]) -> Sources:
    """Read files and folders. Never raises: what cannot be read is named in `left_out`."""
    found, total = Sources(), 0
    for path, name in _walk(paths):
        if len(found.files) >= MOST_FILES:
            found.left_out.append(f"{name}: more than {MOST_FILES} files at once")
            break
        try:
            content = _read(path)
        except OSError as error:
            found.left_out.append(f"{name}: {error.strerror or 'cannot be read'}")
            continue
        if total + len(content) > LARGEST_TOTAL:
            content[:] = bytes(len(content))
            found.left_out.append(f"{name}: more than 15 MiB in all")
            continue
        total += len(content)
        found.files.append(Source(name if found.find(name) is None else str(path), path, content))
    return found


def _read(path: Path) -> bytearray:
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK)
    try:
        known = os.fstat(descriptor)
        if not stat.S_ISREG(known.st_mode):
            raise OSError(0, "not a plain file")
        if known.st_size > LARGEST_TOTAL:
            raise OSError(0, "larger than 15 MiB")
        content = bytearray(known.st_size)
        view, filled = memoryview(content), 0
        while filled < len(content):
            count = os.readv(descriptor, [view[filled:]])
            if not count:
                break
            filled += count
        view.release()
        del content[filled:]
        return content
    finally:
        os.close(descriptor)


def _walk(paths: Sequence[Path]) -> Iterator[tuple[Path, str]]:
    for path in paths:
        if path.is_symlink() or not path.is_dir():
            yield path, path.name
            continue
        for folder, below, names in os.walk(path, followlinks=False):
            here = Path(folder)
            below[:] = sorted(name for name in below if len(here.relative_to(path).parts) < MOST_DEPTH)
            for name in sorted(names):
                if not (here / name).is_symlink():
                    yield here / name, str((here / name).relative_to(path.parent))
