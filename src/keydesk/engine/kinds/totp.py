"""TOTP seeds as otpauth URIs (RFC 6238): issuer, account and parameters are facts, the seed is not."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote, urlsplit

from keydesk.engine.kinds.description import Description
from keydesk.model.kinds import VALUE, Kind

if TYPE_CHECKING:
    from keydesk.engine.kinds.description import Fields


def describe(fields: Fields) -> Description:
    """Return algorithm, digits and period; anything that is no otpauth URI is described as unreadable."""
    try:
        uri = urlsplit(str(fields[VALUE], "utf-8").strip())
        query = {name: values[0] for name, values in parse_qs(uri.query).items()}
    except ValueError:
        return Description(Kind.TOTP, "unknown", warnings=("unreadable",))
    if uri.scheme != "otpauth" or "secret" not in query:
        return Description(Kind.TOTP, "unknown", warnings=("unreadable",))
    bits = len(query["secret"].rstrip("=")) * 5
    facts = {
        "account": unquote(uri.path.lstrip("/")),
        "issuer": query.get("issuer", ""),
        "digits": query.get("digits", "6"),
        "period": query.get("period", "30"),
    }
    algorithm = f"{uri.netloc.upper()} {query.get('algorithm', 'SHA1')}"
    return Description(Kind.TOTP, algorithm, bits, facts=facts, warnings=("weak",) if bits < 80 else ())
