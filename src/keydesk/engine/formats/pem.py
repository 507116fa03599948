"""PEM and DER files give their private keys, certificates and requests; what is encrypted stays as it came.

Every block of a file is read: several keys and certificates in one file become as many halves, which `joining` puts
together. A file that holds one private key and nothing else is stored byte for byte; from a mixed file each block is.
Formats: RFC 7468, PKCS#1 (RFC 8017), SEC1 (RFC 5915), PKCS#8 (RFC 5958), and OpenSSL's `Proc-Type: 4,ENCRYPTED`.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass, replace
from typing import Any

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_private_key,
    load_der_public_key,
    load_pem_private_key,
)

from keydesk.engine.formats import certificates, openssh
from keydesk.engine.formats.der import OCTETS, SEQUENCE, check_costs, children, element
from keydesk.engine.formats.halves import Half, Harvest, Place, PrivateHalf, PublicHalf
from keydesk.engine.formats.limits import (
    MAX_PEM_BLOCKS,
    MAX_PEM_BODY,
    MAX_RSA_BITS,
    PASSPHRASE,
    WRONG,
    check_cost,
    check_count,
    passphrase_needed,
    wrong_passphrase,
)
from keydesk.engine.formats.naming import stem
from keydesk.engine.formats.parsed import (
    NeedsPassphrase,
    ParseOptions,
    Protection,
    SourceFile,
    Unreadable,
    warning,
)
from keydesk.engine.formats.public import Public, describe
from keydesk.engine.formats.text import decode
from keydesk.errors import RefusedError

PEM = "PEM"
DER = "DER"
_FETCH = "Take it again from where it is kept."
_BEGIN = re.compile(rb"-----BEGIN ([A-Z0-9][A-Z0-9 #]{0,60})-----")
_PRIVATE = {
    "PRIVATE KEY": "PKCS#8", "ENCRYPTED PRIVATE KEY": "PKCS#8 (encrypted)", "RSA PRIVATE KEY": "PKCS#1",
    "EC PRIVATE KEY": "SEC1", "DSA PRIVATE KEY": "OpenSSL DSA",
}  # fmt: skip
_CERTIFICATES = {"CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE"}
_REQUESTS = {"CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST"}
_DECORATION = {"EC PARAMETERS", "DH PARAMETERS", "DSA PARAMETERS"}
_DECODED = {openssh.LABEL, "PUBLIC KEY", *_PRIVATE, *_CERTIFICATES, *_REQUESTS}
_NAMED = {
    "X509 CRL": "a certificate revocation list", "PKCS7": "a PKCS#7 bundle", "CMS": "a CMS message",
    "SSH2 ENCRYPTED PRIVATE KEY": "an ssh.com private key", "AGE ENCRYPTED FILE": "an age-encrypted file",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Block:
    """One PEM block: its label, its text from BEGIN through the line end after END, and its decoded bytes."""

    label: str
    text: bytes
    decoded: bytes
    has_headers: bool


def blocks(body: bytes) -> list[Block]:
    """Every block of a PEM text, in order. Raises RefusedError for one that is cut short or not base64."""
    found: list[Block] = []
    at = 0
    while (begin := _BEGIN.search(body, at)) is not None:
        end_line = b"-----END " + begin[1] + b"-----"
        end = body.find(end_line, begin.end())
        following = _BEGIN.search(body, begin.end())
        if end < 0 or (following is not None and following.start() < end):
            raise RefusedError(f"Its block {begin[1].decode()} is cut short: there is no END line.", _FETCH)
        at = end + len(end_line)
        while at < len(body) and body[at : at + 1] in {b"\r", b"\n"} and body[at - 1 : at] != b"\n":
            at += 1
        found.append(_block(begin[1].decode(), body[begin.start() : at], body[begin.end() : end]))
        check_count("PEM blocks", len(found), MAX_PEM_BLOCKS)
    return found


def _block(label: str, text: bytes, inside: bytes) -> Block:
    check_count("bytes in one block", len(inside), 2 * MAX_PEM_BODY, "It is no key of a usual size.")
    lines = inside.strip().splitlines()
    headers = [line for line in lines if b":" in line]
    encoded = b"".join(lines[len(headers) :] if headers else lines)
    if label not in _DECODED:
        return Block(label, text, b"", bool(headers))
    try:
        decoded = base64.b64decode(b"".join(encoded.split()), validate=True)
    except binascii.Error:
        raise RefusedError(f"Its block {label} is cut short or damaged.", _FETCH) from None
    return Block(label, text, decoded, bool(headers))


def read(source: SourceFile, passphrase: bytes | None, options: ParseOptions, place: Place | None = None) -> Harvest:
    """Read every block of a PEM file. `place` names it otherwise when it lies inside another file.

    Raises:
        RefusedError: a block is damaged, the passphrase is wrong, or one is needed.
    """
    place = place or Place(source.name, PEM, stem(source.name))
    found = blocks(source.body)
    relevant = [block for block in found if block.label not in _DECORATION]
    harvest = Harvest()
    for block in relevant:
        text = source.body if len(relevant) == 1 else block.text
        try:
            harvest.add(_read_block(replace(block, text=text), place, passphrase, options))
        except RefusedError as error:
            if len(relevant) == 1 or error.facts.get("rule") in {PASSPHRASE, WRONG}:
                raise
            harvest.unreadable.append(Unreadable(place.source, block.label, error.sentence, error.next_step))
    if not relevant:
        decode(source.body)  # UTF-16, as Windows saves it, is named here
        raise RefusedError("It holds no key and no certificate.", "Leave it where it is.")
    return harvest


def _read_block(block: Block, place: Place, passphrase: bytes | None, options: ParseOptions) -> Harvest:
    if block.label == openssh.LABEL:
        named = replace(place, format_name=openssh.PRIVATE)
        return openssh.read_private(block.text, block.decoded, named, passphrase, options)
    if block.label in _PRIVATE:
        named = replace(place, format_name=_PRIVATE[block.label])
        if block.has_headers:
            return _read_encrypted(block.text, block.decoded, named, passphrase, options)
        return read_private(block.text, block.decoded, named, passphrase, options)
    if block.label in _CERTIFICATES:
        der = block.decoded
        if block.label.startswith("TRUSTED") and (first := element(der)) is not None:
            der = first.whole  # OpenSSL appends its trust settings after the certificate
        named = replace(place, format_name=certificates.CERTIFICATE)
        return Harvest(halves=[certificates.read_certificate(der, block.text, named)])
    if block.label in _REQUESTS:
        named = replace(place, format_name=certificates.REQUEST)
        return Harvest(halves=[certificates.read_request(block.decoded, block.text, named)])
    if block.label == "PUBLIC KEY":
        return Harvest(halves=[_public_half(block.decoded, block.text, place)])
    shown = _NAMED.get(block.label, f"a block of kind {block.label}")
    raise RefusedError(f"It is {shown}, which Keydesk does not read yet.", "It was left alone; keep the file.")


def read_private(text: bytes, der: bytes, place: Place, passphrase: bytes | None, options: ParseOptions) -> Harvest:
    """Read one private key; `text` (PEM or DER) is stored, `der` is what it encodes.

    Raises:
        RefusedError: damaged, absurd cost, wrong passphrase, or one is needed because it shall be removed.
    """
    check_count("bytes", len(der), MAX_PEM_BODY, "It is no key of a usual size.")
    root = element(der)
    parts = children(root) if root is not None and root.end == len(der) else []
    if [part.tag for part in parts] == [SEQUENCE, OCTETS]:  # EncryptedPrivateKeyInfo
        return _read_encrypted(text, der, place, passphrase, options)
    if not parts or parts[-1].end != len(der):
        raise RefusedError("The private key is cut short or damaged.", _FETCH)
    return Harvest(halves=[_half(place, _describe(_load(text, None, place)), text, Protection.NONE)])


def _read_encrypted(text: bytes, der: bytes, place: Place, passphrase: bytes | None, options: ParseOptions) -> Harvest:
    if passphrase is None:
        if not options.keep_protection:
            raise passphrase_needed("storing it without one")
        wish = NeedsPassphrase(
            place.source, place.format_name, "its fingerprint and its certificate", is_required=False
        )
        return Harvest(halves=[_half(place, None, text, Protection.KEPT)], needs=[wish])
    check_costs(der)
    key = _load(text, passphrase, place)
    public = _describe(key)
    if options.keep_protection:
        stored = passphrase if options.store_passphrase else None
        beside = (warning("passphrase-stored", "Its passphrase lies beside it in the vault."),) if stored else ()
        return Harvest(halves=[_half(place, public, text, Protection.KEPT, beside, stored)])
    form = PrivateFormat.TraditionalOpenSSL if b"DEK-Info" in text[:1000] else PrivateFormat.PKCS8
    encoding = Encoding.PEM if b"-----BEGIN" in text else Encoding.DER
    plain = key.private_bytes(encoding, form, NoEncryption())
    lost = warning("protection-lost", "Its passphrase was removed; only the vault guards it.")
    return Harvest(halves=[_half(place, public, plain, Protection.REMOVED, (lost,))])


def _half(
    place: Place,
    public: Public | None,
    value: bytes,
    protection: Protection,
    warnings: tuple[str, ...] = (),
    passphrase: bytes | None = None,
) -> PrivateHalf:
    is_ssh = place.name.startswith("id_")
    algorithm = public.algorithm if public else ""
    return PrivateHalf(place, public, value, algorithm, is_ssh, protection, warnings=warnings, passphrase=passphrase)


def _load(text: bytes, passphrase: bytes | None, place: Place) -> Any:  # noqa: ANN401 - any private key of `cryptography`
    load = load_pem_private_key if b"-----BEGIN" in text else load_der_private_key
    try:
        return load(text, passphrase)
    except (ValueError, TypeError):
        if passphrase is not None:
            raise wrong_passphrase(place.source) from None
        raise RefusedError("The private key is damaged.", _FETCH) from None
    except UnsupportedAlgorithm:
        raise RefusedError("Its kind of key or encryption is not known to Keydesk.", "Store it as opaque.") from None


def _describe(key: Any) -> Public:  # noqa: ANN401 - any private key of `cryptography`
    if isinstance(key, rsa.RSAPrivateKey):
        check_cost("bits of RSA", key.key_size, MAX_RSA_BITS, "It is no key of a usual size.")
    return describe(key.public_key())


def _public_half(der: bytes, text: bytes, place: Place) -> Half:
    try:
        public = describe(load_der_public_key(der))
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise RefusedError("The public key is damaged or of an unknown kind.", _FETCH) from None
    return PublicHalf(replace(place, format_name="Public key"), public, text)
