"""Every file of a desk goes in or is named, and each key read back equals its source by a foreign program."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from keydesk.engine.formats.limits import MAX_BODY
from keydesk.engine.formats.parsed import ParsedKey, ParseOptions, ParseResult, Protection, SourceFile
from keydesk.engine.formats.reading import parse
from keydesk.errors import RefusedError
from keydesk.model.kinds import Kind
from tests.engine.formats import foreign

if TYPE_CHECKING:
    from pathlib import Path

Files = dict[str, SourceFile]


@pytest.fixture(scope="module")
def result(desk_files: Files, options: ParseOptions) -> ParseResult:
    return parse(desk_files.values(), foreign.PASSPHRASES, options)


def by_source(result: ParseResult, source: str) -> list[ParsedKey]:
    return [key for key in result.keys if source in {key.source, *key.joined}]


def written(tmp_path: Path, body: bytes | None) -> Path:
    assert body is not None
    path = tmp_path / "value"
    path.touch(mode=0o600)
    path.write_bytes(body)
    return path


def test_every_file_is_read_or_named(result: ParseResult, desk_files: Files) -> None:
    read = {name for key in result.keys for name in (key.source, *key.joined)}
    left = {left.source for left in result.unreadable} - {"apps/payments.env"}
    assert left == set(foreign.NAMED)
    assert read | left == set(desk_files)


def test_sources_that_are_not_read_say_their_kind_and_the_next_step(result: ParseResult) -> None:
    for left in result.unreadable:
        assert left.format_name != "unknown"
        assert left.reason.endswith(".")
        assert left.next_step


@pytest.mark.parametrize("name", ["id_deploy", "id_bastion", "id_rsa_legacy", "id_ecdsa_ci", "user_ca"])
def test_ssh_keys_read_back_as_ssh_keygen_knows_them(
    result: ParseResult, desk: Path, tmp_path: Path, name: str
) -> None:
    (key,) = by_source(result, f"ssh/{name}")
    passphrase = foreign.PASSPHRASES.get(key.source, b"").decode()
    public = foreign.call("ssh-keygen", "-y", "-P", passphrase, "-f", written(tmp_path, key.current.body()))
    fingerprint = foreign.call("ssh-keygen", "-l", "-f", desk / f"ssh/{name}.pub").split()[1].decode()
    assert key.kind is Kind.SSH_KEY
    assert key.current.body() == (desk / f"ssh/{name}").read_bytes()
    assert public.split()[:2] == (desk / f"ssh/{name}.pub").read_bytes().split()[:2]
    assert (key.fingerprint, key.attributes["comment"]) == (fingerprint, f"{name}@build")


@pytest.mark.parametrize(
    "source",
    ["edge.key.pem", "release.pem", "soon.key.pem", "pending.key.pem", "sec1.pem", "signing.enc.pem", "old.enc.pem",
     "edge.p12", "edge-legacy.p12"],
)  # fmt: skip
def test_private_keys_read_back_as_openssl_knows_them(
    result: ParseResult, desk: Path, tmp_path: Path, source: str
) -> None:
    (key,) = by_source(result, f"tls/{source}")
    original = desk / "tls" / source.replace(".p12", ".key.pem").replace("-legacy", "")
    password = ("-passin", "pass:sesame")
    ours = foreign.call("openssl", "pkey", *password, "-pubout", "-in", written(tmp_path, key.current.body()))
    theirs = foreign.call("openssl", "pkey", *password, "-pubout", "-in", original)
    spki = foreign.call("openssl", "pkey", "-pubin", "-outform", "DER", given=theirs)
    digest = foreign.call("openssl", "dgst", "-sha256", given=spki).split()[-1].decode()
    assert ours == theirs
    assert key.fingerprint == digest
    if not source.endswith(".p12"):
        assert key.current.body() == original.read_bytes()


def test_certificates_requests_and_public_halves_join_their_private_key(result: ParseResult, desk: Path) -> None:
    (edge,) = by_source(result, "tls/edge.key.pem")
    (pending,) = by_source(result, "tls/pending.key.pem")
    (deploy,) = by_source(result, "ssh/id_deploy")
    assert (edge.kind, edge.joined) == (Kind.X509, ("tls/edge.cert.pem",))
    assert edge.current.body("certificate") == (desk / "tls/edge.cert.pem").read_bytes()
    assert edge.attributes["san"] == "edge.example.test"
    assert (pending.kind, pending.joined) == (Kind.X509, ("tls/pending.csr.pem",))
    assert pending.current.body("request") == (desk / "tls/pending.csr.pem").read_bytes()
    assert set(deploy.joined) == {"ssh/id_deploy.pub", "ssh/id_deploy-cert.pub"}
    assert deploy.attributes["principals"] == "deploy, ops"
    assert deploy.expires is not None


def test_expiry_is_the_certificates_as_openssl_reads_it(result: ParseResult, desk: Path) -> None:
    (edge,) = by_source(result, "tls/edge.key.pem")
    end = foreign.call(
        "openssl", "x509", "-in", desk / "tls/edge.cert.pem", "-noout", "-enddate", "-dateopt", "iso_8601"
    )
    assert edge.expires is not None
    assert end.decode().strip() == f"notAfter={edge.expires:%Y-%m-%d %H:%M:%SZ}"


def test_the_same_key_in_several_sources_is_flagged(result: ParseResult) -> None:
    twins = [key for key in result.keys if "duplicate" in key.warning_codes]
    assert {key.source for key in twins} == {
        "tls/edge.key.pem", "tls/edge.p12", "tls/edge-legacy.p12", "apps/k8s-secret.yaml", "tls/signing.enc.pem",
        "tls/old.enc.pem",
    }  # fmt: skip


def test_names_are_unique_in_their_place(result: ParseResult) -> None:
    places = [(*key.segments, key.name) for key in result.keys]
    assert len(set(places)) == len(places)


def test_a_certificate_of_one_day_expires_soon(result: ParseResult) -> None:
    (soon,) = by_source(result, "tls/soon.key.pem")
    assert soon.warning_codes == ("expires-soon",)


def test_a_certificate_is_expired_after_its_end(desk_files: Files, options: ParseOptions) -> None:
    files = [desk_files["tls/soon.key.pem"], desk_files["tls/soon.cert.pem"]]
    (key,) = parse(files, {}, replace(options, now=options.now + 2 * options.soon)).keys
    assert key.warning_codes == ("expired",)


def test_protection_is_kept_unless_asked_otherwise(result: ParseResult, desk: Path) -> None:
    (bastion,) = by_source(result, "ssh/id_bastion")
    (edge,) = by_source(result, "tls/edge.p12")
    assert bastion.protection is Protection.KEPT
    assert [part.name for part in bastion.current.fields] == ["value", "public-key"]
    assert edge.protection is Protection.CONTAINER
    assert "protection-lost" in edge.warning_codes


def test_removed_protection_is_said_and_the_key_stays_the_same(
    desk_files: Files, options: ParseOptions, desk: Path, tmp_path: Path
) -> None:
    files = [desk_files[name] for name in ("ssh/id_bastion", "tls/signing.enc.pem", "tls/old.enc.pem")]
    keys = parse(files, foreign.PASSPHRASES, replace(options, keep_protection=False)).keys
    bastion = foreign.call("ssh-keygen", "-y", "-P", "", "-f", written(tmp_path, keys[0].current.body()))
    signing = foreign.call("openssl", "pkey", "-pubout", "-in", written(tmp_path, keys[1].current.body()))
    old = foreign.call("openssl", "pkey", "-pubout", "-in", written(tmp_path, keys[2].current.body()))
    assert bastion.split()[:2] == (desk / "ssh/id_bastion.pub").read_bytes().split()[:2]
    assert signing == old
    for key in keys:
        assert key.protection is Protection.REMOVED
        assert "protection-lost" in key.warning_codes


def test_a_stored_passphrase_is_a_secret_field_and_is_said(desk_files: Files, options: ParseOptions) -> None:
    files = [desk_files["ssh/id_bastion"], desk_files["tls/signing.enc.pem"]]
    for key in parse(files, foreign.PASSPHRASES, replace(options, store_passphrase=True)).keys:
        assert key.current.body("passphrase") == foreign.PASSPHRASES[key.source]
        assert "passphrase-stored" in key.warning_codes


def test_without_passphrases_containers_are_asked_for_and_the_rest_goes_in(
    desk_files: Files, options: ParseOptions
) -> None:
    result = parse(desk_files.values(), {}, options)
    assert {need.source for need in result.needs if need.is_required} == {
        "tls/edge.p12", "tls/edge-legacy.p12", "keepass/ops.kdbx",
    }  # fmt: skip
    assert {need.source for need in result.needs if not need.is_required} == {"tls/signing.enc.pem", "tls/old.enc.pem"}
    assert by_source(result, "ssh/id_bastion")[0].fingerprint is not None
    assert by_source(result, "tls/signing.enc.pem")[0].fingerprint is None


@pytest.mark.parametrize("source", sorted(foreign.PASSPHRASES))
def test_a_wrong_passphrase_names_the_file_and_never_itself(
    desk_files: Files, options: ParseOptions, source: str
) -> None:
    result = parse([desk_files[source]], {source: b"open barley"}, options)
    assert not result.unreadable
    assert result.needs
    assert all(source in need.refused for need in result.needs)
    assert "barley" not in f"{result}"


@pytest.mark.parametrize("source", sorted(foreign.PASSPHRASES))
def test_a_wrong_passphrase_costs_nothing_that_would_come_in_without_one(
    desk_files: Files, options: ParseOptions, source: str
) -> None:
    wrong, none = (parse([desk_files[source]], given, options) for given in ({source: b"open barley"}, {}))
    assert wrong.keys == none.keys


def test_no_value_is_in_what_is_shown(result: ParseResult) -> None:
    shown = repr(result)
    values = [part.body for key in result.keys for version in key.versions for part in version.fields if part.secret]
    assert len(values) > 30
    assert not [value for value in values if len(value) > 6 and value.decode() in shown]


def test_one_bad_file_stops_no_other(desk_files: Files, options: ParseOptions) -> None:
    cut = SourceFile("cut.pem", desk_files["tls/release.pem"].body[:70])
    result = parse([cut, desk_files["apps/network.csv"]], {}, options)
    assert [left.source for left in result.unreadable] == ["cut.pem"]
    assert len(result.keys) == 2


def test_a_hundred_megabytes_are_refused_before_they_are_read(options: ParseOptions) -> None:
    with pytest.raises(RefusedError, match=r"100\.0 MiB"):
        parse([SourceFile("big", bytes(100 * 1024 * 1024))], {}, options)


def test_the_bound_holds_for_all_files_together(options: ParseOptions) -> None:
    files = [SourceFile(f"{n}", bytes(MAX_BODY // 4)) for n in range(5)]
    with pytest.raises(RefusedError, match="together"):
        parse(files, {}, options)


def test_two_files_of_one_name_are_refused(options: ParseOptions) -> None:
    with pytest.raises(RefusedError, match="same name"):
        parse([SourceFile("a", b"1"), SourceFile("a", b"2")], {}, options)


def test_an_empty_file_and_an_unknown_one_are_left_alone(options: ParseOptions) -> None:
    result = parse([SourceFile("empty", b""), SourceFile("letter.txt", b"Dear Sir or Madam!\n")], {}, options)
    assert [left.reason for left in result.unreadable] == [
        "The file is empty.", "Keydesk does not recognise what it is.",
    ]  # fmt: skip
