"""One key is not "1 keys": English source texts get their singular without a translation file.

Other languages bring their own plural forms in their translations, which are asked before this one.
"""

from __future__ import annotations

import re

from PySide6.QtCore import QTranslator

SINGULARS = {
    "keys": "key",
    "days": "day",
    "months": "month",
    "years": "year",
    "hours": "hour",
    "minutes": "minute",
    "seconds": "second",
    "records": "record",
    "changes": "change",
    "versions": "version",
    "bytes": "byte",
    "bits": "bit",
    "characters": "character",
    "words": "word",
    "reads": "read",
    "times": "time",
    "programs": "program",
    "rows": "row",
}
"""Plural -> singular, for the words that follow a number in this window."""
_AFTER_NUMBER = re.compile(r"(?:(?<=%n )|(?<=%Ln ))((?:older |more )?)([a-z]+)((?: are)?)")


class EnglishPlurals(QTranslator):
    """Says the singular where the number is one."""

    def translate(
        self,
        context: str,  # noqa: ARG002 - Qt's own
        sourceText: str,
        disambiguation: str | None = None,  # noqa: ARG002 - Qt's own
        n: int = -1,
    ) -> str | None:
        """Return the singular of a counted text, or None, which leaves the text as it is (an empty one would not)."""
        return singular(sourceText) if n == 1 else None

    def isEmpty(self) -> bool:
        """Claim: there is something to say."""
        return False


def singular(text: str) -> str:
    """Return a text with `%n` or `%Ln` as it reads for one."""

    def one(match: re.Match[str]) -> str:
        adjective, noun, verb = match.groups()
        return adjective + SINGULARS.get(noun, noun) + verb.replace("are", "is")

    return _AFTER_NUMBER.sub(one, text)
