"""A named value's kind is guessed from its name and shape, so that a list says what it holds; nothing is altered.

The first rule that fits decides:

* a PEM private key or certificate inside the value          -> read as such (`is_pem`)
* a URL with a password (`scheme://user:password@host`)       -> password, with username, host, port, database, url
* a name ending in SIGNING_KEY, ENCRYPTION_KEY, AES_KEY, ...  -> symmetric, when the value is 16 to 64 bytes encoded
* a name ending in _KEY, _TOKEN, _SECRET, _PAT                -> api-token
* a name with PASSWORD, PASSWD, PASSPHRASE, PASS or PWD       -> password
* everything else                                             -> opaque
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from keydesk.engine.kinds import symmetric
from keydesk.model.kinds import VALUE, Kind

_WORDS = re.compile(r"[^A-Z0-9]+|(?<=[a-z0-9])(?=[A-Z])")
_PASSWORDS = {"PASSWORD", "PASSWD", "PASSPHRASE", "PASS", "PWD", "PASSWORT", "KENNWORT"}
_TOKENS = {"KEY", "TOKEN", "SECRET", "PAT", "APIKEY"}
_CIPHERS = {"SIGNING", "ENCRYPTION", "ENCRYPT", "AES", "HMAC", "CIPHER", "COOKIE", "SESSION", "FERNET", "MASTER"}
_PEM = re.compile(rb"-----BEGIN (?:[A-Z0-9]+ )*(?:PRIVATE KEY|CERTIFICATE|CERTIFICATE REQUEST)-----")


@dataclass(frozen=True, slots=True)
class Guess:
    """What a value seems to be; attributes hold nothing secret."""

    kind: Kind
    algorithm: str = ""
    bits: int | None = None
    attributes: dict[str, str] = field(default_factory=dict)


def is_pem(value: bytes) -> bool:
    """Claim: the value is a PEM text with a key, certificate or request."""
    return _PEM.search(value[:4096]) is not None


def guess(name: str, value: bytes) -> Guess:
    """Guess the kind of `value` called `name`."""
    words = {word.upper() for word in _WORDS.split(name)} | set(_WORDS.split(name.upper()))
    text = value.decode("utf-8", "replace")
    if (located := url_parts(text)) is not None and located.has_password:
        return Guess(Kind.PASSWORD, "password", None, located.attributes)
    if words & _TOKENS and words & _CIPHERS:
        described = symmetric.describe({VALUE: memoryview(value)})
        if not described.warnings:
            return Guess(Kind.SYMMETRIC, described.algorithm, described.strength)
    if words & _PASSWORDS or any(word.endswith(("PASSWORD", "PASSWD")) for word in words):
        return Guess(Kind.PASSWORD, "password")
    if words & _TOKENS or any(word.endswith(("TOKEN", "APIKEY")) for word in words):
        return Guess(Kind.API_TOKEN, "token")
    return Guess(Kind.OPAQUE)


@dataclass(frozen=True, slots=True)
class Located:
    """A URL taken apart; `attributes` name where it leads, without password and query."""

    has_password: bool
    attributes: dict[str, str]


def url_parts(text: str) -> Located | None:
    """Take a URL with a host apart, or None when it is none."""
    if "://" not in text[:64] or any(c.isspace() for c in text):
        return None
    try:
        url = urlsplit(text)
        host, port, username = url.hostname or "", url.port, url.username
    except ValueError:
        return None
    if not host:
        return None
    shown_host = f"[{host}]" if ":" in host else host
    address = f"{shown_host}:{port}" if port is not None else shown_host
    attributes = {"url": f"{url.scheme}://{address}{url.path}", "host": host}
    if username:
        attributes["username"] = unquote(username)
    if port is not None:
        attributes["port"] = str(port)
    if url.path.strip("/") and url.scheme.partition("+")[0] not in {"http", "https"}:
        attributes["database"] = unquote(url.path.strip("/"))
    return Located(bool(url.password), attributes)
