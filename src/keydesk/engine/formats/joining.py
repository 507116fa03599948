"""Halves of one key become one key, whichever files of the import they came from.

A certificate, request or public half belongs to the private half with the same public key; among several it goes to
the one of the same source, then of the same file name, then of the same folder, then the first. What finds no private
half stands as a key of its own, without a secret. A certificate that vouches for another one joins it as its chain.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from keydesk.engine.formats.halves import (
    CertificateHalf,
    Half,
    PrivateHalf,
    PublicHalf,
    RequestHalf,
    SshCertificateHalf,
)
from keydesk.engine.formats.naming import stem
from keydesk.engine.formats.parsed import ParsedField, ParsedKey, ParsedVersion, warning
from keydesk.model.kinds import VALUE, Kind

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from keydesk.engine.formats.public import Public

CERTIFICATE, CHAIN, REQUEST, PUBLIC, PASSPHRASE = "certificate", "chain", "request", "public-key", "passphrase"
OLDER = "older-certificates"


_Joinable = CertificateHalf | RequestHalf | PublicHalf | SshCertificateHalf
_Chains = dict[str, list[CertificateHalf]]
"""The SHA-256 of a certificate -> what vouches for it, nearest first."""


@dataclass(slots=True)
class _Bundle:
    """A private half and everything that belongs to it."""

    private: PrivateHalf
    certificates: list[CertificateHalf] = field(default_factory=list)
    requests: list[RequestHalf] = field(default_factory=list)
    publics: list[PublicHalf] = field(default_factory=list)
    ssh_certificates: list[SshCertificateHalf] = field(default_factory=list)
    twins: list[str] = field(default_factory=list)
    """Sources that hold the same private half."""

    def parts(self) -> list[_Joinable]:
        return [*self.certificates, *self.requests, *self.publics, *self.ssh_certificates]


def join(halves: Iterable[Half]) -> list[ParsedKey]:
    """Make keys of halves, in the order the first half of each came."""
    halves = list(halves)
    bundles = [_Bundle(half, list(half.certificates)) for half in halves if isinstance(half, PrivateHalf)]
    by_identity: dict[bytes, list[_Bundle]] = {}
    for bundle in bundles:
        if bundle.private.public is not None:
            by_identity.setdefault(bundle.private.public.identity, []).append(bundle)
    others = [half for half in halves if not isinstance(half, PrivateHalf)]
    alone = [half for half in others if not _attach(half, by_identity.get(half.public.identity, []))]
    for same in by_identity.values():
        for bundle in same:
            bundle.twins = [other.private.place.source for other in same if other is not bundle][:3]
    alone, chains = _chains(alone, bundles)
    places = {id(half): number for number, half in enumerate(halves)}
    keys = [(places[id(bundle.private)], _private_key(bundle, chains)) for bundle in bundles]
    keys += [(places[id(half)], _lone(half, chains)) for half in alone]
    return [key for _, key in sorted(keys, key=lambda pair: pair[0])]


def _attach(half: _Joinable, fits: list[_Bundle]) -> bool:
    if not fits:
        return False
    best = min(
        fits,
        key=lambda bundle: (
            bundle.private.place.source != half.place.source,
            stem(bundle.private.place.source) != stem(half.place.source),
            _folder(bundle.private.place.source) != _folder(half.place.source),
            bool(bundle.private.certificates),
        ),
    )
    if isinstance(half, CertificateHalf):
        if all(half.sha256 != other.sha256 for other in best.certificates):
            best.certificates.append(half)
    elif isinstance(half, RequestHalf):
        best.requests.append(half)
    elif isinstance(half, PublicHalf):
        best.publics.append(half)
    else:
        best.ssh_certificates.append(half)
    return True


def _folder(source: str) -> str:
    return source.replace("\\", "/").rpartition("/")[0]


def _chains(alone: list[_Joinable], bundles: list[_Bundle]) -> tuple[list[_Joinable], _Chains]:
    """Take intermediate and root certificates that vouch for another of the import out of those that stand alone."""
    authorities = {half.subject: half for half in alone if isinstance(half, CertificateHalf) and half.is_authority}
    leaves = [leaf for bundle in bundles for leaf in bundle.certificates]
    leaves += [half for half in alone if isinstance(half, CertificateHalf) and not half.is_authority]
    chains: _Chains = {}
    used: set[int] = set()
    for leaf in leaves:
        found: list[CertificateHalf] = []
        issuer = authorities.get(leaf.issuer)
        while issuer is not None and issuer not in found and issuer.sha256 != leaf.sha256:
            found.append(issuer)
            issuer = None if issuer.is_self_signed else authorities.get(issuer.issuer)
        chains[leaf.sha256] = found
        used |= {id(half) for half in found}
    return [half for half in alone if id(half) not in used], chains


def _private_key(bundle: _Bundle, chains: _Chains) -> ParsedKey:
    private = bundle.private
    public = private.public
    own = [half for half in bundle.certificates if public is None or half.public.identity == public.identity]
    own.sort(key=lambda half: half.ends, reverse=True)
    chain = [half for half in bundle.certificates if half not in own] + (chains.get(own[0].sha256, []) if own else [])
    is_ssh = private.is_ssh or bool(bundle.ssh_certificates) or any(half.is_ssh for half in bundle.publics)
    newest = max(bundle.ssh_certificates, key=_end, default=None)
    fields = [ParsedField(VALUE, secret=True, body=private.value), *_public_fields(bundle, own, chain, newest)]
    if private.passphrase is not None:
        fields.append(ParsedField(PASSPHRASE, secret=True, body=private.passphrase))
    attributes, warnings = dict(private.attributes), list(private.warnings)
    for half in bundle.publics:
        if half.comment:
            attributes.setdefault("comment", half.comment)
    if newest is not None:
        attributes |= newest.attributes
        warnings += newest.warnings
    if own:
        attributes |= _facts(own[0])
    elif bundle.requests:
        attributes |= _request_facts(bundle.requests[0])
    kind = Kind.SSH_KEY if is_ssh else Kind.X509 if own or bundle.requests else Kind.PRIVATE_KEY
    starts, ends = _span(own, newest)
    warnings += _weaknesses(public, own)
    if bundle.twins:
        warnings.append(warning("duplicate", f"The same key is in {', '.join(bundle.twins)} too."))
    sources = dict.fromkeys(half.place.source for half in bundle.parts())
    return ParsedKey(
        segments=private.place.segments,
        name=private.place.name,
        kind=kind,
        algorithm=private.algorithm,
        bits=public.bits if public is not None else None,
        fingerprint=_fingerprint(public, is_ssh=is_ssh),
        created=starts,
        expires=ends,
        attributes=attributes,
        versions=(ParsedVersion(tuple(fields), starts),),
        source=private.place.source,
        source_format=private.place.format_name,
        protection=private.protection,
        warnings=tuple(warnings),
        joined=tuple(name for name in sources if name != private.place.source),
    )


def _public_fields(
    bundle: _Bundle, own: list[CertificateHalf], chain: list[CertificateHalf], newest: SshCertificateHalf | None
) -> list[ParsedField]:
    parts: list[tuple[str, bytes]] = []
    if newest is not None:
        parts.append((CERTIFICATE, newest.line))
    elif own:
        parts.append((CERTIFICATE, own[0].pem))
    if newest is not None and own:
        parts.append(("x509-certificate", own[0].pem))
    if len(own) > 1:
        parts.append((OLDER, b"".join(half.pem for half in own[1:])))
    if chain:
        parts.append((CHAIN, b"".join(half.pem for half in chain)))
    if bundle.requests:
        parts.append((REQUEST, bundle.requests[0].pem))
    if bundle.publics:
        parts.append((PUBLIC, bundle.publics[0].body))
    return [ParsedField(name, secret=False, body=body) for name, body in parts]


def _lone(half: _Joinable, chains: _Chains) -> ParsedKey:
    """A key without its private half: its value is public."""
    fields: list[ParsedField] = []
    warnings: tuple[str, ...] = ()
    starts = ends = None
    kind, is_ssh, attributes = Kind.X509, False, {"part": "public only"}
    if isinstance(half, CertificateHalf):
        body, starts, ends = half.pem, half.starts, half.ends
        attributes |= _facts(half)
        warnings = tuple(_weaknesses(half.public, [half]))
        if chain := chains.get(half.sha256):
            fields.append(ParsedField(CHAIN, secret=False, body=b"".join(part.pem for part in chain)))
    elif isinstance(half, RequestHalf):
        body = half.pem
        attributes |= _request_facts(half)
    elif isinstance(half, SshCertificateHalf):
        body, kind, is_ssh, starts, ends = half.line, Kind.SSH_KEY, True, half.starts, half.ends
        attributes |= half.attributes
        warnings = half.warnings
    else:
        body, is_ssh = half.body, half.is_ssh
        kind = Kind.SSH_KEY if half.is_ssh else Kind.PRIVATE_KEY
        attributes |= {"comment": half.comment} if half.comment else {}
        warnings = tuple(_weaknesses(half.public, []))
    title = half.title if isinstance(half, CertificateHalf | RequestHalf) else half.place.name
    return ParsedKey(
        segments=half.place.segments,
        name=title,
        kind=kind,
        algorithm=half.public.algorithm,
        bits=half.public.bits,
        fingerprint=_fingerprint(half.public, is_ssh=is_ssh),
        created=starts,
        expires=ends,
        attributes=attributes,
        versions=(ParsedVersion((ParsedField(VALUE, secret=False, body=body), *fields), starts),),
        source=half.place.source,
        source_format=half.place.format_name,
        warnings=warnings,
    )


def _end(half: SshCertificateHalf) -> float:
    return half.ends.timestamp() if half.ends is not None else float("inf")


def _span(own: list[CertificateHalf], newest: SshCertificateHalf | None) -> tuple[datetime | None, datetime | None]:
    if own:
        return own[0].starts, own[0].ends
    return (newest.starts, newest.ends) if newest is not None else (None, None)


def _fingerprint(public: Public | None, *, is_ssh: bool) -> str | None:
    if public is None:
        return None
    return (public.ssh_fingerprint if is_ssh else None) or public.spki_fingerprint or public.ssh_fingerprint


def _facts(half: CertificateHalf) -> dict[str, str]:
    facts = {
        "subject": half.subject,
        "issuer": half.issuer,
        "serial": half.serial,
        "san": half.alternative_names,
        "certificate-sha256": half.sha256,
    }
    return {name: text for name, text in facts.items() if text}


def _request_facts(half: RequestHalf) -> dict[str, str]:
    facts = {"subject": half.subject, "san": half.alternative_names, "part-waiting": "certificate"}
    return {name: text for name, text in facts.items() if text}


def _weaknesses(public: Public | None, own: list[CertificateHalf]) -> list[str]:
    found = []
    if public is not None and public.is_weak:
        found.append(warning("weak", f"{public.algorithm} is too weak today."))
    if own and own[0].weakness:
        found.append(warning("weak", own[0].weakness))
    return found
