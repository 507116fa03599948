"""Folded text has neither case nor marks, near enough to what the search index does; SQL knows this as `folded`."""

from __future__ import annotations

import unicodedata


def fold(text: str) -> str:
    """Letters without case and combining marks."""
    if text.isascii():
        return text.lower()
    marked = unicodedata.normalize("NFD", text.lower())
    return "".join(letter for letter in marked if not unicodedata.combining(letter))
