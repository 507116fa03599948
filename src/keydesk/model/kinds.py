"""Every kind of key is declared here once; menus, help, dialogs and validation follow from the declaration."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

VALUE = "value"
"""The name of a key's main secret field."""
CODE = "code"
"""The name under which a key's one-time code is asked for: made when it is asked, stored nowhere."""
OTP = "otp"
"""The name of a field beside the main one that holds an otpauth URI."""


class Kind(StrEnum):
    """The families of keys."""

    PASSWORD = "password"
    API_TOKEN = "api-token"
    SYMMETRIC = "symmetric"
    SSH_KEY = "ssh-key"
    PRIVATE_KEY = "private-key"
    X509 = "x509"
    TOTP = "totp"
    OPAQUE = "opaque"


@dataclass(frozen=True, slots=True)
class KindDeclaration:
    """What the surface needs to know about a kind.

    `icon` names a lucide icon, `algorithms` are those that can be generated (first is the default, empty: none),
    `is_text` claims that values are UTF-8 text fit to show in one line.
    """

    kind: Kind
    title: str
    icon: str
    purpose: str
    algorithms: tuple[str, ...] = ()
    is_text: bool = True
    keeps_data: bool = False
    """Claim: data may be encrypted with it, so old versions are never destroyed by themselves."""


KINDS: dict[Kind, KindDeclaration] = {
    declaration.kind: declaration
    for declaration in (
        KindDeclaration(Kind.PASSWORD, "Password", "key-round", "A password or passphrase", ("password", "passphrase")),
        KindDeclaration(Kind.API_TOKEN, "API token", "zap", "A bearer token with checksum", ("token",)),
        KindDeclaration(Kind.SSH_KEY, "SSH key", "terminal", "An OpenSSH private key", ("Ed25519",)),
        KindDeclaration(
            Kind.SYMMETRIC, "Symmetric key", "database", "Encryption key", ("AES-256",), is_text=False, keeps_data=True
        ),
        KindDeclaration(Kind.PRIVATE_KEY, "Private key", "pen-tool", "A private key in PEM or DER", keeps_data=True),
        KindDeclaration(Kind.X509, "Certificate", "badge-check", "A certificate and its private key"),
        KindDeclaration(Kind.TOTP, "One-time code", "timer", "A TOTP seed"),
        KindDeclaration(Kind.OPAQUE, "Opaque", "package", "Any bytes up to 1 MiB", is_text=False, keeps_data=True),
    )
}


def seed_field(kind: Kind, names: Collection[str]) -> str:
    """Return which field of a version with these fields one-time codes are made of; empty when it makes none."""
    if CODE in names:
        return ""  # a field that is stored under this name is meant
    return VALUE if kind is Kind.TOTP else OTP if OTP in names else ""


MAX_VALUE = 1024 * 1024
"""Largest size of one field in bytes."""
