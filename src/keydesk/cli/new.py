"""`keydesk new`: make a value inside the vault, so that it never was anywhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keydesk.cli.arguments import Verbs, add_description, add_reason, add_verb, described, kind, pairs
from keydesk.cli.put import say_changed
from keydesk.model.kinds import KINDS
from keydesk.model.paths import Path
from keydesk.model.requests import Generate

if TYPE_CHECKING:
    import argparse

    from keydesk.cli.desk import Desk


def declare(verbs: Verbs) -> None:
    """Declare the verb."""
    made = ", ".join(f"{each.kind.value} ({', '.join(each.algorithms)})" for each in KINDS.values() if each.algorithms)
    parser = add_verb(verbs, "new", new, f"generate a key: {made}")
    parser.add_argument("path", metavar="PATH")
    parser.add_argument("--kind", type=kind, required=True, metavar="K", help="what it shall be")
    parser.add_argument("--algorithm", default="", metavar="A", help="another than the kind's first")
    parser.add_argument("--option", action="append", metavar="NAME=TEXT", help="as the kind knows: length=32, words=6")
    parser.add_argument("--next", action="store_true", help="as a new version of the key that is there")
    add_description(parser)
    add_reason(parser)


def new(desk: Desk, options: argparse.Namespace) -> int:
    """Generate a key."""
    request = Generate(
        Path.parse(options.path),
        options.kind,
        options.algorithm,
        pairs(options.option, "--option"),
        expected=-1 if options.next else 0,
        **described(options, desk.moment()),
    )
    say_changed(desk, desk.ask(request))
    return 0
