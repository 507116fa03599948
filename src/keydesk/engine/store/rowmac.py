"""Every row has a tag that covers all of it, and heads have a MAC of the same key: whatever else is there is noticed.

tag = HMAC-SHA-256(state key, "R" || table, 2 || revision, 8 || id length, 2 || id || SHA-256(body)), big-endian.
"""

from __future__ import annotations

import struct
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from keydesk.engine.crypto.secret import SecretBuffer

_ROW = struct.Struct(">cHQH")
_BLOCK, _INNER, _OUTER = 64, 0x36, 0x5C
"""Bytes of a block of SHA-256, and what RFC 2104 adds to the key."""


class RowMac:
    """HMAC-SHA-256 (RFC 2104) under the state key, which is taken in once, as the two hashes that begin with it."""

    __slots__ = ("_inner", "_outer")

    def __init__(self, key: SecretBuffer) -> None:
        block = bytearray(_BLOCK)
        block[: len(key)] = key.view()
        hashes = []
        for pad in (_INNER, _OUTER):
            padded = bytearray(byte ^ pad for byte in block)
            hashes.append(sha256(padded))
            padded[:] = bytes(_BLOCK)
        block[:] = bytes(_BLOCK)
        self._inner, self._outer = hashes

    def __call__(self, message: bytes) -> bytes:
        """The 32-byte MAC of a message whose first byte names its kind."""
        inner, outer = self._inner.copy(), self._outer.copy()
        inner.update(message)
        outer.update(inner.digest())
        return outer.digest()

    def tag(self, table: int, row_id: bytes, revision: int, body: bytes) -> bytes:
        """The tag of one row."""
        return self(_ROW.pack(b"R", table, revision, len(row_id)) + row_id + sha256(body).digest())
