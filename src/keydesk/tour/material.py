"""Key material that the vault does not generate itself yet: certificates, one-time code seeds, files."""

from __future__ import annotations

import base64
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from keydesk.model.kinds import Kind

if TYPE_CHECKING:
    from datetime import datetime

    from keydesk.tour.sample import Line

_WEAK = ("sunshine", "public", "switch01", "welcome1", "guest123")


def fields(line: Line, now: datetime) -> list[tuple[str, bool, bytes]]:
    """Return name, secrecy and bytes of each field of a key that was made at `now`."""
    if line.is_weak:
        return [("value", True, secrets.choice(_WEAK).encode())]
    if line.kind is Kind.X509:
        return _certificate(line, now)
    if line.kind is Kind.TOTP:
        seed = base64.b32encode(secrets.token_bytes(20)).decode()
        label = f"Example:{line.path.rsplit('/', 1)[-1]}"
        return [("value", True, f"otpauth://totp/{label}?secret={seed}&issuer=Example".encode())]
    return [("value", True, secrets.token_bytes(256))]


def _certificate(line: Line, now: datetime) -> list[tuple[str, bool, bytes]]:
    """A self-signed P-256 certificate; it ends when the line says, counted from the end of the tour's time."""
    host = line.purpose if "." in line.purpose else f"{line.path.rsplit('/', 1)[-1]}.example.test"
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now)
        .not_valid_after(now + timedelta(days=(line.days or 0) + line.made))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return [("value", True, private), ("certificate", False, certificate.public_bytes(serialization.Encoding.PEM))]
