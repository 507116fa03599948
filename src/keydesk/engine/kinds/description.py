"""What a family of kinds tells about key material, and what it hands back when it makes some."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from keydesk.engine.crypto.secret import SecretBuffer
    from keydesk.model.kinds import Kind

Rng = Callable[[int], bytes]
"""Returns that many random bytes."""
Fields = Mapping[str, memoryview]
"""Field name -> its bytes."""


@dataclass(frozen=True, slots=True)
class Description:
    """Public knowledge about key material; never any of it.

    `strength` is bits of security (NIST SP 800-57 part 1, table 2) or of entropy; `fingerprint` is set only where a
    public part exists; `facts` are public named texts; `warnings` are stable words (weak, expired, …).
    """

    kind: Kind
    algorithm: str
    strength: int | None = None
    fingerprint: str = ""
    expires: datetime | None = None
    facts: dict[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GeneratedField:
    """One field of freshly made key material."""

    name: str
    is_secret: bool
    body: SecretBuffer
