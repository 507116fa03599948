"""Every kind finds its family here, and nothing else decides which file speaks for a kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keydesk.engine.kinds import asymmetric, opaque, passwords, ssh, symmetric, tokens, totp
from keydesk.errors import RefusedError
from keydesk.model.kinds import KINDS, Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from keydesk.engine.kinds.description import Description, Fields, GeneratedField, Rng

_DESCRIBE: dict[Kind, Callable[[Fields], Description]] = {
    Kind.PASSWORD: passwords.describe,
    Kind.API_TOKEN: tokens.describe,
    Kind.SYMMETRIC: symmetric.describe,
    Kind.SSH_KEY: ssh.describe,
    Kind.PRIVATE_KEY: asymmetric.describe_private_key,
    Kind.X509: asymmetric.describe_certificate,
    Kind.TOTP: totp.describe,
    Kind.OPAQUE: opaque.describe,
}
_GENERATE: dict[Kind, Callable[[str, Mapping[str, str], Rng], tuple[GeneratedField, ...]]] = {
    Kind.PASSWORD: passwords.generate,
    Kind.API_TOKEN: tokens.generate,
    Kind.SYMMETRIC: symmetric.generate,
    Kind.SSH_KEY: ssh.generate,
}


def describe(kind: Kind, fields: Fields) -> Description:
    """Return what may be known publicly of `fields` (main field `value`) as a key of `kind`.

    Material that does not parse is described as far as it goes and warned about, never refused: what a person
    stores comes back as it went in. Raises RefusedError only when the main field is missing.
    """
    if "value" not in fields:
        raise RefusedError("A key needs a field called value.", "Give its main secret the name value.")
    return _DESCRIBE[kind](fields)


def generate(kind: Kind, algorithm: str, options: Mapping[str, str], rng: Rng) -> tuple[GeneratedField, ...]:
    """Return new key material of `kind`; an empty `algorithm` means the kind's first.

    Raises RefusedError when the kind, algorithm or an option cannot be generated.
    """
    known = KINDS[kind].algorithms
    if not known or kind not in _GENERATE:
        raise RefusedError(f"A {KINDS[kind].title.lower()} cannot be generated here.", "Import it, or put its value.")
    algorithm = algorithm or known[0]
    if algorithm not in known:
        raise RefusedError(f"The algorithm {algorithm} is not known for {kind}.", f"Choose one of {', '.join(known)}.")
    return _GENERATE[kind](algorithm, options, rng)


def recognise(value: memoryview) -> Kind:
    """Return the kind that the bytes most likely are, by content alone; opaque when nothing fits."""
    start = bytes(value[:64])
    if start.startswith(b"-----BEGIN OPENSSH PRIVATE KEY-----"):
        return Kind.SSH_KEY
    if start.startswith(b"-----BEGIN CERTIFICATE-----"):
        return Kind.X509
    if start.startswith(b"-----BEGIN ") and b"PRIVATE KEY-----" in start:
        return Kind.PRIVATE_KEY
    if start.startswith(b"otpauth://"):
        return Kind.TOTP
    if tokens.is_token(value):
        return Kind.API_TOKEN
    return Kind.PASSWORD if opaque.is_one_line_of_text(value) else Kind.OPAQUE
