"""The header's body has one spelling: canonical JSON (RFC 8785 for these types), nothing missing, nothing more."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Final

from keydesk.engine.keyslots.slot import Slot, whole
from keydesk.errors import DamagedError

_NAMES: Final = {"created", "generation", "parent", "root_generation", "slots"}
_INCARNATION_SIZE: Final = 16


@dataclass(frozen=True, slots=True)
class Body:
    """What a header says besides who it is.

    ``generation`` is the number in the database's file name, ``root_generation`` the one keys are derived with,
    ``created`` microseconds since 1970 UTC, ``parent`` the incarnation a restored vault came from (else empty).
    """

    generation: int
    root_generation: int
    created: int
    slots: tuple[Slot, ...] = field(default=())
    parent: bytes = b""

    def encode(self) -> bytes:
        """The body as bytes."""
        body = {
            "created": self.created,
            "generation": self.generation,
            "parent": self.parent.hex(),
            "root_generation": self.root_generation,
            "slots": [slot.to_body() for slot in self.slots],
        }
        return _canonical(body)

    @classmethod
    def decode(cls, raw: bytes) -> Body:
        """The body these bytes spell.

        Raises:
            DamagedError: they are not what ``encode`` writes.
        """
        try:
            body = json.loads(raw)
            if not isinstance(body, dict) or set(body) != _NAMES or _canonical(body) != raw:
                raise ValueError  # noqa: TRY301 - one way out for all that can be wrong
            parent = bytes.fromhex(body["parent"])
            if len(parent) not in {0, _INCARNATION_SIZE} or not isinstance(body["slots"], list):
                raise ValueError  # noqa: TRY301
            return cls(
                generation=whole(body["generation"]),
                root_generation=whole(body["root_generation"]),
                created=whole(body["created"]),
                slots=tuple(Slot.from_body(each) for each in body["slots"]),
                parent=parent,
            )
        except (ValueError, TypeError, KeyError, RecursionError):
            raise DamagedError("The header's body is not spelled as it should be.", part="body") from None


def _canonical(body: object) -> bytes:
    return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False).encode("ascii")
