"""Starts a real supervisor and worker with the twin behind the door; run as a program."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

if __name__ == "__main__":
    from keydesk.agent.supervisor import main
    from tests.agent.twin import TwinDoor

    sys.exit(main(make_door=TwinDoor))
