"""One-time seeds of KeePass entries, however they are kept, give the codes that KeePassXC gives."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

import pytest

from keydesk.cli.clock import now
from keydesk.engine.formats.keepass_codes import otpauth_of
from keydesk.engine.kinds.totp import code_at, code_of, read
from keydesk.model.kinds import Kind
from tests.engine.formats import foreign, keepass_writer
from tests.engine.formats.foreign import keepass_xml
from tests.engine.formats.test_keepass import read as read_file
from tests.engine.formats.test_keepass import simple, text

if TYPE_CHECKING:
    from pathlib import Path

SEED = b"12345678901234567890"
BASE32 = base64.b32encode(SEED).decode()
ENTRIES = {
    "otpauth": {"otp": f"otpauth://totp/x:y?secret={BASE32}&amp;digits=8&amp;algorithm=SHA256"},
    "tray": {"TOTP Seed": BASE32, "TOTP Settings": "60;6"},
}


def code(line: bytes) -> str:
    with read(memoryview(line)) as seed, code_at(seed, now()).digits as digits:
        return bytes(digits.view()).decode()


@pytest.mark.parametrize("texts", ENTRIES.values(), ids=ENTRIES)
def test_an_entrys_codes_are_those_of_keepassxc(tmp_path: Path, texts: dict[str, str]) -> None:
    fields = "".join(text(name, value) for name, value in {"Title": "a", "Password": "p", **texts}.items())
    file = keepass_writer.kdbx4(keepass_xml(simple(fields)))
    (tmp_path / "f.kdbx").write_bytes(file)
    (key,) = read_file(file)
    line = key.current.body("otp")
    assert line is not None
    before = code(line)
    theirs = foreign.call("keepassxc-cli", "show", "-q", "-t", tmp_path / "f.kdbx", "a", given=b"pw\n")
    assert theirs.decode().strip() in {before, code(line)}
    assert key.kind is Kind.PASSWORD


@pytest.mark.parametrize(
    "texts",
    [
        {"TimeOtp-Secret": SEED.decode()},
        {"TimeOtp-Secret-Hex": SEED.hex()},
        {"TimeOtp-Secret-Base64": base64.b64encode(SEED).decode()},
        {"TOTP Seed": "gezd gnbv gy3t qojq gezd gnbv gy3t qojq"},
    ],
)
def test_a_seed_may_be_written_in_several_ways(texts: dict[str, str]) -> None:
    assert otpauth_of(texts) == f"otpauth://totp/?secret={BASE32}"


def test_keepass_says_how_codes_are_made_of_its_seed() -> None:
    how = {"TimeOtp-Algorithm": "HMAC-SHA-512", "TimeOtp-Length": "8", "TimeOtp-Period": "60"}
    line = otpauth_of({"TimeOtp-Secret-Base32": BASE32, **how})
    assert line == f"otpauth://totp/?secret={BASE32}&algorithm=SHA512&digits=8&period=60"


def test_a_seed_that_counts_keeps_its_count() -> None:
    line = otpauth_of({"HmacOtp-Secret-Base32": BASE32, "HmacOtp-Counter": "1"})
    with read(memoryview(line.encode())) as seed, code_of(seed, seed.counter).digits as digits:
        assert bytes(digits.view()) == b"287082"


@pytest.mark.parametrize(
    "texts",
    [{}, {"TOTP Seed": "1!"}, {"TOTP Seed": BASE32, "TOTP Settings": "30;S"}, {"TimeOtp-Secret-Hex": "xyz"}],
)
def test_what_gives_no_codes_adds_nothing(texts: dict[str, str]) -> None:
    assert not otpauth_of(texts)


def test_an_entry_with_a_seed_and_no_password_makes_codes() -> None:
    fields = text("Title", "a") + text("Note", "n", guarded=True) + text("TOTP Seed", BASE32)
    (key,) = read_file(keepass_writer.kdbx4(keepass_xml(simple(fields))))
    assert (key.kind, key.current.body()) == (Kind.TOTP, f"otpauth://totp/?secret={BASE32}".encode())
