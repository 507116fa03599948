"""A parsed filter becomes one SQL condition over the hint columns; values of keys are never part of it.

Times: `age`, `created` and `lastread` count back from `now`, `expires` forward. With `:` or `=` they mean "at most".
`kind`, `state`, `owner`, `tag` compare whole, `algo` and `fp` by beginning, `name` and `source` by any part, all
without case. A word or phrase of three letters or more is searched, a shorter one begins the name.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from keydesk.engine.store import search
from keydesk.engine.store.hint_key import TAG_MARK
from keydesk.errors import RefusedError
from keydesk.model.filter import TEXT, Filter, Term, duration

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

UNUSED_DAYS = 90
_DAY = 86_400

Condition = tuple[str, tuple[object, ...]]


@dataclass(frozen=True, slots=True)
class Frame:
    """When the filter is asked (whole seconds), and whether for soft-deleted keys."""

    now: int
    deleted: bool

    def by_index(self, index: str, condition: str) -> str:
        """The condition, asked of an index first: the list is in path order and would else be walked to its end."""
        if self.deleted:
            return condition
        return f"rid IN (SELECT rid FROM hint_key INDEXED BY {index} WHERE deleted IS NULL AND {condition})"  # noqa: S608


Make: TypeAlias = "Callable[[str, str, Frame], Condition]"

_IS: dict[str, tuple[str, str]] = {
    "overdue": ("hint_due", "due <= :now"),
    "expired": ("hint_expires", "expires <= :now"),
    "expiring": ("hint_warn", "warn <= :now AND expires > :now"),
    "favourite": ("hint_favourite", "favourite = 1"),
    "deleted": ("", "deleted IS NOT NULL"),
    "weak": ("", "weak = 1"),
    "unused": ("", "coalesce(last_read, rotated) <= :unused"),
}


@dataclass(frozen=True, slots=True)
class Compiled:
    """A condition for `Hints.page` and `Hints.count`; `deleted` claims that it asks for soft-deleted keys.

    `phrases` are what is searched for where the condition asks for nothing else.
    """

    where: str
    parameters: tuple[object, ...]
    deleted: bool = False
    phrases: tuple[str, ...] = ()


def compile(parsed: Filter, now: datetime) -> Compiled:  # noqa: A001 (the word of the grammar)
    """The condition that `parsed` means at `now` (aware).

    Raises:
        RefusedError: a field has no meaning for keys.
    """
    clauses: list[str] = []
    parameters: list[object] = []
    deleted = any(term.field == "is" and "deleted" in term.values and not term.is_negated for term in parsed.terms)
    frame = Frame(int(now.timestamp()), deleted)
    searched = [term for term in parsed.terms if term.field == TEXT and not term.is_negated and _phrase(term)]
    phrases = tuple(map(_phrase, searched))
    if phrases:
        sql, given = search.condition(phrases)
        clauses.append(f"({sql})")
        parameters.extend(given)
    for term in parsed.terms:
        if term in searched:
            continue
        sql, given = _term(term, frame)
        clauses.append(f"NOT coalesce(({sql}), 0)" if term.is_negated else f"({sql})")
        parameters.extend(given)
    are_all = len(searched) == len(parsed.terms)
    return Compiled(" AND ".join(clauses), tuple(parameters), deleted, phrases if are_all else ())


def _phrase(term: Term) -> str:
    """The text that the search index is asked for; empty where it is too short for it."""
    phrase = term.values[0].replace("\0", " ").strip()
    return phrase if len(phrase) >= search.GRAM else ""


def _term(term: Term, frame: Frame) -> Condition:
    make = _FIELDS.get(term.field)
    if make is None:
        raise RefusedError(f"The filter cannot ask keys for {term.field}.", "Known: " + ", ".join(_FIELDS) + ".")
    parts = [make(value, term.op, frame) for value in term.values]
    return " OR ".join(f"({sql})" for sql, _ in parts), tuple(value for _, given in parts for value in given)


def _text(value: str, _op: str, frame: Frame) -> Condition:
    phrase = value.replace("\0", " ").strip()
    if len(phrase) >= search.GRAM:
        return search.condition([phrase])
    return _begins("name", "hint_name")(phrase, ":", frame) if phrase else ("1", ())


def _in(value: str, _op: str, _frame: Frame) -> Condition:
    start = "/" + value.strip("/")
    start = "" if start == "/" else start
    return "path >= ? AND path < ?", (start + "/", start + "0")


def _equals(column: str) -> Make:
    return lambda value, _op, _frame: (f"{column} = ?", (value.casefold(),))


def _begins(column: str, index: str = "") -> Make:
    def condition(value: str, _op: str, frame: Frame) -> Condition:
        folded = value.casefold()
        sql = f"{column} >= ? AND {column} < ?"
        return frame.by_index(index, sql) if index else sql, (folded, search.after(folded))

    return condition


def _contains(column: str) -> Make:
    def condition(value: str, op: str, _frame: Frame) -> Condition:
        if op == "=":
            return f"{column} = ?", (value.casefold(),)
        return f"instr({column}, ?) > 0", (value.casefold(),)

    return condition


def _owner(value: str, _op: str, _frame: Frame) -> Condition:
    return "owner = ?", ("" if value.casefold() == "none" else value.casefold(),)


def _tag(value: str, _op: str, _frame: Frame) -> Condition:
    return "instr(tags, ?) > 0", (TAG_MARK + value.casefold() + TAG_MARK,)


def _fingerprint(value: str, op: str, frame: Frame) -> Condition:
    begins = _begins("fingerprint")
    sql, given = begins(value, op, frame)
    more, also = begins("sha256:" + value, op, frame)
    return frame.by_index("hint_fingerprint", f"fingerprint <> '' AND ({sql} OR {more})"), given + also


def _bits(value: str, op: str, _frame: Frame) -> Condition:
    return f"bits {'=' if op == ':' else op} ?", (int(value),)


def _past(column: str) -> Make:
    def condition(value: str, op: str, frame: Frame) -> Condition:
        at = frame.now - _seconds(value)
        return (f"coalesce({column}, 0) < ?" if op == ">" else f"{column} >= ?"), (at,)

    return condition


def _expires(value: str, op: str, frame: Frame) -> Condition:
    at = (frame.now + _seconds(value),)
    return (frame.by_index("hint_expires", "expires > ?" if op == ">" else "expires <= ?")), at


def _is(value: str, _op: str, frame: Frame) -> Condition:
    index, sql = _IS[value]
    given: list[object] = []
    for name, at in ((":now", frame.now), (":unused", frame.now - UNUSED_DAYS * _DAY)):
        given.extend([at] * sql.count(name))
        sql = sql.replace(name, "?")
    return frame.by_index(index, sql) if index else sql, tuple(given)


def _seconds(value: str) -> int:
    span = duration(value)
    if span is None:
        raise RefusedError(f"{value} is not a time.", "Write it like 30d, 2w, 6m or 1y.")
    return int(span.total_seconds())


_FIELDS: dict[str, Make] = {
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
