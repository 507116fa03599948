"""`keydesk delete`, `restore` and `destroy`: put a key away for 30 days, bring it back, or end a value for good."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keydesk.cli import prompt
from keydesk.cli.arguments import Verbs, add_reason, add_verb
from keydesk.cli.put import say_changed
from keydesk.errors import UsageError
from keydesk.model.paths import Path
from keydesk.model.requests import Delete, Describe, Destroy, Restore

if TYPE_CHECKING:
    import argparse

    from keydesk.cli.desk import Desk


def declare(verbs: Verbs) -> None:
    """Declare the verbs."""
    parser = add_verb(verbs, "delete", delete, "delete a key; it can be restored for 30 days, then it is destroyed")
    parser.add_argument("path", metavar="PATH")
    add_reason(parser)
    parser = add_verb(verbs, "restore", restore, "bring a deleted key back")
    parser.add_argument("path", metavar="PATH", help="its old path, or id: and its id")
    parser.add_argument("--to", metavar="NEW-PATH", help="to another path, when the old one is taken")
    add_reason(parser)
    parser = add_verb(verbs, "destroy", destroy, "destroy a version, or all of a deleted key; nothing brings it back")
    parser.add_argument("path", metavar="PATH", help="its path, or id: and its id")
    parser.add_argument("--version", type=int, default=0, metavar="N", help="only this version")
    parser.add_argument("--yes", action="store_true", help="do not ask")
    add_reason(parser)


def delete(desk: Desk, options: argparse.Namespace) -> int:
    """Delete softly."""
    key = desk.ask(Describe(options.path)).key
    say_changed(desk, desk.ask(Delete(options.path, key.revision, options.reason)))
    return 0


def restore(desk: Desk, options: argparse.Namespace) -> int:
    """Bring back."""
    to = Path.parse(options.to) if options.to else None
    say_changed(desk, desk.ask(Restore(options.path, to, options.reason)))
    return 0


def destroy(desk: Desk, options: argparse.Namespace) -> int:
    """Destroy, after the version was typed."""
    key = desk.ask(Describe(options.path)).key
    if not options.yes:
        word = f"v{options.version}" if options.version else "destroy"
        what = f"version {options.version} of {key.path}" if options.version else f"every version of {key.path}"
        if not prompt.can_ask():
            raise UsageError(f"This destroys {what} for good.", "Say --yes when that is meant.")
        if prompt.ask(f"Destroy {what}? Data encrypted only with it is lost forever. Type {word}: ") != word:
            raise UsageError("Nothing was destroyed.", f"Type {word} when that is meant.")
    request = Destroy(options.path, key.revision, options.version, options.reason)
    say_changed(desk, desk.ask(request))
    return 0
