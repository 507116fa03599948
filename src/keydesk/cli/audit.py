"""`keydesk audit`: who did what, whether the history is whole, and the history as proof for elsewhere."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from keydesk.cli import output
from keydesk.cli.arguments import Verbs, add_group, add_verb
from keydesk.errors import UnavailableError
from keydesk.model.filter import RECORD_FIELDS, parse_strictly
from keydesk.model.requests import ExportAudit, ListRecords, VerifyAudit

if TYPE_CHECKING:
    import argparse

    from keydesk.cli.desk import Desk
    from keydesk.model.records import RecordRow

PAGE = 200


def declare(verbs: Verbs) -> None:
    """Declare the verbs."""
    group = add_group(verbs, "audit", "the history: list, verify, export")
    parser = add_verb(group, "list", list_records, "list the history, newest first")
    parser.add_argument("--key", default="", metavar="PATH", help="only of this key")
    parser.add_argument("--filter", default="", metavar="TEXT", help="only what fits: actor:… outcome:denied since:7d")
    parser.add_argument("--limit", type=int, default=50, metavar="N", help="at most so many (default 50, 0: all)")
    add_verb(group, "verify", verify, "recompute the whole history")
    parser = add_verb(group, "export", export, "write the history with a signed checkpoint, as proof for elsewhere")
    parser.add_argument("file", nargs="?", metavar="FILE", help="a new file; else standard output")


def list_records(desk: Desk, options: argparse.Namespace) -> int:
    """List records."""
    parse_strictly(options.filter, RECORD_FIELDS)
    rows: list[RecordRow] = []
    before = 0
    while not options.limit or len(rows) < options.limit:
        wanted = min(PAGE, options.limit - len(rows)) if options.limit else PAGE
        page = desk.ask(ListRecords(before, wanted, options.filter, options.key))
        rows += page.rows
        before = page.before
        if not before:
            break
    if desk.is_json:
        output.say_json(rows)
        return 0
    output.table(("number", "when", "who", "known", "what", "key", "outcome", "rule", "reason"), map(_cells, rows))
    return 0


def verify(desk: Desk, _options: argparse.Namespace) -> int:
    """Recompute the history; exit code 6 when it is not whole."""
    found = desk.ask(VerifyAudit())
    is_whole = found.first_bad < 0
    if desk.is_json:
        output.say_json(found)
    elif is_whole:
        output.say(f"Whole: {output.count(found.size, 'record')}, root {found.root}.")
    else:
        output.say(f"Damaged from record {found.first_bad}. {found.sentence}".strip())
    return 0 if is_whole else 6


def export(desk: Desk, options: argparse.Namespace) -> int:
    """Write the export to a new private file, or to standard output."""
    found, content = desk.fetch(ExportAudit())
    if options.file is None:
        os.write(1, content)
        return 0
    try:
        descriptor = os.open(options.file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        with open(descriptor, "wb") as file:
            file.write(content)
    except OSError as error:
        raise UnavailableError(f"{options.file} cannot be written: {os.strerror(error.errno or 0)}.") from None
    if desk.is_json:
        output.say_json(found)
    else:
        output.say(f"{output.count(found.size, 'record')}, root {found.root}.")
    return 0


def _cells(row: RecordRow) -> tuple[str, ...]:
    record = row.record
    return (
        str(row.sequence),
        record.wall.astimezone().strftime("%Y-%m-%d %H:%M:%S"),
        record.caller,
        record.known,
        record.action,
        row.path + (f" v{record.version}" if record.version else ""),
        record.outcome.value + (f" x{record.count}" if record.count > 1 else ""),
        record.rule,
        record.reason,
    )
