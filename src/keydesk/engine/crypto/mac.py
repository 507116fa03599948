"""A keyed tag over several parts: no other split of the same bytes has it, and it is compared in constant time."""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

    from keydesk.engine.crypto.secret import SecretBuffer

TAG_SIZE: Final = 32


def prefixed(*parts: ReadableBuffer) -> bytes:
    """The parts one after another, each after its 8-byte length: no two lists of parts give the same bytes."""
    pieces: list[ReadableBuffer] = []
    for part in parts:
        pieces += (memoryview(part).nbytes.to_bytes(8, "big"), part)
    return b"".join(pieces)


def tag(key: SecretBuffer, *parts: ReadableBuffer) -> bytes:
    """HMAC-SHA-256 (RFC 2104) over the parts, each after its 8-byte length: 32 bytes."""
    return hmac.digest(key.view(), prefixed(*parts), "sha256")


def matches(key: SecretBuffer, expected: ReadableBuffer, *parts: ReadableBuffer) -> bool:
    """Whether ``expected`` is the tag of the parts."""
    return hmac.compare_digest(tag(key, *parts), expected)
