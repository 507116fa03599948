"""A frame is 8 bytes of lengths, a JSON head and a raw body; this file is the only place that knows it.

    0..3   head length H, unsigned big-endian, 2 <= H <= 1 MiB
    4..7   body length B, unsigned big-endian, 0 <= B <= 16 MiB + 1 MiB
    8..    H bytes of UTF-8 JSON, then B bytes of body

A connection opens with the agent's hello frame, whose body is a 16-byte nonce. The client's first bytes are those
16 bytes, sent alone; the agent takes the sender's process id from that message's credentials (docs/protocol.md).
"""

from __future__ import annotations

import struct

from keydesk.errors import RefusedError

PREFIX = struct.Struct(">II")
MAX_HEAD = 1024 * 1024
MAX_BODY = 17 * 1024 * 1024
NONCE = 16
PROTOCOL = 1


def prefix(head: bytes, body_length: int) -> bytes:
    """Return the 8 bytes before `head`. Raises RefusedError when either part is too long."""
    if len(head) > MAX_HEAD or body_length > MAX_BODY:
        raise RefusedError("The message is too large.", "Send at most 16 MiB at once.")
    return PREFIX.pack(len(head), body_length)


def lengths(first: bytes | bytearray | memoryview) -> tuple[int, int]:
    """Return (head length, body length) from the first 8 bytes. Raises RefusedError outside the bounds."""
    head, body = PREFIX.unpack(first)
    if not 2 <= head <= MAX_HEAD or body > MAX_BODY:
        raise RefusedError("The message's lengths are out of bounds.", "Use matching versions of Keydesk.")
    return head, body
