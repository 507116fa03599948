"""Private keys and certificates in PEM or DER: algorithm, strength, fingerprint and dates, never the key.

Strength follows NIST SP 800-57 part 1 rev. 5, table 2. A fingerprint is SHA-256 of the SubjectPublicKeyInfo in hex.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import dsa, ec, rsa

from keydesk.engine.kinds.description import Description
from keydesk.model.kinds import VALUE, Kind

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes, PublicKeyTypes

    from keydesk.engine.kinds.description import Fields

CERTIFICATE = "certificate"
"""The public field that holds a certificate and its chain in PEM."""

_RSA_STRENGTH = ((15360, 256), (7680, 192), (4096, 152), (3072, 128), (2048, 112), (1024, 80))
_NAMED = {
    "Ed25519PublicKey": ("Ed25519", 128),
    "Ed448PublicKey": ("Ed448", 224),
    "X25519PublicKey": ("X25519", 128),
    "X448PublicKey": ("X448", 224),
    "MLKEM768PublicKey": ("ML-KEM-768", 192),
    "MLKEM1024PublicKey": ("ML-KEM-1024", 256),
    "MLDSA44PublicKey": ("ML-DSA-44", 128),
    "MLDSA65PublicKey": ("ML-DSA-65", 192),
    "MLDSA87PublicKey": ("ML-DSA-87", 256),
}
_CURVES = {"secp256r1": "ECDSA P-256", "secp384r1": "ECDSA P-384", "secp521r1": "ECDSA P-521"}
_LEAST = 112


def name_and_strength(public: object) -> tuple[str, int | None]:
    """Return the algorithm's name and its security strength in bits, None where unknown."""
    if isinstance(public, rsa.RSAPublicKey):
        size = public.key_size
        return f"RSA-{size}", next((bits for least, bits in _RSA_STRENGTH if size >= least), 40)
    if isinstance(public, ec.EllipticCurvePublicKey):
        return _CURVES.get(public.curve.name, public.curve.name), min(public.curve.key_size // 2, 256)
    if isinstance(public, dsa.DSAPublicKey):
        return f"DSA-{public.key_size}", 80
    name = type(public).__name__.lstrip("_")
    return next((known for part, known in _NAMED.items() if part == name), (name.removesuffix("PublicKey"), None))


def weak(bits: int | None) -> tuple[str, ...]:
    """Return the warning `weak` below 112 bits (NIST SP 800-131A rev. 2)."""
    return ("weak",) if bits is not None and bits < _LEAST else ()


def spki_fingerprint(public: PublicKeyTypes) -> str:
    """Return SHA-256 over the DER SubjectPublicKeyInfo, as hex."""
    return hashlib.sha256(
        public.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    ).hexdigest()


def load_private(value: memoryview) -> PrivateKeyTypes | None:
    """Return the unprotected private key in PEM or DER, or None when there is none to read without a passphrase."""
    body = bytes(value)
    for load in (serialization.load_pem_private_key, serialization.load_der_private_key):
        try:
            return load(body, None)
        except (ValueError, TypeError, UnsupportedAlgorithm):
            continue
    return None


def public_of(value: memoryview) -> PublicKeyTypes | None:
    """Return the public key of an unprotected private key, or None."""
    private = load_private(value)
    return None if private is None else private.public_key()


def describe_private_key(fields: Fields) -> Description:
    """Describe a private key; a protected one is named as such, without its passphrase nothing more is known."""
    value = fields[VALUE]
    public = public_of(value)
    if public is None:
        if b"ENCRYPTED" in bytes(value[:200]):
            return Description(Kind.PRIVATE_KEY, "protected", facts={"protection": "passphrase"})
        return Description(Kind.PRIVATE_KEY, "unknown", warnings=("unreadable",))
    algorithm, bits = name_and_strength(public)
    facts = {}
    if "request" in fields:
        facts["request"] = "certificate signing request"
    return Description(Kind.PRIVATE_KEY, algorithm, bits, spki_fingerprint(public), facts=facts, warnings=weak(bits))


def describe_certificate(fields: Fields) -> Description:
    """Describe a certificate with its key: subject, issuer, names, serial and dates are facts."""
    source = fields.get(CERTIFICATE, fields[VALUE])
    try:
        certificate = x509.load_pem_x509_certificates(bytes(source))[0]
    except (ValueError, IndexError):
        described = describe_private_key(fields)
        return Description(Kind.X509, described.algorithm, described.strength, described.fingerprint)
    public = certificate.public_key()
    algorithm, bits = name_and_strength(public)
    facts = {
        "subject": certificate.subject.rfc4514_string(),
        "issuer": certificate.issuer.rfc4514_string(),
        "serial": f"{certificate.serial_number:x}",
        "not before": certificate.not_valid_before_utc.isoformat(),
        "not after": certificate.not_valid_after_utc.isoformat(),
    }
    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        facts["names"] = ", ".join(names.get_values_for_type(x509.DNSName))
    except (x509.ExtensionNotFound, ValueError):
        pass
    return Description(
        Kind.X509,
        algorithm,
        bits,
        spki_fingerprint(public),
        expires=certificate.not_valid_after_utc,
        facts=facts,
        warnings=weak(bits),
    )
