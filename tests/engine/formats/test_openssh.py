"""OpenSSH files are read as ssh-keygen writes them, and refused when they are not what they say."""

from __future__ import annotations

import base64
import struct
from typing import TYPE_CHECKING

import pytest

from keydesk.engine.formats import openssh, pem
from keydesk.engine.formats.halves import PrivateHalf, PublicHalf, SshCertificateHalf
from keydesk.engine.formats.parsed import ParseOptions, SourceFile
from keydesk.engine.formats.reading import parse
from keydesk.errors import RefusedError
from tests.engine.formats import foreign

if TYPE_CHECKING:
    from pathlib import Path

BEGIN, END = b"-----BEGIN OPENSSH PRIVATE KEY-----\n", b"-----END OPENSSH PRIVATE KEY-----\n"


def container(
    *, cipher: bytes, kdf: bytes, options: bytes, keys: int = 1, blob: bytes = b"", sealed: bytes = b""
) -> bytes:
    def string(body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + body

    body = b"openssh-key-v1\0" + string(cipher) + string(kdf) + string(options) + struct.pack(">I", keys)
    return BEGIN + base64.encodebytes(body + string(blob) + string(sealed)) + END


def blob_of(desk: Path, name: str) -> bytes:
    return base64.b64decode((desk / f"ssh/{name}.pub").read_bytes().split()[1])


def private(body: bytes, options: ParseOptions, passphrase: bytes | None = None) -> PrivateHalf:
    (half,) = pem.read(SourceFile("id", body), passphrase, options).halves
    assert isinstance(half, PrivateHalf)
    return half


def test_an_encrypted_key_shows_its_fingerprint_without_passphrase(desk: Path, options: ParseOptions) -> None:
    half = private((desk / "ssh/id_bastion").read_bytes(), options)
    assert half.public is not None
    assert half.public.ssh_blob == blob_of(desk, "id_bastion")


def test_an_absurd_bcrypt_cost_is_refused_before_it_is_paid(desk: Path, options: ParseOptions) -> None:
    salt = struct.pack(">I", 16) + bytes(16) + struct.pack(">I", 4_000_000_000)
    body = container(
        cipher=b"aes256-ctr", kdf=b"bcrypt", options=salt, blob=blob_of(desk, "id_bastion"), sealed=bytes(64)
    )
    with pytest.raises(RefusedError, match="4,000,000,000 bcrypt rounds"):
        private(body, options, b"x")


def test_several_keys_in_one_file_are_refused(desk: Path, options: ParseOptions) -> None:
    body = container(cipher=b"none", kdf=b"none", options=b"", keys=2, blob=blob_of(desk, "user_ca"))
    with pytest.raises(RefusedError, match="more than one key"):
        private(body, options)


def test_a_private_half_of_another_key_is_refused(desk: Path, options: ParseOptions) -> None:
    ours = base64.b64decode(b"".join((desk / "ssh/id_deploy").read_bytes().splitlines()[1:-1]))
    swapped = ours.replace(blob_of(desk, "id_deploy"), blob_of(desk, "user_ca"), 1)
    with pytest.raises(RefusedError):
        private(BEGIN + base64.encodebytes(swapped) + END, options)


@pytest.mark.parametrize("size", [60, 120, 200, -1])
def test_a_key_cut_short_is_refused(desk: Path, options: ParseOptions, size: int) -> None:
    decoded = base64.b64decode(b"".join((desk / "ssh/id_deploy").read_bytes().splitlines()[1:-1]))
    with pytest.raises(RefusedError, match=r"cut short|damaged"):
        private(BEGIN + base64.encodebytes(decoded[:size]) + END, options)


def test_a_public_file_gives_its_lines_and_comments(desk: Path) -> None:
    lines = (desk / "ssh/id_deploy.pub").read_bytes() + b"# a comment\n" + (desk / "ssh/user_ca.pub").read_bytes()
    halves = openssh.read_public(SourceFile("keys.pub", lines)).halves
    assert [half.comment for half in halves if isinstance(half, PublicHalf)] == ["id_deploy@build", "user_ca@build"]


def test_a_certificate_says_what_ssh_keygen_says_of_it(desk: Path) -> None:
    path = desk / "ssh/id_deploy-cert.pub"
    (half,) = openssh.read_public(SourceFile(path.name, path.read_bytes())).halves
    assert isinstance(half, SshCertificateHalf)
    shown = foreign.call("ssh-keygen", "-L", "-f", path).decode()
    assert half.ends is not None
    assert f'Key ID: "{half.attributes["key-id"]}"' in shown
    assert half.attributes["ca-fingerprint"] in shown
    assert half.warnings == ()


def test_a_certificate_with_another_signature_is_warned_about(desk: Path) -> None:
    line = (desk / "ssh/id_deploy-cert.pub").read_bytes().split()
    body = bytearray(base64.b64decode(line[1]))
    body[-1] ^= 1
    changed = line[0] + b" " + base64.b64encode(bytes(body))
    (half,) = openssh.read_public(SourceFile("x-cert.pub", changed)).halves
    assert isinstance(half, SshCertificateHalf)
    assert half.warnings[0].startswith("mismatch:")


def test_a_public_half_alone_is_a_key_without_a_secret(desk: Path, options: ParseOptions) -> None:
    (key,) = parse([SourceFile("user_ca.pub", (desk / "ssh/user_ca.pub").read_bytes())], {}, options).keys
    assert [part.secret for part in key.current.fields] == [False]
    assert key.attributes["part"] == "public only"


def test_a_hardware_key_is_kept_with_the_fingerprint_of_its_blob(options: ParseOptions) -> None:
    def string(body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + body

    blob = string(b"sk-ssh-ed25519@openssh.com") + string(bytes(range(32))) + string(b"ssh:")
    line = b"sk-ssh-ed25519@openssh.com " + base64.b64encode(blob) + b" token\n"
    (half,) = openssh.read_public(SourceFile("id_sk.pub", line)).halves
    theirs = foreign.call("ssh-keygen", "-l", "-f", "-", given=line).split()[1].decode()
    assert half.public is not None
    assert half.public.ssh_fingerprint == theirs
