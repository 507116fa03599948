"""One encrypted SQLite connection, set up the only way Keydesk uses it, whose errors never carry SQL or values.

* Raw key and salt; nothing is logged; write-ahead log with full synchronisation; one process, one connection.
* Temporary storage stays in memory; the schema is not trusted; after opening no other file can be attached.
* What SQLite reports becomes one of Keydesk's errors by its code; its text, which may quote statements, is dropped.
"""

from __future__ import annotations

import os
from binascii import hexlify
from contextlib import contextmanager, suppress
from copy import copy
from typing import TYPE_CHECKING, Any

from sqlcipher3 import dbapi2

from keydesk.engine.store import files
from keydesk.engine.store.folding import fold
from keydesk.engine.store.hand import OwnHand
from keydesk.errors import (
    BusyError,
    DamagedError,
    DiskFullError,
    InternalError,
    KeydeskError,
    ReadOnlyError,
    UnavailableError,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from keydesk.engine.crypto.secret import SecretBuffer

KEY_SIZE = 48
"""Raw key (32 bytes) and salt (16 bytes)."""
SALT_SIZE = 16
PAGE_SIZE = 4096
CACHE_KIB = 64 * 1024

_PRAGMAS = (
    f"cipher_page_size = {PAGE_SIZE}",
    "locking_mode = EXCLUSIVE",  # before WAL, so that no shared memory file is made
    "temp_store = MEMORY",
    "trusted_schema = OFF",
    "cell_size_check = ON",
    f"cache_size = -{CACHE_KIB}",
    "journal_mode = WAL",
    "synchronous = FULL",
    "wal_autocheckpoint = 0",  # the store folds the log itself, and knows when
)
SqlError: tuple[type[Exception], ...] = (dbapi2.Error, MemoryError)
"""What a statement raises. SQLCipher answers "no memory" once a page failed its MAC while another was to be written."""
ConstraintError: type[Exception] = dbapi2.IntegrityError

_READONLY, _BUSY, _LOCKED, _IOERR, _CORRUPT, _FULL, _CANTOPEN, _CONSTRAINT, _NOTADB = 8, 5, 6, 10, 11, 13, 14, 19, 26
_ATTACH, _DETACH = 24, 25
_ALLOWED, _DENIED = 0, 1


def explain(error: Exception, path: str) -> KeydeskError:
    """The error a person sees for one of SQLite's; neither statement nor parameters are in it."""
    name = os.path.basename(path)
    code = (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF
    if code == _FULL:
        return DiskFullError(f"The disk is full; {name} was not changed.", free_bytes=free_bytes(path))
    if code in {_CORRUPT, _NOTADB} or isinstance(error, MemoryError):
        return DamagedError(f"Pages of {name} cannot be read.", file=name, part="database")
    if code == _READONLY:
        return ReadOnlyError(f"The file {name} cannot be written.")
    if code in {_BUSY, _LOCKED}:
        return BusyError(f"Another process holds {name}.")
    if code in {_IOERR, _CANTOPEN}:
        return UnavailableError(f"The disk does not read or write {name}.")
    if code == _CONSTRAINT:
        return DamagedError(f"Rows of {name} contradict each other.", file=name, part="database")
    return InternalError(f"The database {name} refused a statement ({code}).")


def free_bytes(path: str) -> int:
    """Bytes that may still be written beside `path`; 0 when the disk does not say."""
    try:
        disk = os.statvfs(os.path.dirname(path) or ".")
    except OSError:
        return 0
    return disk.f_bavail * disk.f_frsize


class Database:
    """The one open connection to a vault's database file, and its one cursor.

    A page that fails its MAC makes SQLCipher refuse everything from then on, the good pages too. So the connection is
    made anew after such an error, outside a transaction, and `on_renewed` lets the owner check what it finds.
    """

    __slots__ = ("_gone", "_is_spoiled", "_key", "connection", "cursor", "hand", "on_renewed", "path")

    def __init__(self, path: str, key: SecretBuffer) -> None:
        """Use `create` or `open`. The key stays its owner's and is needed as long as this is."""
        self.path = path
        self.on_renewed: Callable[[], None] | None = None
        self._key = key
        self._is_spoiled = False
        self._gone: KeydeskError | None = None
        self.connection: Any = _connect(path, key)
        self.cursor: Any = self.connection.cursor()
        self.hand = OwnHand(path)

    @classmethod
    def create(cls, path: str, key: SecretBuffer) -> Database:
        """Make an empty database with mode 0600.

        Raises:
            UnavailableError: there is such a file already, or it cannot be made.
        """
        name = os.path.basename(path)
        try:
            files.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR | os.O_CLOEXEC, 0o600))
        except FileExistsError:
            raise UnavailableError(f"There is a file {name} already.") from None
        except OSError as error:
            raise UnavailableError(f"The file {name} cannot be made: {error.strerror}.") from None
        return cls(path, key)

    @classmethod
    def open(cls, path: str, key: SecretBuffer) -> Database:
        """Open an existing database.

        Raises:
            DamagedError: it is shorter than a page, or was not written with this key.
            UnavailableError: it is missing or cannot be read.
        """
        name = os.path.basename(path)
        try:
            with open(path, "rb") as file:
                start = file.read(SALT_SIZE)
        except OSError as error:
            raise UnavailableError(f"The file {name} cannot be read: {error.strerror}.") from None
        if start != bytes(key.view()[-SALT_SIZE:]):
            raise DamagedError(f"The beginning of {name} was changed.", file=name, part="salt")
        return cls(path, key)

    @contextmanager
    def explained(self) -> Iterator[Any]:
        """Give the cursor; turn what it raises into Keydesk's errors."""
        try:
            yield self.cursor
        except SqlError as error:
            raise self.explain(error) from None

    def explain(self, error: Exception) -> KeydeskError:
        """The error a person sees; after damage the connection is made anew, in a transaction once it is undone."""
        if self._gone is not None:
            return copy(self._gone)
        reason = explain(error, self.path)
        if isinstance(reason, DamagedError | ReadOnlyError):
            self._is_spoiled = True
            if not self.connection.in_transaction and self.on_renewed is not None:
                self._renew()
        return reason

    def rollback(self) -> None:
        """End a transaction without a trace, whether or not SQLite has done so already."""
        if self._gone is not None:
            return
        if self._is_spoiled:
            self._renew()
        elif self.connection.in_transaction:
            with self.explained() as cursor:
                cursor.execute("ROLLBACK")

    def fold(self) -> None:
        """Move everything from the write-ahead log into the database file; the log is written over from its start."""
        with self.explained() as cursor:
            busy, pages, folded = cursor.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
        if busy or pages != folded:
            raise BusyError(f"A reader keeps the log of {os.path.basename(self.path)} open.")

    def checkpoint(self) -> None:
        """Move everything from the write-ahead log into the database file and cut the log to nothing."""
        with self.explained() as cursor:
            busy, *_ = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if busy:
            raise BusyError(f"A reader keeps the log of {os.path.basename(self.path)} open.")

    def forget_pages(self) -> None:
        """Let go of every page kept in memory, so that the next read is from the file."""
        with self.explained() as cursor:
            cursor.execute("PRAGMA shrink_memory")

    def close(self) -> None:
        """Close the connection; SQLite folds the write-ahead log in when it can."""
        try:
            self.connection.close()
        except SqlError as error:
            raise explain(error, self.path) from None

    def _renew(self) -> None:
        checked, self.on_renewed = self.on_renewed, None
        self.hand.doubt()
        with suppress(*SqlError):
            self.connection.close()
        try:
            self.connection = _connect(self.path, self._key)
        except KeydeskError as error:
            self._gone = error
            return
        self.cursor = self.connection.cursor()
        self.hand.note(is_log_plain=False)
        self._is_spoiled = False
        if checked is not None:
            checked()
        self.on_renewed = checked


def _connect(path: str, key: SecretBuffer) -> Any:  # noqa: ANN401 (sqlcipher3 has no types)
    if len(key) != KEY_SIZE:
        raise ValueError(f"the database key has {len(key)} bytes instead of {KEY_SIZE}")
    try:
        connection = dbapi2.connect(path, isolation_level=None, cached_statements=256)
    except SqlError as error:
        raise explain(error, path) from None
    try:
        for pragma in ("cipher_log = off", "cipher_log_level = none"):
            connection.execute(f"PRAGMA {pragma}").fetchall()
        connection.set_key(b"x'" + hexlify(key.view()) + b"'")
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}").fetchall()
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchall()
    except SqlError as error:
        connection.close()
        raise explain(error, path) from None
    connection.create_function("folded", 1, fold, deterministic=True)
    connection.set_authorizer(_authorize)
    return connection


def _authorize(action: int, *_: object) -> int:
    return _DENIED if action in {_ATTACH, _DETACH} else _ALLOWED
