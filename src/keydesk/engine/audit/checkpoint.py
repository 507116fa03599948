"""A checkpoint is a signed statement of how long the history is and what its root is, for somebody else to keep.

Text as C2SP tlog-checkpoint in a C2SP signed note: origin, size, root in base64, and one extension line with the time,
then an Ed25519 signature (type 0x01) and an ML-DSA-65 signature (FIPS 204; type 0xff and a name of ours, as the note
format has no number for it). Both must hold. Lines of other keys, such as witnesses', are ignored.

Signing needs the vault's seed; checking needs the pinned public keys and no secret.

Use::

    keys = SigningKeys.from_seed(root_keys.audit_seed, origin_of(vault_id))
    text = sign(keys, size, root, now)
    checkpoint = verify(text, keys.public)
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA65PrivateKey, MLDSA65PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from keydesk.errors import RefusedError, TamperedError

if TYPE_CHECKING:
    from keydesk.engine.crypto.secret import SecretBuffer

ED25519 = b"\x01"
ML_DSA_65 = b"\xffkeydesk ML-DSA-65"
MOST_TEXT = 64 * 1024
"""Bytes of a checkpoint with all its witnesses' lines; longer ones are refused unread."""

_DASH = "\N{EM DASH} "
_TIME = "time "
_TIME_FORMAT = "%Y-%m-%dT%H:%M:%SZ"
_HASH_SIZE = 32


@dataclass(frozen=True, slots=True)
class PublicKeys:
    """Who may sign for one history: its origin and the raw public keys, 32 and 1,952 bytes."""

    origin: str
    ed25519: bytes
    ml_dsa: bytes

    def encode(self) -> str:
        """Two lines in the form of C2SP verifier keys: name, key id, type and key."""
        return "".join(
            f"{self.origin}+{_key_id(self.origin, kind, key).hex()}+{_base64(kind + key)}\n"
            for kind, key in ((ED25519, self.ed25519), (ML_DSA_65, self.ml_dsa))
        )

    @classmethod
    def parse(cls, text: str) -> PublicKeys:
        """Read what `encode` writes.

        Raises:
            RefusedError: it is something else.
        """
        try:
            (first, _, ed), (second, _, ml) = (line.split("+", 2) for line in text.strip().split("\n"))
            ed_raw, ml_raw = _unbase64(ed), _unbase64(ml)
        except ValueError:
            raise RefusedError("These are not the public keys of a history.") from None
        keys = cls(first, ed_raw.removeprefix(ED25519), ml_raw.removeprefix(ML_DSA_65))
        if first != second or keys.encode().strip() != text.strip():
            raise RefusedError("These are not the public keys of a history.")
        return keys

    @property
    def fingerprint(self) -> str:
        """SHA-256 over the encoding, hexadecimal, to compare by eye."""
        return sha256(self.encode().encode()).hexdigest()


@dataclass(frozen=True, slots=True, repr=False)
class SigningKeys:
    """The keys that sign one history's checkpoints."""

    public: PublicKeys
    _ed25519: Ed25519PrivateKey
    _ml_dsa: MLDSA65PrivateKey

    @classmethod
    def from_seed(cls, seed: SecretBuffer, origin: str) -> SigningKeys:
        """Both keys from one 32-byte seed, by HKDF-Expand with a label each (RFC 5869)."""
        ed25519 = Ed25519PrivateKey.from_private_bytes(_derive(seed, b"ed25519"))
        ml_dsa = MLDSA65PrivateKey.from_seed_bytes(_derive(seed, b"ml-dsa-65"))
        public = PublicKeys(origin, ed25519.public_key().public_bytes_raw(), ml_dsa.public_key().public_bytes_raw())
        return cls(public, ed25519, ml_dsa)

    def sign(self, note: bytes) -> tuple[bytes, bytes]:
        """Both signatures over the text of a note."""
        return self._ed25519.sign(note), self._ml_dsa.sign(note)


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a verified checkpoint says."""

    origin: str
    size: int
    root: bytes
    time: datetime | None


def origin_of(vault: bytes) -> str:
    """The name of a vault's history."""
    return f"keydesk/{vault.hex()}"


def sign(keys: SigningKeys, size: int, root: bytes, now: datetime) -> str:
    """The signed checkpoint of a history of `size` leaves with this root, at `now` (aware)."""
    time = now.astimezone(UTC).strftime(_TIME_FORMAT)
    note = f"{keys.public.origin}\n{size}\n{_base64(root)}\n{_TIME}{time}\n"
    public = keys.public
    lines = [
        f"{_DASH}{public.origin} {_base64(_key_id(public.origin, kind, key) + signature)}\n"
        for (kind, key), signature in zip(_named(public), keys.sign(note.encode()), strict=True)
    ]
    return note + "\n" + "".join(lines)


def verify(text: str, keys: PublicKeys) -> Checkpoint:
    """What a checkpoint says, once both signatures of the pinned keys hold.

    Raises:
        TamperedError: a signature is missing or wrong, or the text has another form.
    """
    if len(text) > MOST_TEXT:
        raise _bad("is too long")
    note, separator, rest = text.rpartition("\n\n")
    note += "\n"
    if not separator or not rest.endswith("\n"):
        raise _bad("has no signatures")
    signatures = _signatures(rest)
    raw = note.encode()
    for name, (kind, key) in zip(("Ed25519", "ML-DSA-65"), _named(keys), strict=True):
        signature = signatures.get((keys.origin, _key_id(keys.origin, kind, key)))
        if signature is None:
            raise _bad(f"is not signed with the pinned {name} key")
        if not _holds(kind, key, signature, raw):
            raise _bad(f"has a wrong {name} signature")
    return _read(note, keys.origin)


def _read(note: str, origin: str) -> Checkpoint:
    lines = note.removesuffix("\n").split("\n")
    try:
        named, size, root, *extensions = lines
        decoded = _unbase64(root)
        number = int(size) if size.isascii() and size.isdecimal() else -1
    except ValueError:
        raise _bad("is malformed") from None
    if named != origin or str(number) != size or len(decoded) != _HASH_SIZE or "" in extensions:
        raise _bad("is malformed or of another history")
    time = None
    for line in extensions:
        if line.startswith(_TIME):
            try:
                time = datetime.strptime(line.removeprefix(_TIME), _TIME_FORMAT).replace(tzinfo=UTC)
            except ValueError:
                raise _bad("has no readable time") from None
    return Checkpoint(named, number, decoded, time)


def _signatures(rest: str) -> dict[tuple[str, bytes], bytes]:
    found: dict[tuple[str, bytes], bytes] = {}
    for line in rest.removesuffix("\n").split("\n"):
        if not line.startswith(_DASH):
            raise _bad("has a malformed signature line")
        name, _, encoded = line.removeprefix(_DASH).partition(" ")
        try:
            signature = _unbase64(encoded)
        except ValueError:
            raise _bad("has a malformed signature line") from None
        found.setdefault((name, signature[:4]), signature[4:])
    return found


def _holds(kind: bytes, key: bytes, signature: bytes, raw: bytes) -> bool:
    try:
        if kind == ED25519:
            Ed25519PublicKey.from_public_bytes(key).verify(signature, raw)
        else:
            MLDSA65PublicKey.from_public_bytes(key).verify(signature, raw)
    except (InvalidSignature, ValueError):
        return False
    return True


def _named(keys: PublicKeys) -> tuple[tuple[bytes, bytes], tuple[bytes, bytes]]:
    return (ED25519, keys.ed25519), (ML_DSA_65, keys.ml_dsa)


def _key_id(name: str, kind: bytes, key: bytes) -> bytes:
    """C2SP signed-note: the first four bytes of SHA-256(name || newline || type || key)."""
    return sha256(name.encode() + b"\n" + kind + key).digest()[:4]


def _derive(seed: SecretBuffer, label: bytes) -> bytes:
    return HKDFExpand(SHA256(), 32, b"keydesk/v1/checkpoint/" + label).derive(seed.view())


def _base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")


def _unbase64(text: str) -> bytes:
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise ValueError("not base64") from None
    if _base64(raw) != text:
        raise ValueError("not canonical base64")
    return raw


def _bad(what: str) -> TamperedError:
    return TamperedError(f"The checkpoint {what}.", "Ask whoever gave it to you for the original.", part="checkpoint")
