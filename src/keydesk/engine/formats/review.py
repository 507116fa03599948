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
_MOST_RATED = 10_000
"""Different values that are rated; at the bound that takes some ten seconds."""


def review(keys: Iterable[ParsedKey], options: ParseOptions) -> list[ParsedKey]:
    """Every key with the warnings it deserves and, where it is a password or token, an estimate of its bits."""
    rated: dict[tuple[Kind, str], Description] = {}
    judged: list[ParsedKey] = []
    for key in keys:
        seen = _judge_time(key, options)
        judged.append(_judge_password(seen, rated) if key.kind in _GUESSABLE and key.bits is None else seen)
    return _judge_reuse(judged)


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


def _judge_password(key: ParsedKey, known: dict[tuple[Kind, str], Description]) -> ParsedKey:
    text = _text(key)
    if "://" in text[:64]:
        text = unquote(urlsplit(text).password or "")  # a URL with a password: its guess took it apart before
    if not text or "reference" in key.warning_codes:
        return key
    described = known.get((key.kind, text))
    if described is None:
        if len(known) >= _MOST_RATED:
            return key
        described = known[key.kind, text] = _GUESSABLE[key.kind]({VALUE: memoryview(text.encode())})
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
