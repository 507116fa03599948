"""Foreign files come in by two steps: a preview that changes nothing, and one transaction of what was chosen."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from keydesk.engine.crypto.secret import SecretBuffer
from keydesk.engine.formats.parsed import ParseOptions, ParseResult, Protection
from keydesk.engine.handlers.comparing import duplicate_of, status_of
from keydesk.engine.handlers.desk.keeping import (
    Field,
    Material,
    Writer,
    ensure_namespace,
    new_key,
    new_version,
    put_archived,
    refuse_taken,
    writer_of,
)
from keydesk.engine.handlers.desk.objects import StoredKey
from keydesk.engine.handlers.desk.people import identity_of
from keydesk.engine.handlers.desk.previews import LIFE, Candidate, KeptPreview
from keydesk.engine.handlers.desk.visit import Asked, allow, hidden, may_list
from keydesk.engine.handlers.ports import GivenFile
from keydesk.engine.handlers.registry import Reply, Work, handles
from keydesk.engine.handlers.storing import check_field_name, check_texts
from keydesk.engine.kinds import Description, describe
from keydesk.errors import ConflictError, KeydeskError, NotFoundError, RefusedError, UsageError
from keydesk.model.access import Action
from keydesk.model.kinds import MAX_VALUE
from keydesk.model.paths import Path
from keydesk.model.requests import (
    Done,
    ImportCommit,
    ImportDiscard,
    Imported,
    ImportPreview,
    ImportRow,
    ImportSkipped,
    Preview,
)

if TYPE_CHECKING:
    from keydesk.engine.formats.parsed import NeedsPassphrase, ParsedKey, ParsedVersion
    from keydesk.engine.handlers.desk.change import Change
    from keydesk.engine.handlers.desk.desk import Desk
    from keydesk.engine.handlers.desk.shelf import HeldKey
    from keydesk.engine.handlers.desk.tree import Place
    from keydesk.engine.handlers.desk.visit import Pass, Visit

MOST_FILES = 10_000
_FRESH = {"new", "changed"}


# -- the preview ----------------------------------------------------------------------------------------------------


@handles(ImportPreview)
def preview(desk: Desk, visit: Visit, request: ImportPreview, body: memoryview) -> Work:
    """Read files in the jailed child and say what they would become."""
    _admit(desk, visit, request.into, Action.CREATE)
    desk.previews.check_room()
    files = _files(request, body)
    options = ParseOptions(visit.latest, keep_protection=request.keep_protection, columns=dict(request.columns))
    caller = visit.caller

    def done(result: object) -> Reply:
        for given in files:
            given.content.wipe()
            if given.passphrase is not None:
                given.passphrase.wipe()
        if isinstance(result, BaseException):
            raise result
        assert isinstance(result, ParseResult)  # noqa: S101 - what the parser returns
        return Reply(_shown(desk, desk.visit(caller), request.into, result), pending=True)

    return Work(lambda: desk.ports.parser(files, options), done)


@handles(ImportDiscard)
def discard(desk: Desk, visit: Visit, request: ImportDiscard, _body: memoryview) -> Reply:
    """Forget a preview."""
    desk.previews.take(request.id, identity_of(visit.caller))
    desk.previews.drop(request.id)
    return Reply(Done())


def _admit(desk: Desk, visit: Visit, path: Path, action: Action) -> Pass:
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


def _shown(desk: Desk, visit: Visit, into: Path, result: ParseResult) -> Preview:
    candidates: dict[int, Candidate] = {}
    skipped = [ImportSkipped(each.source, each.format_name, each.reason, each.next_step) for each in result.unreadable]
    skipped += [
        ImportSkipped(each.source, each.format_name, _need(each), "Give its passphrase.", needs_passphrase=True)
        for each in result.needs
    ]
    seen: dict[Path, int] = {}
    for number, key in enumerate(result.keys, 1):
        try:
            path = Path.of(*into.names, *key.segments, key.name)
            _check(key)
        except RefusedError as error:
            skipped.append(ImportSkipped(key.source, key.source_format, error.sentence, error.next_step))
            continue
        is_twice = path in seen
        seen[path] = number
        status = "conflict" if is_twice else status_of(desk, visit, path, key)
        candidates[number] = Candidate(key, path, _row(desk, visit, number, path, key, status))
    name = desk.ports.rng(16).hex()
    until = visit.boot + LIFE.total_seconds()
    desk.previews.keep(name, KeptPreview(identity_of(visit.caller), until, candidates))
    columns = tuple(dict.fromkeys(column for table in result.tables for column in table.columns))
    return Preview(name, tuple(each.row for each in candidates.values()), tuple(skipped), columns)


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


def _row(desk: Desk, visit: Visit, number: int, path: Path, key: ParsedKey, status: str) -> ImportRow:
    made = _description(key, key.current)
    losses = tuple(text.partition(": ")[2] for text in key.warnings if text.startswith("protection-lost"))
    return ImportRow(
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


# -- the transaction ------------------------------------------------------------------------------------------------


@handles(ImportCommit)
def commit(desk: Desk, visit: Visit, request: ImportCommit, _body: memoryview) -> Reply:
    """Carry out a preview: everything chosen, or nothing."""
    kept = desk.previews.take(request.id, identity_of(visit.caller))
    chosen, same = _chosen(kept, request)
    if not chosen:
        desk.previews.drop(request.id)
        return Reply(Imported(0, 0, same, 0))
    targets = [(each, _moved(each, request)) for each in chosen]
    if len({path for _, path in targets}) != len(targets):
        raise ConflictError("Two keys of the import would have one path.", "Give one of them another.")
    passes = _passes(desk, visit, [path for _, path in targets], request.reason)
    versions = 0
    with desk.change(visit, passes[targets[0][1].parent]) as change:
        for candidate, path in targets:
            try:
                versions += _bring(desk, visit, change, passes[path.parent], candidate, path)
            except ConflictError as error:
                raise _in_the_way(desk, visit, path, error) from None
        change.record("import.commit", count=len(targets), reason=request.reason)
    desk.previews.drop(request.id)
    return Reply(Imported(len(targets), versions, same, change.sequence))


def _chosen(kept: KeptPreview, request: ImportCommit) -> tuple[list[Candidate], int]:
    """What is to be brought in, and how many are the same already. Raises UsageError, ConflictError."""
    candidates = kept.candidates
    unknown = [number for number in request.rows if number not in candidates]
    if unknown or any(not name.isdigit() or int(name) not in candidates for name in request.moved):
        raise UsageError("The import names a row that the preview did not have.")
    if not request.rows:
        moved = {int(name) for name in request.moved}
        wanted = [each for number, each in candidates.items() if each.row.status in _FRESH or number in moved]
        same = sum(each.row.status == "same" and number not in moved for number, each in candidates.items())
    else:
        picked = [candidates[number] for number in dict.fromkeys(request.rows)]
        wanted = [each for each in picked if each.row.status != "same" or str(each.row.number) in request.moved]
        same = len(picked) - len(wanted)
    for each in wanted:
        if each.row.status == "conflict" and str(each.row.number) not in request.moved:
            raise _taken(each.path)
    return wanted, same


def _taken(path: Path) -> ConflictError:
    return ConflictError(f"Something else stands at {path}.", "Give the key another path, or leave it out.")


def _in_the_way(desk: Desk, visit: Visit, path: Path, error: ConflictError) -> KeydeskError:
    """What stands in an import's way, told to those who may know of it."""
    is_told = may_list(desk, visit, path, desk.tree.demands(path))
    return error if is_told else hidden(visit, Action.CREATE, str(path))


def _moved(candidate: Candidate, request: ImportCommit) -> Path:
    to = request.moved.get(str(candidate.row.number))
    return candidate.path if to is None else Path.parse(to)


def _passes(desk: Desk, visit: Visit, paths: list[Path], reason: str) -> dict[Path, Pass]:
    """A pass for every namespace that is written to."""
    passes = {}
    for path in paths:
        if len(path.names) < 2:
            raise RefusedError("A key lies in a namespace.", "Write its path like /dev/name.")
        if path.parent not in passes:
            passed = _admit(desk, visit, path.parent, Action.CREATE)
            _admit(desk, visit, path.parent, Action.UPDATE)
            passes[path.parent] = replace(passed, reason=reason or passed.reason)
    return passes


def _bring(desk: Desk, visit: Visit, change: Change, passed: Pass, candidate: Candidate, path: Path) -> int:
    """One key of an import; how many versions it brought."""
    key, by = candidate.key, writer_of(desk, visit, passed)
    place = ensure_namespace(desk, visit, change, passed, path.parent)
    held = desk.shelf.find(path)
    if held is not None and held.path == path:
        if held.stored.kind is not key.kind:
            raise _taken(path)
        return _renew(desk, change, place, held, key, by)
    refuse_taken(desk, path)
    stored = StoredKey(
        path,
        place.id.hex(),
        key.kind,
        key.created or visit.proven,
        owner=key.owner,
        tags=key.tags,
        notes=key.notes,
        attributes=dict(key.attributes),
        source=f"{key.source_format}: {key.source}",
        versions=len(key.versions) - 1,
    )
    made = new_key(desk, change, place, stored, _material(key, key.current, by), by)
    for number, version in enumerate(key.versions[:-1], 1):
        put_archived(desk, change, place, made.id, number, _material(key, version, by), by)
    change.record("create", key=made, version=made.stored.current)
    return len(key.versions)


def _renew(desk: Desk, change: Change, place: Place, held: HeldKey, key: ParsedKey, by: Writer) -> int:
    """An import's newer value for a key that is there."""
    base = replace(
        held.stored,
        owner=held.stored.owner or key.owner,
        notes=held.stored.notes or key.notes,
        attributes={**held.stored.attributes, **key.attributes},
        source=f"{key.source_format}: {key.source}",
    )
    made = new_version(desk, change, place, held, base, _material(key, key.current, by), by)
    change.record("update", key=made, version=made.stored.current)
    return 1


def _material(key: ParsedKey, version: ParsedVersion, by: Writer) -> Material:
    fields = tuple(Field(part.name, part.secret, memoryview(part.body)) for part in version.fields)
    created = version.created or (key.created if version is key.current else None)
    is_current = version is key.current
    return Material(
        fields,
        _description(key, version),
        version.note or "imported",
        created=min(created, by.now) if created is not None else None,
        expires=key.expires if is_current else None,
    )


def _description(key: ParsedKey, version: ParsedVersion) -> Description:
    """What the kind says of the material, completed by what the parser knew (it had the passphrase)."""
    try:
        made = describe(key.kind, {part.name: memoryview(part.body) for part in version.fields})
    except KeydeskError:
        made = Description(key.kind, key.algorithm)
    codes = dict.fromkeys((*made.warnings, *key.warning_codes))
    is_current = version is key.current
    return replace(
        made,
        algorithm=key.algorithm or made.algorithm if is_current else made.algorithm,
        strength=made.strength if made.strength is not None or not is_current else key.bits,
        fingerprint=made.fingerprint or (key.fingerprint or "" if is_current else ""),
        expires=made.expires or (key.expires if is_current else None),
        warnings=tuple(code for code in codes if code in {"weak", "expired", "reused", "mismatch", "reference"}),
    )
