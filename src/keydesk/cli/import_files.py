"""`keydesk import`: read foreign files, show what they would become, and take it in as a whole."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from keydesk.cli import output, prompt
from keydesk.cli.arguments import Verbs, add_reason, add_verb, pairs
from keydesk.errors import ConflictError, RefusedError, UsageError
from keydesk.model.paths import Path
from keydesk.model.requests import ImportCommit, ImportDiscard, ImportFile, ImportPreview, ImportRow, Preview

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from keydesk.cli.desk import Desk

MOST_BYTES = 16 * 1024 * 1024
MOST_FILES = 5_000


@dataclass(slots=True)
class Source:
    """One file on its way: the name it is called by, what it holds, and its passphrase."""

    name: str
    content: bytes
    passphrase: bytearray = field(default_factory=bytearray)


def declare(verbs: Verbs) -> None:
    """Declare the verb."""
    parser = add_verb(verbs, "import", import_files, "import keys from files and folders of other programs")
    parser.add_argument("files", nargs="+", metavar="FILE", help="files or folders")
    parser.add_argument("--into", required=True, metavar="/NS", help="the namespace they go to")
    parser.add_argument("--dry-run", action="store_true", help="only show what would happen")
    parser.add_argument("--yes", action="store_true", help="do not ask before importing")
    parser.add_argument("--open-protected", action="store_true", help="store protected sources opened")
    parser.add_argument("--column", action="append", metavar="HEADER=ROLE", help="of a CSV: name, username, password, "
                        "url, notes, group, otp, ignore")  # fmt: skip
    parser.add_argument("--move", action="append", metavar="NUMBER=PATH", help="give a row of the preview another path")
    parser.add_argument("--only", metavar="N,N…", help="only these rows of the preview")
    add_reason(parser)


def import_files(desk: Desk, options: argparse.Namespace) -> int:
    """Preview, then import what was previewed or nothing."""
    sources = list(_sources(options.files))
    into = Path.parse(options.into)
    try:
        preview = _preview(desk, sources, into, options)
        if not options.dry_run and _open_more(desk, sources, preview):
            desk.ask(ImportDiscard(preview.id))
            preview = _preview(desk, sources, into, options)
    finally:
        for source in sources:
            source.passphrase[:] = bytes(len(source.passphrase))
    if not desk.is_json or options.dry_run:
        _say(desk, preview)
    if options.dry_run:
        desk.ask(ImportDiscard(preview.id))
        return 0
    return _commit(desk, preview, options)


def _commit(desk: Desk, preview: Preview, options: argparse.Namespace) -> int:
    fresh = [row for row in preview.rows if row.status in {"new", "changed"}]
    moved = pairs(options.move, "--move")
    if any(row.status == "conflict" and str(row.number) not in moved for row in preview.rows) and not options.only:
        desk.ask(ImportDiscard(preview.id))
        raise ConflictError(
            "Some names are taken by other keys.", "Give them others with --move, or choose with --only."
        )
    if not fresh and not moved:
        desk.ask(ImportDiscard(preview.id))
        output.note("Nothing new to import.")
        return 0 if preview.rows else RefusedError.exit_code
    if not options.yes and prompt.can_ask() and not prompt.ask_yes(f"Import {len(fresh)} of {len(preview.rows)}?"):
        desk.ask(ImportDiscard(preview.id))
        output.note("Nothing was imported.")
        return 0
    done = desk.ask(ImportCommit(preview.id, _numbers(options.only), moved, options.reason))
    if desk.is_json:
        output.say_json(done)
    else:
        left = len(preview.skipped)
        output.say(f"{done.keys} imported, {done.same} already there, {left} left alone. The plain originals remain.")
    return 0


def _preview(desk: Desk, sources: list[Source], into: Path, options: argparse.Namespace) -> Preview:
    body = bytearray()
    for source in sources:
        body += source.content
        body += source.passphrase
    files = tuple(ImportFile(source.name, len(source.content), len(source.passphrase)) for source in sources)
    request = ImportPreview(
        files, into, keep_protection=not options.open_protected, columns=pairs(options.column, "--column")
    )
    try:
        preview: Preview = desk.ask(request, body)
    finally:
        body[:] = bytes(len(body))
    return preview


def _open_more(desk: Desk, sources: list[Source], preview: Preview) -> bool:
    """Ask for the passphrases that would open more; claim: there is something new to try."""
    by_name = {source.name: source for source in sources}
    tried = False
    for skipped in preview.skipped:
        source = by_name.get(skipped.source)
        if not skipped.needs_passphrase or source is None or source.passphrase:
            continue
        given = desk.passphrase(f"Passphrase of {output.clean(skipped.source)} (empty: leave it alone): ")
        if given:
            source.passphrase = given
            tried = True
    return tried


def _sources(names: list[str]) -> Iterator[Source]:
    """Yield every plain file named or in a named folder. Raises UsageError, RefusedError."""
    count = total = 0
    for name in names:
        for file in _files(name):
            count += 1
            try:
                size = os.stat(file).st_size
                if total + size > MOST_BYTES:
                    raise RefusedError("These files are too large for one import.", "Import at most 16 MiB at once.")
                with open(file, "rb") as opened:
                    content = opened.read(MOST_BYTES + 1)
            except OSError as error:
                raise UsageError(f"{file} cannot be read: {os.strerror(error.errno or 0)}.") from None
            total += len(content)
            if count > MOST_FILES or total > MOST_BYTES:
                raise RefusedError("These files are too many for one import.", "Import at most 16 MiB at once.")
            yield Source(os.path.relpath(file, os.path.dirname(os.path.abspath(name))), content)


def _files(name: str) -> Iterator[str]:
    if not os.path.isdir(name):
        yield name
        return
    for folder, folders, files in os.walk(name):
        folders.sort()
        for file in sorted(files):
            path = os.path.join(folder, file)
            if os.path.isfile(path) and not os.path.islink(path):
                yield path


def _twins(row: ImportRow) -> tuple[str, ...]:
    return (f"same as {row.duplicate_of}",) if row.duplicate_of else ()


def _numbers(text: str | None) -> tuple[int, ...]:
    try:
        return tuple(int(word) for word in (text or "").split(",") if word)
    except ValueError:
        raise UsageError("--only needs the numbers of rows, like 1,4,5.") from None


def _say(desk: Desk, preview: Preview) -> None:
    if desk.is_json:
        output.say_json(preview)
        return
    output.table(
        ("row", "status", "path", "kind", "from", "remarks"),
        (
            (
                str(row.number),
                row.status,
                str(row.path),
                row.algorithm or row.kind.value,
                f"{row.source} ({row.source_format})",
                "; ".join(
                    (*row.warnings, *row.losses, *((f"same as {row.duplicate_of}",) if row.duplicate_of else ()))
                ),
            )
            for row in preview.rows
        ),
    )
    for skipped in preview.skipped:
        output.note(f"left alone: {skipped.source}: {skipped.sentence} {skipped.next_step}".rstrip())
    if preview.columns:
        output.note("columns: " + ", ".join(preview.columns))
