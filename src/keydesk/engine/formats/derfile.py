"""A bare DER file is told apart by its outline alone and read by the same hands as its PEM form."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from keydesk.engine.formats import certificates, pem
from keydesk.engine.formats.der import (
    INTEGER,
    OCTETS,
    OID,
    PFX_DATA,
    PKCS7_SIGNED,
    SEQUENCE,
    Element,
    children,
    element,
)
from keydesk.engine.formats.halves import Harvest, Place
from keydesk.engine.formats.naming import stem
from keydesk.errors import RefusedError

if TYPE_CHECKING:
    from keydesk.engine.formats.parsed import ParseOptions, SourceFile

_BITS, _CONTEXT_0 = 0x03, 0xA0
_TIMES = {0x17, 0x18}
_LONG_FORMS = {0x82, 0x83, 0x84}


class Outline(StrEnum):
    """What the outermost structure of a DER file says it is."""

    PFX = "PKCS#12"
    PRIVATE = "PKCS#8"
    ENCRYPTED = "PKCS#8 (encrypted)"
    PKCS1 = "PKCS#1"
    SEC1 = "SEC1"
    CERTIFICATE = "X.509 certificate"
    REQUEST = "Certificate request"
    CRL = "certificate revocation list"
    PKCS7 = "PKCS#7 bundle"
    CUT = "DER, cut short"


_PRIVATE = {Outline.PRIVATE, Outline.ENCRYPTED, Outline.PKCS1, Outline.SEC1}


def outline(body: bytes) -> Outline | None:
    """What the DER in `body` is, or None when it is no DER of a known kind."""
    if body[:1] != b"\x30":
        return None
    root = element(body)
    if root is None:
        return Outline.CUT if len(body) > 8 and body[1] in _LONG_FORMS and body[1] != body[2] else None
    if body[root.end :].strip(b"\r\n\0"):
        return None
    parts = children(root)
    return _of_parts(parts) if parts and parts[-1].end == root.end else None


def _of_parts(parts: list[Element]) -> Outline | None:
    tags = [part.tag for part in parts]
    if tags[:2] == [INTEGER, SEQUENCE]:
        inner = children(parts[1])
        if inner and inner[0].tag == OID and inner[0].value in {PFX_DATA, PKCS7_SIGNED}:
            return Outline.PFX
        return Outline.PRIVATE if tags[2:3] == [OCTETS] else None
    if tags[:1] == [INTEGER]:
        if tags[:2] == [INTEGER, OCTETS]:
            return Outline.SEC1
        return Outline.PKCS1 if len(tags) >= 9 and set(tags[:9]) == {INTEGER} else None
    if tags == [SEQUENCE, OCTETS]:
        return Outline.ENCRYPTED
    if tags == [SEQUENCE, SEQUENCE, _BITS]:
        return _of_signed([part.tag for part in children(parts[0])])
    if tags == [OID, _CONTEXT_0] and parts[0].value == PKCS7_SIGNED:
        return Outline.PKCS7
    return None


def _of_signed(tags: list[int]) -> Outline:
    """Tell certificate, request and revocation list apart by what is signed (RFC 5280, RFC 2986)."""
    if _TIMES & set(tags):
        return Outline.CRL
    if tags[:1] == [INTEGER] and tags[3:] in ([_CONTEXT_0], []):
        return Outline.REQUEST
    return Outline.CERTIFICATE


def read(source: SourceFile, passphrase: bytes | None, options: ParseOptions) -> Harvest:
    """Read one DER file other than PKCS#12. Raises RefusedError."""
    kind = outline(source.body)
    body = source.body
    if kind is None or kind is Outline.CUT:
        raise RefusedError("The file is cut short or damaged.", "Take it again from where it is kept.")
    place = Place(source.name, f"{kind.value} (DER)", stem(source.name))
    if kind in _PRIVATE:
        return pem.read_private(body, body, place, passphrase, options)
    if kind is Outline.CERTIFICATE:
        return Harvest(halves=[certificates.read_certificate(body, body, place)])
    if kind is Outline.REQUEST:
        return Harvest(halves=[certificates.read_request(body, body, place)])
    raise RefusedError(f"It is a {kind.value}, which Keydesk does not read yet.", "It was left alone; keep the file.")
