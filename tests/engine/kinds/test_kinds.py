"""Made keys are judged by foreign programs; descriptions agree with openssl and ssh-keygen."""

from __future__ import annotations

import os
import subprocess
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from keydesk.engine.kinds import describe, generate, recognise
from keydesk.engine.kinds.passwords import below
from keydesk.engine.kinds.tokens import is_token
from keydesk.errors import RefusedError
from keydesk.model.kinds import KINDS, Kind

if TYPE_CHECKING:
    from pathlib import Path


def rng(size: int) -> bytes:
    return os.urandom(size)


def run(*words: str) -> str:
    return subprocess.run(words, check=True, capture_output=True, text=True, stdin=subprocess.DEVNULL).stdout


def test_every_declared_algorithm_can_be_generated_and_described() -> None:
    for kind, declaration in KINDS.items():
        for algorithm in declaration.algorithms:
            (made,) = generate(kind, algorithm, {}, rng)
            described = describe(kind, {"value": made.body.view()})
            assert described.kind is kind
            assert described.strength is not None
            assert described.strength >= 70
            assert not described.warnings


def test_generated_ssh_key_is_read_by_ssh_keygen(tmp_path: Path) -> None:
    (made,) = generate(Kind.SSH_KEY, "Ed25519", {}, rng)
    file = tmp_path / "key"
    file.touch(0o600)
    file.write_bytes(made.body.view())
    described = describe(Kind.SSH_KEY, {"value": made.body.view()})
    assert run("ssh-keygen", "-y", "-f", str(file)).split()[:2] == described.facts["public"].split()
    assert described.fingerprint == run("ssh-keygen", "-lf", str(file)).split()[1]


@pytest.mark.parametrize(("type_", "bits"), [("rsa", "2048"), ("ecdsa", "384"), ("ed25519", "256")])
@pytest.mark.parametrize("passphrase", ["", "correct horse"])
def test_fingerprint_agrees_with_ssh_keygen(tmp_path: Path, type_: str, bits: str, passphrase: str) -> None:
    file = tmp_path / "key"
    run("ssh-keygen", "-q", "-t", type_, "-b", bits, "-N", passphrase, "-f", str(file))
    described = describe(Kind.SSH_KEY, {"value": memoryview(file.read_bytes())})
    assert described.fingerprint == run("ssh-keygen", "-lf", str(file)).split()[1]
    assert ("protection" in described.facts) == bool(passphrase)


def test_certificate_agrees_with_openssl(tmp_path: Path) -> None:
    key, cert = tmp_path / "k.pem", tmp_path / "c.pem"
    subject = ["-subj", "/CN=edge.example.test/O=Example Ops", "-addext", "subjectAltName=DNS:edge.example.test"]
    run("openssl", "req", "-x509", "-newkey", "rsa:1024", "-nodes", "-keyout", str(key), "-out", str(cert), *subject)
    fields = {"value": memoryview(key.read_bytes()), "certificate": memoryview(cert.read_bytes())}
    described = describe(Kind.X509, fields)
    serial = run("openssl", "x509", "-in", str(cert), "-noout", "-serial").strip().split("=")[1]
    assert int(described.facts["serial"], 16) == int(serial, 16)
    assert described.algorithm == "RSA-1024"
    assert described.warnings == ("weak",)
    assert described.facts["names"] == "edge.example.test"
    assert described.expires is not None


def test_protected_private_key_is_named_as_such(tmp_path: Path) -> None:
    file = tmp_path / "k.pem"
    run("openssl", "genpkey", "-algorithm", "ed25519", "-aes256", "-pass", "pass:sesame", "-out", str(file))
    described = describe(Kind.PRIVATE_KEY, {"value": memoryview(file.read_bytes())})
    assert described.facts == {"protection": "passphrase"}


def test_password_holds_every_class_and_no_look_alike() -> None:
    for _ in range(50):
        (made,) = generate(Kind.PASSWORD, "password", {"length": "12", "clear": "yes"}, rng)
        text = bytes(made.body.view())
        assert len(text) == 12
        assert not set(text) & set(b"Il1O0|")
        assert any(chr(c).isdigit() for c in text)
        assert any(chr(c).isupper() for c in text)


def test_draws_are_uniform_by_rejection() -> None:
    stream = iter(range(256))
    counts = Counter(below(10, lambda _size: bytes([next(stream)])) for _ in range(250))
    assert set(counts.values()) == {25}


def test_token_checksum_finds_every_single_typing_error() -> None:
    (made,) = generate(Kind.API_TOKEN, "token", {"prefix": "pay"}, rng)
    token = bytearray(made.body.view())
    assert is_token(memoryview(token))
    for place in range(4, len(token)):
        wrong = bytearray(token)
        wrong[place] = ord("A") if token[place] != ord("A") else ord("B")
        assert not is_token(memoryview(wrong))


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        (Kind.PASSWORD, {"length": "4"}),
        (Kind.PASSWORD, {"classes": "runes"}),
        (Kind.API_TOKEN, {"prefix": "No!"}),
        (Kind.TOTP, {}),
    ],
)
def test_bad_option_is_refused(kind: Kind, options: dict[str, str]) -> None:
    with pytest.raises(RefusedError):
        generate(kind, "", options, rng)


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (b"-----BEGIN OPENSSH PRIVATE KEY-----\nx", Kind.SSH_KEY),
        (b"-----BEGIN EC PRIVATE KEY-----\nx", Kind.PRIVATE_KEY),
        (b"-----BEGIN CERTIFICATE-----\nx", Kind.X509),
        (b"otpauth://totp/a?secret=AAAA", Kind.TOTP),
        (b"hunter2\n", Kind.PASSWORD),
        (b"\x00\x01", Kind.OPAQUE),
        (b"two\nlines", Kind.OPAQUE),
    ],
)
def test_recognised_by_content(value: bytes, kind: Kind) -> None:
    assert recognise(memoryview(value)) is kind


def test_weak_password_is_said() -> None:
    assert describe(Kind.PASSWORD, {"value": memoryview(b"password1")}).warnings == ("weak",)


def test_undecodable_material_is_described_not_refused() -> None:
    for kind in Kind:
        assert describe(kind, {"value": memoryview(b"\xff\x00 nonsense")}).kind is kind
