"""A keyslot as the header holds it: nothing in it is secret, and a damaged one is told from a wrong password.

Its root key is sealed to its public key, so a new root needs no absent password or token; its private key is sealed by
what its secret derives (see ``opening``). Slots are added, tested and removed; names of slots live inside the vault.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any, Final

from keydesk.engine.crypto.context import SlotContext
from keydesk.engine.crypto.mac import prefixed
from keydesk.engine.keyslots.cost import Cost
from keydesk.errors import DamagedError

if TYPE_CHECKING:
    from collections.abc import Mapping

ID_SIZE: Final = 16
SALT_SIZE: Final = 32


class SlotType(Enum):
    """What a slot's secret is. The value is written to the header."""

    PASSWORD = "password"
    RECOVERY = "recovery"


@dataclass(frozen=True, slots=True)
class Slot:
    """One keyslot as the header holds it; nothing in it is secret.

    ``cost`` is None where the secret has 256 bits of its own. ``is_confirmed`` claims that the person has shown to have
    the secret: a recovery slot counts only once its code was typed or scanned back. Until then it is *pending*: its
    root key is sealed once more, by a key that only the open vault has, so its secret alone opens nothing.
    """

    id: bytes
    type: SlotType
    cost: Cost | None
    salt: bytes
    commitment: bytes
    public_key: bytes
    sealed_private: bytes
    root_generation: int
    sealed_root: bytes
    is_confirmed: bool = True

    def to_body(self) -> dict[str, Any]:
        """The slot as JSON types, with a checksum that tells damage from a wrong password."""
        body: dict[str, Any] = {
            "commitment": _text(self.commitment),
            "confirmed": self.is_confirmed,
            "cost": None if self.cost is None else [self.cost.memory, self.cost.passes, self.cost.lanes],
            "generation": self.root_generation,
            "id": self.id.hex(),
            "private": _text(self.sealed_private),
            "public": _text(self.public_key),
            "root": _text(self.sealed_root),
            "salt": _text(self.salt),
            "type": self.type.value,
        }
        body["check"] = self._check()
        return body

    @classmethod
    def from_body(cls, body: Mapping[str, Any]) -> Slot:
        """The slot ``to_body`` described.

        Raises:
            DamagedError: a part is missing, malformed, or fails the checksum.
        """
        try:
            cost = body["cost"]
            slot = cls(
                id=bytes.fromhex(body["id"]),
                type=SlotType(body["type"]),
                cost=None if cost is None else Cost(*(whole(number) for number in cost)),
                salt=_bytes(body["salt"]),
                commitment=_bytes(body["commitment"]),
                public_key=_bytes(body["public"]),
                sealed_private=_bytes(body["private"]),
                root_generation=whole(body["generation"]),
                sealed_root=_bytes(body["root"]),
                is_confirmed={True: True, False: False}[body["confirmed"]],
            )
            is_whole = len(slot.id) == ID_SIZE and len(slot.salt) == SALT_SIZE and slot.to_body() == body
        except (KeyError, TypeError, ValueError, OverflowError, binascii.Error):
            raise DamagedError("A keyslot in the header is damaged.", part="keyslot") from None
        if not is_whole:
            raise DamagedError("A keyslot in the header fails its checksum.", part="keyslot")
        return slot

    def encoded_cost(self) -> bytes:
        """Every KDF parameter, nothing where there is none."""
        return self.cost.encode() if self.cost else b""

    def context(self, vault: bytes) -> SlotContext:
        """The place the private key is sealed for."""
        return SlotContext(vault, self.id, self.type.value, self.encoded_cost(), self.public_key)

    def _check(self) -> str:
        flags = self.root_generation.to_bytes(8, "big") + bytes([self.is_confirmed])
        parts = (self.id, self.type.value.encode(), self.encoded_cost(), self.salt, self.commitment, self.public_key)
        return hashlib.sha256(prefixed(*parts, self.sealed_private, self.sealed_root, flags)).hexdigest()[:16]


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)


def whole(number: object) -> int:
    """A JSON integer that fits eight bytes; ``true`` is none."""
    if type(number) is not int or not 0 <= number < 1 << 64:
        raise ValueError("not a whole number")
    return number
