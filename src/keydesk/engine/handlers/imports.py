"""Foreign files are looked at before they come in: a preview says what they would become, and changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keydesk.engine.crypto.secret import SecretBuffer
from keydesk.engine.formats.parsed import ParseOptions, ParseResult, Protection
from keydesk.engine.handlers.comparing import duplicate_of, status_of
from keydesk.engine.handlers.desk.people import identity_of
from keydesk.engine.handlers.desk.previews import LIFE, Candidate, KeptPreview
from keydesk.engine.handlers.desk.visit import Asked, allow
from keydesk.engine.handlers.foreign import description_of
from keydesk.engine.handlers.ports import GivenFile
from keydesk.engine.handlers.registry import Reply, Steps, Work, handles
from keydesk.engine.handlers.storing import check_field_name, check_texts
from keydesk.errors import NotFoundError, RefusedError, UnavailableError, UsageError
from keydesk.model.access import Action
from keydesk.model.kinds import MAX_VALUE
from keydesk.model.paths import Path
from keydesk.model.requests import Done, ImportDiscard, ImportPreview, ImportRow, ImportSkipped, Preview

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keydesk.engine.formats.parsed import NeedsPassphrase, ParsedKey
    from keydesk.engine.handlers.desk.desk import Desk
    from keydesk.engine.handlers.desk.visit import Pass, Visit

MOST_FILES = 10_000


@handles(ImportPreview)
def preview(desk: Desk, visit: Visit, request: ImportPreview, body: memoryview) -> Work:
    """Read files in the jailed child and say what they would become."""
    admit(desk, visit, request.into, Action.CREATE)
    desk.previews.check_room()
    files = _files(request, body)
    options = ParseOptions(visit.latest, keep_protection=request.keep_protection, columns=dict(request.columns))
    caller = visit.caller

    def done(result: object) -> Work:
        for given in files:
            given.content.wipe()
            if given.passphrase is not None:
                given.passphrase.wipe()
        if isinstance(result, BaseException):
            raise result
        assert isinstance(result, ParseResult)  # noqa: S101 - what the parser returns
        look = _Look(desk, desk.visit(caller), request.into, result)
        return Steps(look.steps(), lambda failure: Reply(look.shown(failure), pending=True))

    return Work(lambda: desk.ports.parser(files, options), done)


@handles(ImportDiscard)
def discard(desk: Desk, visit: Visit, request: ImportDiscard, _body: memoryview) -> Reply:
    """Forget a preview."""
    desk.previews.take(request.id, identity_of(visit.caller))
    desk.previews.drop(request.id)
    return Reply(Done())


def admit(desk: Desk, visit: Visit, path: Path, action: Action) -> Pass:
    """The pass to import to `path`. Raises NotFoundError when there is no such root, and as `allow`."""
    place = desk.tree.over(path)
    if place is None:
        allow(desk, visit, Asked(action, path, desk.tree.demands(path)))
        raise NotFoundError(f"There is no root namespace {path.root}.", "Create it: keydesk namespace create.")
    return allow(desk, visit, Asked(action, path, place.profile, namespace=place.id.hex()))


def _files(request: ImportPreview, body: memoryview) -> list[GivenFile]:
    """The files laid end to end in a body, each followed by its passphrase. Raises UsageError, RefusedError."""
    if not 0 < len(request.files) <= MOST_FILES:
        raise RefusedError("An import has one to 10,000 files.")
    lengths = [length for file in request.files for length in (file.length, file.passphrase_length)]
    if min(lengths) < 0 or sum(lengths) != len(body):
        raise UsageError("The files' lengths do not add up to what was sent.")
    files, at = [], 0
    for file in request.files:
        content = SecretBuffer.of(body[at : at + file.length])
        at += file.length
        passphrase = SecretBuffer.of(body[at : at + file.passphrase_length]) if file.passphrase_length else None
        at += file.passphrase_length
        files.append(GivenFile(file.name, content, passphrase))
    return files


class _Look:
    """One preview in the making."""

    def __init__(self, desk: Desk, visit: Visit, into: Path, result: ParseResult) -> None:
        self._desk, self._visit, self._into, self._result = desk, visit, into, result
        self._failures = desk.journal.failures
        self._candidates: dict[int, Candidate] = {}
        self._skipped: list[ImportSkipped] = []

    def steps(self) -> Iterator[None]:
        """Look at one parsed key a step: what it would become, or why it is left alone."""
        seen: set[Path] = set()
        for number, key in enumerate(self._result.keys, 1):
            try:
                path = Path.of(*self._into.names, *key.segments, key.name)
                _check(key)
            except RefusedError as error:
                self._skipped.append(ImportSkipped(key.source, key.source_format, error.sentence, error.next_step))
            else:
                status = "conflict" if path in seen else status_of(self._desk, self._visit, path, key)
                seen.add(path)
                self._candidates[number] = _candidate(self._desk, self._visit, number, path, key, status)
            yield

    def shown(self, failure: object) -> Preview:
        """Keep what was found, and show it. Raises the failure, or UnavailableError when a record was not made."""
        if isinstance(failure, BaseException):
            raise failure
        desk, visit, result = self._desk, self._visit, self._result
        if desk.journal.failures != self._failures:
            raise UnavailableError("The disk did not take the records of this preview.", "Look at the files again.")
        skipped = [
            ImportSkipped(left.source, left.format_name, left.reason, left.next_step) for left in result.unreadable
        ]
        skipped += [
            ImportSkipped(each.source, each.format_name, _need(each), "Give its passphrase.", needs_passphrase=True)
            for each in result.needs
        ]
        name = desk.ports.rng(16).hex()
        until = visit.boot + LIFE.total_seconds()
        desk.previews.keep(name, KeptPreview(identity_of(visit.caller), until, self._candidates))
        columns = tuple(dict.fromkeys(column for table in result.tables for column in table.columns))
        rows = tuple(each.row for each in self._candidates.values())
        return Preview(name, rows, (*skipped, *self._skipped), columns)


def _need(need: NeedsPassphrase) -> str:
    return need.refused or f"Its passphrase opens {need.what_for}."


def _check(key: ParsedKey) -> None:
    """Raises RefusedError when a parsed key could not be kept."""
    for version in key.versions:
        if not version.fields or not version.body():
            raise RefusedError("A key has an empty value.", "Leave it out.")
        for part in version.fields:
            check_field_name(part.name)
            if len(part.body) > MAX_VALUE:
                raise RefusedError(f"The field {part.name} is larger than 1 MiB.", "Leave it out.")
    check_texts("", key.owner, key.notes, key.tags, key.attributes)


def _candidate(desk: Desk, visit: Visit, number: int, path: Path, key: ParsedKey, status: str) -> Candidate:
    made = description_of(key, key.current)
    losses = tuple(text.partition(": ")[2] for text in key.warnings if text.startswith("protection-lost"))
    row = ImportRow(
        number=number,
        path=path,
        kind=key.kind,
        algorithm=made.algorithm,
        source=key.source,
        source_format=key.source_format,
        status=status,
        versions=len(key.versions),
        strength=made.strength,
        fingerprint=made.fingerprint,
        created=key.created,
        expires=key.expires or made.expires,
        protection="" if key.protection is Protection.NONE else key.protection.value,
        warnings=key.warnings,
        losses=losses,
        duplicate_of=duplicate_of(desk, visit, path, made.fingerprint),
    )
    return Candidate(key, path, made, row)
