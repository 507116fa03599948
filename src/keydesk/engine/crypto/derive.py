"""From the root key come all standing keys of the vault, one label and generation each; none of them leads back to it.

The root key and the strict wrap key are needed for a moment only: ``drop_root`` zeroes both. What stays cannot open
the KEK of a strict namespace, so doing that takes a keyslot again.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Final, Self

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from keydesk.engine.crypto.context import Purpose
from keydesk.engine.crypto.seal import KEY_SIZE, SealKey
from keydesk.engine.crypto.secret import SecretBuffer

ROOT_SIZE: Final = 32
DATABASE_KEY_SIZE: Final = 48


def derive(root: SecretBuffer, label: str, generation: int, size: int = KEY_SIZE) -> SecretBuffer:
    """HKDF-Expand (RFC 5869 section 2.3, SHA-256) of the root key for one label and generation.

    Raises:
        ValueError: the root key is not 32 bytes.
    """
    if len(root) != ROOT_SIZE:
        raise ValueError("a root key has 32 bytes")
    name = label.encode("ascii")
    info = b"keydesk/v1/root" + len(name).to_bytes(4, "big") + name + generation.to_bytes(8, "big")
    made = SecretBuffer(size)
    HKDFExpand(SHA256(), size, info).derive_into(root.view(), made.view())
    return made


def pending_key(root: SecretBuffer, generation: int) -> SealKey:
    """The key that seals the root in keyslots that do not count yet."""
    return SealKey(Purpose.PENDING, derive(root, "pending", generation))


@dataclass(slots=True, eq=False)
class RootKeys:
    """The keys of an unlocked vault.

    ``database`` is SQLCipher's raw key (32 bytes) and salt (16). ``wrap`` seals the KEKs of strict namespaces and goes
    with ``drop_root``; ``wrap_relaxed`` seals those of relaxed ones, whose KEKs stay in memory anyway. ``record`` seals
    metadata, ``pending`` the root in keyslots that do not count yet. ``index`` tags paths and ids that must not be
    readable. ``audit_seed`` makes the checkpoint signing keys.
    """

    generation: int
    root: SecretBuffer
    wrap: SealKey
    wrap_relaxed: SealKey
    database: SecretBuffer
    header_mac: SecretBuffer
    state_mac: SecretBuffer
    record: SealKey
    pending: SealKey
    backup: SecretBuffer
    index: SecretBuffer
    audit_seed: SecretBuffer

    @classmethod
    def from_root(cls, root: SecretBuffer, generation: int) -> Self:
        """All keys of this root and generation; ``root`` is owned from here on."""
        return cls(
            generation=generation,
            root=root,
            wrap=SealKey(Purpose.KEK, derive(root, "wrap", generation)),
            wrap_relaxed=SealKey(Purpose.KEK, derive(root, "wrap-relaxed", generation)),
            database=derive(root, "database", generation, DATABASE_KEY_SIZE),
            header_mac=derive(root, "header-mac", generation),
            state_mac=derive(root, "state-mac", generation),
            record=SealKey(Purpose.RECORD, derive(root, "record", generation)),
            pending=pending_key(root, generation),
            backup=derive(root, "backup", generation),
            index=derive(root, "index", generation),
            audit_seed=derive(root, "audit-seed", generation),
        )

    @property
    def has_root(self) -> bool:
        """Whether strict namespaces can still be opened with these keys."""
        return not self.root.is_wiped

    def drop_root(self) -> None:
        """Zero the root key and the strict wrap key; everything else stays."""
        self.root.wipe()
        self.wrap.wipe()

    def wipe(self) -> None:
        """Zero every key."""
        for field in fields(self):
            key = getattr(self, field.name)
            if isinstance(key, SecretBuffer | SealKey):
                key.wipe()

    def __repr__(self) -> str:
        return f"<root keys of generation {self.generation}>"
