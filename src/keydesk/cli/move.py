"""`keydesk move`: give a key another path; its id, versions and history stay, and the old path leads there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keydesk.cli.arguments import Verbs, add_reason, add_verb
from keydesk.cli.put import say_changed
from keydesk.model.paths import Path
from keydesk.model.requests import Describe, Move

if TYPE_CHECKING:
    import argparse

    from keydesk.cli.desk import Desk


def declare(verbs: Verbs) -> None:
    """Declare the verb."""
    parser = add_verb(verbs, "move", move, "move or rename a key")
    parser.add_argument("path", metavar="PATH")
    parser.add_argument("to", metavar="NEW-PATH")
    add_reason(parser)


def move(desk: Desk, options: argparse.Namespace) -> int:
    """Move or rename, against the state just looked at."""
    to = Path.parse(options.to)
    key = desk.ask(Describe(options.path)).key
    say_changed(desk, desk.ask(Move(options.path, to, key.revision, options.reason)))
    return 0
