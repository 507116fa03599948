"""Values go in here, by put and generate: a new key, or the next version of one, in one transaction with its record."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from keydesk.engine.handlers.desk.drafting import Field, Material, writer_of
from keydesk.engine.handlers.desk.keeping import ensure_namespace, new_key, new_version
from keydesk.engine.handlers.desk.objects import StoredKey
from keydesk.engine.handlers.desk.visit import Asked, allow, hidden, may_list
from keydesk.engine.handlers.finding import absent, asked_of, locate
from keydesk.engine.handlers.registry import Reply, handles
from keydesk.engine.kinds import describe, generate, recognise
from keydesk.errors import AlreadyExistsError, ConflictError, NotFoundError, RefusedError
from keydesk.model.access import Action
from keydesk.model.kinds import MAX_VALUE, VALUE, Kind
from keydesk.model.requests import Generate, KeyChanged, Put

if TYPE_CHECKING:
    from collections.abc import Sequence

    from keydesk.engine.handlers.desk.desk import Desk
    from keydesk.engine.handlers.desk.shelf import HeldKey
    from keydesk.engine.handlers.desk.visit import Pass, Visit
    from keydesk.model.paths import Path
    from keydesk.model.requests import NewField

MOST_FIELDS = 64
MOST_TEXT = 64 * 1024
"""Characters of purpose, owner, notes, tags and attributes together."""


@handles(Put)
def put(desk: Desk, visit: Visit, request: Put, body: memoryview) -> Reply:
    """Store a value as it came."""
    held, passed = admit(desk, visit, request.path, request.expected, request.reason)
    fields = split(request.fields, body)
    kind = request.kind or (held.stored.kind if held is not None else recognise(_main(fields)))
    return _store(desk, visit, passed, request, held, kind, fields)


@handles(Generate)
def generate_key(desk: Desk, visit: Visit, request: Generate, _body: memoryview) -> Reply:
    """Make a value inside the vault; it is not answered with."""
    held, passed = admit(desk, visit, request.path, request.expected, request.reason)
    made = generate(request.kind, request.algorithm, request.options, desk.ports.rng)
    try:
        fields = tuple(Field(part.name, part.is_secret, part.body.view()) for part in made)
        return _store(desk, visit, passed, request, held, request.kind, fields)
    finally:
        for part in made:
            part.body.wipe()


def admit(desk: Desk, visit: Visit, path: Path, expected: int, reason: str) -> tuple[HeldKey | None, Pass]:
    """The key that is there already, if any, and the pass to write at `path`.

    Raises:
        DeniedError, NeedsStepUpError, NeedsReasonError: as decided.
        NotFoundError: there is no such root, told to those who may list.
        AlreadyExistsError, ConflictError: the key is not as `expected` (0: new, -1: whatever is there).
    """
    if len(path.names) < 2:
        raise RefusedError("A key lies in a namespace.", "Write its path like /dev/name.")
    held, _ = locate(desk, visit, str(path), Action.UPDATE)
    if held is not None:
        passed = allow(desk, visit, asked_of(held, desk.tree.by_id(held.namespace), Action.UPDATE, str(path), reason))
        check_expected(held, expected)
        return held, passed
    place = desk.tree.over(path)
    asked = Asked(
        Action.CREATE,
        path,
        desk.tree.demands(path),
        reason=reason,
        namespace="" if place is None else place.id.hex(),
    )
    if place is None and may_list(desk, visit, path, asked.profile):
        raise NotFoundError(f"There is no root namespace {path.root}.", "Create it: keydesk namespace create.")
    if place is None:
        desk.denials.add(visit, asked, "no-grant")
        raise hidden(visit, Action.CREATE, str(path))
    passed = allow(desk, visit, asked)
    if expected > 0:
        raise absent(desk, visit, asked)
    return None, passed


def check_expected(held: HeldKey, expected: int) -> None:
    """Raises AlreadyExistsError, ConflictError when a key is not as the writer thinks."""
    if expected == 0:
        raise AlreadyExistsError(f"There is a key {held.path} already.", path=str(held.path))
    if expected not in {-1, held.revision}:
        raise ConflictError(f"{held.path} was changed meanwhile.", expected=expected, found=held.revision)


def split(shapes: Sequence[NewField], body: memoryview) -> tuple[Field, ...]:
    """The fields laid end to end in a body. Raises RefusedError."""
    if not 0 < len(shapes) <= MOST_FIELDS or len({shape.name for shape in shapes}) != len(shapes):
        raise RefusedError("A key has one to 64 fields, each with a name of its own.")
    fields, at = [], 0
    for shape in shapes:
        check_field_name(shape.name)
        if not 0 <= shape.length <= MAX_VALUE:
            raise RefusedError(
                f"The field {shape.name} is too large.", "A field holds at most 1 MiB.", field=shape.name
            )
        fields.append(Field(shape.name, shape.is_secret, body[at : at + shape.length]))
        at += shape.length
    if at != len(body):
        raise RefusedError("The fields' lengths do not add up to what was sent.")
    _main(tuple(fields))
    return tuple(fields)


def check_field_name(name: str) -> None:
    """Raises RefusedError for a name no field can have."""
    if not 0 < len(name) <= 64 or not name.isprintable() or "/" in name:
        raise RefusedError("A field's name has 1 to 64 visible characters and no slash.")


def check_texts(purpose: str, owner: str, notes: str, tags: Sequence[str], attributes: dict[str, str]) -> None:
    """Raises RefusedError when a key's texts are too long together."""
    texts = (purpose, owner, notes, *tags, *attributes, *attributes.values())
    if sum(map(len, texts)) > MOST_TEXT:
        raise RefusedError("The key's texts are too long.", f"Use at most {MOST_TEXT} characters together.")
    if any("\0" in text or "\x1f" in text for text in texts):
        raise RefusedError("A text has a control character in it.")


def _main(fields: tuple[Field, ...]) -> memoryview:
    found = next((part.body for part in fields if part.name == VALUE), None)
    if found is None or not len(found):
        raise RefusedError("A key needs a value.", "Give its main field the name value, and at least one byte.")
    return found


def _store(
    desk: Desk,
    visit: Visit,
    passed: Pass,
    request: Put | Generate,
    held: HeldKey | None,
    kind: Kind,
    fields: tuple[Field, ...],
) -> Reply:
    check_texts(request.purpose, request.owner, request.notes, request.tags, request.attributes)
    description = describe(kind, {part.name: part.body for part in fields})
    if request.algorithm and isinstance(request, Put) and not description.algorithm:
        description = replace(description, algorithm=request.algorithm)
    material = Material(fields, description, passed.reason, expires=request.expires)
    with desk.change(visit, passed) as change:
        if held is None:
            place = ensure_namespace(desk, visit, change, passed, request.path.parent)
            blank = StoredKey(request.path, place.id.hex(), kind, visit.proven, source="")
            made = new_key(desk, change, place, _described(blank, request), material, writer_of(desk, visit, passed))
        else:
            place = desk.tree.by_id(held.namespace)
            base = replace(_described(held.stored, request), kind=kind)
            made = new_version(desk, change, place, held, base, material, writer_of(desk, visit, passed))
        change.record(key=made, version=made.stored.current)
    return Reply(KeyChanged(made.id.hex(), made.path, made.revision, made.stored.current, change.sequence))


def _described(base: StoredKey, request: Put | Generate) -> StoredKey:
    """The key with what the request says of it; what it leaves empty stays."""
    return replace(
        base,
        purpose=request.purpose or base.purpose,
        owner=request.owner or base.owner,
        tags=request.tags or base.tags,
        notes=request.notes or base.notes,
        attributes={**base.attributes, **request.attributes},
    )
