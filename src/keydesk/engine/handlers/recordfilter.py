"""A parsed filter lets records through: the fields of `RECORD_FIELDS`, joined by AND, each with its alternatives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keydesk.model.filter import TEXT, Filter, Term, duration

if TYPE_CHECKING:
    from datetime import datetime

    from keydesk.engine.handlers.desk.desk import Desk
    from keydesk.model.records import Record


class Sieve:
    """One filter at one time, and perhaps one key."""

    def __init__(self, desk: Desk, parsed: Filter, now: datetime, key: str) -> None:
        self._desk = desk
        self._terms = parsed.terms
        self._now = now
        self._key = key

    def lets(self, record: Record, path: str) -> bool:
        """Claim: the record, about what is now at `path`, fits."""
        if self._key and record.key != self._key:
            return False
        return all(self._fits(term, record, path) != term.is_negated for term in self._terms)

    def _fits(self, term: Term, record: Record, path: str) -> bool:
        return any(self._is(term.field, value, record, path) for value in term.values)

    def _is(self, field: str, value: str, record: Record, path: str) -> bool:
        folded = value.casefold()
        if field == TEXT:
            texts = (path, record.caller, record.action, record.rule, record.reason, record.field)
            return any(folded in text.casefold() for text in texts)
        if field == "since":
            span = duration(value)
            return span is not None and record.wall >= self._now - span
        if field == "in":
            top = "/" + value.strip("/")
            return path == top or path.startswith(top.rstrip("/") + "/")
        found = {
            "key": path,
            "actor": record.caller,
            "action": record.action,
            "outcome": record.outcome.value,
            "rule": record.rule,
        }[field].casefold()
        return found == folded if field in {"action", "outcome"} else folded in found
