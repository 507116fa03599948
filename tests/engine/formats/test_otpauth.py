"""One-time-code lines are checked parameter by parameter and stored as they came."""

from __future__ import annotations

import pytest

from keydesk.engine.formats import otpauth
from keydesk.engine.formats.parsed import SourceFile
from keydesk.errors import RefusedError
from keydesk.model.kinds import Kind

SEED = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
"""The seed of RFC 6238, appendix B: 12345678901234567890."""


def test_a_line_becomes_a_key_and_is_its_value() -> None:
    line = f"otpauth://totp/Example:ops%40example.test?secret={SEED}&issuer=Example&algorithm=SHA256&digits=8&period=60"
    (key,) = otpauth.read(SourceFile("totp.txt", f"# phone\n\n{line}\n".encode())).keys
    assert (key.kind, key.name, key.algorithm, key.bits) == (Kind.TOTP, "Example:ops@example.test", "TOTP SHA256", 160)
    assert key.current.body() == line.encode()
    assert key.attributes == {"username": "ops@example.test", "issuer": "Example"}


def test_what_is_left_out_is_the_default() -> None:
    key = otpauth.read_uri(f"otpauth://totp/ops?secret={SEED.lower()}", "f")
    assert (key.name, key.algorithm) == ("ops", "TOTP SHA1")
    assert key.attributes == {"username": "ops"}


def test_counters_are_kept() -> None:
    assert otpauth.read_uri(f"otpauth://hotp/a?secret={SEED}&counter=7", "f").algorithm == "HOTP SHA1"


def test_two_different_issuers_are_warned_about() -> None:
    assert otpauth.read_uri(f"otpauth://totp/A:x?secret={SEED}&issuer=B", "f").warning_codes == ("mismatch",)


@pytest.mark.parametrize(
    ("uri", "what"),
    [
        ("otpauth://totp/a", "secret"),
        ("otpauth://totp/a?issuer=x", "secret"),
        ("otpauth://totp/a?secret=1!1", "base32"),
        ("otpauth://totp/a?secret=GEZDG", "secret"),
        (f"otpauth://totp/a?secret={SEED}&secret={SEED}", "twice"),
        (f"otpauth://totp/a?secret={SEED}&algorithm=MD5", "algorithm"),
        (f"otpauth://totp/a?secret={SEED}&digits=4", "digits"),
        (f"otpauth://totp/a?secret={SEED}&digits=²", "digits"),
        (f"otpauth://totp/a?secret={SEED}&period=0", "period"),
        (f"otpauth://totp/a?secret={SEED}&period=" + "9" * 5000, "period"),
        (f"otpauth://steam/a?secret={SEED}", "neither"),
    ],
)
def test_a_wrong_parameter_is_named_without_its_value(uri: str, what: str) -> None:
    with pytest.raises(RefusedError, match=what) as caught:
        otpauth.read_uri(uri, "f")
    assert SEED not in str(caught.value)
    assert "9999" not in str(caught.value)


def test_a_wrong_line_stops_no_other() -> None:
    harvest = otpauth.read(SourceFile("f", f"otpauth://totp/a?secret=1\notpauth://totp/b?secret={SEED}\n".encode()))
    assert [key.name for key in harvest.keys] == ["b"]
    assert harvest.unreadable[0].reason.startswith("Line 1: ")
