"""Starts a real agent of a real vault whose passwords are cheap to test; run as a program."""

from __future__ import annotations

import sys
from functools import partial

if __name__ == "__main__":
    from keydesk.agent.supervisor import main
    from keydesk.agent.vault_door import make_vault
    from keydesk.engine.handlers.ports import Kdf
    from keydesk.engine.keyslots.cost import Cost, TestCost

    sys.exit(main(make_door=partial(make_vault, kdf=Kdf(Cost(64, 1, 1), TestCost()))))
