"""A record has one encoding: the same fields always give the same bytes, and no other bytes are read as a record.

Layout, big-endian: 0x01 (record), format 0x01, wall time in microseconds since 1970 UTC (8, signed), boot time in
microseconds (8), uid (8, signed), version (8), count (4), outcome (1), then key, namespace and keyed path each as one
length byte and the bytes, then caller, known, reader, action, rule, field and reason each as two length bytes and
UTF-8. A text longer than 4,096 bytes is cut and ends with an ellipsis, so that a refusal can always be written.

The sequence number is the leaf's place in the tree and is not repeated here.
"""

from __future__ import annotations

import struct
from datetime import UTC, datetime, timedelta

from keydesk.engine.audit.log import RECORD
from keydesk.errors import DamagedError
from keydesk.model.access import Outcome
from keydesk.model.records import Record

FORMAT = 1
MOST_TEXT = 4096

_FIXED = struct.Struct(">BBqQqQIB")
_TIMES = struct.Struct(">qQ")
TIMES_SIZE = _TIMES.size
_TIMES_END = 2 + TIMES_SIZE
_LENGTH = struct.Struct(">H")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_CODES = {Outcome.ALLOWED: 1, Outcome.DENIED: 2, Outcome.FAILED: 3}
_OUTCOMES = {code: outcome for outcome, code in _CODES.items()}
_ELLIPSIS = "…".encode()


def encode(record: Record) -> bytes:
    """The body of the record's leaf.

    Raises:
        ValueError: an id is not hexadecimal or longer than 255 bytes, or a number does not fit its field.
    """
    try:
        parts = [
            _FIXED.pack(
                RECORD,
                FORMAT,
                (record.wall - _EPOCH) // _MICROSECOND,
                round(record.boot * 1_000_000),
                record.uid,
                record.version,
                record.count,
                _CODES[record.outcome],
            )
        ]
    except struct.error as error:
        raise ValueError(f"a number of the record does not fit: {error}") from None
    for hexadecimal in (record.key, record.namespace, record.keyed_path):
        raw = bytes.fromhex(hexadecimal)
        parts.append(bytes((len(raw),)))
        parts.append(raw)
    for text in (
        record.caller,
        record.known,
        record.reader,
        record.action,
        record.rule,
        record.field,
        record.reason,
    ):
        raw = text.encode("utf-8", "backslashreplace")
        if len(raw) > MOST_TEXT:
            raw = _cut(raw)
        parts.append(_LENGTH.pack(len(raw)))
        parts.append(raw)
    return b"".join(parts)


def stamp(body: bytes, wall: datetime, boot: float) -> bytes:
    """The encoding of the same record at another time, as `encode` would give it."""
    return body[:2] + _TIMES.pack((wall - _EPOCH) // _MICROSECOND, round(boot * 1_000_000)) + body[_TIMES_END:]


def without_times(body: bytes) -> tuple[bytes, bytes]:
    """All of an encoded record but its times, and the times."""
    return body[:2] + body[_TIMES_END:], body[2:_TIMES_END]


def with_times(rest: bytes, times: bytes) -> bytes:
    """The record again that `without_times` took apart."""
    return rest[:2] + times + rest[2:]


def decode(body: bytes) -> Record:
    """The record of a leaf's body.

    Raises:
        DamagedError: the bytes are not exactly what `encode` writes.
    """
    try:
        return _decode(body)
    except (ValueError, KeyError, IndexError, OverflowError, struct.error):
        raise DamagedError("A line of the history cannot be read.", part="audit") from None


def _decode(body: bytes) -> Record:
    kind, version_of_format, wall, boot, uid, version, count, outcome = _FIXED.unpack_from(body)
    if (kind, version_of_format) != (RECORD, FORMAT):
        raise ValueError("not a record of this format")
    at = _FIXED.size
    ids = []
    for _ in range(3):
        stop = at + 1 + body[at]
        ids.append(_exactly(body, at + 1, stop).hex())
        at = stop
    texts = []
    for _ in range(7):
        (length,) = _LENGTH.unpack_from(body, at)
        if length > MOST_TEXT:
            raise ValueError("a text is too long")
        stop = at + 2 + length
        texts.append(_exactly(body, at + 2, stop).decode("utf-8"))
        at = stop
    if at != len(body):
        raise ValueError("something follows the record")
    caller, known, reader, action, rule, field, reason = texts
    return Record(
        wall=_EPOCH + timedelta(microseconds=wall),
        boot=boot / 1_000_000,
        caller=caller,
        known=known,
        uid=uid,
        reader=reader,
        action=action,
        outcome=_OUTCOMES[outcome],
        rule=rule,
        key=ids[0],
        namespace=ids[1],
        keyed_path=ids[2],
        version=version,
        field=field,
        reason=reason,
        count=count,
    )


def _exactly(body: bytes, start: int, stop: int) -> bytes:
    part = body[start:stop]
    if len(part) != stop - start:
        raise ValueError("the record is cut off")
    return part


def _cut(raw: bytes) -> bytes:
    """At most MOST_TEXT bytes of whole characters, the last an ellipsis."""
    return raw[: MOST_TEXT - len(_ELLIPSIS)].decode("utf-8", "ignore").encode() + _ELLIPSIS
