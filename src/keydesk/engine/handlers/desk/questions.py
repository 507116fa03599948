"""A program nobody knows yet is asked about once, in the window; the question closes by its answer or by time."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from keydesk.engine.handlers.desk.signals import Signal

if TYPE_CHECKING:
    from keydesk.model.access import Subject
    from keydesk.model.requests import Ask

PATIENCE = timedelta(seconds=60)
"""How long a question stays open."""
MOST_OPEN = 4
"""Questions open at once; further programs are denied at once."""
MOST_WAITING = 32
"""Requests that wait for an answer at once; further ones are denied while the question stays open."""
SILENCE = timedelta(minutes=5)
"""How long a program that was refused by a person is not asked about again."""


@dataclass(slots=True, eq=False)
class Question:
    """One open question; `word` is the program's for the key, `closed` wakes those who wait for the answer."""

    ask: Ask
    word: str
    until: float
    closed: Signal = field(default_factory=Signal)


class Questions:
    """Which programs are asked about now, and which were refused a while ago."""

    __slots__ = ("_refused", "open", "waiting")

    def __init__(self) -> None:
        self.waiting = 0
        self.open: dict[str, Question] = {}
        self._refused: dict[tuple[Subject, str], float] = {}

    def find(self, subject: Subject, word: str) -> Question | None:
        """The open question about a program and its word for a key."""
        return next((each for each in self.open.values() if (each.ask.subject, each.word) == (subject, word)), None)

    def is_refused(self, subject: Subject, word: str, boot: float) -> bool:
        """Claim: a person has just refused this."""
        return self._refused.get((subject, word), -1.0) > boot

    def refuse(self, question: Question, boot: float) -> None:
        """Close a question and do not ask it again for a while."""
        self._refused[question.ask.subject, question.word] = boot + SILENCE.total_seconds()
        self.close(question)

    def close(self, question: Question) -> None:
        """Close a question and wake those who wait."""
        self.open.pop(question.ask.id, None)
        question.closed.set()

    def expire(self, boot: float) -> None:
        """Close what nobody answered."""
        for question in [question for question in self.open.values() if boot >= question.until]:
            self.close(question)
        for key in [key for key, until in self._refused.items() if boot >= until]:
            del self._refused[key]
