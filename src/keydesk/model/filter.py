"""The filter grammar: one parser for the filter field, saved views, `list --filter` and the audit pane.

Words join by AND. `"phrase"`, `-not`, `field:value`, `field:a,b` (or), `field<value`, `field>value`, `field=value`.
Durations are a number and d, w, m or y (30, 365 days for the last two). Values of keys are never searched.

    >>> parse('in:/prod kind:password age>90d').terms[2]
    Term(field='age', op='>', values=('90d',), is_negated=False)
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from datetime import timedelta

from keydesk.errors import RefusedError

TEXT = "text"
"""The field of a bare word or phrase."""

KEY_FIELDS: dict[str, str] = {
    "in": "namespace and everything below",
    "name": "the key's own name",
    "kind": "kind of key",
    "algo": "algorithm, by beginning",
    "bits": "strength in bits",
    "state": "state of the current version",
    "age": "time since the current version was made",
    "expires": "time until expiry",
    "created": "time since creation",
    "lastread": "time since last use",
    "owner": "owner; none for keys without",
    "tag": "tag",
    "fp": "fingerprint, by beginning",
    "is": "overdue, expired, expiring, favourite, deleted, weak, unused",
    "source": "where it was imported from",
}
RECORD_FIELDS: dict[str, str] = {
    "in": "namespace and everything below",
    "key": "path of the key",
    "actor": "who asked",
    "action": "what was asked",
    "outcome": "allowed, denied, failed",
    "since": "not older than",
    "rule": "rule that decided",
}
IS_WORDS = ("overdue", "expired", "expiring", "favourite", "deleted", "weak", "unused")
_UNITS = {"d": 1, "w": 7, "m": 30, "y": 365}
_TOKEN = re.compile(r'(-?)(?:([A-Za-z]+)(:|<|>|=)("[^"]*"|\S*)|"([^"]*)"|(\S+))')


@dataclass(frozen=True, slots=True)
class Term:
    """One condition. `values` are alternatives; `op` is one of : < > =."""

    field: str
    op: str
    values: tuple[str, ...]
    is_negated: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """A part of the text that was not understood: characters [start, end) and a suggestion, perhaps empty."""

    start: int
    end: int
    sentence: str
    suggestion: str = ""


@dataclass(frozen=True, slots=True)
class Filter:
    """A parsed filter: every term must hold. Problems are for underlining; strict callers refuse them."""

    terms: tuple[Term, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        """Its words where it consists of nothing else, no phrase of several and no `-`; else none."""
        plain = [term.values[0] for term in self.terms if term.field == TEXT and not term.is_negated]
        is_all = len(plain) == len(self.terms) and not any(len(word.split()) > 1 for word in plain)
        return tuple(plain) if is_all else ()


def parse(text: str, known: dict[str, str] = KEY_FIELDS) -> Filter:
    """Parse `text`; never raises. Unknown fields become problems with the nearest known one suggested."""
    terms: list[Term] = []
    problems: list[Problem] = []
    for match in _TOKEN.finditer(text):
        minus, field, op, given, phrase, word = match.groups()
        negated = minus == "-"
        if field is None:
            plain = phrase if phrase is not None else word
            if plain:
                terms.append(Term(TEXT, ":", (plain,), negated))
            continue
        field = field.lower()
        values = (given[1:-1],) if given.startswith('"') else tuple(part for part in given.split(",") if part)
        problem = _problem(field, op, values, known)
        if problem:
            problems.append(Problem(match.start(), match.end(), *problem))
        else:
            terms.append(Term(field, op, values, negated))
    return Filter(tuple(terms), tuple(problems))


def parse_strictly(text: str, known: dict[str, str] = KEY_FIELDS) -> Filter:
    """Parse `text`. Raises RefusedError with the first problem and its suggestion."""
    parsed = parse(text, known)
    if parsed.problems:
        first = parsed.problems[0]
        hint = f"Did you mean {first.suggestion}?" if first.suggestion else "Known fields: " + ", ".join(known) + "."
        raise RefusedError(first.sentence, hint)
    return parsed


def _problem(field: str, op: str, values: tuple[str, ...], known: dict[str, str]) -> tuple[str, str] | None:
    if field not in known:
        near = difflib.get_close_matches(field, known, 1, 0.5)
        return f"The filter knows no field {field}.", f"{near[0]}{op}" if near else ""
    if not values:
        return f"The field {field} needs a value.", ""
    if field == "is":
        for value in values:
            if value not in IS_WORDS:
                near = difflib.get_close_matches(value, IS_WORDS, 1, 0.5)
                return f"The filter knows no state is:{value}.", f"is:{near[0]}" if near else ""
    if field in {"age", "expires", "created", "lastread", "since"}:
        for value in values:
            if duration(value) is None:
                return f"The field {field} needs a time like 30d, 2w, 6m or 1y.", f"{field}{op}30d"
    if field == "bits" and not all(value.isdigit() for value in values):
        return "The field bits needs a number.", "bits<2048"
    return None


def duration(text: str) -> timedelta | None:
    """Return the span that `90d`, `2w`, `6m`, `1y` names, or None when it names none."""
    match = re.fullmatch(r"(\d{1,5})([dwmy])", text)
    return timedelta(days=int(match[1]) * _UNITS[match[2]]) if match else None
