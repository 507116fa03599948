"""Keys as read are judged once, together: expired, expiring soon, guessable, the same value twice."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from keydesk.engine.formats.parsed import ParsedKey, ParseOptions, warning
from keydesk.engine.kinds import passwords, tokens
from keydesk.model.kinds import VALUE, Kind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from keydesk.engine.kinds import Description

_RATED = {Kind.PASSWORD, Kind.API_TOKEN, Kind.SYMMETRIC, Kind.TOTP}
_GUESSABLE = {Kind.PASSWORD: passwords.describe, Kind.API_TOKEN: tokens.describe}
_MOST_WORK = 4_000_000
"""By `passwords.work`: some ten thousand passwords of twenty characters, and about ten seconds."""


def review(keys: Iterable[ParsedKey], options: ParseOptions) -> list[ParsedKey]:
    """Every key with the warnings it deserves and, where it is a password or token, an estimate of its bits."""
    timed = [_judge_time(key, options) for key in keys]
    guessed = [_guessed(key) for key in timed]
    rated = _rate({value for value in guessed if value is not None})
    judged = [_judge_guess(key, rated.get(value)) if value else key for key, value in zip(timed, guessed, strict=True)]
    return _judge_reuse(judged)


def _rate(values: set[tuple[Kind, str]]) -> dict[tuple[Kind, str], Description]:
    """What is known of each value, as far as the work goes; the shortest come first, as they are guessed first."""
    rated: dict[tuple[Kind, str], Description] = {}
    work = 0
    for kind, text in sorted(values, key=lambda value: len(value[1])):
        work += passwords.work(text)
        if work > _MOST_WORK:
            break
        rated[kind, text] = _GUESSABLE[kind]({VALUE: memoryview(text.encode())})
    return rated


def _text(key: ParsedKey) -> str:
    return (key.current.body(VALUE) or b"").decode("utf-8", "replace")


def _judge_time(key: ParsedKey, options: ParseOptions) -> ParsedKey:
    if key.expires is None:
        return key
    if key.expires <= options.now:
        return _warn(key, "expired", f"Expired on {key.expires:%Y-%m-%d}.")
    if key.expires <= options.now + options.soon:
        return _warn(key, "expires-soon", f"Expires on {key.expires:%Y-%m-%d}.")
    return key


def _guessed(key: ParsedKey) -> tuple[Kind, str] | None:
    """What would have to be guessed, where that is a question."""
    if key.kind not in _GUESSABLE or key.bits is not None or "reference" in key.warning_codes:
        return None
    text = _text(key)
    if "://" in text[:64]:
        text = unquote(urlsplit(text).password or "")  # a URL with a password: its guess took it apart before
    return (key.kind, text) if text else None


def _judge_guess(key: ParsedKey, described: Description | None) -> ParsedKey:
    if described is None:
        return key
    rated = replace(key, bits=described.strength)
    return _warn(rated, "weak", "It would be guessed.") if "weak" in described.warnings else rated


def _warn(key: ParsedKey, code: str, sentence: str) -> ParsedKey:
    return replace(key, warnings=(*key.warnings, warning(code, sentence)))


def _mark(key: ParsedKey) -> bytes | None:
    body = key.current.body(VALUE)
    if key.kind not in _RATED or not body or "reference" in key.warning_codes:
        return None
    return hashlib.sha256(body).digest()


def _judge_reuse(keys: list[ParsedKey]) -> list[ParsedKey]:
    marks = [_mark(key) for key in keys]
    groups: dict[bytes, list[ParsedKey]] = {}
    for key, mark in zip(keys, marks, strict=True):
        if mark is not None:
            groups.setdefault(mark, []).append(key)
    result = []
    for key, mark in zip(keys, marks, strict=True):
        twins = groups[mark] if mark is not None else [key]
        twin = twins[0] if twins[0] is not key else twins[-1]
        sentence = f"{twin.name[:80]!r} of {twin.source} has the same value."
        result.append(_warn(key, "reused", sentence) if twin is not key else key)
    return result
