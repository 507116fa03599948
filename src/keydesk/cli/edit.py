"""`keydesk edit`: change what describes a key; its value stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keydesk.cli.arguments import Verbs, add_description, add_reason, add_verb, moment, pairs
from keydesk.cli.put import say_changed
from keydesk.errors import UsageError
from keydesk.model.requests import Describe, Edit

if TYPE_CHECKING:
    import argparse

    from keydesk.cli.desk import Desk


def declare(verbs: Verbs) -> None:
    """Declare the verb."""
    parser = add_verb(verbs, "edit", edit, "change purpose, owner, tags, notes, public fields or expiry")
    parser.add_argument("path", metavar="PATH")
    add_description(parser)
    parser.add_argument("--no-tags", action="store_true", help="remove all tags")
    parser.add_argument("--no-attribute", action="append", metavar="NAME", help="remove a public field")
    parser.add_argument("--no-expiry", action="store_true", help="let it not expire")
    star = parser.add_mutually_exclusive_group()
    star.add_argument("--favourite", dest="favourite", action="store_true", default=None, help="mark it")
    star.add_argument("--no-favourite", dest="favourite", action="store_false", help="unmark it")
    add_reason(parser)


def edit(desk: Desk, options: argparse.Namespace) -> int:
    """Change what was named, against the state just looked at."""
    if options.no_tags and options.tag:
        raise UsageError("--tag and --no-tags exclude each other.")
    key = desk.ask(Describe(options.path)).key
    request = Edit(
        options.path,
        key.revision,
        purpose=options.purpose,
        owner=options.owner,
        tags=() if options.no_tags else tuple(options.tag) if options.tag else None,
        notes=options.notes,
        attributes=_attributes(options, key.attributes),
        expires=moment(options.expires, desk.moment()),
        clear_expires=options.no_expiry,
        is_favourite=options.favourite,
        reason=options.reason,
    )
    say_changed(desk, desk.ask(request))
    return 0


def _attributes(options: argparse.Namespace, present: dict[str, str]) -> dict[str, str] | None:
    """Return the public fields as they shall be, None when nothing about them was said."""
    if not options.attribute and not options.no_attribute:
        return None
    wanted = {**present, **pairs(options.attribute, "--attribute")}
    for name in options.no_attribute or ():
        wanted.pop(name, None)
    return wanted
