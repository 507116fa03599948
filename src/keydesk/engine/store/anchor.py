"""This computer remembers the newest state of each vault it opened: no older copy and no other branch can pass for it.

The anchor lies outside the bundle, in the state folder, sealed under a random key that is kept in the vault. Two slots
are written in turn, each synced after COMMIT and before the acknowledgement; a torn one costs one step of memory, never
both. What reading finds is told apart and never silent: present, missing, or unreadable; a dead slot is named.
"""

from __future__ import annotations

import hashlib
import struct
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Final

from keydesk.engine.crypto.context import AnchorContext
from keydesk.engine.crypto.seal import open_public, seal
from keydesk.engine.lifecycle.reckoning import Seen
from keydesk.engine.store import files
from keydesk.engine.store.times import number_of, time_of
from keydesk.errors import DamagedError, NewerFormatError, TamperedError

if TYPE_CHECKING:
    from keydesk.engine.crypto.seal import Rng, SealKey

MAGIC: Final = b"KDANCHR\x1a"
FORMAT: Final = 2
SLOT_SIZE: Final = 4096
NAMES: Final = ("A", "B")
_FIXED: Final = struct.Struct(">8sIQI")  # magic, format, counter, length
_STATE: Final = struct.Struct(">16sQQQ32sQ32sQQ32sQQ")
_DIGEST_AT: Final = SLOT_SIZE - 32
_BOOT_ID: Final = 32


@dataclass(frozen=True, slots=True)
class Anchor:
    """The state this computer last saw, and the time then. Roots have 32 bytes."""

    incarnation: bytes
    generation: int
    header_sequence: int
    state_sequence: int
    state_root: bytes
    audit_size: int
    audit_root: bytes
    seen: Seen

    def _encode(self) -> bytes:
        seen = self.seen
        return _STATE.pack(
            self.incarnation,
            self.generation,
            self.header_sequence,
            self.state_sequence,
            self.state_root,
            self.audit_size,
            self.audit_root,
            number_of(seen.time),
            round(seen.boot * 1_000_000),
            seen.boot_id.encode()[:_BOOT_ID],
            0 if seen.claim is None else number_of(seen.claim),
            round(seen.claim_boot * 1_000_000),
        )

    @classmethod
    def decode(cls, body: bytes) -> Anchor:
        """Read a slot's content; one of format 1 ends after the time. Raises struct.error, ValueError."""
        parts = _STATE.unpack(body.ljust(_STATE.size, b"\0"))
        time, boot, boot_id, claim, claim_boot = parts[-5:]
        seen = Seen(
            time_of(time),
            boot / 1_000_000,
            boot_id.rstrip(b"\0").decode(),
            time_of(claim) if claim else None,
            claim_boot / 1_000_000,
        )
        incarnation, generation, header_sequence, state_sequence, state_root, audit_size, audit_root = parts[:-5]
        return cls(incarnation, generation, header_sequence, state_sequence, state_root, audit_size, audit_root, seen)


class Standing(Enum):
    """What was found where the anchor should be."""

    PRESENT = "present"
    MISSING = "missing"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class AnchorReading:
    """The anchor when it is there, and the names of slots that hold nothing readable."""

    standing: Standing
    anchor: Anchor | None = None
    dead: tuple[str, ...] = ()


class AnchorFile:
    """The anchor of one vault: read it once, then write it after every commit."""

    def __init__(self, path: str, vault: bytes, key: SealKey, rng: Rng) -> None:
        """Nothing is opened yet. ``key`` stays its owner's."""
        self._path = path
        self._vault = vault
        self._key = key
        self._rng = rng
        self._descriptor: int | None = None
        self._counter = 0
        self._next = 0

    def read(self) -> AnchorReading:
        """What this computer remembers of the vault.

        Raises:
            NewerFormatError: a newer Keydesk wrote it.
            SymlinkError, UnavailableError: there is something that is no file of ours, or the disk fails.
        """
        try:
            descriptor = self._open()
        except FileNotFoundError:
            return AnchorReading(Standing.MISSING)
        counters: list[int] = []
        anchors: list[Anchor | None] = []
        for index in (0, 1):
            counter, anchor = self._read_slot(descriptor, index)
            counters.append(counter)
            anchors.append(anchor)
        dead = tuple(name for name, anchor in zip(NAMES, anchors, strict=True) if anchor is None)
        newest = 0 if counters[0] >= counters[1] else 1
        self._counter = max(counters[newest], 0)
        self._next = 1 - newest
        if anchors[newest] is None:
            return AnchorReading(Standing.UNREADABLE, dead=dead)
        return AnchorReading(Standing.PRESENT, anchors[newest], dead)

    def write(self, anchor: Anchor) -> bool:
        """Remember this state durably. True when the file was gone and had to be made again, which is never silent.

        Raises:
            DiskFullError, ReadOnlyError, UnavailableError: not remembered; the state before still is.
        """
        counter = self._counter + 1
        slot = self._slot(anchor, counter)
        descriptor = self._descriptor
        if descriptor is not None and files.is_gone(descriptor, self._path):
            self.close()
            descriptor = None
        if descriptor is None:
            try:
                descriptor = self._open()
            except FileNotFoundError:
                files.write_new(self._path, slot * 2)
                self._counter = counter
                return True
        files.write_all(descriptor, slot, self._next * SLOT_SIZE, self._path)
        files.sync_data(descriptor, self._path)
        self._counter = counter
        self._next = 1 - self._next
        return False

    def mend(self, anchor: Anchor) -> None:
        """Write both slots, after a dead one was reported."""
        self.write(anchor)
        self.write(anchor)

    def close(self) -> None:
        """Let go of the file."""
        if self._descriptor is not None:
            files.close(self._descriptor)
            self._descriptor = None

    def _open(self) -> int:
        if self._descriptor is None:
            self._descriptor = files.open_private(self._path)
        return self._descriptor

    def _slot(self, anchor: Anchor, counter: int) -> bytes:
        sealed = seal(self._key, anchor._encode(), AnchorContext(self._vault, counter), self._rng)  # noqa: SLF001
        covered = (_FIXED.pack(MAGIC, FORMAT, counter, len(sealed)) + sealed).ljust(_DIGEST_AT, b"\0")
        return covered + hashlib.sha256(covered).digest()

    def _read_slot(self, descriptor: int, index: int) -> tuple[int, Anchor | None]:
        """The slot's counter and anchor; -1 and None for a dead one."""
        try:
            raw = files.read_exactly(descriptor, SLOT_SIZE, index * SLOT_SIZE, self._path)
        except DamagedError:
            return -1, None
        if hashlib.sha256(raw[:_DIGEST_AT]).digest() != raw[_DIGEST_AT:]:
            return -1, None
        magic, version, counter, length = _FIXED.unpack_from(raw)
        if magic != MAGIC or length > _DIGEST_AT - _FIXED.size:
            return -1, None
        if version > FORMAT:
            raise NewerFormatError(
                f"This computer's memory of the vault has format {version}; this Keydesk knows {FORMAT}.",
                found=version,
                supported=FORMAT,
            )
        sealed = raw[_FIXED.size : _FIXED.size + length]
        try:
            state = open_public(self._key, sealed, AnchorContext(self._vault, counter))
            return counter, Anchor.decode(state)
        except (TamperedError, DamagedError, struct.error, ValueError):
            return -1, None
