"""Parts of keys as files hold them, before they are joined: private halves, certificates, requests, public halves.

A reader of one file returns a `Harvest`; `joining.join` makes keys of the halves of all files of one import.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from keydesk.engine.formats.parsed import NeedsPassphrase, ParsedKey, Protection, Table, Unreadable

if TYPE_CHECKING:
    from datetime import datetime

    from keydesk.engine.formats.public import Public


@dataclass(frozen=True, slots=True)
class Place:
    """Where a half was found and what it suggests to be called."""

    source: str
    format_name: str
    name: str
    segments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CertificateHalf:
    """An X.509 certificate. `title` is what it is called when alone; `pem` is its text, or its DER as it came."""

    place: Place
    title: str
    public: Public
    subject: str
    issuer: str
    serial: str
    sha256: str
    starts: datetime
    ends: datetime
    alternative_names: str = ""
    is_authority: bool = False
    is_self_signed: bool = False
    weakness: str = ""
    pem: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class PrivateHalf:
    """A private key. `value` is stored as it stands; `public` is None where it is encrypted and was not opened.

    `certificates` and `chain` came in the same container; `passphrase` is set only when it is to be stored.
    """

    place: Place
    public: Public | None
    value: bytes = field(repr=False)
    algorithm: str = ""
    is_ssh: bool = False
    protection: Protection = Protection.NONE
    attributes: dict[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    certificates: tuple[CertificateHalf, ...] = ()
    passphrase: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class RequestHalf:
    """A certificate signing request (PKCS#10); `title` is what it is called when alone."""

    place: Place
    title: str
    public: Public
    subject: str
    alternative_names: str
    pem: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class PublicHalf:
    """A public key alone: an OpenSSH line or a SubjectPublicKeyInfo block."""

    place: Place
    public: Public
    body: bytes = field(repr=False)
    comment: str = ""
    is_ssh: bool = False


@dataclass(frozen=True, slots=True)
class SshCertificateHalf:
    """An OpenSSH certificate line; `ends` is None when it is valid for ever."""

    place: Place
    public: Public
    line: bytes = field(repr=False)
    attributes: dict[str, str] = field(default_factory=dict)
    starts: datetime | None = None
    ends: datetime | None = None
    warnings: tuple[str, ...] = ()


Half = PrivateHalf | CertificateHalf | RequestHalf | PublicHalf | SshCertificateHalf


@dataclass(slots=True)
class Harvest:
    """What one file gave; readers append to it."""

    keys: list[ParsedKey] = field(default_factory=list)
    halves: list[Half] = field(default_factory=list)
    unreadable: list[Unreadable] = field(default_factory=list)
    needs: list[NeedsPassphrase] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)

    def add(self, other: Harvest) -> None:
        """Take over everything of another harvest."""
        self.keys += other.keys
        self.halves += other.halves
        self.unreadable += other.unreadable
        self.needs += other.needs
        self.tables += other.tables
