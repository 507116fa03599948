"""Text is UTF-8 here; any other encoding is recognised, named and refused, never guessed at."""

from __future__ import annotations

import codecs
import re

from keydesk.errors import RefusedError

_MARKS = ((codecs.BOM_UTF32_LE, "UTF-32"), (codecs.BOM_UTF32_BE, "UTF-32"), (codecs.BOM_UTF16_LE, "UTF-16"),
          (codecs.BOM_UTF16_BE, "UTF-16"))  # fmt: skip
_PROBED = 4096
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def encoding_of(body: bytes) -> str | None:
    """`UTF-8`, or the name of the encoding `body` seems to have; None for what is no text at all."""
    for mark, name in _MARKS:
        if body.startswith(mark):
            return name
    sample = body[:_PROBED]
    if (halves := _zero_halves(sample)) is not None:
        return halves
    if _CONTROL.search(sample):
        return None
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return "Latin-1 or another 8-bit encoding"
    return "UTF-8"


def _zero_halves(sample: bytes) -> str | None:
    """UTF-16 without a mark: nearly every second byte of Latin text is zero."""
    pairs = len(sample) // 2
    if pairs < 4:
        return None
    if sample[1::2].count(0) > 0.8 * pairs and sample[0::2].count(0) < 0.1 * pairs:
        return "UTF-16"
    if sample[0::2].count(0) > 0.8 * pairs and sample[1::2].count(0) < 0.1 * pairs:
        return "UTF-16"
    return None


def for_probing(body: bytes) -> bytes:
    """The beginning of `body` as something ASCII patterns can be tried on, whatever its encoding; empty for no text."""
    encoding = encoding_of(body)
    if encoding is None:
        return b""
    if encoding in {"UTF-16", "UTF-32"}:
        return body[: 4 * _PROBED].replace(b"\0", b"").lstrip(b"\xff\xfe")
    return body.removeprefix(codecs.BOM_UTF8)


def decode(body: bytes) -> str:
    """The text, without a byte order mark. Raises RefusedError naming the encoding found."""
    encoding = encoding_of(body)
    if encoding == "UTF-8":
        return body.decode("utf-8-sig")
    if encoding is None:
        raise RefusedError("It is not text.", "Take it again from where it is kept.")
    line = ""
    if not encoding.startswith("UTF"):
        bad = _first_bad(body)
        line = f" (line {body.count(bytes([10]), 0, bad) + 1})"
    raise RefusedError(f"Its text is {encoding}, not UTF-8{line}.", "Save it as UTF-8 and import it again.")


def _first_bad(body: bytes) -> int:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start
    return 0
