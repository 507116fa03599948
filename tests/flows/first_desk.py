"""What every key of a first desk has to equal, read from its source by a foreign program.

The files are those of `tests.engine.formats.foreign`, made afresh by the programs people really use. A `Truth` says of
one field of one imported key what a foreign program reads from the source, and how the same is read from what the
vault gives back: the value itself, or the public key that a foreign program finds in it.
"""

from __future__ import annotations

import base64
import contextlib
import csv
import hashlib
import hmac
import struct
import tempfile
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree as ET

from dotenv import dotenv_values

from tests.engine.formats.foreign import PASSPHRASES, call

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

KEEPASS = PASSPHRASES["keepass/ops.kdbx"] + b"\n"
MOMENT = 1_800_000_000
"""The second at which one-time codes are compared."""


@dataclass(frozen=True)
class Truth:
    """`read` makes of what the vault gave what shall equal `told`, which a foreign program told of the source."""

    path: str
    told: bytes
    read: Callable[[bytes], bytes] = bytes
    field: str = "value"
    version: int = 0


def truths(root: Path) -> Iterator[Truth]:
    """Yield everything that is true of the desk below `root`, for keys imported with their files' passphrases."""
    yield from _ssh(root / "ssh")
    yield from _tls(root / "tls")
    yield from _env(root / "apps/payments.env")
    yield from _table(root / "apps/network.csv")
    yield from _secret(root / "apps/k8s-secret.yaml")
    yield from _totp(root / "apps/totp.txt")
    yield from _keepass(root / "keepass/ops.kdbx")


def _ssh(at: Path) -> Iterator[Truth]:
    for name, passphrase in {"id_deploy": "", "id_bastion": "correct horse", "id_rsa_legacy": "", "id_ecdsa_ci": "",
                             "user_ca": ""}.items():  # fmt: skip
        public = b" ".join((at / f"{name}.pub").read_bytes().split()[:2])
        yield Truth(name, (at / name).read_bytes())
        yield Truth(name, public, partial(_ssh_public, passphrase=passphrase))
    certificate = call("ssh-keygen", "-L", "-f", str(at / "id_deploy-cert.pub")).split(b"\n", 1)[1]
    shown = ("ssh-keygen", "-L", "-f", "-")
    yield Truth("id_deploy", certificate, lambda value: call(*shown, given=value).split(b"\n", 1)[1], "certificate")


def _ssh_public(value: bytes, passphrase: str) -> bytes:
    with _private_file(value) as file:
        return b" ".join(call("ssh-keygen", "-y", "-P", passphrase, "-f", file).split()[:2])


@contextlib.contextmanager
def _private_file(content: bytes) -> Iterator[str]:
    """Yield the path of a file nobody else may read, as ssh-keygen demands."""
    with tempfile.NamedTemporaryFile() as file:
        file.write(content)
        file.flush()
        yield file.name


def _tls(at: Path) -> Iterator[Truth]:
    for name, source, passphrase in (
        ("edge", "edge.key.pem", ""), ("release", "release.pem", ""), ("soon", "soon.key.pem", ""),
        ("pending", "pending.key.pem", ""), ("sec1", "sec1.pem", ""), ("signing", "signing.enc.pem", "sesame"),
        ("old", "old.enc.pem", "sesame"),
    ):  # fmt: skip
        value = (at / source).read_bytes()
        yield Truth(name, value)
        yield Truth(name, _public(value, passphrase), partial(_public, passphrase=passphrase))
    for name, source in (("edge.p12", "edge.p12"), ("edge-legacy", "edge-legacy.p12")):
        opened = call("openssl", "pkcs12", "-legacy", "-nodes", "-passin", "pass:changeit", "-in", str(at / source))
        yield Truth(name, _public(opened, ""), partial(_public, passphrase=""))
        yield Truth(name, _certificate(opened), _certificate, "certificate")
    for name in ("edge", "soon"):
        yield Truth(name, _certificate((at / f"{name}.cert.pem").read_bytes()), _certificate, "certificate")
    yield Truth("pending", (at / "pending.csr.pem").read_bytes(), field="request")


def _public(pem: bytes, passphrase: str) -> bytes:
    return call("openssl", "pkey", "-pubout", "-passin", f"pass:{passphrase}", given=pem)


def _certificate(pem: bytes) -> bytes:
    return call("openssl", "x509", "-noout", "-fingerprint", "-sha256", given=pem)


def _env(file: Path) -> Iterator[Truth]:
    for name, value in dotenv_values(file, interpolate=False).items():
        if value:
            yield Truth(f"payments/{name}", value.encode())


def _table(file: Path) -> Iterator[Truth]:
    with file.open(newline="") as opened:
        for row in csv.DictReader(opened):
            yield Truth(f"network/{row['name']}", row["password"].encode())


def _secret(file: Path) -> Iterator[Truth]:
    for line in file.read_text().splitlines():
        name, _, value = line.strip().partition(": ")
        if name in {"database-password", "tls.key"}:
            yield Truth(f"orders/{name}", call("base64", "-d", given=value.encode()))
        elif name == "api-key":
            yield Truth(f"orders/{name}", value.encode())


def _totp(file: Path) -> Iterator[Truth]:
    uri = file.read_bytes().strip()
    yield Truth("Example:ops@example.test", code(uri, MOMENT), lambda value: code(value, MOMENT))


def code(uri: bytes, moment: int) -> bytes:
    """Return the one-time code of an otpauth URI, as RFC 6238 and RFC 4226 compute it."""
    query = {name: values[0] for name, values in parse_qs(urlsplit(uri.decode()).query).items()}
    secret = base64.b32decode(query["secret"] + "=" * (-len(query["secret"]) % 8))
    counter = struct.pack(">Q", moment // int(query["period"]))
    digest = hmac.digest(secret, counter, getattr(hashlib, query["algorithm"].lower()))
    at = digest[-1] & 15
    number = struct.unpack(">I", digest[at : at + 4])[0] & 0x7FFFFFFF
    return str(number % 10 ** int(query["digits"])).zfill(int(query["digits"])).encode()


def _keepass(file: Path) -> Iterator[Truth]:
    exported = ET.fromstring(call("keepassxc-cli", "export", "-q", "-f", "xml", str(file), given=KEEPASS))
    root = exported.find("Root/Group")
    assert root is not None
    for groups, entry in _entries(root, ()):
        title = _text(entry, "Title")
        path = "/".join(name.replace("/", "%2F") for name in (*groups, title))
        password, token = _shown(file, "/".join((*groups, title)))
        yield Truth(path, password.encode())
        yield Truth(path, token.encode(), field="Api Token")
        earlier = sorted(
            entry.findall("History/Entry"), key=lambda state: state.findtext("Times/LastModificationTime", "")
        )
        for number, state in enumerate(earlier, 1):
            yield Truth(path, _text(state, "Password").encode(), version=number)


def _shown(file: Path, entry: str) -> list[str]:
    shown = ("keepassxc-cli", "show", "-q", "-s", "-a", "Password", "-a", "Api Token", str(file))
    return call(*shown, entry, given=KEEPASS).decode().splitlines()


def _entries(group: ET.Element, above: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], ET.Element]]:
    for entry in group.findall("Entry"):
        yield above, entry
    for below in group.findall("Group"):
        yield from _entries(below, (*above, below.findtext("Name", "")))


def _modified(state: ET.Element) -> str:
    return state.findtext("Times/LastModificationTime") or ""


def _text(entry: ET.Element, name: str) -> str:
    found = next(each for each in entry.findall("String") if each.findtext("Key") == name)
    return found.findtext("Value") or ""
