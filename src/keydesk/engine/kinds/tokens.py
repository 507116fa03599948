"""API tokens in GitHub's shape: prefix, underscore, base62 randomness and a base62 CRC-32 that finds typing errors."""

from __future__ import annotations

import re
import zlib
from typing import TYPE_CHECKING

from keydesk.engine.crypto.secret import SecretBuffer
from keydesk.engine.kinds.description import Description, GeneratedField
from keydesk.engine.kinds.opaque import is_one_line_of_text
from keydesk.engine.kinds.passwords import WEAK_BITS, below, strength
from keydesk.errors import RefusedError
from keydesk.model.kinds import VALUE, Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from keydesk.engine.kinds.description import Fields, Rng

_BASE62 = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_RANDOM = 30
_CHECK = 6
_PREFIX = re.compile(r"[a-z][a-z0-9]{0,11}")
_BITS = 178
"""30 base62 characters: 30 * log2(62), rounded down."""


def generate(_algorithm: str, options: Mapping[str, str], rng: Rng) -> tuple[GeneratedField, ...]:
    """Return one token. Option prefix: 1 to 12 of a–z and 0–9, default "kd". Raises RefusedError for another."""
    prefix = options.get("prefix", "kd")
    if not _PREFIX.fullmatch(prefix):
        raise RefusedError("The prefix must be 1 to 12 small letters and digits.", "Try a short name like kd.")
    made = SecretBuffer(len(prefix) + 1 + _RANDOM + _CHECK)
    view, start = made.view(), len(prefix) + 1
    view[:start] = prefix.encode() + b"_"
    for place in range(start, start + _RANDOM):
        view[place] = _BASE62[below(62, rng)]
    view[start + _RANDOM :] = _checksum(view[start : start + _RANDOM])
    return (GeneratedField(VALUE, is_secret=True, body=made),)


def _checksum(random_part: memoryview) -> bytes:
    number, digits = zlib.crc32(random_part), bytearray()
    for _ in range(_CHECK):
        number, digit = divmod(number, 62)
        digits.append(_BASE62[digit])
    return bytes(reversed(digits))


def is_token(value: memoryview) -> bool:
    """Claim: the bytes have this shape and their checksum is right."""
    if not _RANDOM + _CHECK + 2 <= len(value) <= _RANDOM + _CHECK + 13:
        return False
    start = len(value) - _RANDOM - _CHECK
    if value[start - 1] != 0x5F or any(c not in _BASE62 for c in value[start:]):
        return False
    return bytes(value[-_CHECK:]) == _checksum(value[start : start + _RANDOM])


def describe(fields: Fields) -> Description:
    """Return the entropy: known for our own shape, estimated for a stranger's."""
    value = fields[VALUE]
    if is_token(value):
        return Description(Kind.API_TOKEN, "token, checked", _BITS)
    bits = strength(value) if is_one_line_of_text(value) else None
    is_weak = bits is not None and bits < WEAK_BITS
    return Description(Kind.API_TOKEN, "token", bits, warnings=("weak",) if is_weak else ())
