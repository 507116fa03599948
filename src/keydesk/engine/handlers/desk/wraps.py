"""A step-up over a namespace opens that namespace and what lies beneath, and cryptographically nothing else.

The strict wrap key of the root leads down the tree of namespaces: wrap(child) = HKDF-Expand(wrap(parent), child's id).
A namespace's KEK is sealed with its own wrap key. Whoever holds wrap(/prod/payments) derives every key below it, new
namespaces included, and can derive nothing beside or above it. A work session holds one such key until its end, and so
does each live service grant in a strict namespace. Relaxed KEKs are sealed with one key that stays in memory.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from keydesk.engine.crypto.context import Purpose
from keydesk.engine.crypto.derive import derive
from keydesk.engine.crypto.seal import SealKey

if TYPE_CHECKING:
    from keydesk.model.paths import Path


@dataclass(slots=True, eq=False)
class Wrap:
    """The wrap key of the namespace at `path`, with the ids planned for namespaces on the way that do not exist yet."""

    path: Path
    key: SealKey
    planned: dict[Path, bytes] = field(default_factory=dict)

    def wipe(self) -> None:
        """Zero the key."""
        self.key.wipe()

    def __repr__(self) -> str:
        return f"<wrap key of {self.path}>"


def step_down(wrap: SealKey, namespace: bytes, generation: int) -> SealKey:
    """The wrap key of a child namespace, by its id."""
    return SealKey(Purpose.KEK, derive(wrap.secret, f"namespace {namespace.hex()}", generation))


def walk_down(wrap: SealKey, namespaces: list[bytes], generation: int) -> SealKey:
    """The wrap key at the end of a way of ids; `wrap` itself stays its owner's. An empty way gives a copy."""
    key = SealKey(Purpose.KEK, type(wrap.secret).of(wrap.secret))
    for namespace in namespaces:
        below = step_down(key, namespace, generation)
        key.wipe()
        key = below
    return key
