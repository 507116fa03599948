"""One-time codes from otpauth URIs: what may be known of a seed, and the code it gives at a moment or at a count.

RFC 6238 (TOTP) and RFC 4226 (HOTP); the URI is in Google Authenticator's Key URI format. A seed is found, decoded and
used in locked memory: no text is ever made of it.

    with read(uri) as seed:
        code = code_at(seed, now)
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final, Self
from urllib.parse import unquote_to_bytes

from cryptography.hazmat.primitives import hashes, hmac

from keydesk.engine.crypto.secret import SecretBuffer
from keydesk.engine.kinds.description import Description
from keydesk.errors import RefusedError
from keydesk.model.kinds import VALUE, Kind

if TYPE_CHECKING:
    from keydesk.engine.kinds.description import Fields

ALGORITHMS: Final[dict[str, type[hashes.HashAlgorithm]]] = {
    "SHA1": hashes.SHA1,
    "SHA256": hashes.SHA256,
    "SHA512": hashes.SHA512,
}
DIGITS, PERIODS, COUNTERS = range(6, 11), range(1, 3601), range(2**63)
COUNTER = "counter"
"""The fact that holds the next count of a seed that counts."""
_LONGEST = 4096
_WEAK_BITS = 80
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_BASE32 = {letter: value for value, letter in enumerate(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")}
_BASE32 |= {letter + 32: value for letter, value in _BASE32.items() if value < 26}
_BLANK = b"=- +"
"""Padding, and what people put between groups of letters."""
_NEXT = "Put the otpauth:// line that is behind the service's QR code."


@dataclass(frozen=True, slots=True, eq=False)
class Seed:
    """A shared secret and how codes are made of it. `period` is in seconds, 0 when codes are counted from `counter`."""

    secret: SecretBuffer
    algorithm: str
    digits: int
    period: int
    counter: int
    account: str
    issuer: str

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.secret.wipe()


@dataclass(frozen=True, slots=True, eq=False)
class Code:
    """One code, and when it is over (None: once it is used). Whoever has it wipes it."""

    digits: SecretBuffer
    until: datetime | None


def describe(fields: Fields) -> Description:
    """Return algorithm, digits and period or count; anything that is no otpauth URI is described as unreadable."""
    try:
        seed = read(fields[VALUE])
    except RefusedError:
        return Description(Kind.TOTP, "unknown", warnings=("unreadable",))
    with seed:
        bits = len(seed.secret) * 8
        how = {"period": str(seed.period)} if seed.period else {COUNTER: str(seed.counter)}
        facts = {"account": seed.account, "issuer": seed.issuer, "digits": str(seed.digits), **how}
        algorithm = f"{'TOTP' if seed.period else 'HOTP'} {seed.algorithm}"
    warnings = ("weak",) if bits < _WEAK_BITS else ()
    return Description(Kind.TOTP, algorithm, bits, facts={k: v for k, v in facts.items() if v}, warnings=warnings)


def read(uri: memoryview) -> Seed:
    """Return the seed of an otpauth URI. Raises RefusedError naming what is wrong with it, never its value."""
    kind, label, parameters = _parts(uri)
    algorithm = _text(parameters.get("algorithm", b"SHA1")).upper().replace("-", "").removeprefix("HMAC")
    if algorithm not in ALGORITHMS:
        raise RefusedError("The seed's algorithm is not SHA1, SHA256 or SHA512.", _NEXT)
    digits = _number(parameters, "digits", 6, DIGITS)
    period = _number(parameters, "period", 30, PERIODS) if kind == "totp" else 0
    counter = _number(parameters, COUNTER, 0, COUNTERS) if kind == "hotp" else 0
    issuer = _text(parameters.get("issuer", b""))
    return Seed(_base32(parameters.get("secret", b"")), algorithm, digits, period, counter, label, issuer)


def code_at(seed: Seed, now: datetime) -> Code:
    """Return the code of the period that holds `now`, and its end (RFC 6238, section 4.2)."""
    step = (now - _EPOCH) // timedelta(seconds=seed.period)
    return Code(_code(seed, step), _EPOCH + (step + 1) * timedelta(seconds=seed.period))


def code_of(seed: Seed, counter: int) -> Code:
    """Return the code of one count (RFC 4226, section 5.3)."""
    return Code(_code(seed, counter), None)


def _code(seed: Seed, moving: int) -> SecretBuffer:
    keyed = hmac.HMAC(seed.secret.view(), ALGORITHMS[seed.algorithm]())
    keyed.update(moving.to_bytes(8, "big"))
    with SecretBuffer.absorb(keyed.finalize()) as digest:
        view = digest.view()
        start = view[-1] & 15
        number = int.from_bytes(view[start : start + 4], "big") & 0x7FFFFFFF
    code = SecretBuffer(seed.digits)
    room = code.view()
    for place in reversed(range(seed.digits)):
        number, digit = divmod(number, 10)
        room[place] = 0x30 + digit
    return code


def _parts(uri: memoryview) -> tuple[str, str, dict[str, memoryview | bytes]]:
    """The kind, the label and the parameters of an otpauth URI; parameters are views into it."""
    start, end = 0, len(uri)
    while start < end and uri[start] <= 0x20:
        start += 1
    while end > start and uri[end - 1] <= 0x20:
        end -= 1
    uri = uri[start:end]
    kind = bytes(uri[:14]).lower()
    if kind not in {b"otpauth://totp", b"otpauth://hotp"} or len(uri) > _LONGEST:
        raise RefusedError("The seed is no otpauth:// line.", _NEXT)
    path, _, query = _split(uri[14:], 0x3F)
    parameters: dict[str, memoryview | bytes] = {}
    while len(query):
        parameter, _, query = _split(query, 0x26)
        name, has_value, value = _split(parameter, 0x3D)
        if has_value:
            parameters.setdefault(_text(name).lower(), value)
    return kind[10:].decode(), _text(path).strip("/"), parameters


def _split(view: memoryview, mark: int) -> tuple[memoryview, bool, memoryview]:
    """What is before and behind the first `mark`, and whether there is one."""
    at = next((place for place, byte in enumerate(view) if byte == mark), len(view))
    return view[:at], at < len(view), view[at + 1 :]


def _text(public: memoryview | bytes) -> str:
    return unquote_to_bytes(bytes(public)).decode("utf-8", "replace")


def _number(parameters: dict[str, memoryview | bytes], name: str, default: int, allowed: range) -> int:
    text = _text(parameters[name]) if name in parameters else str(default)
    if not text.isascii() or not text.isdigit() or len(text) > 19 or int(text) not in allowed:
        raise RefusedError(f"The seed's {name} is not a number from {allowed.start} to {allowed.stop - 1}.", _NEXT)
    return int(text)


def _base32(letters: memoryview | bytes) -> SecretBuffer:
    """The bytes of base32 letters, in locked memory (RFC 4648, section 6); blanks and padding are passed over."""
    with SecretBuffer(len(letters) * 5 // 8) as room:
        held = bits = size = place = 0
        while place < len(letters):
            letter = letters[place]
            place += 1
            if letter == 0x25 and bytes(letters[place : place + 2]).upper() in {b"3D", b"20"}:
                place += 2
            elif letter not in _BASE32 and letter not in _BLANK:
                raise RefusedError("The seed's secret is not base32.", _NEXT)
            elif letter in _BASE32:
                held, bits = held << 5 | _BASE32[letter], bits + 5
                if bits >= 8:
                    bits -= 8
                    room.view()[size] = held >> bits
                    held &= (1 << bits) - 1
                    size += 1
        if not size:
            raise RefusedError("The seed's secret is missing.", _NEXT)
        return SecretBuffer.of(room.view()[:size])
