"""A public key is described one way whatever file it came from: algorithm, bits, SPKI, SSH blob, fingerprint.

Fingerprints: for SSH keys the form of ssh-keygen (`SHA256:` and unpadded base64 of the SHA-256 of the blob), for all
others `SPKI-SHA256:` and hexadecimal of the SHA-256 of the DER SubjectPublicKeyInfo (RFC 5280, 4.1.2.7; RFC 7469).
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed448, ed25519, rsa, x448, x25519
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

_CURVES = {"secp256r1": "P-256", "secp384r1": "P-384", "secp521r1": "P-521"}
_FIXED: tuple[tuple[type, str, int], ...] = (
    (ed25519.Ed25519PublicKey, "Ed25519", 256),
    (ed448.Ed448PublicKey, "Ed448", 456),
    (x25519.X25519PublicKey, "X25519", 256),
    (x448.X448PublicKey, "X448", 448),
)
WEAK_BELOW = {"RSA": 2048, "DSA": 4096, "EC": 224}
"""Sizes in bits below which a key is weak; DSA always is (NIST SP 800-131A, FIPS 186-5)."""


@dataclass(frozen=True, slots=True)
class Public:
    """The public half of a key. `spki` is DER; `ssh_blob` the wire form of RFC 4253; at least one is there."""

    algorithm: str
    bits: int | None
    spki: bytes | None = None
    ssh_blob: bytes | None = None

    @property
    def identity(self) -> bytes:
        """What two forms of the same key have in common."""
        return hashlib.sha256(self.spki or self.ssh_blob or b"").digest()

    @property
    def ssh_fingerprint(self) -> str | None:
        """As `ssh-keygen -l` shows it."""
        if self.ssh_blob is None:
            return None
        return "SHA256:" + base64.b64encode(hashlib.sha256(self.ssh_blob).digest()).decode().rstrip("=")

    @property
    def spki_fingerprint(self) -> str | None:
        """The SHA-256 of the SubjectPublicKeyInfo."""
        return None if self.spki is None else "SPKI-SHA256:" + hashlib.sha256(self.spki).hexdigest()

    @property
    def is_weak(self) -> bool:
        """Claim: too short for its algorithm."""
        family = self.algorithm.partition("-")[0].partition(" ")[0]
        return self.bits is not None and self.bits < WEAK_BELOW.get(family, 0)


def describe(key: Any, ssh_blob: bytes | None = None) -> Public:  # noqa: ANN401 - any public key of `cryptography`
    """Describe a public key object; `ssh_blob` is worked out where the key has an SSH form and none is given."""
    algorithm, bits = _algorithm(key)
    spki = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return Public(algorithm, bits, spki, ssh_blob if ssh_blob is not None else _ssh_blob(key))


def _algorithm(key: Any) -> tuple[str, int | None]:  # noqa: ANN401 - any public key of `cryptography`
    if isinstance(key, rsa.RSAPublicKey):
        return f"RSA-{key.key_size}", key.key_size
    if isinstance(key, ec.EllipticCurvePublicKey):
        return f"EC {_CURVES.get(key.curve.name, key.curve.name)}", key.key_size
    if isinstance(key, dsa.DSAPublicKey):
        return f"DSA-{key.key_size}", key.key_size
    for shape, name, bits in _FIXED:
        if isinstance(key, shape):
            return name, bits
    name = type(key).__name__.removesuffix("PublicKey")
    for family in ("MLDSA", "MLKEM"):
        if name.startswith(family):
            return f"ML-{family[2:]}-{name.removeprefix(family)}", None
    return name, getattr(key, "key_size", None)


def _ssh_blob(key: Any) -> bytes | None:  # noqa: ANN401 - any public key of `cryptography`
    """The SSH wire form, or None for keys that have none (other curves, X25519, post-quantum)."""
    if not isinstance(key, rsa.RSAPublicKey | ec.EllipticCurvePublicKey | ed25519.Ed25519PublicKey):
        return None
    if isinstance(key, ec.EllipticCurvePublicKey) and key.curve.name not in _CURVES:
        return None
    line = key.public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH)
    return base64.b64decode(line.split()[1])
