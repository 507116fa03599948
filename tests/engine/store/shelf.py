"""A store in a folder of its own in memory-backed storage, that can be opened again, copied and spoiled."""

from __future__ import annotations

import os
import shutil
import tempfile
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from keydesk.engine.crypto.secret import SecretBuffer
from keydesk.engine.lifecycle.reckoning import Seen
from keydesk.engine.store.anchor import Anchor, AnchorReading, Standing
from keydesk.engine.store.hint_key import HintKey
from keydesk.engine.store.recall import Place
from keydesk.engine.store.schema import Table
from keydesk.engine.store.sqlcipher import PAGE_SIZE
from keydesk.engine.store.store import Store

if TYPE_CHECKING:
    from keydesk.engine.store.transaction import Transaction

VAULT = b"v" * 16
PLACE = Place(b"i" * 16, 1)
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
RECORD = b"\x01a record"


@dataclass
class Keys:
    """The two keys a store needs."""

    database: SecretBuffer = field(default_factory=lambda: SecretBuffer.of(bytes(range(48))))
    state_mac: SecretBuffer = field(default_factory=lambda: SecretBuffer.of(b"m" * 32))


class Remembered:
    """What a computer remembers, kept in this object; it can be made to fail."""

    def __init__(self, anchor: Anchor | None = None) -> None:
        self.anchor = anchor
        self.writes = 0
        self.error: Exception | None = None

    def read(self) -> AnchorReading:
        return AnchorReading(Standing.PRESENT if self.anchor else Standing.MISSING, self.anchor)

    def write(self, anchor: Anchor) -> bool:
        if self.error is not None:
            raise self.error
        self.anchor = anchor
        self.writes += 1
        return False


class Calendar:
    """A day that does not end."""

    def __init__(self) -> None:
        self.resumed: list[tuple[Seen | None, datetime]] = []

    def resume(self, kept: Seen | None, least: datetime) -> None:
        self.resumed.append((kept, least))

    def seen(self) -> Seen:
        return Seen(NOW, 12.5, "a boot")


class Shelf:
    """One store's file, keys and anchor."""

    def __init__(self) -> None:
        fast = "/dev/shm" if os.path.isdir("/dev/shm") else None
        self.folder = Path(tempfile.mkdtemp(prefix="kd-store-", dir=fast))
        self.path = str(self.folder / "vault-1.db")
        self.keys = Keys()
        self.memory = Remembered()

    def create(self) -> Store:
        store = Store.create(self.path, self.keys, generation=1, vault_id=VAULT)
        store.attach(self.memory, PLACE, Calendar(), is_new=True)
        return store

    def open(self, memory: Remembered | None = None, tag_budget: int = 1 << 20) -> Store:
        store = Store.open(self.path, self.keys, generation=1, vault_id=VAULT, tag_budget=tag_budget)
        try:
            store.attach(memory or self.memory, PLACE, Calendar())
        except BaseException:
            store.close()
            raise
        return store

    def copy(self) -> Shelf:
        """The same files and the same memory, apart."""
        twin = Shelf()
        for name in os.listdir(self.folder):
            shutil.copy(self.folder / name, twin.folder / name)
        twin.memory = Remembered(self.memory.anchor)
        return twin

    def pages(self) -> list[bytes]:
        raw = Path(self.path).read_bytes()
        return [raw[at : at + PAGE_SIZE] for at in range(0, len(raw), PAGE_SIZE)]

    def remove(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)


def key_id(number: int) -> bytes:
    """An id as random ones are, but the same in every run."""
    import hashlib

    return hashlib.shake_128(b"key %d" % number).digest(16)


def version_id(number: int, version: int) -> bytes:
    return key_id(number) + version.to_bytes(8, "big")


def hint(number: int, revision: int = 1, *, deleted: int | None = None, name: str = "", text: str = "") -> HintKey:
    """The hint of a key; expiry, due time and fingerprint follow its revision."""
    namespace = f"/prod/team{number % 5}"
    name = name or f"service-{number:04}"
    return HintKey(
        id=key_id(number),
        revision=revision,
        path=f"{namespace}/{name}",
        namespace=namespace,
        name=name,
        kind="password",
        created=1,
        rotated=revision,
        expires=None if number % 3 == 0 else revision * 10_000 + number,
        due=None if number % 4 == 0 else revision * 10_000 - number,
        fingerprint="" if number % 5 == 0 else f"SHA256:{number}-{revision}",
        deleted=deleted,
        text=text,
    )


def add_key(tx: Transaction, number: int, body: bytes = b"sealed record") -> None:
    """A key as a vault writes it: record, one version, path, hint."""
    tx.put(Table.RECORD, key_id(number), body, 0)
    tx.put(Table.VERSION, version_id(number, 1), b"version of " + body, 0)
    tx.put(Table.VALUE, version_id(number, 1) + b"value", b"value of " + body, 0)
    tx.put(Table.PATH, key_id(number + 1_000_000) * 2, key_id(number), 0)
    tx.index(hint(number))
