"""`keydesk list` and `search`: which keys there are, never their values."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from keydesk.cli import output
from keydesk.cli.arguments import Verbs, add_verb
from keydesk.model.filter import parse_strictly
from keydesk.model.paths import Path
from keydesk.model.requests import TOP, ListKeys, Page

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator
    from datetime import datetime

    from keydesk.cli.desk import Desk
    from keydesk.model.keys import KeyRow

PAGE = 500


def declare(verbs: Verbs) -> None:
    """Declare the verbs."""
    parser = add_verb(verbs, "list", list_keys, "list keys, all or of one namespace")
    parser.add_argument("namespace", nargs="?", default="/", metavar="/NS")
    parser.add_argument("-r", "--recursive", action="store_true", help="also those of the namespaces below")
    parser.add_argument("--filter", default="", metavar="TEXT", help="only those that fit: kind:password age>90d …")
    parser.add_argument("--limit", type=int, default=0, metavar="N", help="at most so many")
    parser = add_verb(verbs, "search", search, "find keys by name, purpose, owner or tag")
    parser.add_argument("text", nargs="+", metavar="TEXT", help="words and filters; every one must fit")
    parser.add_argument("--limit", type=int, default=0, metavar="N", help="at most so many")


def list_keys(desk: Desk, options: argparse.Namespace) -> int:
    """List the keys of a namespace; of the whole vault when none is named."""
    parse_strictly(options.filter)
    namespace = Path.parse(options.namespace)
    recursive = options.recursive or namespace == TOP
    return _say(desk, ListKeys(namespace, recursive, options.filter, limit=PAGE), options.limit)


def search(desk: Desk, options: argparse.Namespace) -> int:
    """List the keys that fit."""
    text = " ".join(options.text)
    parse_strictly(text)
    return _say(desk, ListKeys(filter=text, limit=PAGE), options.limit)


def _say(desk: Desk, asked: ListKeys, limit: int) -> int:
    rows = list(_rows(desk, asked, limit))
    if not rows and desk.introduce():
        rows = list(_rows(desk, asked, limit))
    if desk.is_json:
        output.say_json(rows)
        return 0
    moment = desk.moment()
    output.table(
        ("path", "kind", "state", "version", "expires", "rotated", "last used", "notes"),
        (_cells(row, moment) for row in rows),
    )
    return 0


def _rows(desk: Desk, asked: ListKeys, limit: int) -> Iterator[KeyRow]:
    """Yield all rows, page by page, at most `limit` (0: all)."""
    given = 0
    while True:
        page: Page = desk.ask(replace(asked, limit=min(asked.limit, limit - given) if limit else asked.limit))
        yield from page.rows
        given += len(page.rows)
        if not page.after or (limit and given >= limit):
            return
        asked = replace(asked, after=page.after)


def state_words(row: KeyRow, moment: datetime) -> str:
    """Return a key's state; of a deleted one, when it is purged."""
    if row.purge_due is None:
        return "deleted" if row.deleted else row.state.value
    return f"deleted, purged {output.when(row.purge_due, moment)}"


def _cells(row: KeyRow, moment: datetime) -> tuple[str, ...]:
    return (
        str(row.path),
        row.algorithm or row.kind.value,
        state_words(row, moment),
        f"v{row.version}",
        output.when(row.expires, moment),
        output.when(row.rotated, moment),
        output.when(row.last_used, moment),
        " ".join(row.warnings),
    )
