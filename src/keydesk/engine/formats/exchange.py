"""Files go to the jailed child and keys come back as a JSON head and a raw body; no value is ever in a head.

    frame    4 bytes head length, 4 bytes body length, unsigned big-endian; the head; the body
    request  {"files": [{name, length, passphrase_length}], "options": {...}}; body: each file, then its passphrase
    reply    {"result": {...}} with each field's length; body: the fields, end to end, in order
             {"refused": {"sentence", "next_step"}}
    hello    {"hello": {"walls": [...]}}, before anything is sent to the child

The child reads hostile files, so what it answers is hostile too: `read_reply` accepts known shapes, sources that were
asked for, legal names, declared codes, and lengths that add up to the body, and refuses everything else.
"""

from __future__ import annotations

import json
import re
import struct
from dataclasses import dataclass, replace
from datetime import datetime  # noqa: TC003 - model.coding reads the types at run time
from typing import TYPE_CHECKING, Any

from keydesk.engine.formats.limits import (
    MAX_BODY,
    MAX_FIELD,
    MAX_FIELDS,
    MAX_FILES,
    MAX_INFLATED,
    MAX_KEYS,
    MAX_LABEL,
    MAX_SEGMENTS,
    MAX_SENTENCE,
    MAX_STRINGS,
    MAX_TEXT,
    MAX_UNREADABLE,
)
from keydesk.engine.formats.parsed import (
    WARNINGS,
    NeedsPassphrase,
    ParsedField,
    ParsedKey,
    ParsedVersion,
    ParseOptions,
    ParseResult,
    SourceFile,
    Table,
    Unreadable,
)
from keydesk.engine.formats.tidying import UNFIT, field_name
from keydesk.errors import KeydeskError, RefusedError
from keydesk.model.coding import from_plain, to_plain
from keydesk.model.paths import check_name

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

PREFIX = struct.Struct(">II")
MAX_HEAD = 48 * 1024 * 1024
MAX_REQUEST_BODY = MAX_BODY + MAX_FILES * 1024
"""Files, and a passphrase of at most 1 KiB for each."""
MAX_PASSPHRASE = 1024
_FINGERPRINT = re.compile(r"SHA256:[A-Za-z0-9+/]{43}|[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class FileHead:
    """One file of a request; a negative `passphrase_length` says that none was given."""

    name: str
    length: int
    passphrase_length: int = -1


@dataclass(frozen=True, slots=True)
class RequestHead:
    """What is to be read."""

    files: tuple[FileHead, ...]
    options: ParseOptions


@dataclass(frozen=True, slots=True)
class FieldHead:
    """One field; its bytes lie in the body."""

    name: str
    secret: bool
    length: int


@dataclass(frozen=True, slots=True)
class VersionHead:
    """One version without its bytes."""

    fields: tuple[FieldHead, ...]
    created: datetime | None
    note: str


@dataclass(frozen=True, slots=True)
class KeyHead:
    """One key; `key` carries no versions, they follow without their bytes."""

    key: ParsedKey
    versions: tuple[VersionHead, ...]


@dataclass(frozen=True, slots=True)
class ReplyHead:
    """A result without its bytes."""

    keys: tuple[KeyHead, ...]
    unreadable: tuple[Unreadable, ...]
    needs: tuple[NeedsPassphrase, ...]
    tables: tuple[Table, ...]


# -- request -------------------------------------------------------------------------------------------------------


def write_request(files: Sequence[FileHead], options: ParseOptions) -> bytes:
    """The head of a request."""
    return _dump(to_plain(RequestHead(tuple(files), options)))


def read_request(head: bytes, body: memoryview) -> tuple[list[SourceFile], dict[str, bytes], ParseOptions]:
    """The files, the passphrases and the options of a request. Raises RefusedError."""
    request = from_plain(RequestHead, _load(head))
    files: list[SourceFile] = []
    passphrases: dict[str, bytes] = {}
    at = 0
    for file in request.files:
        files.append(SourceFile(file.name, bytes(body[at : at + file.length])))
        at += file.length
        if file.passphrase_length >= 0:
            passphrases[file.name] = bytes(body[at : at + file.passphrase_length])
            at += file.passphrase_length
    if at != len(body):
        raise RefusedError("A request's lengths do not add up.")
    return files, passphrases, request.options


# -- reply ---------------------------------------------------------------------------------------------------------


def write_hello(walls: Sequence[str]) -> bytes:
    """The head that says which walls stand."""
    return _dump({"hello": {"walls": list(walls)}})


def write_refusal(error: KeydeskError) -> bytes:
    """The head that says why nothing was read."""
    return _dump({"refused": {"sentence": error.sentence[:MAX_SENTENCE], "next_step": error.next_step[:MAX_SENTENCE]}})


def write_reply(result: ParseResult) -> tuple[bytes, list[bytes]]:
    """The head of a result, and the parts of its body. Raises RefusedError when it is too large to carry."""
    keys = tuple(KeyHead(replace(key, versions=()), tuple(map(_version_head, key.versions))) for key in result.keys)
    head = _dump({"result": to_plain(ReplyHead(keys, result.unreadable, result.needs, result.tables))})
    if len(head) > MAX_HEAD:
        raise RefusedError("The files hold too much text beside their values.", "Import them in smaller groups.")
    return head, [part.body for key in result.keys for version in key.versions for part in version.fields]


def _version_head(version: ParsedVersion) -> VersionHead:
    fields = tuple(FieldHead(part.name, part.secret, len(part.body)) for part in version.fields)
    return VersionHead(fields, version.created, version.note)


def read_hello(head: bytes) -> tuple[str, ...]:
    """The walls a child says it stands behind. Raises RefusedError."""
    hello = _load(head).get("hello")
    walls = hello.get("walls") if isinstance(hello, dict) else None
    if not isinstance(walls, list) or not all(isinstance(wall, str) for wall in walls):
        raise _strange("its greeting")
    return tuple(walls)


def read_lengths(prefix: bytes | bytearray | memoryview) -> tuple[int, int]:
    """The lengths of a reply's head and body. Raises RefusedError beyond their bounds."""
    head, body = PREFIX.unpack(prefix)
    if not 2 <= head <= MAX_HEAD or body > MAX_INFLATED:
        raise _strange("its lengths")
    return int(head), int(body)


def read_reply(head: bytes, body: memoryview, sources: Collection[str]) -> ParseResult:
    """The result in a child's reply.

    Raises:
        RefusedError: what the child refused, or a reply that is not of the agreed shape.
    """
    plain = _load(head)
    if isinstance(refused := plain.get("refused"), dict):
        sentence, next_step = str(refused.get("sentence", "")), str(refused.get("next_step", ""))
        _check_texts("a refusal", MAX_SENTENCE, sentence, next_step)
        raise RefusedError(sentence, next_step)
    try:
        reply = from_plain(ReplyHead, plain.get("result"))
    except (RefusedError, OverflowError, RecursionError):
        raise _strange("its shape") from None
    _check_rest(reply, sources)
    keys: list[ParsedKey] = []
    at = 0
    for item in reply.keys:
        _check_key(item, sources)
        versions = []
        for version in item.versions:
            fields = []
            for part in version.fields:
                fields.append(ParsedField(part.name, part.secret, bytes(body[at : at + part.length])))
                at += part.length
            versions.append(ParsedVersion(tuple(fields), version.created, version.note))
        keys.append(replace(item.key, versions=tuple(versions)))
    if at != len(body):
        raise _strange("its body")
    return ParseResult(tuple(keys), reply.unreadable, reply.needs, reply.tables)


def _check_rest(reply: ReplyHead, sources: Collection[str]) -> None:
    counts = (len(reply.keys), len(reply.needs), len(reply.tables))
    if max(counts) > MAX_KEYS or len(reply.unreadable) > MAX_UNREADABLE:
        raise _strange("its counts")
    spoken: list[Unreadable | NeedsPassphrase | Table] = [*reply.unreadable, *reply.needs, *reply.tables]
    if any(thing.source not in sources for thing in spoken):
        raise _strange("a source")
    for left in reply.unreadable:
        _check_texts("a reason", MAX_SENTENCE, left.format_name, left.reason, left.next_step)
    for need in reply.needs:
        _check_texts("a need", MAX_SENTENCE, need.format_name, need.what_for, need.refused)
    for table in reply.tables:
        if len(table.columns) != len(table.roles) or len(table.columns) > MAX_FIELDS:
            raise _strange("a table")
        _check_texts("a column", MAX_LABEL, *table.columns, *table.roles)


def _check_key(item: KeyHead, sources: Collection[str]) -> None:
    key = item.key
    if key.source not in sources or any(name not in sources for name in key.joined):
        raise _strange("a source")
    if not item.versions or len(item.versions) > MAX_KEYS or key.versions:
        raise _strange("a key's versions")
    _check_names((*key.segments, key.name))
    if key.fingerprint is not None and not _FINGERPRINT.fullmatch(key.fingerprint):
        raise _strange("a fingerprint")
    if key.bits is not None and not 0 <= key.bits <= 1_000_000:
        raise _strange("a key's size")
    if any(text.partition(":")[0] not in WARNINGS for text in key.warnings):
        raise _strange("a warning")
    _check_texts("a warning", MAX_SENTENCE, *key.warnings)
    if max(len(key.attributes), len(key.tags)) > MAX_STRINGS or len(key.joined) > MAX_FILES:
        raise _strange("a key's attributes")
    _check_texts("an attribute", MAX_TEXT, key.notes, *key.attributes.values())
    _check_texts("a label", MAX_LABEL, key.algorithm, key.source_format, key.owner, *key.tags, *key.attributes)
    for version in item.versions:
        _check_version(version)


def _check_names(names: tuple[str, ...]) -> None:
    try:
        are_legal = all(check_name(name) == name for name in names)
    except RefusedError:
        are_legal = False
    if not are_legal or len(names) > MAX_SEGMENTS + 3:
        raise _strange("a key's name")


def _check_version(version: VersionHead) -> None:
    names = [part.name for part in version.fields]
    if not names or len(names) > MAX_FIELDS or len(set(names)) != len(names):
        raise _strange("a key's fields")
    _check_texts("a label", MAX_LABEL, version.note)
    if any(not 0 <= part.length <= MAX_FIELD or field_name(part.name) != part.name for part in version.fields):
        raise _strange("a key's fields")


def _check_texts(what: str, most: int, *texts: str) -> None:
    if any(len(text) > most or UNFIT.search(text) for text in texts):
        raise _strange(what)


def _strange(what: str) -> RefusedError:
    return RefusedError(
        f"The reader of the files answered something strange ({what}).",
        "Nothing was imported. One of the files may be hostile; import them one by one.",
        rule="reply",
    )


def _dump(plain: object) -> bytes:
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def _load(head: bytes) -> dict[str, Any]:
    try:
        loaded = json.loads(head)
    except (ValueError, RecursionError):
        raise _strange("its shape") from None
    if not isinstance(loaded, dict):
        raise _strange("its shape")
    return loaded
