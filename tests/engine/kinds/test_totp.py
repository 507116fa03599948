"""One-time codes are those of RFC 4226, RFC 6238 and openssl's HMAC; a seed that is none is named, not guessed."""

from __future__ import annotations

import base64
import os
import subprocess
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from keydesk.engine.kinds import describe
from keydesk.engine.kinds.totp import code_at, code_of, read
from keydesk.errors import RefusedError
from keydesk.model.kinds import Kind

if TYPE_CHECKING:
    from keydesk.engine.kinds.totp import Code, Seed

SEEDS = {
    "SHA1": b"12345678901234567890",
    "SHA256": b"12345678901234567890123456789012",
    "SHA512": b"1234567890123456789012345678901234567890123456789012345678901234",
}
"""The seeds of RFC 6238, appendix B (with errata 2866)."""
MOMENTS = (59, 1111111109, 1111111111, 1234567890, 2000000000, 20000000000)
CODES = {
    "SHA1": ("94287082", "07081804", "14050471", "89005924", "69279037", "65353130"),
    "SHA256": ("46119246", "68084774", "67062674", "91819424", "90698825", "77737706"),
    "SHA512": ("90693936", "25091201", "99943326", "93441116", "38618901", "47863826"),
}
COUNTED = ("755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489")
"""RFC 4226, appendix D."""


def uri(seed: bytes, *more: str, kind: str = "totp") -> memoryview:
    text = base64.b32encode(seed).decode().rstrip("=")
    return memoryview("&".join((f"otpauth://{kind}/Example:ops?secret={text}", *more)).encode())


def seed_of(line: memoryview | bytes) -> Seed:
    return read(memoryview(line))


def shown(code: Code) -> str:
    return bytes(code.digits.view()).decode()


def at(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


@pytest.mark.parametrize("algorithm", SEEDS)
def test_codes_by_time_are_those_of_the_rfc(algorithm: str) -> None:
    seed = seed_of(uri(SEEDS[algorithm], f"algorithm={algorithm}", "digits=8"))
    assert tuple(shown(code_at(seed, at(moment))) for moment in MOMENTS) == CODES[algorithm]


def test_counted_codes_are_those_of_the_rfc() -> None:
    seed = seed_of(uri(SEEDS["SHA1"], kind="hotp"))
    assert tuple(shown(code_of(seed, count)) for count in range(10)) == COUNTED


@pytest.mark.parametrize("algorithm", SEEDS)
@pytest.mark.parametrize("digits", [6, 7, 8])
def test_codes_are_those_of_openssls_hmac(algorithm: str, digits: int) -> None:
    secret, moment, period = os.urandom(33), 1_795_000_000, 45
    seed = seed_of(uri(secret, f"algorithm={algorithm}", f"digits={digits}", f"period={period}"))
    keyed = ("-mac", "HMAC", "-macopt", f"hexkey:{secret.hex()}", "-binary")
    given = (moment // period).to_bytes(8, "big")
    command = ("openssl", "dgst", f"-{algorithm.lower()}", *keyed)
    digest = subprocess.run(command, input=given, check=True, capture_output=True).stdout
    start = digest[-1] % 16
    number = (int.from_bytes(digest[start : start + 4], "big") % 2**31) % 10**digits
    assert shown(code_at(seed, at(moment))) == f"{number:0{digits}}"


def test_a_code_is_over_when_its_period_ends() -> None:
    seed = seed_of(uri(SEEDS["SHA1"], "period=60"))
    before, after = code_at(seed, at(119)), code_at(seed, at(120))
    assert (before.until, after.until) == (at(120), at(180))
    assert shown(before) != shown(after)
    assert shown(code_at(seed, at(120) - timedelta(microseconds=1))) == shown(before)
    assert code_of(seed, 1).until is None


def test_a_seed_reads_as_people_and_services_write_it() -> None:
    plain = seed_of(b"otpauth://totp/a?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
    for line in (
        b" OTPAUTH://TOTP/a?Secret=gezd-gnbv-gy3t-qojq-gezd-gnbv-gy3t-qojq\n",
        b"otpauth://totp/a?digits=6&secret=GEZDGNBVGY3TQOJQ+GEZDGNBVGY3TQOJQ&period=30",
        b"otpauth://totp/a?secret=GEZDGNBVGY3TQOJQ%20GEZDGNBVGY3TQOJQ%3D%3d&algorithm=HMAC-SHA1",
        b"otpauth://totp?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ====",
    ):
        with seed_of(line) as seed:
            assert seed.secret.constant_time_equals(plain.secret)
            assert (seed.algorithm, seed.digits, seed.period) == ("SHA1", 6, 30)


@pytest.mark.parametrize(
    ("line", "what"),
    [
        (b"GEZDGNBVGY3TQOJQ", "no otpauth"),
        (b"otpauth://steam/a?secret=GEZDGNBV", "no otpauth"),
        (b"otpauth://totp/a", "missing"),
        (b"otpauth://totp/a?secret=", "missing"),
        (b"otpauth://totp/a?secret=A", "missing"),
        (b"otpauth://totp/a?secret=1!1", "base32"),
        (b"otpauth://totp/a?secret=GEZDGNBV&algorithm=MD5", "algorithm"),
        (b"otpauth://totp/a?secret=GEZDGNBV&digits=4", "digits"),
        (b"otpauth://totp/a?secret=GEZDGNBV&period=0", "period"),
        (b"otpauth://hotp/a?secret=GEZDGNBV&counter=-1", "counter"),
        (b"otpauth://totp/a?secret=GEZDGNBV" + b"&a=b" * 2000, "no otpauth"),
        (b"\xff\x00 nonsense", "no otpauth"),
    ],
)
def test_what_is_no_seed_is_named_without_its_value(line: bytes, what: str) -> None:
    with pytest.raises(RefusedError) as caught:
        seed_of(line)
    assert what in caught.value.sentence
    assert "GEZD" not in str(caught.value)
    assert describe(Kind.TOTP, {"value": memoryview(line)}).warnings == ("unreadable",)


def test_a_seed_is_described_without_it() -> None:
    known = describe(Kind.TOTP, {"value": uri(SEEDS["SHA256"], "algorithm=SHA256", "digits=8", "issuer=Example%20Ltd")})
    assert (known.algorithm, known.strength, known.warnings) == ("TOTP SHA256", 256, ())
    assert known.facts == {"account": "Example:ops", "issuer": "Example Ltd", "digits": "8", "period": "30"}
    counted = describe(Kind.TOTP, {"value": uri(b"12345678", "counter=7", kind="hotp")})
    assert (counted.algorithm, counted.facts["counter"], counted.warnings) == ("HOTP SHA1", "7", ("weak",))
