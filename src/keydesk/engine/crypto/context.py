"""Every sealed thing is bound to its place: the context says what it is and where it belongs; elsewhere it is shut.

One class per type of object. Encoded as the type's name, the number of fields, then each field as a type byte, a
4-byte length and its bytes; integers are 8 bytes, big endian. Ids only, never names: a rename re-seals nothing.
Each class declares which keys may seal it, so a key for one purpose cannot open what another sealed.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, fields
from enum import Enum
from operator import attrgetter
from typing import TYPE_CHECKING, Any, ClassVar, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable


class Purpose(Enum):
    """What a key may seal."""

    VALUE = "value"
    DEK = "dek"
    KEK = "kek"
    RECORD = "record"
    SLOT = "slot"
    PENDING = "pending"
    ANCHOR = "anchor"
    HANDOVER = "handover"


_INTEGER: Final = b"\x01\x00\x00\x00\x08"
_BYTES: Final = b"\x02"
_TEXT: Final = b"\x03"
_LENGTH: Final = struct.Struct(">I").pack


class Context:
    """The base of all contexts; a subclass is a frozen dataclass whose fields are int, bytes or str."""

    __slots__ = ()
    sealed_by: ClassVar[Purpose]
    type_name: ClassVar[str]

    def encode(self) -> bytes:
        """The context as bytes, different for every two different contexts.

        Raises:
            OverflowError: an integer outside 0 … 2**64-1.
            TypeError: a field of another type.
        """
        shape = _shapes.get(type(self)) or _shape(type(self))
        parts = [shape.head]
        for value in shape.values(self):
            kind = type(value)
            if kind is bytes:
                parts += (_BYTES, _LENGTH(len(value)), value)
            elif kind is int:
                parts += (_INTEGER, value.to_bytes(8, "big"))
            elif kind is str:
                text = value.encode()
                parts += (_TEXT, _LENGTH(len(text)), text)
            else:
                raise TypeError(f"a field of {self.type_name} is a {kind.__name__}, not an int, bytes or str")
        return b"".join(parts)


class _Shape(NamedTuple):
    """How a class begins when encoded, and how to get its fields in their declared order."""

    head: bytes
    values: Callable[[Any], tuple[Any, ...]]


_shapes: dict[type[Context], _Shape] = {}


def _shape(kind: type[Context]) -> _Shape:
    """The shape of a context class, worked out once."""
    name = kind.type_name.encode("ascii")
    names = [field.name for field in fields(kind)]  # type: ignore[arg-type]
    head = _LENGTH(len(name)) + name + _LENGTH(len(names))
    _shapes[kind] = _Shape(head, attrgetter(*names))  # every context has several fields, so a tuple comes
    return _shapes[kind]


@dataclass(frozen=True, slots=True)
class ValueContext(Context):
    """One secret field of one version; sealed by that version's DEK."""

    sealed_by: ClassVar[Purpose] = Purpose.VALUE
    type_name: ClassVar[str] = "value"
    vault: bytes
    key: bytes
    version: int
    field: str


@dataclass(frozen=True, slots=True)
class DekContext(Context):
    """A version's DEK; sealed by its namespace's KEK. A move or a new KEK re-seals this and opens no value."""

    sealed_by: ClassVar[Purpose] = Purpose.DEK
    type_name: ClassVar[str] = "dek"
    vault: bytes
    key: bytes
    version: int
    namespace: bytes
    epoch: int


@dataclass(frozen=True, slots=True)
class KekContext(Context):
    """A namespace's KEK of one epoch; sealed by a wrap key, with ``strict`` 1 by the one that leaves memory."""

    sealed_by: ClassVar[Purpose] = Purpose.KEK
    type_name: ClassVar[str] = "kek"
    vault: bytes
    namespace: bytes
    epoch: int
    strict: int


@dataclass(frozen=True, slots=True)
class RecordContext(Context):
    """A row of metadata, or a key kept as such a row; sealed by the record key."""

    sealed_by: ClassVar[Purpose] = Purpose.RECORD
    type_name: ClassVar[str] = "record"
    vault: bytes
    table: str
    id: bytes
    revision: int


@dataclass(frozen=True, slots=True)
class SlotContext(Context):
    """A keyslot's private key; sealed by what the slot's secret derives. ``kdf`` holds every KDF parameter."""

    sealed_by: ClassVar[Purpose] = Purpose.SLOT
    type_name: ClassVar[str] = "slot"
    vault: bytes
    slot: bytes
    kind: str
    kdf: bytes
    public_key: bytes


@dataclass(frozen=True, slots=True)
class PendingContext(Context):
    """The root key in a keyslot that does not count yet; sealed by the pending key, which only an open vault has."""

    sealed_by: ClassVar[Purpose] = Purpose.PENDING
    type_name: ClassVar[str] = "pending"
    vault: bytes
    slot: bytes
    generation: int


@dataclass(frozen=True, slots=True)
class AnchorContext(Context):
    """What this computer last saw of a vault; sealed by a random key kept in that vault."""

    sealed_by: ClassVar[Purpose] = Purpose.ANCHOR
    type_name: ClassVar[str] = "anchor"
    vault: bytes
    counter: int


@dataclass(frozen=True, slots=True)
class HandoverContext(Context):
    """What a dying worker leaves to its successor for the services still served; sealed by a one-time key."""

    sealed_by: ClassVar[Purpose] = Purpose.HANDOVER
    type_name: ClassVar[str] = "handover"
    vault: bytes
    number: int
