"""Search finds any three letters in a row, and names by their first one or two; it never ranks, offsets or groups.

Words join by AND. At most 2,000 keys are listed, those whose path fits before those whose other words fit. Names of
deleted keys leave the index at once for every search, but not its pages: those go with the next generation.
"""

from __future__ import annotations

from typing import Any

MOST = 2000
GRAM = 3
_PIECE = 120

SCHEMA = """
CREATE VIRTUAL TABLE hint_text USING fts5(
  path, words, content='', contentless_delete=1, tokenize='trigram remove_diacritics 1'
);
"""

_FIND = (
    "SELECT k.id, k.revision, k.path FROM hint_text t JOIN hint_key k ON k.rid = t.rowid "
    "WHERE t.hint_text MATCH ? AND k.deleted IS NULL AND k.path >= ? AND k.path < ?"
)
_BEGIN = (
    "SELECT id, revision, path FROM hint_key "
    "WHERE deleted IS NULL AND name >= ? AND name < ? AND path >= ? AND path < ?"
)


def insert(cursor: Any, rid: int, path: str, words: str) -> None:  # noqa: ANN401 (sqlcipher3 has no types)
    """Make a key findable."""
    cursor.execute("INSERT INTO hint_text(rowid, path, words) VALUES(?, ?, ?)", (rid, path, words.replace("\0", " ")))


def remove(cursor: Any, rid: int) -> None:  # noqa: ANN401
    """Make a key unfindable."""
    cursor.execute("DELETE FROM hint_text WHERE rowid = ?", (rid,))


def clear(cursor: Any) -> None:  # noqa: ANN401
    """Make all keys unfindable."""
    cursor.execute("INSERT INTO hint_text(hint_text) VALUES('delete-all')")


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
        rows = cursor.execute(
            f"{_BEGIN}{tail} ORDER BY name LIMIT ?", (short[0], after(short[0]), *within, *begins, limit)
        )
        return list(rows.fetchall())
    query = match(long)
    found = cursor.execute(f"{_FIND}{tail} LIMIT ?", (f"{{path}} : ({query})", *within, *begins, limit)).fetchall()
    if len(found) < limit:
        known = {row[0] for row in found}
        more = cursor.execute(f"{_FIND}{tail} LIMIT ?", (query, *within, *begins, limit)).fetchall()
        found += [row for row in more if row[0] not in known]
    return list(found[:limit])


def is_exact(cursor: Any, texts: dict[int, tuple[str, str | None]]) -> bool:  # noqa: ANN401
    """Claim: for every three letters of these lines (path, words or None) search finds those lines that have them.

    One question a combination of letters instead of one a line: a tenth of the time. Lines with other letters than
    ASCII's, whose folding only the tokenizer knows, are asked for one by one.
    """
    lines: dict[str, set[int]] = {}
    others: set[int] = set()
    is_whole = all(words is not None for _, words in texts.values())
    for rid, (path, words) in texts.items():
        parts = [path, words.replace("\0", " ")] if is_whole and words is not None else [path]
        if not all(part.isascii() for part in parts):
            others.add(rid)
            if not all(_holds(cursor, rid, part) for part in parts):
                return False
            continue
        for part in parts:
            folded = part.lower()
            for start in range(len(folded) - GRAM + 1):
                lines.setdefault(folded[start : start + GRAM], set()).add(rid)
    if not lines:
        return True
    first, last = min(texts), max(texts)
    sql = "SELECT rowid FROM hint_text WHERE hint_text MATCH ? AND rowid >= ? AND rowid <= ?"
    column = "" if is_whole else "{path} : "
    for gram, expected in lines.items():
        found = {rid for (rid,) in cursor.execute(sql, (column + match([gram]), first, last)).fetchall()}
        if found - others != expected:
            return False
    return True


def _holds(cursor: Any, rid: int, text: str) -> bool:  # noqa: ANN401
    """Claim: searching for any piece of this text finds the line."""
    pieces = [text[start : start + _PIECE] for start in range(0, len(text), _PIECE)]
    sql = "SELECT count(*) FROM hint_text WHERE hint_text MATCH ? AND rowid = ?"
    return all(cursor.execute(sql, (match([piece]), rid)).fetchone()[0] == 1 for piece in pieces if len(piece) >= GRAM)


def match(words: list[str]) -> str:
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
