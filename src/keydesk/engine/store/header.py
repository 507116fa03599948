"""The header says how the vault opens; a torn or damaged half never costs it, and no changed byte goes unnoticed.

Two slots of 64 KiB, A and B, hold the same: magic, format, vault id, incarnation, sequence, body, zeroes, an HMAC and
a SHA-256. A wrong SHA-256 is damage, a wrong HMAC is tampering. An update writes the slot that is not the newest, syncs
it (from here on it is durable), then writes and syncs the other: at each instant one whole slot is on the disk.

Before the root key is known only SHA-256 can be checked: ``read`` gives candidates, and what they say is a claim.
``verify`` settles it with the MAC, and ``heal`` writes a bad or older twin again. A newest slot that fails its MAC is
never passed over for its older twin.

Use::

    descriptor = files.open_private(bundle.header)
    reading = read(descriptor)
    root = open_slot(reading.candidate.body.slots[0], …)
    header = reading.verify(keys.header_mac)
    mended = heal(descriptor, reading, keys.header_mac)
"""

from __future__ import annotations

import hashlib
import hmac
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from keydesk.engine.crypto import mac
from keydesk.engine.store import files
from keydesk.engine.store.body import Body
from keydesk.errors import DamagedError, NewerFormatError, TamperedError, UnavailableError

if TYPE_CHECKING:
    from collections.abc import Callable

    from keydesk.engine.crypto.secret import SecretBuffer

FILE: Final = "HEADER"
MAGIC: Final = b"KEYDESK\x1a"
FORMAT: Final = 1
SLOT_SIZE: Final = 64 * 1024
NAMES: Final = ("A", "B")
_FIXED: Final = struct.Struct(">8sI16s16sQI")  # magic, format, vault id, incarnation, sequence, body length
_DIGEST_AT: Final = SLOT_SIZE - 32
_MAC_AT: Final = _DIGEST_AT - 32
_MOST_BODY: Final = _MAC_AT - _FIXED.size
_LABEL: Final = b"keydesk/v1/header"


@dataclass(frozen=True, slots=True)
class Header:
    """What a slot holds. ``vault`` and ``incarnation`` are 16 bytes; ``sequence`` grows by one with every update."""

    vault: bytes
    incarnation: bytes
    sequence: int
    body: Body

    def to_slot(self, key: SecretBuffer) -> bytes:
        """The slot's ``SLOT_SIZE`` bytes.

        Raises:
            ValueError: more keyslots than a slot has room for.
        """
        body = self.body.encode()
        if len(body) > _MOST_BODY:
            raise ValueError("the header's body does not fit its slot")
        head = _FIXED.pack(MAGIC, FORMAT, self.vault, self.incarnation, self.sequence, len(body))
        covered = (head + body).ljust(_MAC_AT, b"\0")
        covered += mac.tag(key, _LABEL, covered)
        return covered + hashlib.sha256(covered).digest()


@dataclass(frozen=True, slots=True)
class Damage:
    """A slot that holds nothing usable, and why."""

    reason: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A slot whose SHA-256 is right: it is what someone wrote, and the MAC will tell who."""

    header: Header
    raw: bytes

    @property
    def body(self) -> Body:
        """What it claims."""
        return self.header.body


@dataclass(frozen=True, slots=True)
class Reading:
    """Both slots as they are on the disk, A first; at least one is a candidate."""

    slots: tuple[Candidate | Damage, Candidate | Damage]

    @property
    def newest(self) -> int:
        """Which slot counts: the whole one with the higher sequence, A when both are the same."""
        a, b = (slot.header.sequence if isinstance(slot, Candidate) else -1 for slot in self.slots)
        return 0 if a >= b else 1

    @property
    def candidate(self) -> Candidate:
        """The slot that counts."""
        slot = self.slots[self.newest]
        assert isinstance(slot, Candidate)  # noqa: S101 - read() raises when there is none
        return slot

    @property
    def damaged(self) -> tuple[str, ...]:
        """The names of slots that are damaged, as the file stands."""
        return tuple(name for name, slot in zip(NAMES, self.slots, strict=True) if isinstance(slot, Damage))

    def verify(self, key: SecretBuffer) -> Header:
        """The header, when its MAC is right.

        Raises:
            TamperedError: it was not written with this vault's keys.
        """
        raw = self.candidate.raw
        if not mac.matches(key, raw[_MAC_AT:_DIGEST_AT], _LABEL, raw[:_MAC_AT]):
            raise TamperedError("The vault's header was changed by someone without its keys.", file=FILE)
        return self.candidate.header


def read(descriptor: int) -> Reading:
    """Both slots of an open header file.

    Raises:
        DamagedError: both are damaged.
        NewerFormatError: a newer Keydesk wrote it.
    """
    first, second = _read_slot(descriptor, 0), _read_slot(descriptor, 1)
    if isinstance(first, Damage) and isinstance(second, Damage):
        raise DamagedError(
            f"Both halves of the vault's header are damaged: A {first.reason}, B {second.reason}.", file=FILE
        )
    return Reading((first, second))


def write(
    descriptor: int, reading: Reading, header: Header, key: SecretBuffer, on_durable: Callable[[], None] | None = None
) -> Reading:
    """Replace the header; ``on_durable`` is called once the new one survives a power cut. Returns it as read.

    From that moment it counts: a disk that fails on the twin then leaves it damaged, to be healed at the next opening.

    Raises:
        DiskFullError, UnavailableError: not written; the old header still stands in one slot.
        ValueError: the sequence does not grow.
    """
    if header.sequence <= reading.candidate.header.sequence:
        raise ValueError("a header's sequence only grows")
    raw = header.to_slot(key)
    first = 1 - reading.newest
    _write_slot(descriptor, first, raw)
    if on_durable is not None:
        on_durable()
    written = Candidate(header, raw)
    twin: Candidate | Damage = written
    try:
        _write_slot(descriptor, 1 - first, raw)
    except UnavailableError as failure:
        twin = Damage(f"could not be written ({failure.sentence})")
    return Reading((written, twin) if first == 0 else (twin, written))


def heal(descriptor: int, reading: Reading, key: SecretBuffer) -> tuple[str, ...]:
    """Write the verified header over a twin that is damaged or older; the names of the slots mended, often none.

    Raises:
        TamperedError: the header itself fails its MAC; nothing is written then.
    """
    reading.verify(key)
    raw = reading.candidate.raw
    twin = 1 - reading.newest
    slot = reading.slots[twin]
    if isinstance(slot, Candidate) and slot.raw == raw:
        return ()
    _write_slot(descriptor, twin, raw)
    return (NAMES[twin],)


def create(path: str, header: Header, key: SecretBuffer) -> None:
    """The first header of a vault, whole or not at all.

    Raises:
        FileExistsError: there is one already.
    """
    files.write_new(path, header.to_slot(key) * 2)


def _read_slot(descriptor: int, index: int) -> Candidate | Damage:
    try:
        raw = files.read_exactly(descriptor, SLOT_SIZE, index * SLOT_SIZE, FILE)
    except DamagedError:
        return Damage("is cut short")
    return parse_slot(raw)


def parse_slot(raw: bytes) -> Candidate | Damage:
    """What a slot's bytes say. The place of magic, format and SHA-256 is the same in every format there will be.

    Raises:
        NewerFormatError: a newer Keydesk wrote it.
    """
    if not hmac.compare_digest(hashlib.sha256(raw[:_DIGEST_AT]).digest(), raw[_DIGEST_AT:]):
        return Damage("has a wrong checksum")
    magic, version, vault, incarnation, sequence, length = _FIXED.unpack_from(raw)
    if magic != MAGIC:
        return Damage("is not a Keydesk header")
    if version > FORMAT:
        raise NewerFormatError(
            f"The vault has format {version}; this Keydesk knows {FORMAT}.", found=version, supported=FORMAT
        )
    if version < 1 or length > _MOST_BODY:
        return Damage("has an impossible format or length")
    try:
        body = Body.decode(raw[_FIXED.size : _FIXED.size + length])
    except DamagedError as damage:
        return Damage(f"has a bad body ({damage.sentence})")
    return Candidate(Header(vault, incarnation, sequence, body), raw)


def _write_slot(descriptor: int, index: int, raw: bytes) -> None:
    files.write_all(descriptor, raw, index * SLOT_SIZE, FILE)
    files.sync_data(descriptor, FILE)
