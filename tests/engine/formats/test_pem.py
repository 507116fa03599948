"""PEM and DER give what openssl put in, one file or many blocks, and refuse the rest by name."""

from __future__ import annotations

import base64
import warnings
from typing import TYPE_CHECKING, Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed448, mldsa, rsa, x25519

from keydesk.engine.formats import derfile, pem
from keydesk.engine.formats.derfile import Outline
from keydesk.engine.formats.limits import MAX_PEM_BLOCKS
from keydesk.engine.formats.parsed import ParseOptions, SourceFile
from keydesk.engine.formats.reading import parse
from keydesk.errors import RefusedError
from keydesk.model.kinds import Kind
from tests.engine.formats import foreign
from tests.engine.formats.der_writer import AES256_CBC, PBES2, pbkdf2, scrypt, tlv

if TYPE_CHECKING:
    from pathlib import Path

    from keydesk.engine.formats.parsed import ParsedKey


def only(body: bytes, options: ParseOptions, name: str = "k.pem", passphrase: bytes | None = None) -> ParsedKey:
    result = parse([SourceFile(name, body)], {name: passphrase} if passphrase else {}, options)
    assert not result.unreadable
    (key,) = result.keys
    return key


def refusal(body: bytes, options: ParseOptions, passphrase: bytes | None = None) -> str:
    result = parse([SourceFile("k", body)], {"k": passphrase} if passphrase else {}, options)
    assert not result.keys
    return result.unreadable[0].reason


def test_one_file_with_key_certificate_and_text_is_one_key(desk: Path, options: ParseOptions) -> None:
    key, certificate = ((desk / f"tls/edge.{part}.pem").read_bytes() for part in ("key", "cert"))
    found = only(b"Bag Attributes\n    friendlyName: edge\n" + certificate + b"some words\n" + key, options, "all.pem")
    assert (found.kind, found.name) == (Kind.X509, "all")
    assert found.current.body() == key
    assert found.current.body("certificate") == certificate


def test_a_file_with_one_key_is_kept_byte_for_byte(desk: Path, options: ParseOptions) -> None:
    body = b"# made in 2019\r\n" + (desk / "tls/sec1.pem").read_bytes().replace(b"\n", b"\r\n") + b"\r\n"
    assert only(body, options).current.body() == body


def test_a_chain_joins_the_certificate_it_vouches_for(tmp_path: Path, options: ParseOptions) -> None:
    def new(*argv: str) -> None:
        foreign.call("openssl", *argv, cwd=str(tmp_path))

    curve = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")
    new("req", "-x509", *curve, "-keyout", "ca.key", "-out", "ca.pem", "-days", "9", "-subj", "/CN=root")
    new("req", *curve, "-keyout", "leaf.key", "-out", "leaf.csr", "-subj", "/CN=leaf")
    new("x509", "-req", "-in", "leaf.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-out", "leaf.pem", "-days", "5")
    names = ("leaf.key", "leaf.pem", "ca.pem")
    result = parse([SourceFile(name, (tmp_path / name).read_bytes()) for name in names], {}, options)
    (key,) = result.keys
    assert key.current.body("chain") == (tmp_path / "ca.pem").read_bytes()
    assert not result.unreadable


@pytest.mark.parametrize("kind", ["key", "cert", "csr"])
def test_der_is_read_like_pem(desk: Path, options: ParseOptions, kind: str) -> None:
    source, tool = {
        "key": ("edge.key.pem", "pkey"),
        "cert": ("edge.cert.pem", "x509"),
        "csr": ("pending.csr.pem", "req"),
    }[kind]
    body = foreign.call("openssl", tool, "-in", desk / "tls" / source, "-outform", "DER")
    text = (desk / "tls" / source).read_bytes()
    der, from_pem = only(body, options, "k.der"), only(text, options)
    assert der.current.body() == body
    assert (der.kind, der.fingerprint) == (from_pem.kind, from_pem.fingerprint)


@pytest.mark.parametrize(
    ("argv", "outline"),
    [
        (("pkey", "-in", "tls/release.pem"), Outline.PRIVATE),
        (("pkcs8", "-topk8", "-in", "tls/edge.key.pem", "-passout", "pass:x"), Outline.ENCRYPTED),
        (("rsa", "-traditional", "-in", "tls/old.enc.pem", "-passin", "pass:sesame"), Outline.PKCS1),
        (("ec", "-in", "tls/sec1.pem"), Outline.SEC1),
        (("x509", "-in", "tls/edge.cert.pem"), Outline.CERTIFICATE),
        (("req", "-in", "tls/pending.csr.pem"), Outline.REQUEST),
        (("crl2pkcs7", "-nocrl", "-certfile", "tls/edge.cert.pem"), Outline.PKCS7),
    ],
)
def test_the_outline_of_der_says_what_it_is(desk: Path, argv: tuple[str, ...], outline: Outline) -> None:
    body = foreign.call("openssl", *argv, "-outform", "DER", cwd=str(desk))
    assert derfile.outline(body) is outline
    assert derfile.outline(body[:-1] if len(body) > 200 else b"") in {Outline.CUT, None}


def test_pkcs12_has_its_own_outline(desk: Path) -> None:
    assert derfile.outline((desk / "tls/edge.p12").read_bytes()) is Outline.PFX


@pytest.mark.parametrize(
    "key",
    [
        rsa.generate_private_key(65537, 2048), ec.generate_private_key(ec.SECP521R1()),
        ec.generate_private_key(ec.SECP256K1()), ec.generate_private_key(ec.BrainpoolP256R1()),
        ed448.Ed448PrivateKey.generate(), x25519.X25519PrivateKey.generate(), mldsa.MLDSA65PrivateKey.generate(),
    ],
    ids=lambda key: type(key).__name__,
)  # fmt: skip
def test_every_algorithm_has_a_name_and_a_fingerprint(options: ParseOptions, key: Any) -> None:
    body = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    found = only(body, options)
    assert found.current.body() == body
    assert found.algorithm
    assert found.fingerprint
    assert found.kind is Kind.PRIVATE_KEY


@pytest.mark.parametrize("bits", [1024, 1536])
def test_a_short_rsa_key_is_weak(options: ParseOptions, bits: int) -> None:
    body = foreign.call("openssl", "genrsa", str(bits))
    assert only(body, options).warning_codes == ("weak",)


def test_dsa_is_weak(options: ParseOptions) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        key = dsa.generate_private_key(1024)
        body = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    assert only(body, options).warning_codes == ("weak",)


@pytest.mark.parametrize(
    "source", ["edge.key.pem", "signing.enc.pem", "old.enc.pem", "edge.cert.pem", "pending.csr.pem"]
)
@pytest.mark.parametrize("keep", [0.3, 0.9])
def test_a_block_cut_short_is_refused(desk: Path, options: ParseOptions, source: str, keep: float) -> None:
    body = (desk / "tls" / source).read_bytes()
    assert "cut short" in refusal(body[: int(len(body) * keep)], options)


def test_a_damaged_encrypted_key_is_not_called_a_wrong_passphrase(desk: Path, options: ParseOptions) -> None:
    lines = (desk / "tls/signing.enc.pem").read_bytes().splitlines(keepends=True)
    assert "cut short or damaged" in refusal(b"".join(lines[:3] + lines[4:]), options)


@pytest.mark.parametrize("cost", [pbkdf2(20_000_000), scrypt(2**20, 16, 1), scrypt(2**14, 8, 2**20)])
def test_an_absurd_cost_is_refused_before_it_is_paid(options: ParseOptions, cost: bytes) -> None:
    cipher = tlv(0x30, AES256_CBC, tlv(0x04, bytes(16)))
    der = tlv(0x30, tlv(0x30, PBES2, tlv(0x30, cost, cipher)), tlv(0x04, bytes(64)))
    text = (
        b"-----BEGIN ENCRYPTED PRIVATE KEY-----\n" + base64.encodebytes(der) + b"-----END ENCRYPTED PRIVATE KEY-----\n"
    )
    assert "Keydesk computes at most" in refusal(der, options, b"x")
    assert "Keydesk computes at most" in refusal(text, options, b"x")


@pytest.mark.parametrize(
    ("label", "reason"),
    [("X509 CRL", "revocation list"), ("PKCS7", "PKCS#7"), ("STRANGE THING", "a block of kind STRANGE THING")],
)
def test_other_blocks_are_named(options: ParseOptions, label: str, reason: str) -> None:
    assert reason in refusal(f"-----BEGIN {label}-----\nAAAA\n-----END {label}-----\n".encode(), options)


def test_blocks_beyond_the_bound_are_refused(options: ParseOptions) -> None:
    body = b"-----BEGIN X-----\n-----END X-----\n" * (MAX_PEM_BLOCKS + 1)
    assert "more than 5,000 PEM blocks" in refusal(body, options)


def test_a_block_inside_a_block_is_refused() -> None:
    with pytest.raises(RefusedError, match="no END line"):
        pem.blocks(b"-----BEGIN A-----\n-----BEGIN B-----\n-----END B-----\n-----END A-----\n")


def test_utf_16_is_named(desk: Path, options: ParseOptions) -> None:
    body = (desk / "tls/release.pem").read_text().encode("utf-16")
    assert "UTF-16" in refusal(body, options)
