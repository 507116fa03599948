"""`keydesk import`: read foreign files, show what they would become, and take it in as a whole."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from keydesk.cli import output, prompt
from keydesk.cli.arguments import Verbs, add_reason, add_verb, pairs
from keydesk.errors import ConflictError, RefusedError, UsageError
from keydesk.model.paths import Path
from keydesk.model.requests import ImportCommit, ImportDiscard, ImportFile, ImportPreview, Preview

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator

    from keydesk.cli.desk import Desk

MOST_BYTES = 16 * 1024 * 1024
MOST_FILES = 5_000
TRIES = 3


@dataclass(slots=True)
class Source:
    """One file on its way: its name, what it holds, its passphrase; `is_left` claims that nobody knows one."""

    name: str
    content: bytes
    passphrase: bytearray = field(default_factory=bytearray)
    is_left: bool = False


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
        preview = _opened(desk, sources, lambda: _preview(desk, sources, into, options), may_ask=not options.dry_run)
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


def _opened(desk: Desk, sources: list[Source], read: Callable[[], Preview], *, may_ask: bool) -> Preview:
    """Read the sources, trying passphrases on those that stay closed: the ones given, or what a person types."""
    preview = read()
    given = desk.passphrases()
    tries = given if given is not None else [None] * TRIES if may_ask and prompt.can_ask() else []
    for passphrase in tries:
        closed = [source for source in sources if _is_closed(source, preview)]
        if not _put_in(closed, passphrase):
            break
        desk.ask(ImportDiscard(preview.id))
        preview = read()
    return preview


def _is_closed(source: Source, preview: Preview) -> bool:
    return any(skipped.needs_passphrase and skipped.source == source.name for skipped in preview.skipped)


def _put_in(closed: list[Source], passphrase: bytearray | None) -> bool:
    """Give closed sources the passphrase, or what is typed for each; claim: there is something new to try."""
    is_new = False
    for source in closed:
        source.passphrase[:] = bytes(len(source.passphrase))
        if source.is_left:
            continue
        question = f"Passphrase of {output.clean(source.name)} (empty: leave it as it is): "
        source.passphrase = prompt.ask_secret(question) if passphrase is None else bytearray(passphrase)
        source.is_left = not source.passphrase
        is_new = is_new or not source.is_left
    if passphrase is not None:
        passphrase[:] = bytes(len(passphrase))
    return is_new


def _sources(names: list[str]) -> Iterator[Source]:
    """Yield every plain file named or in a named folder. Raises UsageError, RefusedError."""
    named = [(os.path.relpath(file, os.path.dirname(os.path.abspath(name))), file) for name in names
             for file in _files(name)]  # fmt: skip
    if len(named) > MOST_FILES:
        raise RefusedError(f"{len(named):,} files are too many for one import.", f"Import {MOST_FILES:,} at once.")
    often = {name for name, count in Counter(name for name, _ in named).items() if count > 1}
    total = 0
    for name, file in dict.fromkeys(named):
        try:
            with open(file, "rb") as opened:
                content = opened.read(MOST_BYTES - total + 1)
        except OSError as error:
            raise UsageError(f"{file} cannot be read: {os.strerror(error.errno or 0)}.") from None
        total += len(content)
        if total > MOST_BYTES:
            raise RefusedError(
                f"With {file} the files are too large for one import.",
                "Import at most 16 MiB at once, or leave that one out.",
            )
        yield Source(os.path.normpath(file) if name in often else name, content)


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
                "; ".join((*row.warnings, *((f"same as {row.duplicate_of}",) if row.duplicate_of else ()))),
            )
            for row in preview.rows
        ),
    )
    for skipped in preview.skipped:
        what = "protected" if skipped.needs_passphrase else "left alone"
        output.note(f"{what}: {skipped.source}: {skipped.sentence} {skipped.next_step}".rstrip())
    if preview.columns:
        output.note("columns: " + ", ".join(preview.columns))
