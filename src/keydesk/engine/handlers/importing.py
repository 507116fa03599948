"""A previewed import is drafted key by key while others are served, then written in one transaction: all or nothing.

* Before anything is drafted it is decided whether it may be, and once more before it is written.
* A draft is for its namespace as it was; where that is another one meanwhile, the import is refused.
* Keys that are there already get their new version in the transaction itself.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from keydesk.engine.handlers.desk.drafting import Site, draft_key, plan_namespace, site_of, writer_of
from keydesk.engine.handlers.desk.keeping import new_version, refuse_taken
from keydesk.engine.handlers.desk.people import identity_of
from keydesk.engine.handlers.desk.visit import hidden, may_list
from keydesk.engine.handlers.foreign import blank_of, material_of, source_of
from keydesk.engine.handlers.imports import admit
from keydesk.engine.handlers.registry import Reply, Steps, handles
from keydesk.errors import ConflictError, RefusedError, UsageError
from keydesk.model.access import Action
from keydesk.model.paths import Path
from keydesk.model.requests import ImportCommit, Imported

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keydesk.engine.handlers.desk.change import Change
    from keydesk.engine.handlers.desk.desk import Desk
    from keydesk.engine.handlers.desk.drafting import Draft, Founding, Writer
    from keydesk.engine.handlers.desk.previews import Candidate, KeptPreview
    from keydesk.engine.handlers.desk.tree import Place
    from keydesk.engine.handlers.desk.visit import Pass, Visit
    from keydesk.engine.handlers.registry import Work

_FRESH = {"new", "changed"}


@dataclass(slots=True)
class _Import:
    """One import on its way: what goes where, and what was drafted of it so far (None: the key is there already)."""

    targets: list[tuple[Candidate, Path]]
    passes: dict[Path, Pass]
    sites: dict[Path, Site] = field(default_factory=dict)
    foundings: list[Founding] = field(default_factory=list)
    drafts: list[Draft | None] = field(default_factory=list)


@handles(ImportCommit)
def commit(desk: Desk, visit: Visit, request: ImportCommit, _body: memoryview) -> Reply | Work:
    """Carry out a preview: everything chosen, or nothing."""
    kept = desk.previews.take(request.id, identity_of(visit.caller))
    chosen, same = _chosen(kept, request)
    if not chosen:
        desk.previews.drop(request.id)
        return Reply(Imported(0, 0, same, 0))
    targets = [(each, _moved(each, request)) for each in chosen]
    paths = [path for _, path in targets]
    if len(set(paths)) != len(targets):
        raise ConflictError("Two keys of the import would have one path.", "Give one of them another.")
    coming = _Import(targets, _passes(desk, visit, paths, request.reason))
    caller = visit.caller

    def done(failure: object) -> Reply:
        try:
            if isinstance(failure, BaseException):
                raise failure
            now = desk.visit(caller)
            coming.passes = _passes(desk, now, paths, request.reason)
            versions, sequence = _write(desk, now, coming, request.reason)
        finally:
            for founding in coming.foundings:
                founding.kek.wipe()
        desk.previews.drop(request.id)
        return Reply(Imported(len(targets), versions, same, sequence))

    return Steps(_draft(desk, visit, coming), done)


# -- what is chosen ---------------------------------------------------------------------------------------------------


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


@contextmanager
def _told(desk: Desk, visit: Visit, path: Path) -> Iterator[None]:
    """What stands in an import's way is told to those who may know of it, and hidden from all others."""
    try:
        yield
    except ConflictError as error:
        is_told = may_list(desk, visit, path, desk.tree.demands(path))
        raise (error if is_told else hidden(visit, Action.CREATE, str(path))) from None


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
            passed = admit(desk, visit, path.parent, Action.CREATE)
            admit(desk, visit, path.parent, Action.UPDATE)
            passes[path.parent] = replace(passed, reason=reason or passed.reason)
    return passes


# -- drafting ---------------------------------------------------------------------------------------------------------


def _draft(desk: Desk, visit: Visit, coming: _Import) -> Iterator[None]:
    """Draft one key a step."""
    for candidate, path in coming.targets:
        passed = coming.passes[path.parent]
        site = _site(desk, visit, coming, passed, path.parent)
        draft = None
        if not _is_there(desk, path):
            by = writer_of(desk, visit, passed)
            current, before = material_of(candidate, by)
            draft = draft_key(desk, site, blank_of(candidate.key, path, site.place.id, by), current, by, before)
        coming.drafts.append(draft)
        yield


def _site(desk: Desk, visit: Visit, coming: _Import, passed: Pass, path: Path) -> Site:
    """The namespace at `path`, planned with its missing ancestors where it is not there."""
    known = coming.sites.get(path)
    if known is None:
        place = desk.tree.at(path)
        if place is not None:
            known = site_of(desk, place, writer_of(desk, visit, passed))
        else:
            above = desk.tree.at(path.parent) or _site(desk, visit, coming, passed, path.parent).place
            founding = plan_namespace(desk, visit, passed, path, None, above)
            coming.foundings.append(founding)
            known = Site(founding.place, founding.kek)
        coming.sites[path] = known
    return known


def _is_there(desk: Desk, path: Path) -> bool:
    held = desk.shelf.find(path)
    return held is not None and held.path == path


# -- writing ----------------------------------------------------------------------------------------------------------


def _write(desk: Desk, visit: Visit, coming: _Import, reason: str) -> tuple[int, int]:
    """Write all of it in one transaction; how many versions that were, and the import's record."""
    versions = 0
    with desk.change(visit, next(iter(coming.passes.values()))) as change:
        for founding in coming.foundings:
            with _told(desk, visit, founding.place.path):
                refuse_taken(desk, founding.place.path)
            change.put_founding(founding)
        for path, site in coming.sites.items():
            with _told(desk, visit, path):
                _check_same(change.place(path), site)
        for (candidate, path), draft in zip(coming.targets, coming.drafts, strict=True):
            with _told(desk, visit, path):
                versions += _bring(desk, visit, change, coming, candidate, path, draft)
        change.record("import.commit", count=len(coming.targets), reason=reason)
    return versions, change.sequence


def _bring(
    desk: Desk, visit: Visit, change: Change, coming: _Import, candidate: Candidate, path: Path, draft: Draft | None
) -> int:
    """One key of an import; how many versions it brought. Raises ConflictError."""
    if draft is None:
        by = writer_of(desk, visit, coming.passes[path.parent])
        return _renew(desk, change, coming.sites[path.parent].place, path, candidate, by)
    refuse_taken(desk, path)
    made = change.put_draft(draft)
    change.record("create", key=made, version=made.stored.current)
    return len(candidate.key.versions)


def _check_same(place: Place | None, site: Site) -> None:
    """Raises ConflictError when a namespace is not any more what was drafted for."""
    drafted = site.place
    if place is None or (place.id, place.stored.epoch) != (drafted.id, drafted.stored.epoch):
        raise ConflictError(f"{drafted.path} was changed while the import was made ready.", "Import once more.")


def _renew(desk: Desk, change: Change, place: Place, path: Path, candidate: Candidate, by: Writer) -> int:
    """An import's newer value for a key that is there. Raises ConflictError."""
    held = desk.shelf.find(path)
    if held is None or held.path != path:
        raise ConflictError(f"{path} was removed while the import was made ready.", "Import once more.")
    key = candidate.key
    if held.stored.kind is not key.kind:
        raise _taken(path)
    base = replace(
        held.stored,
        owner=held.stored.owner or key.owner,
        notes=held.stored.notes or key.notes,
        attributes={**held.stored.attributes, **key.attributes},
        source=source_of(key),
    )
    made = new_version(desk, change, place, held, base, material_of(candidate, by)[0], by)
    change.record("update", key=made, version=made.stored.current)
    return 1
