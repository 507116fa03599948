"""The guided walk over a sample vault: freshly made, private, and gone when the tour ends.

keydesk tour                   the window on the sample vault, already unlocked
keydesk tour --terminal        the main job step by step, and pictures of the screens
keydesk tour --pictures DIR    where the pictures go
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from keydesk.errors import KeydeskError
from keydesk.gui.display import display_problem
from keydesk.tour.place import place

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(words: Sequence[str]) -> int:
    """Walk the tour; return the exit code."""
    parser = argparse.ArgumentParser(prog="keydesk tour", description="A walk over a sample vault of fresh keys.")
    parser.add_argument("--terminal", action="store_true", help="no window: step by step, here")
    parser.add_argument("--pictures", type=Path, metavar="DIR", help="where pictures of the screens go")
    given = parser.parse_args(list(words))
    problem = display_problem()
    try:
        with place() as folder:
            if given.terminal or given.pictures or problem:
                from keydesk.tour import terminal

                if problem and not given.terminal:
                    sys.stderr.write(f"No window can open here: {problem}. The tour goes on in the terminal.\n\n")
                return terminal.walk(folder, given.pictures)
            from keydesk.tour import window

            return window.walk(folder)
    except KeydeskError as error:
        sys.stderr.write(f"keydesk tour: {error}\n")
        return error.exit_code
