"""Kinds of files that are recognised and named, but not read yet: each says what it is and what the person can do."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_LEAVE = "It was left alone; keep the file until Keydesk reads this kind."
_PROBED = 64 * 1024


@dataclass(frozen=True, slots=True)
class NamedKind:
    """One kind: its stable name, what it is called, how its content shows it, and the next step."""

    name: str
    title: str
    fits: Callable[[bytes], bool]
    next_step: str = _LEAVE

    @property
    def label(self) -> str:
        """The title without its article."""
        return self.title.partition(" ")[2]


def _starts(*beginnings: bytes) -> Callable[[bytes], bool]:
    return lambda body: body.startswith(beginnings)


def _finds(pattern: bytes) -> Callable[[bytes], bool]:
    compiled = re.compile(pattern)
    return lambda body: compiled.search(body[:_PROBED]) is not None


def _both(first: bytes, second: bytes) -> Callable[[bytes], bool]:
    return lambda body: body.lstrip().startswith(first) and second in body[:_PROBED]


_KEYTOOL = "Convert it: keytool -importkeystore -srckeystore FILE -destkeystore FILE.p12 -deststoretype PKCS12."
_UNPACK = "Unpack it and import the files inside."
_KEEPASS_1 = (b"\x03\xd9\xa2\x9a\x65\xfb\x4b\xb5", b"\x03\xd9\xa2\x9a\x66\xfb\x4b\xb5")
_PGP_PACKET = rb"\A(?:[\x95\x94\x99\x98][\x00-\xff]{1,2}\x04|[\xc5\xc6][\xc0-\xff])"

NAMED: tuple[NamedKind, ...] = (
    NamedKind("jks", "a Java key store (JKS)", _starts(b"\xfe\xed\xfe\xed"), _KEYTOOL),
    NamedKind("jceks", "a Java key store (JCEKS)", _starts(b"\xce\xce\xce\xce"), _KEYTOOL),
    NamedKind(
        "ppk",
        "a PuTTY private key",
        _starts(b"PuTTY-User-Key-File-"),
        "Convert it: puttygen FILE -O private-openssh-new -o FILE.openssh.",
    ),
    NamedKind(
        "age-file", "an age-encrypted file", _starts(b"age-encryption.org/", b"-----BEGIN AGE ENCRYPTED FILE-----")
    ),
    NamedKind("age-identity", "an age identity", _finds(rb"(?m)^AGE-SECRET-KEY-(?:PQ-)?1[0-9A-Z]+")),
    NamedKind("openpgp", "an OpenPGP file", _starts(b"-----BEGIN PGP ")),
    NamedKind("openpgp-binary", "an OpenPGP key", _finds(_PGP_PACKET)),
    NamedKind(
        "gpg-keybox",
        "a GnuPG keybox",
        lambda body: body[8:12] == b"KBXf",
        "Export the keys: gpg --export-secret-keys.",
    ),
    NamedKind(
        "keepass-1",
        "a KeePass 1 database",
        _starts(*_KEEPASS_1),
        "Open it with KeePassXC (Import KeePass 1 database) and save it as KDBX 4.",
    ),
    NamedKind(
        "keepass-xml",
        "a KeePass XML export",
        _finds(rb"\A\s*(?:<\?xml[^>]{0,200}>\s*)?<KeePassFile>"),
        "Import the .kdbx file itself; this export is not encrypted, so remove it.",
    ),
    NamedKind(
        "ssh2-public",
        "an RFC 4716 public key",
        _starts(b"---- BEGIN SSH2 PUBLIC KEY ----"),
        "Convert it: ssh-keygen -i -f FILE.",
    ),
    NamedKind(
        "ssh1",
        "an SSH 1 private key",
        _starts(b"SSH PRIVATE KEY FILE FORMAT 1.1"),
        "SSH 1 is broken; make a new key.",
    ),
    NamedKind(
        "known-hosts",
        "a known_hosts file",
        _finds(rb"\A(?:@\S+ +)?\S+ +(?:ssh|ecdsa|sk)-\S+ +AAAA"),
        "It holds no secret of yours.",
    ),
    NamedKind(
        "otpauth-migration",
        "a Google Authenticator export",
        _starts(b"otpauth-migration://"),
        "Export the codes one by one as otpauth:// lines.",
    ),
    NamedKind(
        "wireguard",
        "a WireGuard configuration",
        _finds(rb"(?m)^[ \t]*\[Interface\][ \t\r]*$[^\[]*^[ \t]*PrivateKey[ \t]*="),
    ),
    NamedKind("aws-credentials", "an AWS credentials file", _finds(rb"\A\s*\[[^\]\n]{1,99}\]\s*\naws_")),
    NamedKind("netrc", "a .netrc file", _finds(rb"(?m)^machine[ \t]+\S+\s+login[ \t]")),
    NamedKind("docker-config", "a Docker config.json", _both(b"{", b'"auths"')),
    NamedKind("jwk", "a JSON Web Key", _both(b"{", b'"kty"')),
    NamedKind("bitwarden", "a Bitwarden export", _both(b"{", b'"encKeyValidation_DO_NOT_EDIT"'), "Export it as CSV."),
    NamedKind("bitwarden-plain", "a Bitwarden export", _both(b"{", b'"collectionIds"'), "Export it as CSV."),
    NamedKind("sops", "a file encrypted by SOPS", _finds(rb"(?m)^[ \t]*\"?sops\"?:"), "Decrypt it with sops first."),
    NamedKind(
        "ansible-vault", "an Ansible Vault file", _starts(b"$ANSIBLE_VAULT;"), "Decrypt it with ansible-vault first."
    ),
    NamedKind("zip", "a ZIP archive", _starts(b"PK\x03\x04", b"PK\x05\x06"), _UNPACK),
    NamedKind("gzip", "a gzip file", _starts(b"\x1f\x8b"), _UNPACK),
    NamedKind("xz", "an xz file", _starts(b"\xfd7zXZ\0"), _UNPACK),
    NamedKind("sqlite", "an SQLite database", _starts(b"SQLite format 3\0")),
)
"""In the order they are tried; the first that fits names the file."""


def name_of(body: bytes) -> NamedKind | None:
    """The kind that `body` is, or None."""
    return next((kind for kind in NAMED if kind.fits(body)), None)
