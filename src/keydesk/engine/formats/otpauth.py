"""otpauth lines give one-time-code keys; every parameter is checked, and the line itself is what is stored.

Format: the Key URI format of Google Authenticator, with the algorithms and digits of RFC 6238 and RFC 4226.
"""

from __future__ import annotations

import base64
import binascii
from urllib.parse import parse_qsl, unquote, urlsplit

from keydesk.engine.formats.halves import Harvest
from keydesk.engine.formats.limits import MAX_KEYS, check_count
from keydesk.engine.formats.parsed import ParsedField, ParsedKey, ParsedVersion, SourceFile, Unreadable, warning
from keydesk.engine.formats.text import decode
from keydesk.engine.kinds.totp import ALGORITHMS, COUNTER, COUNTERS, DIGITS, PERIODS
from keydesk.errors import RefusedError
from keydesk.model.kinds import VALUE, Kind

NAME = "otpauth"
_SHORTEST_SECRET = 10
_ASK = "Ask the service for a new QR code."


def is_otpauth(text: bytes) -> bool:
    """Claim: the first line that is not a comment is an otpauth URI."""
    lines = (line.strip() for line in text.splitlines())
    first = next((line for line in lines if line and not line.startswith(b"#")), b"")
    return first.lower().startswith(b"otpauth://")


def read(source: SourceFile) -> Harvest:
    """Read one URI a line; a line that is none is left alone and said. Raises RefusedError."""
    harvest = Harvest()
    lines = decode(source.body).splitlines()
    check_count("lines", len(lines), MAX_KEYS)
    for number, line in enumerate(lines, 1):
        uri = line.strip()
        if not uri or uri.startswith("#"):
            continue
        try:
            harvest.keys.append(read_uri(uri, source.name))
        except RefusedError as error:
            reason = f"Line {number}: {error.sentence}"
            harvest.unreadable.append(Unreadable(source.name, NAME, reason, error.next_step))
    return harvest


def read_uri(uri: str, source: str) -> ParsedKey:
    """Read one URI. Raises RefusedError naming the parameter that is wrong, never its value."""
    try:
        url = urlsplit(uri)
        given = parse_qsl(url.query, keep_blank_values=True, strict_parsing=True, max_num_fields=20)
    except ValueError:
        raise RefusedError("This is no otpauth URI.", _ASK) from None
    kind = url.netloc.lower()
    if url.scheme.lower() != "otpauth" or kind not in {"totp", "hotp"}:
        raise RefusedError("This is neither otpauth://totp nor otpauth://hotp.", _ASK)
    parameters = {name.lower(): value for name, value in given}
    if len(parameters) != len(given):
        raise RefusedError("A parameter is given twice.", _ASK)
    seed = _seed(parameters.get("secret", ""))
    algorithm = parameters.get("algorithm", "SHA1").upper().replace("-", "").removeprefix("HMAC")
    if algorithm not in ALGORITHMS:
        raise RefusedError("Its algorithm is not SHA1, SHA256 or SHA512.", _ASK)
    attributes, account, prefix = _label(url.path, parameters)
    for number, default, allowed in (("digits", 6, DIGITS), ("period", 30, PERIODS), (COUNTER, 0, COUNTERS)):
        _check_number(parameters, number, default, allowed)
    issuer = attributes.get("issuer", "")
    warnings = (warning("mismatch", "The issuer before its account is another than its issuer parameter."),)
    return ParsedKey(
        segments=(),
        name=f"{prefix or issuer}:{account}" if prefix or issuer else account or "one-time code",
        kind=Kind.TOTP,
        algorithm=f"{kind.upper()} {algorithm}",
        bits=len(seed) * 8,
        attributes=attributes,
        versions=(ParsedVersion((ParsedField(VALUE, secret=True, body=uri.encode()),)),),
        source=source,
        source_format=NAME,
        warnings=warnings if prefix and issuer and prefix != issuer else (),
    )


def _seed(text: str) -> bytes:
    compact = text.replace(" ", "").replace("-", "").rstrip("=").upper()
    try:
        seed = base64.b32decode(compact + "=" * (-len(compact) % 8))
    except binascii.Error:
        raise RefusedError("Its secret is not base32.", _ASK) from None
    if len(seed) < _SHORTEST_SECRET:
        raise RefusedError("Its secret is missing or far too short.", _ASK)
    return seed


def _check_number(parameters: dict[str, str], name: str, default: int, allowed: range) -> None:
    text = parameters.get(name, str(default))
    if not text.isascii() or not text.isdigit() or len(text) > 19 or int(text) not in allowed:
        raise RefusedError(f"Its {name} is not a number from {allowed.start} to {allowed.stop - 1}.", _ASK)


def _label(path: str, parameters: dict[str, str]) -> tuple[dict[str, str], str, str]:
    """The attributes of a label, its account and its issuer prefix."""
    label = unquote(path.removeprefix("/"))
    prefix, colon, account = label.partition(":")
    if not colon:
        prefix, account = "", label
    account = account.strip()
    attributes = {"username": account} if account else {}
    issuer = parameters.get("issuer", "") or prefix
    if issuer:
        attributes["issuer"] = issuer
    return attributes, account, prefix
