"""What the small agent of desk_door answers about namespaces, keys, imports and history."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from keydesk.errors import ConflictError, NeedsStepUpError
from keydesk.model import requests as ask
from keydesk.model.access import Action
from keydesk.model.filter import TEXT, parse
from keydesk.model.keys import FieldShape, Key, KeyRow, Namespace, Version
from keydesk.model.kinds import Kind
from keydesk.model.paths import Path
from keydesk.model.profiles import PROFILES
from keydesk.model.states import Label, State
from tests.gui.desk_door import NOW, VALUE, Vault, answers


@answers(ask.ListNamespaces)
def _namespaces(vault: Vault, _request: ask.ListNamespaces, _body: bytes) -> object:
    live = [row for row in vault.rows.values() if row.deleted is None]
    made = []
    for number, path in enumerate(sorted(vault.namespaces)):
        direct = sum(row.path.parent == path for row in live)
        below = sum(row.path.is_within(path) for row in live)
        worst = "expired" if any(row.path.is_within(path) and row.expires and row.expires < NOW for row in live) else ""
        profile = vault.profile_of(path)
        made.append(
            Namespace(f"{number:032x}", 1, path, profile, len(path.names) > 1, direct, below, worst or "healthy")
        )
    return ask.Namespaces(tuple(made))


@answers(ask.CreateNamespace)
def _namespace(vault: Vault, request: ask.CreateNamespace, _body: bytes) -> object:
    vault.namespaces[request.path] = request.profile or vault.profile_of(request.path.parent)
    vault.tell(ask.Event("changed", (request.path,)))
    return ask.Done()


@answers(ask.ShowProfile)
def _profile(vault: Vault, request: ask.ShowProfile, _body: bytes) -> object:
    return ask.ProfileReply(PROFILES[vault.profile_of(request.path)], request.path)


def _fits(row: KeyRow, text: str) -> bool:
    is_deleted = False
    for term in parse(text).terms:
        value = term.values[0]
        if term.field == TEXT:
            holds = value.lower() in f"{row.path} {row.purpose}".lower()
        elif term.field == "kind":
            holds = row.kind.value in term.values
        elif term.field == "is" and value == "favourite":
            holds = row.is_favourite
        elif term.field == "is" and value == "deleted":
            holds, is_deleted = row.deleted is not None, True
        elif term.field == "is":
            holds = value in row.warnings
        elif term.field == "in":
            holds = row.path.is_within(Path.parse(value))
        else:
            holds = True
        if holds == term.is_negated:
            return False
    return is_deleted or row.deleted is None


@answers(ask.ListKeys)
def _keys(vault: Vault, request: ask.ListKeys, _body: bytes) -> object:
    rows = sorted((row for row in vault.rows.values() if _fits(row, request.filter)), key=lambda row: row.path)
    rows = [row for row in rows if row.path.is_within(request.namespace)]
    total = len(rows)
    rows = [row for row in rows if not request.after or str(row.path) > request.after]
    page = rows[: request.limit]
    return ask.Page(tuple(page), str(page[-1].path) if len(rows) > len(page) else "", total)


@answers(ask.FindKeys)
def _found(vault: Vault, request: ask.FindKeys, _body: bytes) -> object:
    fitting = sorted((row for row in vault.rows.values() if _fits(row, request.text)), key=lambda row: row.path)
    return ask.Likeliest(tuple(fitting[: request.limit]))


@answers(ask.Describe)
def _describe(vault: Vault, request: ask.Describe, _body: bytes) -> object:
    key = vault.find(request.path)
    row = vault.rows[key.id]
    shapes = (FieldShape("value", True, 17),)
    versions = []
    for number in range(row.version, 0, -1):
        is_current = number == row.version
        born = row.rotated - timedelta(days=30 * (row.version - number))
        versions.append(
            Version(
                number,
                State.ACTIVE if is_current else State.DEACTIVATED,
                (Label.CURRENT,) if is_current else (Label.PREVIOUS,) if number == row.version - 1 else (),
                born,
                "m.keller",
                "" if is_current else "quarterly",
                shapes,
                row.algorithm,
                row.strength,
                "9f2c41ab7e03",
                None,
                None if is_current else born + timedelta(days=33),
            )
        )
    seen = row.last_used or NOW
    known = (ask.Reader("svc-orders", "strong", seen, 412), ask.Reader("svc-report", "weak", seen, 31))
    readers = known if row.last_used else ()
    return ask.KeyDetail(
        key, row, tuple(versions), PROFILES[row.profile], readers, (Action.COPY, Action.REVEAL, Action.UPDATE), None
    )


def _check(vault: Vault, key: Key, reason: str) -> None:
    profile = PROFILES[vault.profile_of(key.path.parent)]
    if not profile.is_strict:
        return
    root = key.path.root
    if not any(key.path.is_within(where) for where in vault.sessions):
        raise NeedsStepUpError("This namespace asks again.", namespace=str(root), rule=profile.name.value)


@answers(ask.Get)
def _get(vault: Vault, request: ask.Get, _body: bytes) -> object:
    key = vault.find(request.path)
    _check(vault, key, request.reason)
    vault.record("reveal", str(key.path))
    remask = int(PROFILES[vault.profile_of(key.path.parent)].remask.total_seconds())
    return ask.Value(key.path, vault.rows[key.id].version, key.kind, request.field, True, remask), VALUE


@answers(ask.Copy)
def _copy(vault: Vault, request: ask.Copy, _body: bytes) -> object:
    key = vault.find(request.path)
    _check(vault, key, request.reason)
    vault.record("copy", str(key.path))
    return ask.Copied("c1", NOW + timedelta(seconds=20), 20)


@answers(ask.ClearCopy)
def _clear(vault: Vault, request: ask.ClearCopy, _body: bytes) -> object:
    vault.tell(ask.Event("clipboard", copy=request.copy, what="cleared"))
    return ask.Done()


def _changeable(vault: Vault, path: str, expected: int) -> Key:
    key = vault.find(path)
    if expected not in {-1, key.revision}:
        raise ConflictError("Someone else was first.", expected=expected, found=key.revision)
    return key


@answers(ask.Put)
@answers(ask.Generate)
def _put(vault: Vault, request: ask.Put | ask.Generate, _body: bytes) -> object:
    for key in vault.keys.values():
        if key.path == request.path:
            return vault.set_key(key, version=vault.rows[key.id].version + 1)
    kind = request.kind or Kind.OPAQUE
    row = vault.add_key(str(request.path), kind, request.algorithm or kind.value, request.purpose)
    vault.tell(ask.Event("changed", (request.path,)))
    return ask.KeyChanged(row.id, row.path, 1, 1)


@answers(ask.Edit)
def _edit(vault: Vault, request: ask.Edit, _body: bytes) -> object:
    key = _changeable(vault, request.path, request.expected)
    given = {
        name: getattr(request, name)
        for name in ("purpose", "owner", "tags", "notes", "attributes", "expires", "is_favourite")
    }
    changes = {name: value for name, value in given.items() if value is not None}
    if request.clear_expires:
        changes["expires"] = None
    return vault.set_key(replace(key, **changes))


@answers(ask.Move)
def _move(vault: Vault, request: ask.Move, _body: bytes) -> object:
    return vault.set_key(replace(_changeable(vault, request.path, request.expected), path=request.to))


@answers(ask.Delete)
def _delete(vault: Vault, request: ask.Delete, _body: bytes) -> object:
    return vault.set_key(replace(_changeable(vault, request.path, request.expected), deleted=NOW))


@answers(ask.Restore)
def _restore(vault: Vault, request: ask.Restore, _body: bytes) -> object:
    return vault.set_key(replace(vault.find(request.path), deleted=None))


@answers(ask.ListRecords)
def _records(vault: Vault, request: ask.ListRecords, _body: bytes) -> object:
    rows = [row for row in reversed(vault.records) if not request.before or row.sequence < request.before]
    for term in parse(request.filter, {"outcome": "", "actor": "", "in": ""}).terms:
        if term.field == TEXT:
            rows = [row for row in rows if term.values[0] in f"{row.path} {row.record.caller} {row.record.action}"]
        elif term.field == "outcome":
            rows = [row for row in rows if row.record.outcome.value in term.values]
    if request.key:
        rows = [row for row in rows if row.path == request.key]
    page = rows[: request.limit]
    size = len(vault.records)
    return ask.Records(tuple(page), page[-1].sequence if len(rows) > len(page) else 0, size, size)


@answers(ask.ImportPreview)
def _preview(vault: Vault, _request: ask.ImportPreview, _body: bytes) -> object:
    return vault.preview


@answers(ask.ImportCommit)
def _commit(vault: Vault, request: ask.ImportCommit, _body: bytes) -> object:
    chosen = [row for row in vault.preview.rows if row.number in request.rows]
    for row in chosen:
        vault.add_key(str(row.path), row.kind, row.algorithm)
    vault.tell(ask.Event("changed"))
    return ask.Imported(len(chosen), len(chosen), 0, len(vault.records))


@answers(ask.ImportDiscard)
def _discard(_vault: Vault, _request: ask.ImportDiscard, _body: bytes) -> object:
    return ask.Done()


@answers(ask.AnswerAsk)
def _answer(_vault: Vault, _request: ask.AnswerAsk, _body: bytes) -> object:
    return ask.Done()
