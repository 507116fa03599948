"""The two bytes in front of everything sealed name its algorithm; here stands which are written, accepted, refused."""

from __future__ import annotations

from enum import Enum
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping


class Standing(Enum):
    """What this version does with an algorithm."""

    WRITTEN = "written"
    ACCEPTED = "accepted"
    REFUSED = "refused"


AES_256_GCM_COMMITTING: Final = b"\x00\x01"
"""HKDF-SHA-256 one-time key and commitment, AES-256-GCM."""

ALGORITHMS: Final[Mapping[bytes, Standing]] = MappingProxyType(
    {
        b"\x00\x00": Standing.REFUSED,  # what zeroed bytes would claim
        AES_256_GCM_COMMITTING: Standing.WRITTEN,
    }
)
"""Every id ever given out; an id not here is a newer version's."""

WRITTEN: Final = next(each for each, standing in ALGORITHMS.items() if standing is Standing.WRITTEN)
ACCEPTED: Final = frozenset(each for each, standing in ALGORITHMS.items() if standing is not Standing.REFUSED)
