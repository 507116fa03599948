"""PKCS#12 gives every key it holds, at a bounded cost, and needs the right passphrase."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.serialization import pkcs12 as foreign_pkcs12

from keydesk.engine.formats import pkcs12
from keydesk.engine.formats.limits import PASSPHRASE
from keydesk.engine.formats.parsed import ParseOptions, SourceFile
from keydesk.engine.formats.reading import parse
from keydesk.errors import RefusedError
from keydesk.model.kinds import Kind
from tests.engine.formats import foreign
from tests.engine.formats.der_writer import DATA, SHA256, number, tlv

if TYPE_CHECKING:
    from pathlib import Path


def source(desk: Path, name: str = "edge.p12") -> SourceFile:
    return SourceFile(name, (desk / "tls" / name).read_bytes())


def test_without_passphrase_it_is_asked_for(desk: Path) -> None:
    with pytest.raises(RefusedError) as caught:
        pkcs12.read(source(desk), None)
    assert caught.value.facts["rule"] == PASSPHRASE


def test_an_empty_passphrase_is_tried_when_none_is_given(desk: Path, tmp_path: Path, options: ParseOptions) -> None:
    foreign.call("openssl", "pkcs12", "-export", "-inkey", desk / "tls/edge.key.pem", "-in", desk / "tls/edge.cert.pem",
                 "-passout", "pass:", "-out", tmp_path / "open.p12")  # fmt: skip
    (key,) = parse([SourceFile("open.p12", (tmp_path / "open.p12").read_bytes())], {}, options).keys
    assert key.kind is Kind.X509
    assert "protection-lost" not in key.warning_codes


@pytest.mark.parametrize("store", ["PKCS12"])
def test_a_java_store_with_several_keys_gives_all_of_them(tmp_path: Path, options: ParseOptions, store: str) -> None:
    for alias in ("app", "admin", "backup"):
        foreign.call("keytool", "-genkeypair", "-alias", alias, "-keyalg", "EC", "-groupname", "secp256r1", "-dname",
                     f"CN={alias}.test", "-storetype", store, "-keystore", tmp_path / "s.p12", "-storepass",
                     "changeit")  # fmt: skip
    file = SourceFile("s.p12", (tmp_path / "s.p12").read_bytes())
    keys = parse([file], {"s.p12": b"changeit"}, options).keys
    assert {(key.name, key.attributes["subject"]) for key in keys} == {
        (alias, f"CN={alias}.test") for alias in ("app", "admin", "backup")
    }
    assert len({key.fingerprint for key in keys}) == 3


def test_a_trust_store_gives_its_certificates(desk: Path, options: ParseOptions) -> None:
    pem = (desk / "tls/edge.cert.pem").read_bytes()
    from cryptography import x509

    holder = foreign_pkcs12.PKCS12Certificate(x509.load_pem_x509_certificate(pem), b"edge")
    body = foreign_pkcs12.serialize_java_truststore([holder], serialization.BestAvailableEncryption(b"changeit"))
    (key,) = parse([SourceFile("trust.p12", body)], {"trust.p12": b"changeit"}, options).keys
    assert (key.kind, key.attributes["part"]) == (Kind.X509, "public only")
    assert key.current.body() == pem


def test_an_absurd_number_of_iterations_is_refused_before_it_is_paid() -> None:
    safe = tlv(0x30, DATA, tlv(0xA0, tlv(0x04, tlv(0x30))))
    mac = tlv(0x30, tlv(0x30, tlv(0x30, SHA256), tlv(0x04, bytes(32))), tlv(0x04, bytes(8)), number(2_000_000_000))
    with pytest.raises(RefusedError, match="2,000,000,000 iterations of its MAC"):
        pkcs12.read(SourceFile("dear.p12", tlv(0x30, number(3), safe, mac)), b"x")


@pytest.mark.parametrize("name", ["edge.p12", "edge-legacy.p12"])
def test_a_file_cut_short_is_refused(desk: Path, options: ParseOptions, name: str) -> None:
    body = source(desk, name).body
    for size in range(20, len(body), 101):
        result = parse([SourceFile("cut.p12", body[:size])], {"cut.p12": b"changeit"}, options)
        assert not result.keys
        assert result.unreadable


def test_deeply_nested_der_is_refused(options: ParseOptions) -> None:
    nested = b""
    for _ in range(2000):
        nested = tlv(0x30, nested)
    body = tlv(0x30, number(3), tlv(0x30, DATA, nested))
    result = parse([SourceFile("deep.p12", body)], {"deep.p12": b"x"}, options)
    assert "levels of DER" in result.unreadable[0].reason
