"""What is sealed to a public key opens only with its private key, also for one who will own a quantum computer.

HPKE (RFC 9180) with the hybrid KEM of X25519 and ML-KEM-768, HKDF-SHA-256 and AES-256-GCM. The sender is anonymous:
whoever uses what comes out must know by other means that it is genuine (the header's MAC does that for keyslots).
The ephemeral share comes from the library's own generator; keys come from the caller's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import (
    AEAD,
    KDF,
    KEM,
    MLKEM768X25519PrivateKey,
    MLKEM768X25519PublicKey,
    Suite,
)

from keydesk.engine.crypto.secret import SecretBuffer
from keydesk.errors import DamagedError

if TYPE_CHECKING:
    from keydesk.engine.crypto.seal import Rng

PRIVATE_SIZE: Final = 96
"""ML-KEM-768 seed (64 bytes, FIPS 203) and X25519 private key (32 bytes, RFC 7748)."""

PUBLIC_SIZE: Final = 1216
"""ML-KEM-768 encapsulation key (1184 bytes) and X25519 public key (32 bytes)."""

_SEED: Final = 64
_KEM_PUBLIC: Final = 1184
_SUITE: Final = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


def generate(rng: Rng) -> tuple[SecretBuffer, bytes]:
    """A fresh private key and its public key."""
    private = SecretBuffer.absorb(rng(PRIVATE_SIZE))
    return private, public_of(private)


def public_of(private: SecretBuffer) -> bytes:
    """The public key of a private key, ``PUBLIC_SIZE`` bytes."""
    kem, curve = _load(private)
    return kem.public_key().public_bytes_raw() + curve.public_key().public_bytes_raw()


def seal_to(public: bytes, plaintext: SecretBuffer, info: bytes) -> bytes:
    """Seal ``plaintext`` to a public key, bound to ``info``.

    Raises:
        DamagedError: the public key is not one.
    """
    if len(public) != PUBLIC_SIZE:
        raise DamagedError("A keyslot's public key has a wrong length.", part="public key")
    try:
        kem = MLKEM768PublicKey.from_public_bytes(public[:_KEM_PUBLIC])
        curve = X25519PublicKey.from_public_bytes(public[_KEM_PUBLIC:])
        return _SUITE.encrypt(plaintext.view(), MLKEM768X25519PublicKey(kem, curve), info=info)
    except ValueError:
        raise DamagedError("A keyslot's public key is not one.", part="public key") from None


def open_with(private: SecretBuffer, sealed: bytes, info: bytes) -> SecretBuffer:
    """Open what was sealed to this private key for this ``info``.

    Raises:
        DamagedError: other bytes, another key or another ``info``.
    """
    try:
        kem, curve = _load(private)
        return SecretBuffer.absorb(_SUITE.decrypt(sealed, MLKEM768X25519PrivateKey(kem, curve), info=info))
    except (InvalidTag, ValueError):
        raise DamagedError("What was sealed to a keyslot does not open with its key.", part="sealed root") from None


def _load(private: SecretBuffer) -> tuple[MLKEM768PrivateKey, X25519PrivateKey]:
    view = private.view()
    if len(view) != PRIVATE_SIZE:
        raise DamagedError("A keyslot's private key has a wrong length.", part="private key")
    return MLKEM768PrivateKey.from_seed_bytes(view[:_SEED]), X25519PrivateKey.from_private_bytes(view[_SEED:])
