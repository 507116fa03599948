"""A header with one slot, its key, and files to put it in, for tests of the bundle's parts."""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING

from keydesk.engine.crypto.secret import SecretBuffer
from keydesk.engine.keyslots.cost import Cost
from keydesk.engine.keyslots.slot import Slot, SlotType
from keydesk.engine.store.body import Body
from keydesk.engine.store.header import Header
from tests.chance import Chance

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

VAULT = b"vault of a test!"
INCARNATION = b"incarnation one."


def mac_key(byte: int = 7) -> SecretBuffer:
    return SecretBuffer.of(bytes([byte]) * 32)


def slot(seed: str = "slot") -> Slot:
    """A slot of the right shape; nothing opens it."""
    chance = Chance(seed)
    return Slot(
        id=chance(16),
        type=SlotType.PASSWORD,
        cost=Cost(),
        salt=chance(32),
        commitment=chance(32),
        public_key=chance(1216),
        sealed_private=chance(178),
        root_generation=1,
        sealed_root=chance(1168),
    )


def header(sequence: int = 1, generation: int = 1) -> Header:
    body = Body(generation=generation, root_generation=1, created=1_700_000_000_000_000, slots=(slot(),))
    return Header(VAULT, INCARNATION, sequence, body)


@contextlib.contextmanager
def opened(path: Path) -> Iterator[int]:
    descriptor = os.open(path, os.O_RDWR)
    try:
        yield descriptor
    finally:
        os.close(descriptor)
