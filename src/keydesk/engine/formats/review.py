"""Keys as read are judged once, together: expired, expiring soon, guessable, the same value twice."""

from __future__ import annotations

import hashlib
import math
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from zxcvbn import zxcvbn

from keydesk.engine.formats.parsed import ParsedKey, ParseOptions, warning
from keydesk.model.kinds import VALUE, Kind

if TYPE_CHECKING:
    from collections.abc import Iterable

_RATED = {Kind.PASSWORD, Kind.API_TOKEN, Kind.SYMMETRIC, Kind.TOTP}
_RATED_LENGTH = 32
_MOST_RATED = 2_000
_WEAK_BITS = 33
"""Below this a password is guessable: zxcvbn calls 10**10 guesses and more safe."""


def review(keys: Iterable[ParsedKey], options: ParseOptions) -> list[ParsedKey]:
    """Every key with the warnings it deserves and, where it is a password, an estimate of its bits."""
    rated = 0
    judged: list[ParsedKey] = []
    for key in keys:
        seen = _judge_time(key, options)
        if key.kind is Kind.PASSWORD and key.bits is None and rated < _MOST_RATED:
            rated += 1
            seen = _judge_password(seen)
        judged.append(seen)
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


def _judge_password(key: ParsedKey) -> ParsedKey:
    """Estimate short passwords; a longer one is rated by its beginning, which can only be too low."""
    text = _text(key)
    if "://" in text[:64]:
        text = unquote(urlsplit(text).password or "")  # a URL with a password: its guess took it apart before
    if not text or "reference" in key.warning_codes:
        return key
    bits = int(math.log2(max(1.0, float(zxcvbn(text[:_RATED_LENGTH])["guesses"]))))
    rated = replace(key, bits=bits)
    return _warn(rated, "weak", "It would be guessed.") if bits < _WEAK_BITS else rated


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
