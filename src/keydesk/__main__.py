"""Every start of Keydesk begins here: hardened first, then the window, the tour, or a verb of the command line."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING

from keydesk import launch

if TYPE_CHECKING:
    from collections.abc import Sequence


SUFFIX = ".keydesk"
"""What a vault's folder is called; such a word alone opens its window."""


def main(words: Sequence[str] | None = None) -> int:
    """Run what the words name; return the exit code."""
    launch.harden()
    given = list(sys.argv[1:] if words is None else words)
    if getattr(sys, "frozen", False) and given[:1] == ["--role"] and len(given) > 1:
        return _become(launch.Role(given[1]), given[2:])
    if not given or (len(given) == 1 and given[0].rstrip("/").endswith(SUFFIX)):
        return int(import_module("keydesk.gui.app").main(given))
    if given[0] == "tour":
        return int(import_module("keydesk.tour").main(given[1:]))
    if given[0] == "get":
        from keydesk.cli import get

        code = get.main(given[1:])
        if code is not None:
            return code
    from keydesk.cli.main import main as run

    return run(given)


def _become(role: launch.Role, words: Sequence[str]) -> int:
    """Run a module as `python -m` would; a frozen program has no other way to be one of its own children."""
    import runpy

    sys.argv[1:] = words
    runpy.run_module(role.value, run_name="__main__", alter_sys=False)
    return 0


if __name__ == "__main__":
    sys.exit(main())
