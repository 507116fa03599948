"""DER is walked here with bounded depth and count, so that costs and parts of a file are known before it is opened.

Only lengths and tags are read (X.690); nothing is trusted, and a malformed element ends the walk of its branch.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from keydesk.engine.formats.limits import (
    MAX_DER_DEPTH,
    MAX_DER_ELEMENTS,
    MAX_ITERATIONS,
    MAX_SCRYPT_MEMORY,
    MAX_SCRYPT_WORK,
    check_cost,
    check_count,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

INTEGER, OCTETS, OID, SEQUENCE, SET = 0x02, 0x04, 0x06, 0x30, 0x31
_CONSTRUCTED = 0x20
_LONGEST_LENGTH = 4

PBKDF2 = bytes.fromhex("2a864886f70d01050c")
SCRYPT = bytes.fromhex("2b06010401da47040b")
_PKCS5_PBE = bytes.fromhex("2a864886f70d0105")
_PKCS12_PBE = bytes.fromhex("2a864886f70d010c01")
PFX_DATA = bytes.fromhex("2a864886f70d010701")
PKCS7_SIGNED = bytes.fromhex("2a864886f70d010702")
KEY_BAG = bytes.fromhex("2a864886f70d010c0a0101")
SHROUDED_KEY_BAG = bytes.fromhex("2a864886f70d010c0a0102")
_WEAKER = "Make the file again with a lower cost."


@dataclass(frozen=True, slots=True)
class Element:
    """One tag-length-value; `start` and `end` bound it with its header, `content` starts after it."""

    tag: int
    start: int
    content: int
    end: int
    body: bytes

    @property
    def value(self) -> bytes:
        """The content octets."""
        return self.body[self.content : self.end]

    @property
    def whole(self) -> bytes:
        """The element with its header."""
        return self.body[self.start : self.end]

    @property
    def number(self) -> int:
        """The content as a signed integer, bounded to what 16 octets hold."""
        return int.from_bytes(self.value[:16], "big", signed=True)


def element(body: bytes, start: int = 0, end: int | None = None) -> Element | None:
    """The element at `start`, or None when there is no well-formed one that ends by `end`."""
    end = len(body) if end is None else end
    if start + 2 > end:
        return None
    tag, first = body[start], body[start + 1]
    content = start + 2
    length = first
    if first & 0x80:
        count = first & 0x7F
        if not 1 <= count <= _LONGEST_LENGTH or content + count > end:
            return None
        length = int.from_bytes(body[content : content + count], "big")
        content += count
    if content + length > end:
        return None
    return Element(tag, start, content, content + length, body)


def children(parent: Element) -> list[Element]:
    """The elements inside a constructed one (or inside octets that hold DER); stops at the first malformed one."""
    found = []
    at = parent.content
    while at < parent.end and (part := element(parent.body, at, parent.end)) is not None:
        found.append(part)
        check_count("DER elements", len(found), MAX_DER_ELEMENTS)
        at = part.end
    return found


def walk(body: bytes) -> Iterator[tuple[Element, list[Element]]]:
    """Every constructed element with its children, octet strings that hold DER included. Raises RefusedError."""
    root = element(body)
    pending = [(root, 0)] if root is not None else []
    count = 0
    while pending:
        parent, depth = pending.pop()
        parts = children(parent)
        if parent.tag == OCTETS and (not parts or parts[-1].end != parent.end):
            continue
        count += len(parts)
        check_count("DER elements", count, MAX_DER_ELEMENTS)
        check_count("levels of DER", depth, MAX_DER_DEPTH)
        yield parent, parts
        pending += [(part, depth + 1) for part in reversed(parts) if part.tag & _CONSTRUCTED or part.tag == OCTETS]


def check_costs(body: bytes) -> None:
    """Look through `body` for password hashing parameters. Raises RefusedError when one is beyond its bound.

    Covers PBES1 and PBES2 (RFC 8018), PKCS#12 bags and MAC (RFC 7292) and scrypt (RFC 7914).
    """
    for parent, parts in walk(body):
        tags = [part.tag for part in parts]
        if parent.tag == SEQUENCE and tags[:2] == [OID, SEQUENCE]:
            _check_algorithm(parts[0].value, children(parts[1]))
        elif parent.tag == SEQUENCE and tags == [SEQUENCE, OCTETS, INTEGER]:
            check_cost("iterations of its MAC", parts[2].number, MAX_ITERATIONS, _WEAKER)


def _check_algorithm(name: bytes, parameters: list[Element]) -> None:
    numbers = [part.number for part in parameters if part.tag == INTEGER]
    if name == SCRYPT:
        if len(numbers) < 3:
            return
        cost, block, lanes = numbers[:3]
        check_cost("bytes of memory for scrypt", 128 * cost * block, MAX_SCRYPT_MEMORY, _WEAKER)
        check_cost("bytes of work for scrypt", 128 * cost * block * lanes, MAX_SCRYPT_WORK, _WEAKER)
    elif numbers and (name == PBKDF2 or name.startswith((_PKCS5_PBE, _PKCS12_PBE))):
        check_cost("password hashing iterations", numbers[0], MAX_ITERATIONS, _WEAKER)
