"""Every file of a vault is opened, written and synced through here: private, by descriptor, links never followed.

What the system answers comes back as one of our errors: no room is ``DiskFullError``, no permission to write is
``ReadOnlyError``, a link where a file should be is ``SymlinkError``, anything else is ``UnavailableError``. Only a
missing file stays ``FileNotFoundError`` and an existing one ``FileExistsError``, because callers decide on them.
"""

from __future__ import annotations

import contextlib
import errno
import os
from typing import TYPE_CHECKING, Final

from keydesk.errors import DamagedError, DiskFullError, KeydeskError, ReadOnlyError, SymlinkError, UnavailableError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _typeshed import ReadableBuffer

FILE_MODE: Final = 0o600
FOLDER_MODE: Final = 0o700

_NO_ROOM: Final = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_NO_WRITING: Final = {errno.EROFS, errno.EACCES, errno.EPERM}
_LINKS: Final = {errno.ELOOP, errno.ENOTDIR, errno.EISDIR}


def error_from(cause: OSError, file: str) -> KeydeskError:
    """Our error for what the system said about ``file`` (its name inside the vault, never a path)."""
    number = cause.errno or 0
    reason = os.strerror(number) if number else "unknown reason"
    if number in _NO_ROOM:
        return DiskFullError(f"No room on the disk while writing {file}.", file=file)
    if number in _NO_WRITING:
        return ReadOnlyError(f"{file} cannot be opened for writing, or written: {reason}.", file=file)
    if number in _LINKS:
        return SymlinkError(f"{file} is a link or not what it should be: {reason}.", file=file)
    return UnavailableError(f"The disk failed on {file}: {reason}.", file=file)


@contextlib.contextmanager
def named(path: str) -> Iterator[None]:
    """Turn what the system says inside into our errors, named by the last part of ``path``."""
    try:
        yield
    except (FileNotFoundError, FileExistsError):
        raise
    except OSError as cause:
        raise error_from(cause, os.path.basename(path)) from None


def open_private(path: str, *, create: bool = False, read_only: bool = False) -> int:
    """A descriptor for a plain file; with ``create`` a new one of mode 0600.

    Raises:
        FileExistsError: it should be new and is there.
        FileNotFoundError: it is not there.
        SymlinkError: it is a link, a folder, or another thing that is no plain file.
    """
    flags = (os.O_RDONLY if read_only else os.O_RDWR) | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK
    with named(path):
        descriptor = os.open(path, flags | (os.O_CREAT | os.O_EXCL if create else 0), FILE_MODE)
        try:
            if create:
                os.fchmod(descriptor, FILE_MODE)  # a strange umask does not decide
            _demand_plain(descriptor, os.path.basename(path))
        except BaseException:
            close(descriptor)
            raise
        return descriptor


def _demand_plain(descriptor: int, name: str) -> None:
    if (os.fstat(descriptor).st_mode & 0o170000) != 0o100000:
        raise SymlinkError(f"{name} is not a plain file.", file=name)


def close(descriptor: int) -> None:
    """Let go of a file. What must last was synced before, so nothing depends on what the system says now."""
    with contextlib.suppress(OSError):
        os.close(descriptor)


def look(path: str) -> os.stat_result:
    """What the system knows of a file or folder; a link is not followed.

    Raises:
        FileNotFoundError: there is nothing of that name.
    """
    with named(path):
        return os.lstat(path)


def is_there(path: str) -> bool:
    """Claim: there is something of that name. A disk that does not say is an error and not a no."""
    try:
        look(path)
    except FileNotFoundError:
        return False
    return True


def is_gone(descriptor: int, file: str) -> bool:
    """Claim: the open file has no name any more."""
    with named(file):
        return os.fstat(descriptor).st_nlink == 0


def read_exactly(descriptor: int, size: int, offset: int, file: str) -> bytes:
    """``size`` bytes from ``offset``.

    Raises:
        DamagedError: the file ends before.
    """
    with named(file):
        parts = []
        while size > 0:
            part = os.pread(descriptor, size, offset)
            if not part:
                raise DamagedError(f"{os.path.basename(file)} is cut short.", file=os.path.basename(file))
            parts.append(part)
            size -= len(part)
            offset += len(part)
        return b"".join(parts)


def write_all(descriptor: int, content: ReadableBuffer, offset: int, file: str) -> None:
    """Write all of ``content`` at ``offset``; not yet durable."""
    with named(file):
        rest = memoryview(content)
        while rest:
            written = os.pwrite(descriptor, rest, offset)
            rest = rest[written:]
            offset += written


def sync_data(descriptor: int, file: str) -> None:
    """Return when the content of the file is on the disk."""
    with named(file):
        getattr(os, "fdatasync", os.fsync)(descriptor)


def sync_all(descriptor: int, file: str) -> None:
    """Return when content and size of the file are on the disk."""
    with named(file):
        os.fsync(descriptor)


def sync_folder(path: str) -> None:
    """Return when names made, changed or removed in the folder are on the disk."""
    with named(path):
        descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(descriptor)
        finally:
            close(descriptor)


def make_folder(path: str) -> None:
    """A new folder of mode 0700.

    Raises:
        FileExistsError: something of that name is there.
        FileNotFoundError: the folder around it is not there.
    """
    with named(path):
        os.mkdir(path, FOLDER_MODE)
        os.chmod(path, FOLDER_MODE)


def rename(old: str, new: str) -> None:
    """Give the file its name at once, in place of one that had it."""
    with named(new):
        os.rename(old, new)


def remove(path: str) -> None:
    """Remove the file; one that is gone already is fine."""
    with named(path), contextlib.suppress(FileNotFoundError):
        os.unlink(path)


def write_new(path: str, content: bytes) -> None:
    """Make the file with this content under its name, all or nothing, and durable.

    Raises:
        FileExistsError: a file of that name is there.
    """
    if is_there(path):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), os.path.basename(path))
    part = path + ".part"
    remove(part)
    descriptor = open_private(part, create=True)
    try:
        write_all(descriptor, content, 0, path)
        sync_all(descriptor, path)
    finally:
        close(descriptor)
    rename(part, path)
    sync_folder(os.path.dirname(path))
