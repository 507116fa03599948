"""PKCS#12 files, modern and legacy, give every private key with its certificate and chain for the right passphrase.

Iterations of every visible hash are checked before one runs (RFC 7292). OpenSSL's reader answers one key only; further
shrouded key bags that lie in the clear outline are opened too, so that no key of a file with several is lost.
Keys leave their container: the value is PKCS#8 PEM, and the warning says which protection ended.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_private_key,
)
from cryptography.hazmat.primitives.serialization.pkcs12 import PKCS12KeyAndCertificates, load_pkcs12

from keydesk.engine.formats import certificates
from keydesk.engine.formats.der import (
    KEY_BAG,
    OID,
    SEQUENCE,
    SHROUDED_KEY_BAG,
    Element,
    check_costs,
    children,
    element,
    walk,
)
from keydesk.engine.formats.halves import CertificateHalf, Harvest, Place, PrivateHalf
from keydesk.engine.formats.limits import MAX_PEM_BLOCKS, check_count, passphrase_needed, wrong_passphrase
from keydesk.engine.formats.naming import stem
from keydesk.engine.formats.parsed import Protection, SourceFile, warning
from keydesk.engine.formats.public import describe
from keydesk.errors import RefusedError

NAME = "PKCS#12"
_FRIENDLY_NAME = bytes.fromhex("2a864886f70d010914")
_WITHOUT: tuple[bytes | None, ...] = (b"", None)
_CUT = "The file is cut short or damaged."
_FETCH = "Take it again from where it is kept."


@dataclass(frozen=True, slots=True)
class _Opened:
    key: Any
    alias: str


def read(source: SourceFile, passphrase: bytes | None) -> Harvest:
    """Read every key and certificate of one file.

    Raises:
        RefusedError: damaged, absurd cost, a wrong passphrase, or one is needed.
    """
    root = element(source.body)
    if root is None:
        raise RefusedError(_CUT, _FETCH)
    check_costs(source.body)
    content, opened_with = _open(source, passphrase)
    place = Place(source.name, NAME, stem(source.name))
    found = [_certificate(content.cert, place)] if content.cert else []
    found += [_certificate(extra, place) for extra in content.additional_certs]
    check_count("certificates", len(found), MAX_PEM_BLOCKS)
    keys = _keys(source, content, opened_with)
    privates = [_half(opened, found, place, is_single=len(keys) == 1, guard=opened_with) for opened in keys]
    used = {id(half) for private in privates for half in private.certificates}
    leaves = [half for half in found if id(half) not in used and not _is_chain(half, found, bool(keys))]
    if not keys and not found:
        raise RefusedError("It holds no key and no certificate.", "Leave it where it is.")
    return Harvest(halves=[*privates, *leaves])


def _open(source: SourceFile, passphrase: bytes | None) -> tuple[PKCS12KeyAndCertificates, bytes | None]:
    for attempt in (passphrase,) if passphrase is not None else _WITHOUT:
        try:
            return load_pkcs12(source.body, attempt), attempt
        except (ValueError, TypeError):
            continue
        except UnsupportedAlgorithm:
            raise RefusedError(
                "Its encryption is not known to Keydesk.", "Convert it: openssl pkcs12 -legacy … and export it again."
            ) from None
    if passphrase is None:
        raise passphrase_needed("its keys and certificates")
    raise wrong_passphrase(source.name, " If it is right, the file is damaged.")


def _certificate(holder: Any, place: Place) -> CertificateHalf:  # noqa: ANN401 - pkcs12.PKCS12Certificate
    certificate = holder.certificate
    pem = certificate.public_bytes(Encoding.PEM)
    return certificates.read_certificate(certificate.public_bytes(Encoding.DER), pem, place)


def _keys(source: SourceFile, content: PKCS12KeyAndCertificates, passphrase: bytes | None) -> list[_Opened]:
    found: dict[bytes, _Opened] = {}
    for bag in _bags(source.body):
        try:
            key = load_der_private_key(bag[0], passphrase if bag[1] else None)
        except (ValueError, TypeError, UnsupportedAlgorithm):
            continue
        found.setdefault(describe(key.public_key()).identity, _Opened(key, bag[2]))
    if content.key is not None:
        alias = (content.cert.friendly_name or b"") if content.cert else b""
        opened = _Opened(content.key, alias.decode("utf-8", "replace"))
        found.setdefault(describe(content.key.public_key()).identity, opened)
    return list(found.values())


def _bags(body: bytes) -> list[tuple[bytes, bool, str]]:
    """The DER of every key bag in the clear outline, whether it is shrouded, and its friendly name."""
    found = []
    for parent, parts in walk(body):
        if parent.tag != SEQUENCE or len(parts) < 2 or parts[0].tag != OID:
            continue
        if parts[0].value in {KEY_BAG, SHROUDED_KEY_BAG}:
            inner = children(parts[1])
            if inner:
                found.append((inner[0].whole, parts[0].value == SHROUDED_KEY_BAG, _friendly_name(parts[2:])))
    return found


def _friendly_name(attributes: list[Element]) -> str:
    for attribute in children(attributes[0]) if attributes else []:
        parts = children(attribute)
        if len(parts) == 2 and parts[0].value == _FRIENDLY_NAME:
            values = children(parts[1])
            return values[0].value.decode("utf-16-be", "replace") if values else ""
    return ""


def _half(
    opened: _Opened, found: list[CertificateHalf], place: Place, *, is_single: bool, guard: bytes | None
) -> PrivateHalf:
    public = describe(opened.key.public_key())
    value = opened.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    own = [half for half in found if half.public.identity == public.identity]
    chain = [half for half in found if half.public.identity != public.identity and half.is_authority] if own else []
    name = place.name if is_single else opened.alias or place.name
    lost = warning("protection-lost", "The passphrase of its PKCS#12 file guards it no longer; only the vault does.")
    return PrivateHalf(
        place=Place(place.source, NAME, name),
        public=public,
        value=value,
        algorithm=public.algorithm,
        protection=Protection.CONTAINER,
        attributes={"alias": opened.alias} if opened.alias else {},
        warnings=(lost,) if guard else (),
        certificates=(*own, *chain),
    )


def _is_chain(half: CertificateHalf, found: list[CertificateHalf], has_keys: bool) -> bool:  # noqa: FBT001 - private
    """Claim: it only vouches for another certificate of a file that is about its keys."""
    return has_keys and half.is_authority and any(half.subject == other.issuer for other in found if other is not half)
