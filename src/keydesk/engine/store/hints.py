"""Hints find keys and count them; they are never the truth: what they lead to is read from the state and proven.

* One line a key in `hint_key`; soft-deleted keys keep theirs, marked, until they are destroyed.
* Lists are read by keyset pages in byte order of the path, never by offset; counts per namespace are kept as keys
  come and go, never grouped when asked.
* Times are whole seconds since 1970, UTC. Texts to be compared are folded to lower case here.
* Lines of a transaction wait in memory and are written together, before anything else is asked or at its end.

Use::

    tx.index(HintKey(id=key_id, revision=3, path="/prod/db/orders", namespace="/prod/db", name="orders", …))
    rows = store.hints.page("/prod", recursive=True, after=None, limit=200)
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any, NamedTuple

from keydesk.engine.store import search
from keydesk.engine.store.hint_key import COLUMNS, HintKey, columns_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from keydesk.engine.store.sqlcipher import Database

__all__ = ["SCHEMA", "Count", "HintKey", "Hints", "Hit"]

SCHEMA = (
    """
CREATE TABLE hint_key(
  rid INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, revision INTEGER NOT NULL,
  path TEXT NOT NULL, namespace TEXT NOT NULL, name TEXT NOT NULL,
  kind TEXT NOT NULL, algorithm TEXT NOT NULL, bits INTEGER, state TEXT NOT NULL,
  created INTEGER NOT NULL, rotated INTEGER NOT NULL, due INTEGER, warn INTEGER, expires INTEGER, last_read INTEGER,
  owner TEXT NOT NULL, tags TEXT NOT NULL, fingerprint TEXT NOT NULL, source TEXT NOT NULL,
  favourite INTEGER NOT NULL, weak INTEGER NOT NULL, deleted INTEGER, words BLOB NOT NULL
);
CREATE INDEX hint_path ON hint_key(path, id) WHERE deleted IS NULL;
CREATE INDEX hint_namespace ON hint_key(namespace, path, id) WHERE deleted IS NULL;
CREATE INDEX hint_name ON hint_key(name) WHERE deleted IS NULL;
CREATE INDEX hint_deleted ON hint_key(path, id) WHERE deleted IS NOT NULL;
CREATE INDEX hint_expires ON hint_key(expires) WHERE deleted IS NULL AND expires IS NOT NULL;
CREATE INDEX hint_due ON hint_key(due) WHERE deleted IS NULL AND due IS NOT NULL;
CREATE INDEX hint_warn ON hint_key(warn) WHERE deleted IS NULL AND warn IS NOT NULL;
CREATE INDEX hint_favourite ON hint_key(favourite) WHERE deleted IS NULL AND favourite = 1;
CREATE INDEX hint_fingerprint ON hint_key(fingerprint) WHERE fingerprint <> '';
CREATE TABLE hint_count(
  namespace TEXT PRIMARY KEY, keys INTEGER NOT NULL DEFAULT 0, deleted INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
"""
    + search.SCHEMA
)

_UPSERT = (
    f"INSERT INTO hint_key(rid, {COLUMNS}, words) VALUES({', '.join('?' * 24)}) "
    "ON CONFLICT(rid) DO UPDATE SET "
    + ", ".join(f"{name} = excluded.{name}" for name in [*COLUMNS.split(", ")[1:], "words"])
)
_COUNT = (
    "INSERT INTO hint_count(namespace, keys, deleted) VALUES(?, ?, ?) "
    "ON CONFLICT(namespace) DO UPDATE SET keys = keys + excluded.keys, deleted = deleted + excluded.deleted"
)


_LINES = "SELECT id, rid, namespace, deleted IS NOT NULL, words FROM hint_key WHERE id IN "
_AT_ONCE = 500


class _Line(NamedTuple):
    """A key's line as it stands; `mark` changes when what search finds changes."""

    rid: int
    namespace: str
    is_deleted: int
    mark: bytes


class _Counts:
    """By how much the counts of namespaces change."""

    def __init__(self) -> None:
        self._by_namespace: dict[str, list[int]] = {}

    def add(self, namespace: str, is_deleted: int, number: int) -> None:
        """Count keys that come (or, negative, go)."""
        self._by_namespace.setdefault(namespace, [0, 0])[bool(is_deleted)] += number

    def rows(self) -> list[tuple[str, int, int]]:
        """Namespace, keys, soft-deleted keys, where anything changes."""
        return [(name, keys, gone) for name, (keys, gone) in self._by_namespace.items() if keys or gone]


class Hit(NamedTuple):
    """One key found: where to continue (`path`, `id`), and what must be checked against its record."""

    id: bytes
    revision: int
    path: str
    is_present: bool = True
    """Claim: it is not soft-deleted."""


class Count(NamedTuple):
    """Keys directly in a namespace, present and soft-deleted."""

    keys: int
    deleted: int


class Hints:
    """The hints of one open vault."""

    __slots__ = ("_database", "_waiting", "edits", "is_changed")

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: dict[bytes, HintKey] = {}
        self.is_changed = False
        self.edits = 0
        """How often a line or its words were written; times of last use are not counted."""

    @property
    def _cursor(self) -> Any:  # noqa: ANN401 (sqlcipher3 has no types)
        self.write()
        return self._database.cursor

    # -- writing, inside the store's transaction ------------------------------------------------------------------

    def forget(self) -> None:
        """Nothing waits and nothing is changed: a transaction begins, or failed."""
        self._waiting.clear()
        self.is_changed = False

    def index(self, key: HintKey) -> None:
        """Add a key's line or replace it, with its words and its namespace's count."""
        self._waiting[key.id] = key
        self.is_changed = True
        self.edits += 1

    def write(self) -> None:
        """Write the lines that wait."""
        if not self._waiting:
            return
        keys, self._waiting = list(self._waiting.values()), {}
        with self._database.explained() as cursor:
            lines = self._lines(cursor, [key.id for key in keys])
            (highest,) = cursor.execute("SELECT max(rid) FROM hint_key").fetchone()
            fresh = itertools.count((highest or 0) + 1)
            rows, words, counts = [], [], _Counts()
            for key in keys:
                line, mark = lines.get(key.id), key.mark
                rid = next(fresh) if line is None else line.rid
                rows.append((rid, *columns_of(key), mark))
                if line is not None:
                    counts.add(line.namespace, line.is_deleted, -1)
                    if line.mark != mark and not line.is_deleted:
                        search.remove(cursor, rid)
                counts.add(key.namespace, key.deleted is not None, 1)
                if (line is None or line.mark != mark) and key.deleted is None:
                    words.append((rid, key.path, key.words))
            cursor.executemany(_UPSERT, rows)
            cursor.executemany(_COUNT, counts.rows())
            search.insert(cursor, words)

    def unindex(self, key_id: bytes) -> None:
        """Forget a key's line, words and count; nothing happens when there is none."""
        with self._database.explained():
            line = self._lines(self._cursor, [key_id]).get(key_id)
            if line is None:
                return
            if not line.is_deleted:
                search.remove(self._cursor, line.rid)
            self._cursor.execute("DELETE FROM hint_key WHERE rid = ?", (line.rid,))
            self._cursor.execute(_COUNT, (line.namespace, -(not line.is_deleted), -line.is_deleted))
        self.is_changed = True
        self.edits += 1

    def touch(self, reads: Iterable[tuple[bytes, int]]) -> None:
        """Move the time of last use of some keys (id, seconds) forward."""
        with self._database.explained():
            self._cursor.executemany(
                "UPDATE hint_key SET last_read = max(coalesce(last_read, 0), ?2) WHERE id = ?1", list(reads)
            )
        self.is_changed = True

    def clear(self) -> None:
        """Forget everything, to build it again from the records."""
        with self._database.explained():
            for table in ("hint_key", "hint_count"):
                self._cursor.execute(f"DELETE FROM {table}")  # noqa: S608 (two names of ours)
            search.clear(self._cursor)
        self.is_changed = True
        self.edits += 1

    # -- reading --------------------------------------------------------------------------------------------------

    def page(
        self,
        namespace: str,
        *,
        recursive: bool,
        after: tuple[str, bytes] | None = None,
        limit: int = 200,
        where: str = "",
        parameters: Sequence[object] = (),
        deleted: bool = False,
    ) -> list[Hit]:
        """Up to `limit` keys of a namespace ("/": of all) in byte order of path, after (path, id)."""
        clauses, given = self._within(namespace, recursive=recursive, deleted=deleted)
        if after is not None:
            if recursive:
                given[0] = max(str(given[0]), after[0], key=str.encode)  # where the index begins, not only what passes
            clauses.append("(path, id) > (?, ?)")
            given.extend(after)
        if where:
            clauses.append(f"({where})")
            given.extend(parameters)
        sql = f"SELECT id, revision, path FROM hint_key WHERE {' AND '.join(clauses)} ORDER BY path, id LIMIT ?"  # noqa: S608
        with self._database.explained():
            return [Hit(*row) for row in self._cursor.execute(sql, (*given, limit)).fetchall()]

    def count(
        self,
        namespace: str,
        *,
        recursive: bool,
        where: str = "",
        parameters: Sequence[object] = (),
        deleted: bool = False,
        phrases: Sequence[str] = (),
        most: int = 1_000_000,
    ) -> int:
        """How many keys `page` would list in all, up to `most`; without a condition the kept counts answer.

        Where the condition says only that the key has these `phrases`, and asks everywhere, the search index answers.
        """
        if phrases and namespace == "/" and recursive and not deleted:
            with self._database.explained():
                return min(search.count(self._cursor, phrases), most)
        if not where:
            found = self.counts(namespace, recursive=recursive)
            return sum(count.deleted if deleted else count.keys for count in found.values())
        clauses, given = self._within(namespace, recursive=recursive, deleted=deleted)
        sql = f"SELECT count(*) FROM (SELECT 1 FROM hint_key WHERE {' AND '.join(clauses)} AND ({where}) LIMIT ?)"  # noqa: S608
        with self._database.explained():
            found_rows = self._cursor.execute(sql, (*given, *parameters, most)).fetchone()
        return int(found_rows[0])

    def counts(self, namespace: str = "/", *, recursive: bool = True) -> dict[str, Count]:
        """The kept counts of a namespace and, if recursive, of all below, by written path."""
        if recursive:
            low, high = _below(namespace)
            given: tuple[str, ...]
            within, given = "namespace = ? OR namespace >= ? AND namespace < ?", (namespace, low, high)
        else:
            within, given = "namespace = ?", (namespace,)
        sql = f"SELECT namespace, keys, deleted FROM hint_count WHERE {within}"  # noqa: S608 (two texts of ours)
        with self._database.explained():
            rows = self._cursor.execute(sql, given).fetchall()
        return {name: Count(keys, deleted) for name, keys, deleted in rows if keys or deleted}

    def search(self, text: str, limit: int = search.MOST, namespace: str = "/") -> list[Hit]:
        """Keys whose path or words contain every word of `text`, paths first; one or two letters begin a name."""
        with self._database.explained():
            rows = search.find(self._cursor, text, limit, _below(namespace))
        return [Hit(*row) for row in rows]

    def by_fingerprint(self, fingerprint: str, limit: int = 20) -> list[Hit]:
        """Keys that carry exactly this fingerprint."""
        sql = "SELECT id, revision, path FROM hint_key WHERE fingerprint = ? AND fingerprint <> '' LIMIT ?"
        with self._database.explained():
            return [Hit(*row) for row in self._cursor.execute(sql, (fingerprint.casefold(), limit)).fetchall()]

    def soonest(self, namespace: str) -> tuple[int | None, int | None]:
        """The earliest expiry and the earliest due rotation in a namespace and below, None where there are none."""
        low, high = _below(namespace)
        found = []
        with self._database.explained():
            for column in ("expires", "due"):
                sql = (
                    f"SELECT {column} FROM hint_key WHERE deleted IS NULL AND {column} IS NOT NULL "  # noqa: S608
                    f"AND path >= ? AND path < ? ORDER BY {column} LIMIT 1"
                )
                row = self._cursor.execute(sql, (low, high)).fetchone()
                found.append(row[0] if row else None)
        return found[0], found[1]

    # -- steps ----------------------------------------------------------------------------------------------------

    @staticmethod
    def _lines(cursor: Any, ids: list[bytes]) -> dict[bytes, _Line]:  # noqa: ANN401
        """The lines of some keys, as far as there are any."""
        found: dict[bytes, _Line] = {}
        for start in range(0, len(ids), _AT_ONCE):
            some = ids[start : start + _AT_ONCE]
            sql = f"{_LINES}({', '.join('?' * len(some))})"
            found |= {row[0]: _Line(*row[1:]) for row in cursor.execute(sql, some).fetchall()}
        return found

    @staticmethod
    def _within(namespace: str, *, recursive: bool, deleted: bool) -> tuple[list[str], list[object]]:
        clauses = ["deleted IS NOT NULL" if deleted else "deleted IS NULL"]
        if not recursive:
            return [*clauses, "namespace = ?"], [namespace]
        low, high = _below(namespace)
        return [*clauses, "path >= ?", "path < ?"], [low, high]


def _below(namespace: str) -> tuple[str, str]:
    """The half-open range of written paths below a namespace; a slash is followed by a zero in byte order."""
    start = namespace.rstrip("/")
    return start + "/", start + "0"
