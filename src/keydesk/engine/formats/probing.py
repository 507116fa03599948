"""What a file is, is decided by its content alone; its name only helps to call its keys.

`probe` answers the first format that fits, in the order of `FORMATS`: binary marks first, then text, and the shapes
that fit most loosely (`.env`, CSV) last. A format that is recognised but not read yet has no reader.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from keydesk.engine.formats import (
    csvfile,
    derfile,
    dotenv,
    kdbx,
    keepass,
    kubernetes,
    named,
    openssh,
    otpauth,
    pem,
    pkcs12,
)
from keydesk.engine.formats.halves import Harvest
from keydesk.engine.formats.parsed import ParseOptions, SourceFile
from keydesk.engine.formats.text import for_probing
from keydesk.errors import RefusedError

Reader = Callable[[SourceFile, bytes | None, ParseOptions], Harvest]
_PROBED = 64 * 1024


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file: its stable name, what it is called, and whether Keydesk reads it."""

    name: str
    title: str
    read: Reader

    @property
    def is_read(self) -> bool:
        """Claim: the files of this kind become keys."""
        return self.name not in _NAMED_ONLY


_NAMED_ONLY = {kind.name for kind in named.NAMED}


def _left_alone(kind: named.NamedKind) -> Reader:
    def read(source: SourceFile, passphrase: bytes | None, options: ParseOptions) -> Harvest:  # noqa: ARG001 - Reader
        raise RefusedError(f"It is {kind.title}, which Keydesk does not read yet.", kind.next_step)

    return read


PEM = Format("pem", pem.PEM, pem.read)
DER = Format("der", pem.DER, derfile.read)
PKCS12 = Format("pkcs12", pkcs12.NAME, lambda source, passphrase, _: pkcs12.read(source, passphrase))
KEEPASS = Format("kdbx", keepass.NAME, lambda source, passphrase, _: keepass.read(source, passphrase))
OPENSSH_PUBLIC = Format("openssh-public", openssh.PUBLIC, lambda source, _, __: openssh.read_public(source))
OTPAUTH = Format("otpauth", otpauth.NAME, lambda source, _, __: otpauth.read(source))
KUBERNETES = Format("kubernetes", kubernetes.NAME, lambda source, _, options: kubernetes.read(source, options))
DOTENV = Format("dotenv", dotenv.NAME, lambda source, _, options: dotenv.read(source, options))
CSV = Format("csv", csvfile.NAME, lambda source, _, options: csvfile.read(source, options))

FORMATS: tuple[Format, ...] = (
    KEEPASS, PKCS12, DER, PEM, OPENSSH_PUBLIC, OTPAUTH, KUBERNETES, DOTENV, CSV,
    *(Format(kind.name, kind.label, _left_alone(kind)) for kind in named.NAMED),
)  # fmt: skip
"""Every format Keydesk knows, read and named; help and documents list them from here."""
_BY_NAME = {form.name: form for form in FORMATS}


def probe(body: bytes, name: str = "") -> Format | None:  # noqa: ARG001 - part of the contract; content decides
    """The format of `body`, or None when nothing is recognised."""
    if body.startswith(kdbx.SIGNATURE):
        return KEEPASS
    outline = derfile.outline(body)
    if outline is not None:
        return PKCS12 if outline is derfile.Outline.PFX else DER
    text = for_probing(body)
    kind = named.name_of(text or body)
    if kind is not None:
        return _BY_NAME[kind.name]
    return _of_text(text) if text else None


def _of_text(text: bytes) -> Format | None:
    tests: tuple[tuple[Callable[[bytes], bool], Format], ...] = (
        (otpauth.is_otpauth, OTPAUTH),
        (kubernetes.is_manifest, KUBERNETES),
        (dotenv.is_dotenv, DOTENV),
        (lambda body: b"-----BEGIN " in body, PEM),
        (openssh.is_public, OPENSSH_PUBLIC),
        (csvfile.is_table, CSV),
    )
    return next((form for fits, form in tests if fits(text)), None)
