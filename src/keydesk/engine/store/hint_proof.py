"""Every line, index, count and search of the hints can be compared with what it should be; a proof changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from keydesk.engine.store import search
from keydesk.engine.store.hint_key import COLUMNS, HintKey, columns_of
from keydesk.engine.store.hints import Hit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from keydesk.engine.store.hints import Hints
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
    ("hint_warn", "deleted IS NULL AND warn IS NOT NULL", ("warn",)),
    ("hint_favourite", "deleted IS NULL AND favourite = 1", ("favourite",)),
    ("hint_fingerprint", "fingerprint <> ''", ("fingerprint",)),
)


def _leads(index: str, condition: str, columns: tuple[str, ...]) -> str:
    """That a line in an index's condition is found by it, and by it once."""
    same = " AND ".join(f"{column} = k.{column}" for column in (*columns, "rid"))
    inside = " AND ".join(f"k.{part}" for part in condition.split(" AND "))
    found = f"SELECT count(*) FROM hint_key INDEXED BY {index} WHERE {condition} AND {same}"  # noqa: S608 (texts of ours)
    return f"(NOT ({inside}) OR ({found}) = 1)"


_IS_LISTED = f"SELECT {' AND '.join(_leads(*index) for index in _INDEXES)} FROM hint_key k WHERE id = ?"  # noqa: S608


class HintProof:
    """Asks the hints of one vault about themselves."""

    __slots__ = ("_database", "_hints")

    def __init__(self, database: Database, hints: Hints) -> None:
        self._database = database
        self._hints = hints

    @property
    def edits(self) -> int:
        """How often hints were written: what was asked in two steps holds when it is the same after both."""
        return self._hints.edits

    def lines(self, rid: int = 0, step: int = 500) -> Iterator[list[tuple[int, Hit]]]:
        """Every key's line after the number `rid`, with its own, deleted ones too, in steps."""
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
        rows = self._ask(_IS_LISTED, (key_id,))
        return bool(rows and rows[0][0])

    def are_found(self, texts: dict[int, tuple[str, str | None]]) -> Iterator[bool]:
        """Claims, one a step: search finds exactly what these lines say, by number: path and, where known, words."""
        return search.prove(self._ask, texts)

    def _ask(self, sql: str, given: Sequence[object]) -> list[Any]:
        with self._database.explained() as cursor:
            rows: list[Any] = cursor.execute(sql, given).fetchall()
        return rows

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
