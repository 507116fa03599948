"""Symmetric keys: random bytes whose length says the algorithm; raw, hexadecimal or base64."""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING

from keydesk.engine.crypto.secret import SecretBuffer
from keydesk.engine.kinds.description import Description, GeneratedField
from keydesk.model.kinds import VALUE, Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from keydesk.engine.kinds.description import Fields, Rng

_LENGTHS = {16: "AES-128", 24: "AES-192", 32: "AES-256", 48: "HMAC-SHA-384", 64: "HMAC-SHA-512"}


def generate(algorithm: str, _options: Mapping[str, str], rng: Rng) -> tuple[GeneratedField, ...]:
    """Return one raw key of the algorithm's length."""
    length = next(size for size, name in _LENGTHS.items() if name == algorithm)
    return (GeneratedField(VALUE, is_secret=True, body=SecretBuffer.absorb(rng(length))),)


def describe(fields: Fields) -> Description:
    """Return the algorithm that fits the length; other lengths are warned about as `unusual-length`."""
    length = _raw_length(fields[VALUE])
    if length in _LENGTHS:
        return Description(Kind.SYMMETRIC, _LENGTHS[length], min(length * 8, 256))
    warnings = ("unusual-length", "weak") if length < 14 else ("unusual-length",)
    return Description(Kind.SYMMETRIC, f"{length * 8} bits", min(length * 8, 256), warnings=warnings)


def _raw_length(value: memoryview) -> int:
    if len(value) in _LENGTHS and not all(0x20 < byte < 0x7F for byte in value):
        return len(value)
    text = bytes(value).strip()
    for decode in (binascii.unhexlify, lambda given: base64.b64decode(given, validate=True)):
        try:
            length = len(decode(text))
        except ValueError:
            continue
        if length in _LENGTHS:
            return length
    return len(value)
