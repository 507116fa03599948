"""A frame is 8 bytes of lengths, a JSON head and a raw body; this file is the only place that knows it.

    0..3   head length H, unsigned big-endian, 2 <= H <= 1 MiB (48 MiB in replies)
    4..7   body length B, unsigned big-endian, 0 <= B <= 16 MiB + 1 MiB
    8..    H bytes of UTF-8 JSON, then B bytes of body

A connection opens with the agent's hello frame, whose body is a 16-byte nonce. The client's first bytes are those
16 bytes and one letter for its face, sent alone; the agent takes the sender's process id from that message's
credentials (docs/protocol.md).
"""

from __future__ import annotations

import struct
from typing import Final

from keydesk.errors import RefusedError
from keydesk.model.callers import Face

PREFIX = struct.Struct(">II")
MAX_HEAD = 1024 * 1024
MAX_REPLY_HEAD = 48 * 1024 * 1024
"""The preview of a large import is the longest reply: tens of thousands of rows."""
MAX_BODY = 17 * 1024 * 1024
NONCE = 16
ANSWER = NONCE + 1
PROTOCOL = 1
FACES: Final = {Face.WINDOW: b"w", Face.COMMAND_LINE: b"c", Face.PROGRAM: b"p"}


def prefix(head: bytes, body_length: int, most: int = MAX_HEAD) -> bytes:
    """Return the 8 bytes before `head`. Raises RefusedError when either part is too long."""
    if len(head) > most or body_length > MAX_BODY:
        raise RefusedError("The message is too large.", "Send at most 16 MiB at once.")
    return PREFIX.pack(len(head), body_length)


def lengths(first: bytes | bytearray | memoryview, most: int = MAX_HEAD) -> tuple[int, int]:
    """Return (head length, body length) from the first 8 bytes. Raises RefusedError outside the bounds."""
    head, body = PREFIX.unpack(first)
    if not 2 <= head <= most or body > MAX_BODY:
        raise RefusedError("The message's lengths are out of bounds.", "Use matching versions of Keydesk.")
    return head, body


def answer(nonce: bytes | bytearray | memoryview, face: Face) -> bytes:
    """Return the client's first bytes."""
    return bytes(nonce) + FACES[face]


def read_answer(came: bytes) -> tuple[bytes, Face]:
    """Return the nonce and the face of a client's first bytes. Raises RefusedError when they are no answer."""
    for face, letter in FACES.items():
        if len(came) == ANSWER and came[NONCE:] == letter:
            return came[:NONCE], face
    raise RefusedError("The connection did not begin with an answer to the agent's greeting.")
