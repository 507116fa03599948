"""A public key is described one way whatever file it came from: algorithm, strength, SPKI, SSH blob, fingerprint.

Names, strengths and fingerprints are those of `engine.kinds`, so that an imported key and a made one look alike.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from keydesk.engine.kinds import asymmetric, ssh

_SSH_CURVES = {"secp256r1", "secp384r1", "secp521r1"}


@dataclass(frozen=True, slots=True)
class Public:
    """The public half of a key. `bits` is its security strength, `spki` DER, `ssh_blob` the wire form of RFC 4253.

    At least one of the two forms is there.
    """

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
        return None if self.ssh_blob is None else ssh.fingerprint(self.ssh_blob)

    @property
    def spki_fingerprint(self) -> str | None:
        """The SHA-256 of the SubjectPublicKeyInfo, hexadecimal."""
        return None if self.spki is None else hashlib.sha256(self.spki).hexdigest()

    @property
    def is_weak(self) -> bool:
        """Claim: too short for its algorithm."""
        return bool(asymmetric.weak(self.bits))


def describe(key: Any, ssh_blob: bytes | None = None) -> Public:  # noqa: ANN401 - any public key of `cryptography`
    """Describe a public key object; `ssh_blob` is worked out where the key has an SSH form and none is given."""
    algorithm, strength = asymmetric.name_and_strength(key)
    spki = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return Public(algorithm, strength, spki, ssh_blob if ssh_blob is not None else _ssh_blob(key))


def _ssh_blob(key: Any) -> bytes | None:  # noqa: ANN401 - any public key of `cryptography`
    """The SSH wire form, or None for keys that have none (other curves, X25519, post-quantum)."""
    if not isinstance(key, rsa.RSAPublicKey | ec.EllipticCurvePublicKey | ed25519.Ed25519PublicKey):
        return None
    if isinstance(key, ec.EllipticCurvePublicKey) and key.curve.name not in _SSH_CURVES:
        return None
    line = key.public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH)
    return base64.b64decode(line.split()[1])
