"""OpenSSH private keys, public lines and certificates are read as they come; an encrypted key shows its public half.

Formats: PROTOCOL.key (`openssh-key-v1`, bcrypt KDF rounds checked before they run), RFC 4253 section 6.6 blobs, and
PROTOCOL.certkeys. What is stored is the file's own bytes, so that `ssh-keygen -y` answers as before.
"""

from __future__ import annotations

import base64
import binascii
import re
import struct
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_ssh_private_key,
    load_ssh_public_identity,
    load_ssh_public_key,
    ssh,
)

from keydesk.engine.formats.halves import Harvest, Place, PrivateHalf, PublicHalf, SshCertificateHalf
from keydesk.engine.formats.limits import (
    MAX_BCRYPT_ROUNDS,
    MAX_PEM_BODY,
    check_cost,
    check_count,
    passphrase_needed,
    wrong_passphrase,
)
from keydesk.engine.formats.naming import stem
from keydesk.engine.formats.parsed import ParseOptions, Protection, SourceFile, warning
from keydesk.engine.formats.public import Public, describe
from keydesk.errors import RefusedError

PRIVATE = "OpenSSH private key"
PUBLIC = "OpenSSH public key"
CERTIFICATE = "OpenSSH certificate"
LABEL = "OPENSSH PRIVATE KEY"

_MAGIC = b"openssh-key-v1\0"
_LINE = re.compile(
    rb"^((?:ssh|ecdsa|sk-ssh|sk-ecdsa)-[a-z0-9@.\-]{1,80})[ \t]+([A-Za-z0-9+/=]{16,})(?:[ \t]+(.*?))?\s*$"
)
_FOREVER = 2**64 - 1
_CUT = "The file is cut short or damaged."
_FETCH = "Take it again from where it is kept."
_STRINGS_BEFORE_COMMENT = {
    b"ssh-ed25519": 2, b"ssh-rsa": 6, b"ssh-dss": 5,
    b"ecdsa-sha2-nistp256": 3, b"ecdsa-sha2-nistp384": 3, b"ecdsa-sha2-nistp521": 3,
}  # fmt: skip


class _Cursor:
    """Reads the length-prefixed fields of RFC 4251 section 5 and refuses what is cut short."""

    def __init__(self, body: bytes) -> None:
        self._body, self._at = body, 0

    def take(self, count: int) -> bytes:
        if count > len(self._body) - self._at:
            raise RefusedError(_CUT, _FETCH)
        self._at += count
        return self._body[self._at - count : self._at]

    def number(self) -> int:
        return int(struct.unpack(">I", self.take(4))[0])

    def string(self) -> bytes:
        return self.take(self.number())


@dataclass(frozen=True, slots=True)
class _Container:
    """The part of an OpenSSH private key file that is never encrypted."""

    cipher: bytes
    kdf: bytes
    rounds: int
    blob: bytes
    sealed: bytes

    @property
    def is_encrypted(self) -> bool:
        return self.cipher != b"none"


def _container(decoded: bytes) -> _Container:
    if not decoded.startswith(_MAGIC):
        raise RefusedError("It is not an openssh-key-v1 file.", _FETCH)
    cursor = _Cursor(decoded[len(_MAGIC) :])
    cipher, kdf, kdf_options = cursor.string(), cursor.string(), cursor.string()
    if cursor.number() != 1:
        raise RefusedError("It holds more than one key, which OpenSSH never writes.", _FETCH)
    blob, sealed = cursor.string(), cursor.string()
    rounds = 0
    if kdf == b"bcrypt":
        parameters = _Cursor(kdf_options)
        parameters.string()
        rounds = parameters.number()
    return _Container(cipher, kdf, rounds, blob, sealed)


def read_private(
    block: bytes, decoded: bytes, place: Place, passphrase: bytes | None, options: ParseOptions
) -> Harvest:
    """Read one OpenSSH private key. `block` is its text as it came, `decoded` the base64 inside.

    Raises:
        RefusedError: damaged, wrong passphrase, or a passphrase is needed because it shall be removed.
    """
    check_count("bytes", len(decoded), MAX_PEM_BODY, "It is no key of a usual size.")
    container = _container(decoded)
    public = public_of_blob(container.blob)
    if not container.is_encrypted:
        comment = _check_plain(block, container)
        return Harvest(halves=[_half(place, public, block, comment, Protection.NONE)])
    if passphrase is None:
        if not options.keep_protection:
            raise passphrase_needed("storing it without one")
        return Harvest(halves=[_half(place, public, block, "", Protection.KEPT)])
    check_cost("bcrypt rounds", container.rounds, MAX_BCRYPT_ROUNDS, "Lower it: ssh-keygen -p -a 24 -f FILE.")
    opened = _open(block, passphrase, place)
    if not options.keep_protection:
        if opened is None:
            raise RefusedError("A key in hardware cannot be stored without its passphrase.", "Keep it as it is.")
        plain = opened.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption())
        lost = warning("protection-lost", "Its passphrase was removed; only the vault guards it.")
        return Harvest(halves=[_half(place, public, plain, "", Protection.REMOVED, (lost,))])
    beside = (warning("passphrase-stored", "Its passphrase lies beside it in the vault."),)
    stored = passphrase if options.store_passphrase else None
    return Harvest(
        halves=[_half(place, public, block, "", Protection.KEPT, beside if stored else (), stored)],
    )


def _half(
    place: Place,
    public: Public,
    value: bytes,
    comment: str,
    protection: Protection,
    warnings: tuple[str, ...] = (),
    passphrase: bytes | None = None,
) -> PrivateHalf:
    attributes = {"comment": comment} if comment else {}
    return PrivateHalf(
        place, public, value, public.algorithm, is_ssh=True, protection=protection, attributes=attributes,
        warnings=warnings, passphrase=passphrase,
    )  # fmt: skip


def _open(block: bytes, passphrase: bytes, place: Place) -> Any:  # noqa: ANN401 - any private key of `cryptography`
    """Open an encrypted block, to prove the passphrase; None for a kind that opens only in hardware."""
    try:
        return load_ssh_private_key(block, passphrase)
    except UnsupportedAlgorithm:
        return None
    except (ValueError, TypeError, InvalidSignature):
        raise wrong_passphrase(place.source) from None


def _check_plain(block: bytes, container: _Container) -> str:
    """Prove that a plain private half belongs to its public half and return its comment."""
    cursor = _Cursor(container.sealed)
    if cursor.number() != cursor.number():
        raise RefusedError(_CUT, _FETCH)
    kind = cursor.string()
    if kind.startswith(b"sk-"):
        return ""
    if kind not in _STRINGS_BEFORE_COMMENT:
        raise RefusedError("Its kind of key is not known to Keydesk.", "Keep it where it is, or store it as opaque.")
    for _ in range(_STRINGS_BEFORE_COMMENT[kind]):
        cursor.string()
    comment = cursor.string().decode("utf-8", "replace")
    try:
        key = load_ssh_private_key(block, None)
    except UnsupportedAlgorithm:
        return comment
    except (ValueError, TypeError):
        raise RefusedError(_CUT, _FETCH) from None
    if describe(key.public_key()).ssh_blob not in {None, container.blob}:
        raise RefusedError("Its private half does not belong to its public half.", _FETCH)
    return comment


def public_of_blob(blob: bytes) -> Public:
    """Describe an SSH public blob; kinds that `cryptography` cannot load keep their SSH name. Raises RefusedError."""
    name = _Cursor(blob).string()
    line = name + b" " + base64.b64encode(blob)
    try:
        return describe(load_ssh_public_key(line), blob)
    except UnsupportedAlgorithm:
        return Public(name.decode("ascii", "replace").removesuffix("@openssh.com"), None, None, blob)
    except (ValueError, TypeError):
        raise RefusedError("Its public key is damaged.", _FETCH) from None


def is_public(text: bytes) -> bool:
    """Claim: every line that is not empty or a comment is an OpenSSH public key or certificate."""
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith(b"#")]
    return bool(lines) and all(_LINE.match(line) for line in lines)


def read_public(source: SourceFile) -> Harvest:
    """Read a `.pub` file: public keys and certificates, one a line. Raises RefusedError."""
    harvest = Harvest()
    lines = [line for line in source.body.splitlines() if line.strip() and not line.startswith(b"#")]
    for number, line in enumerate(lines, 1):
        match = _LINE.match(line)
        if match is None:
            raise RefusedError(f"Its line {number} is no public key.", _FETCH)
        try:
            blob = base64.b64decode(match[2], validate=True)
        except binascii.Error:
            raise RefusedError(f"Its line {number} is cut short or damaged.", _FETCH) from None
        comment = (match[3] or b"").decode("utf-8", "replace")
        whole = source.body if len(lines) == 1 else line + b"\n"
        name = stem(source.name) if len(lines) == 1 else comment or f"{stem(source.name)} {number}"
        if b"-cert-v0" in match[1]:
            place = Place(source.name, CERTIFICATE, name)
            harvest.halves.append(_certificate(line, whole, place))
        else:
            place = Place(source.name, PUBLIC, name)
            harvest.halves.append(PublicHalf(place, public_of_blob(blob), whole, comment, is_ssh=True))
    return harvest


def _certificate(line: bytes, whole: bytes, place: Place) -> SshCertificateHalf:
    try:
        certificate = load_ssh_public_identity(b" ".join(line.split(maxsplit=2)[:2]))
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise RefusedError("The OpenSSH certificate is damaged or of an unknown kind.", _FETCH) from None
    if not isinstance(certificate, ssh.SSHCertificate):
        raise RefusedError("The OpenSSH certificate is damaged.", _FETCH)
    warnings: tuple[str, ...] = ()
    try:
        certificate.verify_cert_signature()
    except (InvalidSignature, UnsupportedAlgorithm, ValueError):
        warnings = (warning("mismatch", "The certificate's signature does not verify."),)
    authority = describe(certificate.signature_key())
    kind = "user" if certificate.type is ssh.SSHCertificateType.USER else "host"
    attributes = {
        "certificate-kind": kind,
        "key-id": certificate.key_id.decode("utf-8", "replace"),
        "serial": str(certificate.serial),
        "principals": ", ".join(name.decode("utf-8", "replace") for name in certificate.valid_principals),
        "ca-fingerprint": authority.ssh_fingerprint or "",
    }
    return SshCertificateHalf(
        place, describe(certificate.public_key()), whole, attributes,
        _moment(certificate.valid_after), _moment(certificate.valid_before), warnings,
    )  # fmt: skip


def _moment(seconds: int) -> datetime | None:
    if seconds in {0, _FOREVER}:
        return None
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None
