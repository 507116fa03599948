"""Search finds any three letters in a row, and names by their first one or two; it never ranks, offsets or groups.

Words join by AND. At most 2,000 keys are listed: those whose name begins with the only word, then those whose path
fits, then those whose other words fit. New words wait in `hint_pending` until there are some, because the index writes
as many pages for one key as for many; both are searched. Names of deleted keys leave every search at once, but not the
index's pages: those go with the next generation.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from keydesk.engine.store.folding import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

MOST = 2000
GRAM = 3
_PIECE = 120
_FEW = 16

T = TypeVar("T")
Ask: TypeAlias = "Callable[[str, Sequence[object]], list[Any]]"
"""Executes one statement and returns its rows."""

SCHEMA = """
CREATE VIRTUAL TABLE hint_text USING fts5(
  path, words, content='', contentless_delete=1, tokenize='trigram remove_diacritics 1'
);
CREATE TABLE hint_pending(rid INTEGER PRIMARY KEY, path TEXT NOT NULL, words TEXT NOT NULL);
"""
MOST_PENDING = 64

_FIND = (
    "SELECT k.id, k.revision, k.path FROM hint_text t CROSS JOIN hint_key k ON k.rid = t.rowid "
    "WHERE t.hint_text MATCH ? AND k.deleted IS NULL AND k.path >= ? AND k.path < ?"
)
_BEGIN = (
    "SELECT id, revision, path FROM hint_key "
    "WHERE deleted IS NULL AND name >= ? AND name < ? AND path >= ? AND path < ?"
)


def insert(cursor: Any, keys: Sequence[tuple[int, str, str]]) -> None:  # noqa: ANN401 (sqlcipher3 has no types)
    """Make keys (rid, path, words) findable that are not."""
    if not keys:
        return
    cursor.executemany(
        "INSERT INTO hint_pending(rid, path, words) VALUES(?, ?, ?)",
        [(rid, path, words.replace("\0", " ")) for rid, path, words in keys],
    )
    (waiting,) = cursor.execute("SELECT count(*) FROM hint_pending").fetchone()
    if waiting >= MOST_PENDING:
        cursor.execute(
            "INSERT INTO hint_text(rowid, path, words) SELECT rid, path, words FROM hint_pending ORDER BY rid"
        )
        cursor.execute("DELETE FROM hint_pending")


def remove(cursor: Any, rid: int) -> None:  # noqa: ANN401
    """Make a key unfindable that is not."""
    if not cursor.execute("DELETE FROM hint_pending WHERE rid = ?", (rid,)).rowcount:
        cursor.execute("DELETE FROM hint_text WHERE rowid = ?", (rid,))


def clear(cursor: Any) -> None:  # noqa: ANN401
    """Make all keys unfindable."""
    cursor.execute("INSERT INTO hint_text(hint_text) VALUES('delete-all')")
    cursor.execute("DELETE FROM hint_pending")


def find(cursor: Any, text: str, limit: int, within: tuple[str, str]) -> list[tuple[bytes, int, str]]:  # noqa: ANN401
    """Up to `limit` lines (id, revision, path) of present keys with paths in the half-open range `within`."""
    limit = min(limit, MOST)
    words = text.replace("\0", " ").split()
    long = [word for word in words if len(word) >= GRAM]
    short = [word.casefold() for word in words if len(word) < GRAM]
    if not words:
        return []
    tail, begins = _beginnings(short)
    if not long:
        return _begun(cursor, short[0], tail, (*within, *begins, limit))
    query = match(long)
    given = (*within, *begins)
    named = _begun(cursor, words[0].casefold(), "", (*within, limit)) if len(words) == 1 else []
    found: dict[bytes, tuple[bytes, int, str]] = {row[0]: row for row in named}
    for question, columns in ((f"{{path}} : ({query})", ("path",)), (query, ("path", "words"))):
        if len(found) < limit:
            rows = _pending(cursor, long, columns, tail, (*given, limit))
            rows += cursor.execute(f"{_FIND}{tail} LIMIT ?", (question, *given, limit)).fetchall()
            found |= {row[0]: row for row in rows if row[0] not in found}
    return list(found.values())[:limit]


def condition(phrases: Sequence[str]) -> tuple[str, tuple[object, ...]]:
    """What holds of the lines in whose path and words all of these are, each of at least three letters."""
    waiting = " AND ".join("(instr(folded(path), ?) OR instr(folded(words), ?))" for _ in phrases)
    sql = (
        "rid IN (SELECT rowid FROM hint_text WHERE hint_text MATCH ?) OR rid IN "  # noqa: S608 (texts of ours)
        f"(SELECT rid FROM hint_pending WHERE {waiting})"
    )
    return sql, (match(phrases), *_twice(phrases))


def count(cursor: Any, phrases: Sequence[str]) -> int:  # noqa: ANN401
    """How many present keys have all of these, each of at least three letters: nothing else is searched."""
    waiting = " AND ".join("(instr(folded(path), ?) OR instr(folded(words), ?))" for _ in phrases)
    sql = (
        "SELECT (SELECT count(*) FROM hint_text WHERE hint_text MATCH ?) + "  # noqa: S608 (texts of ours)
        f"(SELECT count(*) FROM hint_pending WHERE {waiting})"
    )
    (found,) = cursor.execute(sql, (match(phrases), *_twice(phrases))).fetchone()
    return int(found)


def _twice(phrases: Sequence[str]) -> Iterator[str]:
    return (fold(phrase) for phrase in phrases for _ in range(2))


def _begun(cursor: Any, start: str, tail: str, given: tuple[object, ...]) -> list[tuple[bytes, int, str]]:  # noqa: ANN401
    """Lines whose names begin so, in the order of names."""
    rows = cursor.execute(f"{_BEGIN}{tail} ORDER BY name LIMIT ?", (start, after(start), *given))
    return list(rows.fetchall())


def _pending(
    cursor: Any,  # noqa: ANN401
    words: list[str],
    columns: tuple[str, ...],
    tail: str,
    given: tuple[object, ...],
) -> list[tuple[bytes, int, str]]:
    """Lines whose words wait and contain all these in some of the columns."""
    holds = "".join(f" AND ({' OR '.join(f'instr(folded(p.{column}), ?)' for column in columns)})" for _ in words)
    sql = (
        "SELECT k.id, k.revision, k.path FROM hint_pending p CROSS JOIN hint_key k ON k.rid = p.rid "  # noqa: S608
        f"WHERE k.deleted IS NULL AND k.path >= ? AND k.path < ?{tail}{holds} LIMIT ?"
    )
    *start, limit = given
    return list(cursor.execute(sql, (*start, *(fold(word) for word in words for _ in columns), limit)).fetchall())


def prove(ask: Ask, texts: dict[int, tuple[str, str | None]]) -> Iterator[bool]:
    """Claims, one a step: for every three letters of these lines (path, words or None) search finds those having them.

    One question a combination of letters instead of one a line: a tenth of the time, and the less the more lines there
    are. Lines with other letters than ASCII's, whose folding only the tokenizer knows, are asked for one by one.
    """
    is_whole = all(words is not None for _, words in texts.values())
    parts = {rid: (path, (words or "").replace("\0", " ")) for rid, (path, words) in texts.items()}
    for rid, *waiting in ask("SELECT rid, path, words FROM hint_pending", ()):
        part = parts.pop(rid, None)
        if part is not None and part[: 1 + is_whole] != tuple(waiting)[: 1 + is_whole]:
            yield False
            return
    asked = {rid: part[: 1 + is_whole] for rid, part in parts.items()}
    plain = {rid: part for rid, part in asked.items() if all(text.isascii() for text in part)}
    others = asked.keys() - plain.keys()
    for rid in others:
        yield all(_holds(ask, rid, text) for text in asked[rid])
    having: dict[str, set[int]] = {}
    for some in _some(plain.items()):
        _note_grams(having, some)
        yield True
    column = "" if is_whole else "{path} : "
    sql = "SELECT rowid FROM hint_text WHERE hint_text MATCH ? AND rowid >= ? AND rowid <= ?"
    for grams in _some(having.items()):
        yield all(
            {rid for (rid,) in ask(sql, (column + match([gram]), min(asked), max(asked)))} - others == expected
            for gram, expected in grams
        )


def _some(all_of_them: Iterable[T]) -> Iterator[list[T]]:
    """A few at a time, about a millisecond's work."""
    left = iter(all_of_them)
    while some := list(islice(left, _FEW)):
        yield some


def _note_grams(having: dict[str, set[int]], lines: list[tuple[int, tuple[str, ...]]]) -> None:
    """Note which of these lines have which three letters; they are of ASCII letters."""
    for rid, texts in lines:
        for text in texts:
            folded = text.lower()
            for start in range(len(folded) - GRAM + 1):
                having.setdefault(folded[start : start + GRAM], set()).add(rid)


def _holds(ask: Ask, rid: int, text: str) -> bool:
    """Claim: searching for any piece of this text finds the line."""
    pieces = [text[start : start + _PIECE] for start in range(0, len(text), _PIECE)]
    sql = "SELECT count(*) FROM hint_text WHERE hint_text MATCH ? AND rowid = ?"
    return all(ask(sql, (match([piece]), rid))[0][0] == 1 for piece in pieces if len(piece) >= GRAM)


def match(words: Sequence[str]) -> str:
    """The FTS5 expression for texts that contain every one of these words, each of at least three letters."""
    return " AND ".join('"' + word.replace('"', '""') + '"' for word in words)


def after(prefix: str) -> str:
    """The first text after all that begin with `prefix`."""
    last = ord(prefix[-1])
    skipped = 0xE000 if last == 0xD7FF else last + 1
    return prefix + "\U0010ffff" if last >= 0x10FFFF else prefix[:-1] + chr(skipped)


def _beginnings(short: list[str]) -> tuple[str, list[str]]:
    """Conditions that the name begins with every short word, for words after the first index use."""
    return " AND substr(name, 1, ?) = ?" * len(short), [part for word in short for part in (str(len(word)), word)]
