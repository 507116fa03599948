"""The life of a version is one table: NIST SP 800-57 part 1 rev. 5, section 7.

Every rule about what a version may do, and what it may become, is read from TABLE and from nowhere else.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """The six states of a version."""

    PRE_ACTIVATION = "pre-activation"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    DEACTIVATED = "deactivated"
    COMPROMISED = "compromised"
    DESTROYED = "destroyed"


class Label(StrEnum):
    """Names that move between versions, as in AWS Secrets Manager's staging labels."""

    PENDING = "pending"
    CURRENT = "current"
    PREVIOUS = "previous"


@dataclass(frozen=True, slots=True)
class Rights:
    """What a state allows: protect new data, process old data, and the states it may become."""

    protects: bool
    processes: bool
    may_become: frozenset[State]


TABLE: dict[State, Rights] = {
    State.PRE_ACTIVATION: Rights(
        protects=False, processes=False, may_become=frozenset({State.ACTIVE, State.DESTROYED, State.COMPROMISED})
    ),
    State.ACTIVE: Rights(
        protects=True, processes=True, may_become=frozenset({State.SUSPENDED, State.DEACTIVATED, State.COMPROMISED})
    ),
    State.SUSPENDED: Rights(
        protects=False,
        processes=False,
        may_become=frozenset({State.ACTIVE, State.DEACTIVATED, State.DESTROYED, State.COMPROMISED}),
    ),
    State.DEACTIVATED: Rights(
        protects=False, processes=True, may_become=frozenset({State.DESTROYED, State.COMPROMISED})
    ),
    State.COMPROMISED: Rights(protects=False, processes=True, may_become=frozenset({State.DESTROYED})),
    State.DESTROYED: Rights(protects=False, processes=False, may_become=frozenset()),
}


def may_become(now: State, then: State) -> bool:
    """Claim: a version in state `now` may change to `then`."""
    return then in TABLE[now].may_become
