"""KeePass groups, history, expiry, protected strings and attachments survive, as KeePassXC shows them."""

from __future__ import annotations

import base64
import gzip
import hashlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from keydesk.engine.formats import kdbx, keepass
from keydesk.engine.formats.limits import MAX_INFLATED
from keydesk.engine.formats.parsed import ParsedKey, ParseOptions, Protection, SourceFile
from keydesk.engine.formats.reading import parse
from keydesk.errors import RefusedError
from keydesk.model.kinds import Kind
from tests.engine.formats import foreign, keepass_writer
from tests.engine.formats.foreign import earlier, entry, group, keepass_xml

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

XML = keepass_xml(group("Prod", entry(1, password="pw-one", history=earlier("old-one", 1))))


def read(body: bytes, passphrase: bytes = b"pw") -> list[ParsedKey]:
    return keepass.read(SourceFile("ops.kdbx", body), passphrase).keys


def simple(texts: str, *, tags: str = "", attachments: str = "") -> str:
    return f"<Entry><UUID>AAAA</UUID><Tags>{tags}</Tags>{texts}{attachments}</Entry>"


def text(name: str, value: str, *, guarded: bool = False) -> str:
    guard = ' ProtectInMemory="True"' if guarded else ""
    return f"<String><Key>{name}</Key><Value{guard}>{value}</Value></String>"


def show(desk: Path, path: str, *what: str) -> str:
    ask: tuple[str | Path, ...] = ("keepassxc-cli", "show", "-q", "-s", desk / "keepass/ops.kdbx", path, *what)
    return foreign.call(*ask, given=b"tr0ub4dor\n").decode().removesuffix("\n")


@pytest.fixture(scope="module")
def keys(desk: Path) -> list[ParsedKey]:
    return read((desk / "keepass/ops.kdbx").read_bytes(), b"tr0ub4dor")


def test_groups_become_segments_and_a_slash_in_a_name_survives(keys: list[ParsedKey]) -> None:
    assert [key.segments for key in keys] == [("Production", "Payments")] * 3 + [("Production", "Core / Network")] * 3


@pytest.mark.parametrize("number", [1, 2, 3])
def test_every_value_is_what_keepassxc_shows(keys: list[ParsedKey], desk: Path, number: int) -> None:
    (key,) = [key for key in keys if key.segments[1] == "Payments" and key.name == f"db-{number}"]
    path = f"Production/Payments/db-{number}"
    assert key.current.body() == show(desk, path, "-a", "Password").encode()
    assert key.current.body("Api Token") == show(desk, path, "-a", "Api Token").encode()
    assert key.attributes == {"username": show(desk, path, "-a", "UserName"), "url": show(desk, path, "-a", "URL")}
    assert key.notes == show(desk, path, "-a", "Notes")


def test_history_becomes_versions_oldest_first(keys: list[ParsedKey]) -> None:
    for key in keys:
        bodies = [version.body() or b"" for version in key.versions]
        assert [body.partition(b"-")[0] for body in bodies] == [b"old", b"older", b"pw"]
        assert [version.created.month for version in key.versions if version.created][:2] == [1, 2]


def test_expiry_creation_and_tags_are_kept(keys: list[ParsedKey]) -> None:
    assert keys[1].expires == datetime(2027, 2, 1, tzinfo=UTC)
    assert keys[1].created == datetime(2023, 3, 2, 10, tzinfo=UTC)
    assert keys[1].tags == ("db", "pci")
    assert keys[1].protection is Protection.CONTAINER


@pytest.mark.parametrize(
    "body",
    [keepass_writer.kdbx4(XML), keepass_writer.kdbx4(XML, cipher=keepass_writer.CHACHA20), keepass_writer.kdbx3(XML)],
    ids=["kdbx 4 aes", "kdbx 4 chacha20", "kdbx 3.1 salsa20"],
)
def test_older_and_other_files_are_read_as_keepassxc_reads_them(body: bytes, tmp_path: Path) -> None:
    (tmp_path / "f.kdbx").write_bytes(body)
    theirs = foreign.call("keepassxc-cli", "show", "-q", "-s", "-a", "Password", tmp_path / "f.kdbx", "Prod/db-1",
                          given=b"pw\n")  # fmt: skip
    (key,) = read(body)
    assert theirs == b"pw-one\n"
    assert [version.body() for version in key.versions] == [b"old-one", b"pw-one"]
    assert key.current.body("Api Token") == b"tok_1_pw-one"


def test_argon2_with_several_lanes_needs_no_thread() -> None:
    from argon2.low_level import Type, hash_secret_raw

    ours = kdbx._argon2(b"secret" * 6, b"salt" * 8, 2, 4096, 4, 0x13, Type.D)
    assert ours == hash_secret_raw(b"secret" * 6, b"salt" * 8, 2, 4096, 4, 32, Type.D, 0x13)


def test_the_chain_of_aes_is_what_the_specification_says() -> None:
    composite = hashlib.sha256(hashlib.sha256(b"pw").digest()).digest()
    assert kdbx._aes_kdf(composite, keepass_writer.SALT, 1000) == keepass_writer.transform(b"pw", 1000)


def test_metadata_edits_make_no_version_and_the_age_is_the_values() -> None:
    history = earlier("same", 1).replace(
        "<String><Key>Title", "<String><Key>UserName</Key><Value>x</Value></String><String><Key>Title"
    )
    body = keepass_xml(group("G", simple(text("Title", "a") + text("Password", "same", guarded=True))
                             .replace("</Entry>", f"<History>{history}</History></Entry>")))  # fmt: skip
    (key,) = read(keepass_writer.kdbx4(body))
    assert len(key.versions) == 1
    assert key.current.created == datetime(2023, 1, 15, 10, tzinfo=UTC)


def test_the_recycle_bin_is_left_alone_and_said() -> None:
    uuid = base64.b64encode(b"0123456789abcdef").decode()
    bin_ = group("Recycle Bin", group("Old", simple(text("Title", "gone") + text("Password", "x"))), uuid)
    meta = f"<RecycleBinEnabled>True</RecycleBinEnabled><RecycleBinUUID>{uuid}</RecycleBinUUID>"
    xml = keepass_xml(bin_ + group("G", simple(text("Title", "kept") + text("Password", "y"))), meta)
    harvest = keepass.read(SourceFile("f", keepass_writer.kdbx4(xml)), b"pw")
    assert [key.name for key in harvest.keys] == ["kept"]
    assert [left.reason for left in harvest.unreadable] == ["Entries in its recycle bin: 1."]


def test_a_reference_stays_as_it_is_and_is_warned_about() -> None:
    reference = "{REF:P@I:0123456789ABCDEF0123456789ABCDEF}"
    (key,) = read(keepass_writer.kdbx4(keepass_xml(simple(text("Title", "a") + text("Password", reference)))))
    assert key.current.body() == reference.encode()
    assert key.warning_codes == ("reference",)


def test_protected_strings_one_time_seeds_and_urls_with_passwords_are_secret() -> None:
    texts = text("Title", "a") + text("Password", "p", guarded=True) + text("PIN", "1234", guarded=True)
    texts += (
        text("otp", "otpauth://totp/x?secret=AAAA") + text("Room", "B12") + text("URL", "https://u:hidden@h.test/x")
    )
    (key,) = read(keepass_writer.kdbx4(keepass_xml(simple(texts))))
    assert {part.name for part in key.current.fields} == {"value", "PIN", "otp", "url"}
    assert all(part.secret for part in key.current.fields)
    assert key.attributes == {"Room": "B12", "url": "https://h.test/x"}


def test_an_entry_without_password_takes_its_secret_as_value_and_says_so() -> None:
    texts = text("Title", "a") + text("Api Key", "k-1", guarded=True)
    (key,) = read(keepass_writer.kdbx4(keepass_xml(simple(texts))))
    assert (key.kind, key.current.body(), key.attributes["value-from"]) == (Kind.OPAQUE, b"k-1", "Api Key")


def test_an_entry_without_any_secret_is_left_alone_and_said() -> None:
    harvest = keepass.read(SourceFile("f", keepass_writer.kdbx4(keepass_xml(simple(text("Title", "contact"))))), b"pw")
    assert not harvest.keys
    assert "'contact' holds nothing secret" in harvest.unreadable[0].reason


def test_attachments_are_secret_fields(tmp_path: Path, desk: Path) -> None:
    copy, blob = tmp_path / "ops.kdbx", tmp_path / "id.bin"
    copy.write_bytes((desk / "keepass/ops.kdbx").read_bytes())
    blob.write_bytes(bytes(range(256)))
    foreign.call("keepassxc-cli", "attachment-import", "-q", copy, "Production/Payments/db-1", "id.bin", blob,
                 given=b"tr0ub4dor\n")  # fmt: skip
    key = read(copy.read_bytes(), b"tr0ub4dor")[0]
    assert key.current.body("id.bin") == bytes(range(256))


@pytest.mark.parametrize("write", [keepass_writer.kdbx4, keepass_writer.kdbx3])
def test_a_file_cut_anywhere_is_refused(write: Callable[[bytes], bytes]) -> None:
    body = write(XML)
    for size in range(12, len(body), 97):
        with pytest.raises(RefusedError):
            read(body[:size])


def test_a_flipped_bit_is_refused_and_not_called_a_wrong_passphrase() -> None:
    body = bytearray(keepass_writer.kdbx4(XML))
    body[-200] ^= 1
    with pytest.raises(RefusedError, match="damaged"):
        read(bytes(body))


@pytest.mark.parametrize(
    ("kdf", "what"),
    [
        (keepass_writer.variants(UUID=keepass_writer.AES_KDF, R=2**60, S=bytes(32)), "rounds of AES"),
        (keepass_writer.variants(UUID=keepass_writer.ARGON2D, M=2**40, I=2, P=2, V=0x13, S=bytes(32)), "memory"),
        (keepass_writer.variants(UUID=keepass_writer.ARGON2D, M=2**30, I=2**20, P=2, V=0x13, S=bytes(32)), "work"),
        (keepass_writer.variants(UUID=keepass_writer.ARGON2D, M=2**20, I=2, P=2**20, V=0x13, S=bytes(32)), "lanes"),
        (keepass_writer.variants(UUID=bytes(16), S=bytes(32)), "not known"),
    ],
)
def test_an_absurd_cost_is_refused_before_it_is_paid(kdf: bytes, what: str) -> None:
    with pytest.raises(RefusedError, match=what):
        read(keepass_writer.kdbx4(XML, kdf=kdf))


def test_an_absurd_cost_of_an_old_file_is_refused_too() -> None:
    with pytest.raises(RefusedError, match="rounds of AES"):
        read(keepass_writer.kdbx3(XML, stated=2**50))


def test_a_gzip_bomb_is_refused_at_its_bound() -> None:
    bomb = gzip.compress(bytes(MAX_INFLATED + 4096))
    with pytest.raises(RefusedError, match="when unfolded"):
        read(keepass_writer.kdbx4(XML, packed=bomb))


@pytest.mark.parametrize(
    "prologue",
    [
        '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>',
        '<!DOCTYPE x SYSTEM "file:///etc/passwd">',
    ],
)
def test_an_xml_bomb_is_refused_by_its_declaration(prologue: str) -> None:
    xml = XML.replace(b"<KeePassFile>", prologue.encode() + b"<KeePassFile>")
    with pytest.raises(RefusedError, match="XML bombs"):
        read(keepass_writer.kdbx4(xml))


def test_deep_xml_is_refused() -> None:
    with pytest.raises(RefusedError, match="levels of XML"):
        read(keepass_writer.kdbx4(keepass_xml("<a>" * 100 + "</a>" * 100)))


def test_one_large_part_named_many_times_does_not_unfold(options: ParseOptions) -> None:
    blob = base64.b64encode(bytes(1024 * 1000)).decode()
    meta = f'<Binaries><Binary ID="0">{blob}</Binary></Binaries>'
    file = '<Binary><Key>f</Key><Value Ref="0"/></Binary>'
    entries = "".join(simple(text("Title", f"t{n}") + text("Password", "p"), attachments=file) for n in range(100))
    body = keepass_writer.kdbx4(keepass_xml(entries, meta))
    with pytest.raises(RefusedError, match="unfold to more"):
        parse([SourceFile("f", body)], {"f": b"pw"}, options)


def test_groups_too_deep_for_a_path_are_left_alone() -> None:
    inside = simple(text("Title", "a") + text("Password", "p"))
    for number in range(20):
        inside = group(f"g{number}", inside)
    harvest = keepass.read(SourceFile("f", keepass_writer.kdbx4(keepass_xml(inside))), b"pw")
    assert not harvest.keys
    assert "20 groups deep" in harvest.unreadable[0].reason
