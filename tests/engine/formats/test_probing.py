"""Content decides what a file is: every format is known by its bytes under any name, and nothing is mistaken."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from keydesk.engine.formats import named
from keydesk.engine.formats.parsed import ParseOptions, SourceFile
from keydesk.engine.formats.probing import FORMATS, probe
from keydesk.engine.formats.reading import parse
from tests.engine.formats import foreign

if TYPE_CHECKING:
    from pathlib import Path

EXPECTED = {
    "ssh/id_deploy": "pem", "ssh/id_rsa_legacy": "pem", "ssh/id_deploy.pub": "openssh-public",
    "ssh/id_deploy-cert.pub": "openssh-public", "tls/edge.key.pem": "pem", "tls/edge.p12": "pkcs12",
    "tls/edge-legacy.p12": "pkcs12", "tls/pending.csr.pem": "pem", "apps/payments.env": "dotenv",
    "apps/k8s-secret.yaml": "kubernetes", "apps/network.csv": "csv", "apps/totp.txt": "otpauth",
    "keepass/ops.kdbx": "kdbx", **foreign.NAMED,
}  # fmt: skip


@pytest.mark.parametrize("source", sorted(EXPECTED))
@pytest.mark.parametrize("name", ["", "misleading.csv"])
def test_every_format_is_known_by_its_content(desk_files: dict[str, SourceFile], source: str, name: str) -> None:
    found = probe(desk_files[source].body, name)
    assert found is not None
    assert found.name == EXPECTED[source]


@pytest.mark.parametrize(
    "body",
    [
        b"ssh/id: correct horse\ntls/edge.p12: changeit\n",
        b"Dear Sir,\n\nplease find the key enclosed. Regards, Bob\n",
        b"\x7fELF\x02\x01\x01" + bytes(64),
        b"\x89PNG\r\n\x1a\n" + bytes(64),
        b"#!/bin/sh\nset -e\nfor f in *; do\n  echo $f\ndone\n",
        b"import os\n\nx = 1\nif x:\n    print(os.sep)\n",
        b'{"a": 1}',
        b"[section]\nname = value\n[other]\n",
        bytes(64),
        b"0",
        b"",
    ],
)
def test_other_files_are_not_mistaken_for_keys(body: bytes) -> None:
    assert probe(body) is None


@pytest.mark.parametrize(
    ("body", "name"),
    [
        (b"PK\x03\x04" + bytes(30), "zip"),
        (b"\x1f\x8b\x08" + bytes(30), "gzip"),
        (b"[Interface]\nPrivateKey = yAnz5TF+lXXJte14tji3zlMNq+hd2rYUIgJBgB3fBmk=\n", "wireguard"),
        (b"[default]\naws_access_key_id = AKIA\naws_secret_access_key = x\n", "aws-credentials"),
        (b"machine api.example.test login bot password x\n", "netrc"),
        (b'{"auths": {"registry.test": {"auth": "x"}}}', "docker-config"),
        (b'{"kty": "oct", "k": "AAAA"}', "jwk"),
        (b"$ANSIBLE_VAULT;1.1;AES256\n3161\n", "ansible-vault"),
        (b"otpauth-migration://offline?data=x\n", "otpauth-migration"),
        (b"host.test ssh-ed25519 AAAAC3Nza\n", "known-hosts"),
        (b'<?xml version="1.0"?>\n<KeePassFile><Meta/></KeePassFile>', "keepass-xml"),
        (b"\x03\xd9\xa2\x9a\x65\xfb\x4b\xb5" + bytes(100), "keepass-1"),
        (b"age-encryption.org/v1\n-> X25519 x\n", "age-file"),
        (b"SQLite format 3\0" + bytes(100), "sqlite"),
    ],
)
def test_known_files_that_are_not_read_are_named(body: bytes, name: str) -> None:
    found = probe(body)
    assert found is not None
    assert (found.name, found.is_read) == (name, False)


def test_a_zip_bomb_is_never_unpacked(options: ParseOptions) -> None:
    (left,) = parse([SourceFile("42.zip", b"PK\x03\x04" + bytes(1000))], {}, options).unreadable
    assert left.next_step == "Unpack it and import the files inside."


def test_binary_openpgp_is_named(tmp_path: Path, desk: Path) -> None:
    body = foreign.call(
        "gpg", "--homedir", tmp_path, "--batch", "--dearmor", given=(desk / "other/release.asc").read_bytes()
    )
    found = probe(body)
    assert found is not None
    assert found.name == "openpgp-binary"


def test_every_format_has_one_name_and_a_title() -> None:
    names = [form.name for form in FORMATS]
    assert len(set(names)) == len(names)
    assert all(form.title for form in FORMATS)
    assert [form.name for form in FORMATS if not form.is_read] == [kind.name for kind in named.NAMED]
