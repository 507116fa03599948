"""Every start of Keydesk begins here: hardened first, then the window, the tour, or a verb of the command line."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING

from keydesk import launch

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(words: Sequence[str] | None = None) -> int:
    """Run what the words name; return the exit code."""
    launch.harden()
    given = list(sys.argv[1:] if words is None else words)
    if getattr(sys, "frozen", False) and given[:1] == ["--role"] and len(given) > 1:
        role = launch.Role(given[1])
        sys.argv[1:] = given[2:]
        return int(import_module(role.value).main() or 0)
    if not given:
        return int(import_module("keydesk.gui.app").main([]))
    if given[0] == "tour":
        return int(import_module("keydesk.tour").main(given[1:]))
    if given[0] == "get":
        from keydesk.cli import get

        code = get.main(given[1:])
        if code is not None:
            return code
    from keydesk.cli.main import main as run

    return run(given)


if __name__ == "__main__":
    sys.exit(main())
