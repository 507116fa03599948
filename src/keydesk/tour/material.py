"""Key material the vault does not make itself: certificates of an authority of the tour's own, seeds, files, weak ones.

All of it is fresh; a weak password is a random bad habit.
"""

from __future__ import annotations

import base64
import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

from keydesk.model.kinds import KINDS, Kind

if TYPE_CHECKING:
    from datetime import datetime

    from keydesk.tour.sample import Line

_HABITS = ("sunshine", "welcome", "summer", "football", "dragon", "letmein")
_YEAR = timedelta(days=365)
Part = tuple[str, bool, bytes]
"""Name of a field, whether it is secret, its bytes."""


def is_made_inside(line: Line) -> bool:
    """Claim: the vault makes values of this key itself."""
    return bool(KINDS[line.kind].algorithms) and not line.is_weak


@dataclass
class Material:
    """Makes the values of one tour."""

    _authority: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def fields(self, line: Line, made: datetime, until: datetime | None) -> list[Part]:
        """Return the fields of a version made at `made` that lasts until `until`."""
        if line.kind is Kind.X509:
            return self._certificate(line, made, until or made + _YEAR)
        if line.kind is Kind.TOTP:
            seed = base64.b32encode(secrets.token_bytes(20)).decode()
            name = line.path.rsplit("/", 1)[-1]
            return [("value", True, f"otpauth://totp/Example:{name}?secret={seed}&issuer=Example".encode())]
        if line.kind is Kind.SSH_KEY:
            return [("value", True, _pem(rsa.generate_private_key(65537, 1024)))]  # noqa: S505 - weak on purpose
        if line.is_weak:
            return [("value", True, f"{secrets.choice(_HABITS)}{secrets.randbelow(90) + 10}".encode())]
        return [("value", True, secrets.token_bytes(256))]

    def _certificate(self, line: Line, made: datetime, until: datetime) -> list[Part]:
        """A P-256 certificate of the tour's authority, or the authority's own."""
        if "ca" in line.tags:
            certificate = self._signed(line.purpose, self._authority, made, until, is_authority=True)
            return [("value", True, _pem(self._authority)), ("certificate", False, certificate)]
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = self._signed(line.purpose.rsplit(" ", 1)[-1], key, made, until)
        return [("value", True, _pem(key)), ("certificate", False, certificate)]

    def _signed(
        self,
        name: str,
        key: ec.EllipticCurvePrivateKey,
        begin: datetime,
        until: datetime,
        *,
        is_authority: bool = False,
    ) -> bytes:
        title = name if is_authority else "Example Internal CA"
        builder = (
            x509.CertificateBuilder()
            .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
            .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, title)]))
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(begin)
            .not_valid_after(until)
            .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        )
        if not is_authority:
            builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        return builder.sign(self._authority, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


def _pem(key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
