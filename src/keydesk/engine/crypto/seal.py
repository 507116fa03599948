"""There is one way to seal: a sealed thing opens only with the key that sealed it, in the place it was sealed for.

* A fresh 32-byte salt a time; HKDF-SHA-256 (RFC 5869) makes of key and salt a one-time key and a commitment.
* The commitment is compared first, in constant time: no ciphertext opens under two keys.
* AES-256-GCM (NIST SP 800-38D), nonce zero because the key is used once, with the encoded context as AAD.
* Keys are exactly 32 bytes and declare what they may seal.

Layout: algorithm id (2) ‖ salt (32) ‖ commitment (32) ‖ ciphertext ‖ tag (16). See docs/format.md.

Use::

    sealed = seal(dek, secret.view(), ValueContext(vault, key, 3, "password"), rng)
    with open_sealed(dek, sealed, ValueContext(vault, key, 3, "password")) as value:
        ...
"""

from __future__ import annotations

import functools
import hmac
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from keydesk.engine.crypto.algorithms import ACCEPTED, WRITTEN
from keydesk.engine.crypto.secret import SecretBuffer
from keydesk.errors import DamagedError, NewerFormatError, TamperedError

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

    from keydesk.engine.crypto.context import Context, Purpose

Rng = Callable[[int], bytes]
"""A source of randomness: asked for a number of bytes, it returns so many fresh ones."""

KEY_SIZE: Final = 32
OVERHEAD: Final = 82
_SALT_SIZE: Final = 32
_SALT_END: Final = 2 + _SALT_SIZE
_HEAD_SIZE: Final = _SALT_END + 32
_TAG_SIZE: Final = OVERHEAD - _HEAD_SIZE
_NONCE: Final = bytes(12)
_ZEROES: Final = bytes(64)
_SHA256: Final = SHA256()
_LABEL: Final = b"keydesk/v1/seal"


class SealKey:
    """32 secret bytes and the one purpose they may seal for."""

    __slots__ = ("purpose", "secret")

    def __init__(self, purpose: Purpose, secret: SecretBuffer) -> None:
        """Own ``secret``.

        Raises:
            ValueError: it is not 32 bytes.
        """
        if len(secret) != KEY_SIZE:
            raise ValueError("a sealing key has 32 bytes")
        self.purpose = purpose
        self.secret = secret

    @classmethod
    def random(cls, purpose: Purpose, rng: Rng) -> SealKey:
        """A fresh random key."""
        return cls(purpose, SecretBuffer.absorb(rng(KEY_SIZE)))

    def wipe(self) -> None:
        """Zero the key."""
        self.secret.wipe()

    def __repr__(self) -> str:
        return f"<key for {self.purpose.value}>"


def seal(key: SealKey, plaintext: ReadableBuffer | SecretBuffer, context: Context, rng: Rng) -> bytes:
    """Seal ``plaintext`` for the place ``context`` names; ``OVERHEAD`` bytes longer than it.

    Raises:
        TypeError: the key is for another purpose.
    """
    _check_purpose(key, context)
    given = plaintext.view() if isinstance(plaintext, SecretBuffer) else memoryview(plaintext)
    place = context.encode()
    salt = rng(_SALT_SIZE)
    if len(salt) != _SALT_SIZE:
        raise ValueError("the source of randomness returned too few bytes")
    cipher, commitment = _one_time(key, WRITTEN, salt, context, place)
    return b"".join((WRITTEN, salt, commitment, cipher.encrypt(_NONCE, given, place)))


def open_sealed(key: SealKey, sealed: ReadableBuffer, context: Context) -> SecretBuffer:
    """Open what ``seal`` made, straight into locked memory.

    Raises:
        DamagedError: it is too short to be a sealed thing.
        NewerFormatError: it was sealed with an algorithm this version does not know.
        TamperedError: another key, another place, or changed bytes.
        TypeError: the key is for another purpose.
    """
    return Opener(key, sealed, context).open()


class Opener:
    """One sealed thing, found to be its key's and in its place, that opens again and again without the key.

    It keeps the one-time cipher, whose key OpenSSL zeroes with it (EVP_CIPHER_CTX_free(3)): `wipe` it as a secret.
    """

    __slots__ = ("_cipher", "_context", "_place", "_sealed")

    def __init__(self, key: SealKey, sealed: ReadableBuffer, context: Context) -> None:
        """Raises as ``open_sealed`` does, but for changed bytes behind the commitment: those `open` finds."""
        view, cipher, self._place = _unlock(key, sealed, context)
        self._cipher: AESGCM | None = cipher
        self._sealed = view[_HEAD_SIZE:]
        self._context = context

    def open(self) -> SecretBuffer:
        """The secret, straight in locked memory.

        Raises:
            TamperedError: changed bytes.
            ValueError: wiped before.
        """
        if self._cipher is None:
            raise ValueError("this opener is gone")
        opened = SecretBuffer(len(self))
        try:
            self._cipher.decrypt_into(_NONCE, self._sealed, self._place, opened.view())
        except InvalidTag:
            opened.wipe()
            raise _refusal(self._context) from None
        return opened

    def wipe(self) -> None:
        """Let the cipher go, and its key with it."""
        self._cipher = None

    @property
    def is_wiped(self) -> bool:
        """Whether nothing is left."""
        return self._cipher is None

    def __len__(self) -> int:
        return len(self._sealed) - _TAG_SIZE


def open_public(key: SealKey, sealed: ReadableBuffer, context: Context) -> bytes:
    """Open metadata that is no secret, as plain bytes. Raises as ``open_sealed`` does."""
    view, cipher, place = _unlock(key, sealed, context)
    try:
        return cipher.decrypt(_NONCE, view[_HEAD_SIZE:], place)
    except InvalidTag:
        raise _refusal(context) from None


def _unlock(key: SealKey, sealed: ReadableBuffer, context: Context) -> tuple[memoryview, AESGCM, bytes]:
    """The sealed bytes, their cipher and their AAD, after the commitment was found right."""
    _check_purpose(key, context)
    view = memoryview(sealed)
    if len(view) < OVERHEAD:
        raise DamagedError(f"A sealed {context.type_name} is cut short.", part=context.type_name)
    algorithm = bytes(view[:2])
    if algorithm not in ACCEPTED:
        raise NewerFormatError(f"A {context.type_name} is sealed with the unknown algorithm {algorithm.hex()}.")
    place = context.encode()
    cipher, commitment = _one_time(key, algorithm, bytes(view[2:_SALT_END]), context, place)
    if not hmac.compare_digest(commitment, view[_SALT_END:_HEAD_SIZE]):
        raise _refusal(context)
    return view, cipher, place


def _one_time(key: SealKey, algorithm: bytes, salt: bytes, context: Context, place: bytes) -> tuple[AESGCM, bytes]:
    """The one-time cipher and the commitment that key and salt make for this place."""
    info = b"".join((_info_head(algorithm, context.type_name), len(place).to_bytes(4, "big"), place))
    room = _room()
    HKDF(_SHA256, 64, salt, info).derive_into(key.secret.view(), room)
    made = AESGCM(room[:KEY_SIZE]), bytes(room[KEY_SIZE:])
    room[:] = _ZEROES
    return made


class _Rooms(threading.local):
    """Each thread derives one-time keys in locked memory of its own, taken once and zeroed after each use."""

    secret: SecretBuffer | None = None


_rooms: Final = _Rooms()


def _room() -> memoryview:
    try:
        return _rooms.secret.view()  # type: ignore[union-attr]
    except (AttributeError, ValueError):  # none yet in this thread, or it stayed with the process we forked from
        _rooms.secret = SecretBuffer(64)
        return _rooms.secret.view()


@functools.cache
def _info_head(algorithm: bytes, type_name: str) -> bytes:
    """Label, algorithm and type, each after its 4-byte length: how every HKDF info begins."""
    parts = (_LABEL, algorithm, type_name.encode("ascii"))
    return b"".join(piece for part in parts for piece in (len(part).to_bytes(4, "big"), part))


def _check_purpose(key: SealKey, context: Context) -> None:
    """A key serves its purpose only: anything else is a defect of the caller."""
    if key.purpose is not context.sealed_by:
        raise TypeError(f"a key for {key.purpose.value} does not seal a {context.type_name}")


def _refusal(context: Context) -> TamperedError:
    return TamperedError(
        f"A sealed {context.type_name} was changed, moved, or sealed with another key.", part=context.type_name
    )
