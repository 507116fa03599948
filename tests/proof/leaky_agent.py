"""An agent that keeps what it was sent: what the memory search must find; run as a program."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from keydesk.agent.worker import Inheritance, Wiring


def make(given: Inheritance, wiring: Wiring) -> Any:
    """Return a vault whose door keeps every body it is handed."""
    from keydesk.agent.vault_door import make_vault
    from keydesk.engine.handlers.ports import Kdf
    from keydesk.engine.keyslots.cost import Cost, TestCost

    vault: Any = make_vault(given, wiring, Kdf(Cost(64, 1, 1), TestCost()))
    handle, kept = vault.handle, []

    def leaking(request: object, body: memoryview, caller: object) -> object:
        kept.append(bytes(body))
        return handle(request, body, caller)

    vault.handle = leaking
    return vault


if __name__ == "__main__":
    from keydesk.agent.supervisor import main

    sys.exit(main(make_door=make))
