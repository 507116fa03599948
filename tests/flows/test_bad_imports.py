"""Files that are wrong, hostile or in the way are named with the next step; nothing goes in, and nothing leaks."""

from __future__ import annotations

import gzip
import io
import zipfile
from typing import TYPE_CHECKING

import pytest

from keydesk import errors
from tests.engine.formats.der_writer import AES256_CBC, PBES2, pbkdf2, tlv
from tests.engine.formats.foreign import call, entry, group, keepass_xml
from tests.engine.formats.keepass_writer import ARGON2D, SALT, kdbx4, variants
from tests.flows.agents import PASSWORD, Agent
from tests.flows.spoken import quiet, told

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.flows.agents import Said

VALUE = b"s3cret-value-4711"
PASSPHRASE = b"open-sesame-4711"


@pytest.fixture(scope="module")
def open_agent(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Agent]:
    """One vault for all of them."""
    agent = Agent(tmp_path_factory.mktemp("vault") / "work.keydesk")
    agent.create()
    yield agent
    agent.close()


def bring(agent: Agent, *words: str, passphrases: bytes = b"") -> Said:
    fds = {"--password-fd": PASSWORD, **({"--passphrase-fd": passphrases} if passphrases else {})}
    return agent.run("import", *words, fds=fds)


def left_alone(agent: Agent, file: Path, *words: str, passphrases: bytes = b"") -> None:
    """Check that a file is named for what it is, and that nothing went in."""
    said = bring(agent, str(file), "--into", "/dev/bad", passphrases=passphrases)
    line = next(line for line in said.err.splitlines() if file.name in line)
    assert (said.code, said.out) == (9, b""), said.err
    for word in words:
        assert word in line, line
    quiet(said.err.encode(), VALUE, PASSPHRASE)
    assert agent.as_person("list", "/dev/bad", "-r").out == b""


def absurd_key() -> bytes:
    """A private key whose passphrase costs a billion rounds."""
    scheme = tlv(0x30, PBES2, tlv(0x30, pbkdf2(1_000_000_000), tlv(0x30, AES256_CBC, tlv(0x04, bytes(16)))))
    return tlv(0x30, scheme, tlv(0x04, bytes(1200)))


def xml(password: str = VALUE.decode()) -> bytes:
    return keepass_xml(group("Team", entry(1, password=password)))


def bomb_in_xml() -> bytes:
    doors = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    declared = f'<!DOCTYPE x [<!ENTITY l0 "lol">{doors}]>'.encode()
    return xml("&l9;").replace(b"<KeePassFile>", declared + b"<KeePassFile>")


def bomb_in_yaml() -> bytes:
    lines = ["apiVersion: v1", "kind: Secret", "a0: &a0 [x,x,x,x,x,x,x,x,x]"]
    lines += [f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 60)]
    return "\n".join(lines).encode()


def zipped() -> bytes:
    """A thousand megabytes in one."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(10):
            archive.writestr(f"{number}.env", b"A=" + bytes(10_000_000))
    return file.getvalue()


COSTLY = variants(UUID=ARGON2D, S=SALT, V=0x13, P=4, I=3, M=1 << 44)
DENSE = gzip.compress(bytes(200_000_000), 1)


@pytest.mark.parametrize(("name", "content", "words"), [
    ("cut.kdbx", kdbx4(xml(), PASSPHRASE)[:-200], ("cut short or damaged",)),
    ("cut.pem", b"-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEI", ()),
    ("empty.env", b"", ("empty",)),
    ("letter.txt", b"Dear Sir or Madam!\n", ("does not recognise",)),
    ("costly.kdbx", kdbx4(xml(), PASSPHRASE, kdf=COSTLY), ("at most",)),
    ("costly.der", absurd_key(), ("at most",)),
    ("dense.kdbx", kdbx4(xml(), PASSPHRASE, packed=DENSE), ("unfolded",)),
    ("lol.kdbx", kdbx4(bomb_in_xml(), PASSPHRASE), ()),
    ("lol.yaml", bomb_in_yaml(), ("aliases",)),
    ("many.zip", zipped(), ()),
    ("windows.env", b"DB_PASSWORD=stra\xdfe-4711\n", ("encod",)),
    ("broken.csv", b'name,password\nrouter,"never closed\n', ("line",)),
])  # fmt: skip
def test_file_that_cannot_be_read_is_named_and_left_alone(
    open_agent: Agent, tmp_path: Path, name: str, content: bytes, words: tuple[str, ...]
) -> None:
    (tmp_path / name).write_bytes(content)
    left_alone(open_agent, tmp_path / name, *words, passphrases=PASSPHRASE)


def test_wrong_passphrase_is_named_without_being_shown(open_agent: Agent, tmp_path: Path) -> None:
    file = tmp_path / "ops.kdbx"
    file.write_bytes(kdbx4(xml(), b"another"))
    left_alone(open_agent, file, "does not open it", "Check the passphrase", passphrases=PASSPHRASE)


def test_file_without_its_passphrase_says_what_it_would_open(open_agent: Agent, tmp_path: Path) -> None:
    file = tmp_path / "ops.kdbx"
    file.write_bytes(kdbx4(xml(), PASSPHRASE))
    left_alone(open_agent, file, "Its passphrase opens its entries.", "Give its passphrase.")


def test_hundred_megabytes_are_refused_before_anything_is_sent(open_agent: Agent, tmp_path: Path) -> None:
    file = tmp_path / "film.pem"
    with file.open("wb") as opened:
        opened.truncate(100 * 1024 * 1024)
    said = bring(open_agent, str(file), "--into", "/dev/bad", "--json")
    told(said, errors.RefusedError, "film.pem", "16 MiB")


def test_bad_file_stops_no_good_one(open_agent: Agent, tmp_path: Path) -> None:
    (tmp_path / "a.env").write_bytes(b"TOKEN=" + VALUE + b"\n")
    (tmp_path / "b.kdbx").write_bytes(kdbx4(xml(), PASSPHRASE)[:-200])
    said = bring(open_agent, str(tmp_path), "--into", "/dev/mixed", passphrases=PASSPHRASE)
    assert said.code == 0
    assert "1 imported, 0 already there, 1 left alone." in said.text
    quiet(said.out + said.err.encode(), VALUE, PASSPHRASE)


def test_name_taken_by_another_kind_stops_the_import_as_a_whole(open_agent: Agent, tmp_path: Path) -> None:
    folder = tmp_path / "app"
    folder.mkdir()
    (folder / "app.env").write_bytes(b"FIRST=" + VALUE + b"\nSECOND=two-two-two\n")
    assert open_agent.as_person("new", "/dev/taken/app/FIRST", "--kind", "symmetric").code == 0
    said = bring(open_agent, str(folder / "app.env"), "--into", "/dev/taken", "--json")
    told(said, errors.ConflictError, "--move", secrets=(VALUE,))
    listed = open_agent.as_person("list", "/dev/taken", "-r", "--json").json
    assert [(row["path"], row["kind"]) for row in listed] == [("/dev/taken/app/FIRST", "symmetric")]
    dry = bring(open_agent, str(folder / "app.env"), "--into", "/dev/taken", "--dry-run", "--json").json
    number = next(row["number"] for row in dry["rows"] if row["status"] == "conflict")
    moved = bring(open_agent, str(folder / "app.env"), "--into", "/dev/taken", "--move", f"{number}=/dev/taken/first")
    assert (moved.code, open_agent.as_person("get", "/dev/taken/first").out) == (0, VALUE)


def test_same_names_within_one_import_both_come_in(open_agent: Agent, tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        call("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(tmp_path / name / "id"))
    said = bring(open_agent, str(tmp_path / "one/id"), str(tmp_path / "two/id"), "--into", "/dev/twins")
    assert said.code == 0, said.err
    paths = [row["path"] for row in open_agent.as_person("list", "/dev/twins", "-r", "--json").json]
    values = {open_agent.as_person("get", path).out for path in paths}
    assert values == {(tmp_path / name / "id").read_bytes() for name in ("one", "two")}


@pytest.mark.parametrize("into", ["dev", "/dev/../prod", "/dev//x", "/nowhere", "/dev/\x07", "/" + "x" * 300])
def test_destination_that_is_no_namespace_is_refused(open_agent: Agent, tmp_path: Path, into: str) -> None:
    (tmp_path / "a.env").write_bytes(b"TOKEN=" + VALUE + b"\n")
    said = bring(open_agent, str(tmp_path / "a.env"), "--into", into, "--json")
    assert said.code in {2, 5, 9}
    assert said.out == b""
    quiet(said.err.encode(), VALUE)


def test_names_that_no_path_can_have_are_changed_and_said(open_agent: Agent, tmp_path: Path) -> None:
    file = tmp_path / "hosts.csv"
    file.write_text("name,password\n../../etc,one-password-4711\na\u202eb,two-password-4711\n,three-password-4711\n")
    said = bring(open_agent, str(file), "--into", "/dev/names", "--json")
    assert said.code == 0, said.err
    rows = open_agent.as_person("list", "/dev/names", "-r", "--json").json
    assert len(rows) == 3
    assert all(row["path"].startswith("/dev/names/hosts/") for row in rows)
    assert not [row for row in rows if "\u202e" in row["path"] or "/../" in row["path"]]


def test_folder_without_a_key_ends_with_a_sentence(open_agent: Agent, tmp_path: Path) -> None:
    said = bring(open_agent, str(tmp_path), "--into", "/dev/none")
    assert said.code != 0
    assert said.err.strip().endswith(".")
    assert bring(open_agent, str(tmp_path / "absent"), "--into", "/dev/none").code == 2
