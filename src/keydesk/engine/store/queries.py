"""A parsed filter becomes one SQL condition over the hint columns; values of keys are never part of it.

Times: `age`, `created` and `lastread` count back from `now`, `expires` forward. With `:` or `=` they mean "at most".
`kind`, `state`, `owner`, `tag` compare whole, `algo` and `fp` by beginning, `name` and `source` by any part, all
without case. A word or phrase of three letters or more is searched, a shorter one begins the name.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from keydesk.engine.store import search
from keydesk.engine.store.folding import fold
from keydesk.engine.store.hints import TAG_MARK
from keydesk.errors import RefusedError
from keydesk.model.filter import TEXT, Filter, Term, duration

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

UNUSED_DAYS = 90
_DAY = 86_400

_FOUND = (
    "rid IN (SELECT rowid FROM hint_text WHERE hint_text MATCH ?) OR rid IN "
    "(SELECT rid FROM hint_pending WHERE instr(folded(path), ?) OR instr(folded(words), ?))"
)

Condition = tuple[str, tuple[object, ...]]

_IS: dict[str, str] = {
    "overdue": "due <= :now",
    "expired": "expires <= :now",
    "expiring": "warn <= :now AND expires > :now",
    "favourite": "favourite = 1",
    "deleted": "deleted IS NOT NULL",
    "weak": "weak = 1",
    "unused": "coalesce(last_read, rotated) <= :unused",
}


@dataclass(frozen=True, slots=True)
class Compiled:
    """A condition for `Hints.page` and `Hints.count`; `deleted` claims that it asks for soft-deleted keys."""

    where: str
    parameters: tuple[object, ...]
    deleted: bool = False


def compile(parsed: Filter, now: datetime) -> Compiled:  # noqa: A001 (the word of the grammar)
    """The condition that `parsed` means at `now` (aware).

    Raises:
        RefusedError: a field has no meaning for keys.
    """
    clauses: list[str] = []
    parameters: list[object] = []
    for term in parsed.terms:
        sql, given = _term(term, int(now.timestamp()))
        clauses.append(f"NOT coalesce(({sql}), 0)" if term.is_negated else f"({sql})")
        parameters.extend(given)
    deleted = any(term.field == "is" and "deleted" in term.values and not term.is_negated for term in parsed.terms)
    return Compiled(" AND ".join(clauses), tuple(parameters), deleted)


def _term(term: Term, now: int) -> Condition:
    make = _FIELDS.get(term.field)
    if make is None:
        raise RefusedError(f"The filter cannot ask keys for {term.field}.", "Known: " + ", ".join(_FIELDS) + ".")
    parts = [make(value, term.op, now) for value in term.values]
    return " OR ".join(f"({sql})" for sql, _ in parts), tuple(value for _, given in parts for value in given)


def _text(value: str, _op: str, _now: int) -> Condition:
    phrase = value.replace("\0", " ").strip()
    if len(phrase) >= search.GRAM:
        return _FOUND, (search.match([phrase]), fold(phrase), fold(phrase))
    return _begins("name")(phrase, ":", 0) if phrase else ("1", ())


def _in(value: str, _op: str, _now: int) -> Condition:
    start = "/" + value.strip("/")
    start = "" if start == "/" else start
    return "path >= ? AND path < ?", (start + "/", start + "0")


def _equals(column: str) -> Callable[[str, str, int], Condition]:
    return lambda value, _op, _now: (f"{column} = ?", (value.casefold(),))


def _begins(column: str) -> Callable[[str, str, int], Condition]:
    def condition(value: str, _op: str, _now: int) -> Condition:
        folded = value.casefold()
        return f"{column} >= ? AND {column} < ?", (folded, search.after(folded))

    return condition


def _contains(column: str) -> Callable[[str, str, int], Condition]:
    def condition(value: str, op: str, _now: int) -> Condition:
        if op == "=":
            return f"{column} = ?", (value.casefold(),)
        return f"instr({column}, ?) > 0", (value.casefold(),)

    return condition


def _owner(value: str, _op: str, _now: int) -> Condition:
    return "owner = ?", ("" if value.casefold() == "none" else value.casefold(),)


def _tag(value: str, _op: str, _now: int) -> Condition:
    return "instr(tags, ?) > 0", (TAG_MARK + value.casefold() + TAG_MARK,)


def _fingerprint(value: str, _op: str, _now: int) -> Condition:
    sql, given = _begins("fingerprint")(value, ":", 0)
    more, also = _begins("fingerprint")("sha256:" + value, ":", 0)
    return f"{sql} OR {more}", given + also


def _bits(value: str, op: str, _now: int) -> Condition:
    return f"bits {'=' if op == ':' else op} ?", (int(value),)


def _past(column: str) -> Callable[[str, str, int], Condition]:
    def condition(value: str, op: str, now: int) -> Condition:
        at = now - _seconds(value)
        return (f"coalesce({column}, 0) < ?" if op == ">" else f"{column} >= ?"), (at,)

    return condition


def _expires(value: str, op: str, now: int) -> Condition:
    return ("expires > ?" if op == ">" else "expires <= ?"), (now + _seconds(value),)


def _is(value: str, _op: str, now: int) -> Condition:
    sql = _IS[value]
    given: list[object] = []
    for name, at in ((":now", now), (":unused", now - UNUSED_DAYS * _DAY)):
        given.extend([at] * sql.count(name))
        sql = sql.replace(name, "?")
    return sql, tuple(given)


def _seconds(value: str) -> int:
    span = duration(value)
    if span is None:
        raise RefusedError(f"{value} is not a time.", "Write it like 30d, 2w, 6m or 1y.")
    return int(span.total_seconds())


_FIELDS: dict[str, Callable[[str, str, int], Condition]] = {
    TEXT: _text,
    "in": _in,
    "name": _contains("name"),
    "kind": _equals("kind"),
    "algo": _begins("algorithm"),
    "bits": _bits,
    "state": _equals("state"),
    "age": _past("rotated"),
    "expires": _expires,
    "created": _past("created"),
    "lastread": _past("last_read"),
    "owner": _owner,
    "tag": _tag,
    "fp": _fingerprint,
    "is": _is,
    "source": _contains("source"),
}
