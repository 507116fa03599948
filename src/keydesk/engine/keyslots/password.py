"""The same password opens the vault however a keyboard composes its accents, and it never becomes one whole string.

Prepared by PRECIS OpaqueString (RFC 8265 section 4.2): case and width kept, other spaces made U+0020, then NFC; control
characters, unassigned code points and an empty password refused. Plain ASCII passes as it is. Anything else is
normalised one character with its marks at a time, so that only single characters are ever Python strings.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final

from keydesk.engine.crypto.secret import SecretBuffer
from keydesk.errors import RefusedError

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST: Final = 1024
"""Bytes of UTF-8 a password may have."""

_REFUSED: Final = frozenset({"Cc", "Cn", "Cs", "Co"})
_LOWEST_PRINTABLE: Final = 0x20
_DELETE: Final = 0x7F
_ASCII_END: Final = 0x80
# Starters that join what stands before them though they are letters: Hangul vowels and finals, Kirat Rai vowels.
_JOINING: Final = ((0x1160, 0x11FF), (0x16D63, 0x16D67))


def prepare(password: SecretBuffer) -> SecretBuffer:
    """The password as it is hashed, from its UTF-8 bytes as typed. ``password`` stays its owner's to wipe.

    Raises:
        RefusedError: empty, longer than ``LONGEST``, not UTF-8, or with characters that are not for passwords.
    """
    if not len(password):
        raise RefusedError("The password is empty.", "Type the password.", field="password")
    if len(password) > LONGEST:
        raise RefusedError(f"The password is longer than {LONGEST} bytes.", field="password")
    view = password.view()
    if all(_LOWEST_PRINTABLE <= byte < _DELETE for byte in view):
        return SecretBuffer.of(password)
    with SecretBuffer(3 * LONGEST) as room:  # NFC grows UTF-8 by a factor of 3 at most (UAX 15)
        out, end = room.view(), 0
        for cluster in _clusters(view):
            made = unicodedata.normalize("NFC", cluster).encode()
            out[end : end + len(made)] = made
            end += len(made)
        return SecretBuffer.of(out[:end])


def _clusters(view: memoryview) -> Iterator[str]:
    """Pieces of the text between which NFC never joins anything: a starter and the marks after it."""
    cluster = ""
    for character in _characters(view):
        if cluster and _starts(character):
            yield cluster
            cluster = ""
        cluster += character
    yield cluster


def _characters(view: memoryview) -> Iterator[str]:
    """The characters of UTF-8 bytes, one at a time, spaces mapped and forbidden ones refused."""
    at = 0
    while at < len(view):
        first = view[at]
        size = 1 if first < _ASCII_END else 2 if first < 0xE0 else 3 if first < 0xF0 else 4
        try:
            character = str(view[at : at + size], "utf-8")
        except UnicodeDecodeError:
            raise RefusedError("The password is not UTF-8 text.", field="password") from None
        at += size
        category = unicodedata.category(character)
        if category in _REFUSED:
            raise RefusedError("The password has a control or unassigned character in it.", field="password")
        yield " " if category == "Zs" else character


def _starts(character: str) -> bool:
    """Whether NFC cannot join the character to what stands before it."""
    if unicodedata.combining(character) or unicodedata.category(character).startswith("M"):
        return False
    return not any(first <= ord(character) <= last for first, last in _JOINING)
