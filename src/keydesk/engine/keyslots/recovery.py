"""A recovery code is 256 random bits on paper: a slip of the pen is told from a wrong code, and where it is, is named.

Bech32m (BIP 350) with the prefix ``kd``: four characters of hint that name the vault, 52 of secret, 6 of checksum.
Printed in upper case in groups of four, read in any case with any spaces or dashes. Up to four wrong characters are
always noticed. The code is text in locked memory from its making to its reading; the faces print it from there.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

from keydesk.engine.crypto.secret import SecretBuffer
from keydesk.errors import MistypedCodeError, RefusedError, WrongPasswordError

if TYPE_CHECKING:
    from keydesk.engine.crypto.seal import Rng

SECRET_SIZE: Final = 32
PREFIX: Final = b"kd1"
_ALPHABET: Final = b"qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_VALUES: Final = {character: value for value, character in enumerate(_ALPHABET)}
_BECH32M: Final = 0x2BC830A3
_GENERATORS: Final = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_EXPANDED_PREFIX: Final = (3, 3, 0, 11, 4)  # "kd": the high bits, a zero, the low bits
_HINT: Final = 4
_SECRET_CHARACTERS: Final = 52
_CHECKSUM: Final = 6
_CHARACTERS: Final = _HINT + _SECRET_CHARACTERS + _CHECKSUM
_GROUP: Final = 4
_LOOKALIKES: Final = {ord("o"): ord("0"), ord("i"): ord("l"), ord("1"): ord("l")}
_SKIPPED: Final = frozenset(b" -_\t\r\n.")


def generate(rng: Rng) -> SecretBuffer:
    """A fresh recovery secret of 32 bytes."""
    return SecretBuffer.absorb(rng(SECRET_SIZE))


def write(secret: SecretBuffer, vault: bytes) -> SecretBuffer:
    """The code to print, ASCII, in groups of four: ``KD1-XXXX-XXXX-…``."""
    values = bytearray(_CHARACTERS)
    with SecretBuffer(_CHARACTERS + len(PREFIX)) as plain:
        values[:_HINT] = hint(vault)
        number = 0
        bits = at = 0
        for byte in secret.view():
            number, bits = (number << 8 | byte) & 0xFFF, bits + 8
            while bits >= 5:
                bits -= 5
                values[_HINT + at] = (number >> bits) & 31
                at += 1
        values[_HINT + at] = (number << (5 - bits)) & 31
        check = _polymod(values[:-_CHECKSUM] + bytes(_CHECKSUM)) ^ _BECH32M
        for place in range(_CHECKSUM):
            values[_CHARACTERS - _CHECKSUM + place] = (check >> 5 * (_CHECKSUM - 1 - place)) & 31
        view = plain.view()
        view[: len(PREFIX)] = PREFIX.upper()
        for place, value in enumerate(values):
            view[len(PREFIX) + place] = _ALPHABET[value : value + 1].upper()[0]
        values[:] = bytes(_CHARACTERS)
        return _grouped(view)


def read(typed: SecretBuffer, vault: bytes | None = None) -> SecretBuffer:
    """The secret of a typed or scanned code; with ``vault`` a code of another vault is told apart.

    Raises:
        MistypedCodeError: the checksum does not fit. Facts: ``group``, counted from 1, where one wrong character is.
        RefusedError: too short, too long, or with characters no code has.
        WrongPasswordError: a right code, of another vault.
    """
    values = _values(typed)
    try:
        if _polymod(values) != _BECH32M:
            raise _mistyped(values)
        if vault is not None and bytes(values[:_HINT]) != hint(vault):
            raise WrongPasswordError(
                "This recovery code belongs to another vault.",
                "Take the sheet whose first group is that of this vault.",
                wait_seconds=0,
            )
        return _secret(values)
    finally:
        values[:] = bytes(len(values))


def hint(vault: bytes) -> bytes:
    """Four 5-bit values that name a vault on its sheet, from its id; no secret."""
    number = int.from_bytes(hashlib.sha256(b"keydesk/v1/recovery-hint" + vault).digest()[:3], "big") >> 4
    return bytes((number >> shift) & 31 for shift in (15, 10, 5, 0))


def hint_text(vault: bytes) -> str:
    """The hint as it stands in the first group after the prefix, for the sheet and the unlock field."""
    return bytes(_ALPHABET[value] for value in hint(vault)).decode().upper()


def _grouped(plain: memoryview) -> SecretBuffer:
    rest = len(plain) - len(PREFIX)
    groups = -(-rest // _GROUP)
    text = SecretBuffer(len(plain) + groups)
    view, at = text.view(), len(PREFIX)
    view[:at] = plain[:at]
    for start in range(at, len(plain), _GROUP):
        piece = plain[start : start + _GROUP]
        view[at] = ord("-")
        view[at + 1 : at + 1 + len(piece)] = piece
        at += 1 + len(piece)
    return text


def _values(typed: SecretBuffer) -> bytearray:
    """The 5-bit values after the prefix."""
    text = bytearray()
    for byte in typed.view():
        if byte not in _SKIPPED:
            text.append(byte | 0x20 if 0x41 <= byte <= 0x5A else byte)
    try:
        if text.startswith((PREFIX, b"kdl", b"kdi")):
            del text[: len(PREFIX)]
        if len(text) != _CHARACTERS:
            raise RefusedError(
                f"A recovery code has {_CHARACTERS} characters after KD1; here are {len(text)}.",
                "Type every group of the sheet.",
                field="recovery code",
            )
        values = bytearray(len(text))
        for place, character in enumerate(text):
            value = _VALUES.get(_LOOKALIKES.get(character, character))
            if value is None:
                raise MistypedCodeError(
                    f"Group {place // _GROUP + 1} has a character no recovery code has.", group=place // _GROUP + 1
                )
            values[place] = value
        return values
    finally:
        text[:] = bytes(len(text))


def _secret(values: bytearray) -> SecretBuffer:
    secret = SecretBuffer(SECRET_SIZE)
    view, number, bits, at = secret.view(), 0, 0, 0
    for value in values[_HINT : _HINT + _SECRET_CHARACTERS]:
        number, bits = (number << 5 | value) & 0xFFF, bits + 5
        if bits >= 8:
            bits -= 8
            view[at] = (number >> bits) & 0xFF
            at += 1
    if number & ((1 << bits) - 1):
        secret.wipe()
        raise RefusedError("This is no recovery code of Keydesk.", field="recovery code")
    return secret


def _mistyped(values: bytearray) -> MistypedCodeError:
    """The error for a wrong checksum, naming the group when one wrong character explains it. It is never corrected.

    The checksum is linear: one wrong character leaves a trace of its own, found by letting every possible one age.
    """
    trace = _polymod(values) ^ _BECH32M
    slips = list(range(1, 32))
    for place in reversed(range(len(values))):
        if trace in slips:
            group = place // _GROUP + 1
            return MistypedCodeError(f"The recovery code is mistyped, probably in group {group}.", group=group)
        slips = [_step(slip, 0) for slip in slips]
    return MistypedCodeError("The recovery code is mistyped in more than one place.")


def _polymod(values: bytes | bytearray) -> int:
    """The BCH checksum of BIP 173 over the prefix and the values."""
    check = 1
    for value in (*_EXPANDED_PREFIX, *values):
        check = _step(check, value)
    return check


def _step(check: int, value: int) -> int:
    top = check >> 25
    check = (check & 0x1FFFFFF) << 5 ^ value
    for place, generator in enumerate(_GENERATORS):
        if top >> place & 1:
            check ^= generator
    return check
