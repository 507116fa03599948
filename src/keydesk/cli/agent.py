"""`keydesk agent`: serve a vault until told to end, or end the agent that does."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from typing import TYPE_CHECKING

from keydesk import launch
from keydesk.cli import output
from keydesk.cli.arguments import Verbs, add_verb
from keydesk.errors import BusyError, UnavailableError

if TYPE_CHECKING:
    import argparse

    from keydesk.cli.desk import Desk

PATIENCE = 5.0


def declare(verbs: Verbs) -> None:
    """Declare the verb."""
    parser = add_verb(verbs, "agent", agent, "serve the vault in the foreground, for a service manager")
    parser.add_argument("--stop", action="store_true", help="end the agent that serves it; the vault is locked then")


def agent(desk: Desk, options: argparse.Namespace) -> int:
    """Become the agent, or stop the one there is."""
    if options.stop:
        return _stop(desk)
    running = launch.running_agent(desk.place)
    if running:
        raise BusyError("Another agent has this vault open.", pid=running)
    words = launch.command(launch.Role.AGENT, desk.place)
    os.execve(words[0], words, launch.environment())  # noqa: S606 - our own program, with our environment
    return 0


def _stop(desk: Desk) -> int:
    pid = launch.running_agent(desk.place)
    if pid:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM)
        until = time.monotonic() + PATIENCE
        while launch.running_agent(desk.place) == pid:
            if time.monotonic() > until:
                raise UnavailableError("The agent does not end.", f"End process {pid}.")
            time.sleep(0.02)
    if desk.is_json:
        output.say_json({"stopped": bool(pid)})
    else:
        output.say("Stopped." if pid else "No agent serves this vault.")
    return 0
