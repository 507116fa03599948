"""X.509 certificates and signing requests are described from their DER, and nothing in them is trusted as verified."""

from __future__ import annotations

import hashlib
from typing import Any

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from keydesk.engine.formats.halves import CertificateHalf, Place, RequestHalf
from keydesk.engine.formats.limits import MAX_PEM_BODY, MAX_RSA_BITS, MAX_TEXT, check_cost, check_count
from keydesk.engine.formats.public import Public, describe
from keydesk.errors import RefusedError

CERTIFICATE = "X.509 certificate"
REQUEST = "Certificate request"
_FETCH = "Take it again from where it is kept."
_BROKEN_HASHES = {"md5", "sha1"}


def read_certificate(der: bytes, as_came: bytes, place: Place) -> CertificateHalf:
    """Describe one certificate; `as_came` is its text or DER to store. Raises RefusedError when it is damaged."""
    check_count("bytes", len(der), MAX_PEM_BODY, "It is no certificate of a usual size.")
    try:
        certificate = x509.load_der_x509_certificate(der)
        public = _public(certificate)
        subject, issuer = _written(certificate.subject), _written(certificate.issuer)
        name = _common_name(certificate.subject)
        return CertificateHalf(
            place=place,
            title=name or place.name,
            public=public,
            subject=subject,
            issuer=issuer,
            serial=f"{certificate.serial_number:x}",
            sha256=hashlib.sha256(der).hexdigest(),
            starts=certificate.not_valid_before_utc,
            ends=certificate.not_valid_after_utc,
            alternative_names=_alternative_names(certificate),
            is_authority=_is_authority(certificate),
            is_self_signed=subject == issuer,
            weakness=_weakness(certificate, subject == issuer),
            pem=as_came,
        )
    except (ValueError, TypeError, UnsupportedAlgorithm, x509.InvalidVersion, OverflowError):
        raise RefusedError("The certificate is damaged or of an unknown kind.", _FETCH) from None


def read_request(der: bytes, as_came: bytes, place: Place) -> RequestHalf:
    """Describe one signing request. Raises RefusedError when it is damaged or its own signature does not verify."""
    check_count("bytes", len(der), MAX_PEM_BODY, "It is no request of a usual size.")
    try:
        request = x509.load_der_x509_csr(der)
        public = _public(request)
        if not request.is_signature_valid:
            raise RefusedError("The request's own signature does not verify.", "Make a new request.")
        title = _common_name(request.subject) or place.name
        return RequestHalf(place, title, public, _written(request.subject), _alternative_names(request), as_came)
    except (ValueError, TypeError, UnsupportedAlgorithm, x509.InvalidVersion, OverflowError):
        raise RefusedError("The certificate request is damaged or of an unknown kind.", _FETCH) from None


def _public(holder: x509.Certificate | x509.CertificateSigningRequest) -> Public:
    key = holder.public_key()
    if isinstance(key, rsa.RSAPublicKey):
        check_cost("bits of RSA", key.key_size, MAX_RSA_BITS, "It is no key of a usual size.")
    return describe(key)


def _common_name(name: x509.Name) -> str:
    found = name.get_attributes_for_oid(NameOID.COMMON_NAME)
    value = found[0].value if found else ""
    return value if isinstance(value, str) else ""


def _written(name: x509.Name) -> str:
    return name.rfc4514_string()[:MAX_TEXT]


def _alternative_names(holder: Any) -> str:  # noqa: ANN401 - certificate and request share no type
    try:
        names = holder.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (x509.ExtensionNotFound, ValueError, x509.DuplicateExtension, x509.UnsupportedGeneralNameType):
        return ""
    shown = [str(name.value) for name in names if isinstance(name, x509.DNSName | x509.RFC822Name | x509.IPAddress)]
    shown += [name.value for name in names if isinstance(name, x509.UniformResourceIdentifier)]
    return ", ".join(shown)[:MAX_TEXT]


def _is_authority(certificate: x509.Certificate) -> bool:
    try:
        return bool(certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca)
    except (x509.ExtensionNotFound, ValueError, x509.DuplicateExtension, x509.UnsupportedGeneralNameType):
        return False


def _weakness(certificate: x509.Certificate, is_self_signed: bool) -> str:  # noqa: FBT001 - private, named at its call
    """A root's own signature proves nothing, so only others' are judged."""
    try:
        algorithm = certificate.signature_hash_algorithm
    except UnsupportedAlgorithm:
        return ""
    if algorithm is None or is_self_signed or algorithm.name not in _BROKEN_HASHES:
        return ""
    return f"The certificate is signed with {algorithm.name.upper()}, which is broken."
