"""The door of a real agent is the engine's vault; here it gets its clock, chance, parser and clipboard."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

import keydesk
from keydesk.agent import jail
from keydesk.agent.clock import SystemClock
from keydesk.agent.holder_port import HolderPort
from keydesk.engine.handlers.ports import SHIPPED, Kdf, Ports
from keydesk.engine.vault import Vault

if TYPE_CHECKING:
    from keydesk.agent.worker import Inheritance, Wiring


def make_vault(given: Inheritance, wiring: Wiring, kdf: Kdf = SHIPPED) -> Vault:
    """Return the vault in the inherited folder. Raises KeydeskError."""
    ports = Ports(
        clock=SystemClock(),
        rng=secrets.token_bytes,
        parser=jail.read_in_jail,
        holder=HolderPort(wiring.loop, wiring.notify),
        notify=wiring.notify,
        ask=wiring.ask,
        kdf=kdf,
        version=keydesk.__version__,
    )
    return Vault(given.directory, given.state_directory, ports)
