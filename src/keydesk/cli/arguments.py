"""Arguments several verbs share, and how their texts become what the vault understands."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from keydesk.errors import UsageError
from keydesk.model.filter import duration
from keydesk.model.kinds import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from keydesk.cli.desk import Desk

Verbs = Any
"""What argparse calls a sub-parsers action; its type is private."""


def everywhere() -> argparse.ArgumentParser:
    """Return the options every verb has."""
    parser = argparse.ArgumentParser(add_help=False)
    group = parser.add_argument_group("everywhere")
    group.add_argument("--vault", metavar="DIR", help="the vault's folder (else KEYDESK_VAULT, else the default one)")
    group.add_argument("--json", action="store_true", help="answer as JSON")
    group.add_argument("--password-fd", type=int, metavar="N", help="read the master password from this descriptor")
    group.add_argument("--passphrase-fd", type=int, metavar="N", help="read passphrases of sources from this "
                       "descriptor, one a line; each is tried on what is still closed")  # fmt: skip
    return parser


def add_verb(
    verbs: Verbs, name: str, run: Callable[[Desk, argparse.Namespace], int], does: str
) -> argparse.ArgumentParser:
    """Declare one verb; its function gets the desk and the parsed words, and returns the exit code."""
    parser: argparse.ArgumentParser = verbs.add_parser(name, help=does, description=does, parents=[everywhere()])
    parser.set_defaults(run=run)
    return parser


def add_group(verbs: Verbs, name: str, does: str) -> Verbs:
    """Declare a verb that has verbs of its own."""
    parser = verbs.add_parser(name, help=does, description=does)
    return parser.add_subparsers(metavar="VERB", required=True)


def add_reason(parser: argparse.ArgumentParser) -> None:
    """Take a reason for the history."""
    parser.add_argument("--reason", default="", metavar="TEXT", help="why, for the history")


def add_description(parser: argparse.ArgumentParser) -> None:
    """Take what describes a key."""
    parser.add_argument("--purpose", metavar="TEXT", help="what it is for, in one line")
    parser.add_argument("--owner", metavar="NAME", help="who is responsible")
    parser.add_argument("--tag", action="append", metavar="TAG", help="a tag; may be repeated")
    parser.add_argument("--notes", metavar="TEXT", help="free text")
    parser.add_argument("--attribute", action="append", metavar="NAME=TEXT", help="a public field, such as url=…")
    parser.add_argument("--expires", metavar="WHEN", help="a date (2027-01-31) or a span from now (90d, 6m, 1y)")


def kind(text: str) -> Kind:
    """Return the kind of that name."""
    try:
        return Kind(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"no such kind; one of: {', '.join(Kind)}") from None


def pairs(given: Sequence[str] | None, option: str) -> dict[str, str]:
    """Return `NAME=TEXT` words as a dictionary. Raises UsageError."""
    found: dict[str, str] = {}
    for word in given or ():
        name, mark, text = word.partition("=")
        if not mark or not name:
            raise UsageError(f"{option} needs NAME=TEXT.")
        found[name] = text
    return found


def moment(text: str | None, now: datetime) -> datetime | None:
    """Return the time a date or a span from now names, UTC. Raises UsageError."""
    if not text:
        return None
    length = duration(text)
    if length is not None:
        return now + length
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(f"{text} is no time.", "Write a date like 2027-01-31, or a span like 90d or 1y.") from None
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)


def described(options: argparse.Namespace, now: datetime) -> dict[str, Any]:
    """Return what `add_description` took, as the fields of Put and Generate."""
    return {
        "purpose": options.purpose or "",
        "owner": options.owner or "",
        "tags": tuple(options.tag or ()),
        "notes": options.notes or "",
        "attributes": pairs(options.attribute, "--attribute"),
        "expires": moment(options.expires, now),
        "reason": options.reason,
    }
