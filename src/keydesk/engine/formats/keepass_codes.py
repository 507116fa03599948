"""A one-time seed, however KeePass or an add-on keeps it, becomes one more field: `otp`, in otpauth's form.

KeePass since 2.47: TimeOtp-Secret-Base32 (or -Hex, -Base64, plain), -Algorithm, -Length, -Period, and the same with
HmacOtp and -Counter. KeeTrayTOTP and old KeePassXC: "TOTP Seed" and "TOTP Settings" (period;digits). KeePassXC keeps
otpauth lines itself. What the entry holds stays beside it as it came.
"""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from keydesk.engine.kinds.totp import read
from keydesk.errors import RefusedError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_WRITTEN: dict[str, Callable[[str], bytes]] = {
    "-Base32": lambda text: base64.b32decode(_padded(text.upper()), casefold=True),
    "-Hex": bytes.fromhex,
    "-Base64": lambda text: base64.b64decode(text, validate=True),
    "": str.encode,
}


def otpauth_of(texts: Mapping[str, str]) -> str:
    """Return the otpauth line that an entry's texts amount to; empty when they hold no seed that works."""
    for kind, prefix in (("totp", "TimeOtp"), ("hotp", "HmacOtp")):
        seed = _seed(texts, f"{prefix}-Secret")
        if seed:
            return _line(kind, seed, {
                "algorithm": texts.get(f"{prefix}-Algorithm", "").upper().replace("-", "").removeprefix("HMAC"),
                "digits": texts.get(f"{prefix}-Length", ""),
                "period": texts.get("TimeOtp-Period", "") if kind == "totp" else "",
                "counter": texts.get("HmacOtp-Counter", "") if kind == "hotp" else "",
            })  # fmt: skip
    seed = _decoded("-Base32", texts.get("TOTP Seed", ""))
    period, _, digits = texts.get("TOTP Settings", "").partition(";")
    return _line("totp", seed, {"period": period, "digits": digits}) if seed else ""


def _seed(texts: Mapping[str, str], name: str) -> bytes:
    return next((_decoded(ending, texts[name + ending]) for ending in _WRITTEN if texts.get(name + ending)), b"")


def _decoded(ending: str, text: str) -> bytes:
    try:
        return _WRITTEN[ending](text.replace(" ", "") if ending else text)
    except (ValueError, binascii.Error):
        return b""


def _padded(text: str) -> str:
    return text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 8)


def _line(kind: str, seed: bytes, how: Mapping[str, str]) -> str:
    secret = base64.b32encode(seed).decode().rstrip("=")
    line = f"otpauth://{kind}/?{urlencode({'secret': secret, **{name: text for name, text in how.items() if text}})}"
    try:
        read(memoryview(line.encode())).secret.wipe()
    except RefusedError:
        return ""
    return line
