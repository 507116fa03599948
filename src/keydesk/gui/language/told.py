"""What the agent says in English is told in the person's language where the sentence is known, else as it came.

    toast.say(told_error(error))
    label.setText(told("There is no key /prod/db."))

An error is told in one language: where its cause or its next step is not known here, both stay English.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from keydesk.gui.language.direction import filled
from keydesk.gui.language.sentences import SENTENCES

if TYPE_CHECKING:
    from keydesk.errors import KeydeskError

CONTEXT = "Sentences"
_HOLE = re.compile(r"%[1-9](?!\d)")


def told(text: str) -> str:
    """Return a sentence of the agent in the language of the window."""
    said = QCoreApplication.translate(CONTEXT, text)
    if said != text:
        return said
    for pattern, sentence in _patterns():
        if found := pattern.fullmatch(text):
            return filled(QCoreApplication.translate(CONTEXT, sentence), *found.groups())
    return text


def told_error(error: KeydeskError) -> str:
    """Return what happened, and what the person can do now."""
    said, step = told_cause(error), told(error.next_step)
    is_known = said != error.sentence and (step != error.next_step or not step)
    return f"{said} {step}".strip() if is_known else str(error)


def told_cause(error: KeydeskError) -> str:
    """Return what happened, without the seconds to wait, which the window counts down itself."""
    wait = error.facts.get("wait_seconds", 0)
    return told(error.sentence.removesuffix(f" Next try in {wait} s."))


@cache
def _patterns() -> list[tuple[re.Pattern[str], str]]:
    """Return what fits a sentence with its holes filled, the sentence of most words first."""
    holed = [sentence for sentence in SENTENCES if _HOLE.search(sentence)]
    holed.sort(key=lambda sentence: len(_HOLE.sub("", sentence)), reverse=True)
    return [(re.compile(_HOLE.sub("(.+)", re.escape(sentence))), sentence) for sentence in holed]
