"""SSH keys in OpenSSH's own format, described by the fingerprint that ssh-keygen prints."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from keydesk.engine.crypto.secret import SecretBuffer
from keydesk.engine.kinds import asymmetric
from keydesk.engine.kinds.description import Description, GeneratedField
from keydesk.model.kinds import VALUE, Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from keydesk.engine.kinds.description import Fields, Rng

_MAGIC = b"openssh-key-v1\0"


def generate(_algorithm: str, _options: Mapping[str, str], rng: Rng) -> tuple[GeneratedField, ...]:
    """Return one unencrypted Ed25519 private key in OpenSSH's PEM (RFC 8709; the vault protects it)."""
    private = Ed25519PrivateKey.from_private_bytes(rng(32))
    body = private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.OpenSSH, serialization.NoEncryption()
    )
    return (GeneratedField(VALUE, is_secret=True, body=SecretBuffer.absorb(body)),)


def describe(fields: Fields) -> Description:
    """Return algorithm, strength, public line and fingerprint, also for a key protected by a passphrase."""
    value = fields[VALUE]
    blob, is_protected = _public_blob(value)
    if blob is None:
        return _describe_pem(value)
    public_line = _kind_of(blob) + b" " + base64.b64encode(blob)
    facts = {"public": public_line.decode("ascii")}
    if is_protected:
        facts["protection"] = "passphrase"
    try:
        public = serialization.load_ssh_public_key(public_line)
    except (ValueError, UnsupportedAlgorithm):
        return Description(Kind.SSH_KEY, _kind_of(blob).decode("ascii"), None, fingerprint(blob), facts=facts)
    algorithm, bits = asymmetric.name_and_strength(public)
    return Description(Kind.SSH_KEY, algorithm, bits, fingerprint(blob), facts=facts, warnings=asymmetric.weak(bits))


def fingerprint(blob: bytes) -> str:
    """Return ssh-keygen's form: SHA256: and unpadded base64 of the public blob's digest."""
    return "SHA256:" + base64.b64encode(hashlib.sha256(blob).digest()).decode("ascii").rstrip("=")


def _describe_pem(value: memoryview) -> Description:
    described = asymmetric.describe_private_key({VALUE: value})
    facts, mark = dict(described.facts), described.fingerprint
    public = asymmetric.public_of(value)
    if public is not None:
        try:
            line = public.public_bytes(serialization.Encoding.OpenSSH, serialization.PublicFormat.OpenSSH)
        except (ValueError, UnsupportedAlgorithm):
            line = b""
        if line:
            facts["public"] = line.decode("ascii")
            mark = fingerprint(base64.b64decode(line.split(b" ")[1]))
    return Description(
        Kind.SSH_KEY, described.algorithm, described.strength, mark, facts=facts, warnings=described.warnings
    )


def _public_blob(value: memoryview) -> tuple[bytes | None, bool]:
    """Return the public blob that OpenSSH keeps in clear, and whether the private part is protected."""
    text = bytes(value)
    begin, end = b"-----BEGIN OPENSSH PRIVATE KEY-----", b"-----END OPENSSH PRIVATE KEY-----"
    if begin not in text or end not in text:
        return None, False
    try:
        raw = base64.b64decode(text.split(begin, 1)[1].split(end, 1)[0])
    except ValueError:
        return None, False
    if not raw.startswith(_MAGIC):
        return None, False
    cipher, rest = _string(raw[len(_MAGIC) :])
    _, rest = _string(rest)
    _, rest = _string(rest)
    blob, _ = _string(rest[4:])
    return (blob or None), cipher != b"none"


def _kind_of(blob: bytes) -> bytes:
    return _string(blob)[0]


def _string(data: bytes) -> tuple[bytes, bytes]:
    """Split one RFC 4251 string off `data`; short data gives what there is."""
    size = int.from_bytes(data[:4], "big")
    return data[4 : 4 + size], data[4 + size :]
