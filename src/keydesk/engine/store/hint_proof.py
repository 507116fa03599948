"""Every line, index, count and search of the hints can be compared with what it should be; a proof changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keydesk.engine.store import search
from keydesk.engine.store.hint_key import COLUMNS, HintKey, columns_of
from keydesk.engine.store.hints import Hit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keydesk.engine.store.sqlcipher import Database

_LAST_READ = COLUMNS.split(", ").index("last_read")
_LINE = f"SELECT {COLUMNS}, words FROM hint_key WHERE id = ?"  # noqa: S608 (columns of ours)
_TOTALS = (
    "SELECT (SELECT coalesce(sum(keys), 0) FROM hint_count), (SELECT coalesce(sum(deleted), 0) FROM hint_count), "
    "(SELECT count(*) FROM hint_key NOT INDEXED WHERE deleted IS NULL), "
    "(SELECT count(*) FROM hint_key NOT INDEXED WHERE deleted IS NOT NULL)"
)
_INDEXES = (
    ("hint_path", "deleted IS NULL", ("path", "id")),
    ("hint_namespace", "deleted IS NULL", ("namespace", "path", "id")),
    ("hint_name", "deleted IS NULL", ("name",)),
    ("hint_deleted", "deleted IS NOT NULL", ("path", "id")),
    ("hint_expires", "deleted IS NULL AND expires IS NOT NULL", ("expires",)),
    ("hint_due", "deleted IS NULL AND due IS NOT NULL", ("due",)),
    ("hint_fingerprint", "fingerprint <> ''", ("fingerprint",)),
)
_INDEXED_COLUMNS = ("id", "path", "namespace", "name", "expires", "due", "fingerprint")
_INDEXED = f"SELECT rid, deleted IS NULL, fingerprint <> '', {', '.join(_INDEXED_COLUMNS)} FROM hint_key WHERE id = ?"  # noqa: S608


class HintProof:
    """Asks the hints of one vault about themselves."""

    __slots__ = ("_database",)

    def __init__(self, database: Database) -> None:
        self._database = database

    def lines(self, step: int = 500) -> Iterator[list[tuple[int, Hit]]]:
        """Every key's line with its number, deleted ones too, in steps."""
        rid = 0
        sql = "SELECT rid, id, revision, path, deleted IS NULL FROM hint_key WHERE rid > ? ORDER BY rid LIMIT ?"
        while True:
            with self._database.explained():
                rows = self._database.cursor.execute(sql, (rid, step)).fetchall()
            if not rows:
                return
            rid = rows[-1][0]
            yield [(row[0], Hit(*row[1:])) for row in rows]

    def line(self, key_id: bytes) -> Hit | None:
        """One key's line."""
        with self._database.explained():
            row = self._database.cursor.execute(
                "SELECT id, revision, path, deleted IS NULL FROM hint_key WHERE id = ?", (key_id,)
            ).fetchone()
        return Hit(*row) if row else None

    def fits(self, key: HintKey) -> bool:
        """Claim: the key's line is exactly as described, but for the time of last use, which may lag."""
        with self._database.explained():
            row = self._database.cursor.execute(_LINE, (key.id,)).fetchone()
        if row is None:
            return False
        found, expected = list(row), [*columns_of(key), key.mark]
        found[_LAST_READ] = expected[_LAST_READ] = None
        return found == expected

    def is_listed(self, key_id: bytes) -> bool:
        """Claim: every index leads to this key's line."""
        with self._database.explained():
            row = self._database.cursor.execute(_INDEXED, (key_id,)).fetchone()
            if row is None:
                return False
            rid, is_present, is_marked, *values = row
            named = dict(zip(_INDEXED_COLUMNS, values, strict=True))
            for name, condition, columns in _INDEXES:
                is_in = is_marked if columns[0] == "fingerprint" else is_present == (name != "hint_deleted")
                if not is_in or any(named[column] is None for column in columns):
                    continue
                where = " AND ".join(f"{column} = ?" for column in columns)
                sql = f"SELECT count(*) FROM hint_key INDEXED BY {name} WHERE {condition} AND {where} AND rid = ?"  # noqa: S608
                if self._database.cursor.execute(sql, (*(named[column] for column in columns), rid)).fetchone()[0] != 1:
                    return False
        return True

    def are_found(self, texts: dict[int, tuple[str, str | None]]) -> bool:
        """Claim: search finds exactly what these lines say, by number: path and, where known, words."""
        with self._database.explained():
            return search.is_exact(self._database.cursor, texts)

    def overfull(self) -> Iterator[str]:
        """Indexes that lead to more or fewer lines than there are, one check a step (empty for a right one)."""
        for name, condition, _ in _INDEXES:
            counts = []
            for how in (f"INDEXED BY {name}", "NOT INDEXED"):
                sql = f"SELECT count(*) FROM hint_key {how} WHERE {condition}"  # noqa: S608 (texts of ours)
                with self._database.explained():
                    counts.append(self._database.cursor.execute(sql).fetchone()[0])
            yield name if counts[0] != counts[1] else ""

    def miscounted(self) -> Iterator[str]:
        """Namespaces whose kept counts differ from their lines, one check a step (empty for a right one), then all."""
        with self._database.explained():
            names = {name for (name,) in self._database.cursor.execute("SELECT namespace FROM hint_count").fetchall()}
        for name in sorted(names):
            with self._database.explained():
                row = self._database.cursor.execute(
                    "SELECT keys, deleted, (SELECT count(*) FROM hint_key k "
                    "WHERE k.namespace = c.namespace AND k.deleted IS NULL), (SELECT count(*) FROM hint_key k "
                    "WHERE k.path >= c.namespace || '/' AND k.path < c.namespace || '0' "
                    "AND k.namespace = c.namespace AND k.deleted IS NOT NULL) FROM hint_count c WHERE namespace = ?",
                    (name,),
                ).fetchone()
            yield name if row is None or row[:2] != row[2:] else ""
        with self._database.explained():
            row = self._database.cursor.execute(_TOTALS).fetchone()
        yield "/" if row[:2] != row[2:] else ""
