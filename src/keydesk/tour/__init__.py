"""The guided walk over a sample vault: freshly made, private, and gone when the tour ends.

keydesk tour                   the window on the sample vault, already unlocked
keydesk tour --terminal        the main job step by step, and pictures of the screens
keydesk tour --pictures DIR    where the pictures go
"""

from __future__ import annotations

import argparse
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from keydesk.errors import KeydeskError
from keydesk.gui.desktop.display import display_problem
from keydesk.tour.place import place

if TYPE_CHECKING:
    from collections.abc import Sequence

INTERRUPTED = 130


def main(words: Sequence[str]) -> int:
    """Walk the tour; return the exit code."""
    parser = argparse.ArgumentParser(prog="keydesk tour", description="A walk over a sample vault of fresh keys.")
    parser.add_argument("--terminal", action="store_true", help="no window: step by step, here")
    parser.add_argument("--pictures", type=Path, metavar="DIR", help="where pictures of the screens go")
    parser.add_argument("--sample", type=Path, help=argparse.SUPPRESS)  # the window's own process, of a vault
    parser.add_argument("--password-fd", type=int, help=argparse.SUPPRESS)
    given = parser.parse_args(list(words))
    if given.sample is not None:
        from keydesk.tour import window

        return window.show(given.sample, given.password_fd, given.pictures)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _end)
    try:
        with place() as folder:
            return _walk(folder, given)
    except KeyboardInterrupt:
        return INTERRUPTED
    except KeydeskError as error:
        sys.stderr.write(f"keydesk tour: {error}\n")
        return error.exit_code


def _walk(folder: Path, given: argparse.Namespace) -> int:
    problem = display_problem()
    if not given.terminal and not given.pictures and not problem:
        from keydesk.tour import visit

        return visit.walk(folder)
    from keydesk.tour import terminal

    if problem and not given.terminal:
        sys.stderr.write(f"No window can open here: {problem}. The tour goes on in the terminal.\n")
    return terminal.walk(folder, given.pictures)


def _end(number: int, _frame: object) -> None:
    """End as if asked at the keyboard, so that everything is cleared up."""
    raise SystemExit(128 + number)
