"""KeePass entries become keys: groups are segments, history versions, and nothing protected becomes visible.

* the password is the value; protected strings and attachments are secret fields; other strings are attributes
* an entry without a password takes its attachment, protected string or notes as value, and says which
* an earlier state whose secrets did not change is no version of its own: a version's age is the value's age
* the recycle bin is left alone and said; `{REF:…}` stays as it is, with a warning
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from keydesk.engine.formats import kdbx, keepass_xml
from keydesk.engine.formats.guess import url_parts
from keydesk.engine.formats.halves import Harvest
from keydesk.engine.formats.keepass_codes import otpauth_of
from keydesk.engine.formats.limits import MAX_SEGMENTS, MAX_TEXT, passphrase_needed
from keydesk.engine.formats.otpauth import is_otpauth
from keydesk.engine.formats.parsed import (
    ParsedField,
    ParsedKey,
    ParsedVersion,
    Protection,
    SourceFile,
    Unreadable,
    warning,
)
from keydesk.model.kinds import OTP, VALUE, Kind

if TYPE_CHECKING:
    from keydesk.engine.formats.keepass_xml import Document, Entry, Group

NAME = "KeePass"
_STANDARD = {"Title", "UserName", "Password", "URL", "Notes"}
_OTP = re.compile(r"otp|totp seed|totp settings|(?:time|hmac)otp-.*", re.IGNORECASE)
_REFERENCE = re.compile(rb"\{REF:", re.IGNORECASE)
_SAVE = "Change it in KeePass and import again."


@dataclass(frozen=True, slots=True)
class _Content:
    """One state of an entry, sorted into what is secret and what is not."""

    fields: tuple[ParsedField, ...]
    attributes: dict[str, str]
    notes: str
    promoted: str = ""


def read(source: SourceFile, passphrase: bytes | None) -> Harvest:
    """Read every entry outside the recycle bin.

    Raises:
        RefusedError: no or a wrong passphrase, damage, absurd cost, bombs.
    """
    if passphrase is None:
        raise passphrase_needed("its entries")
    document = keepass_xml.read(kdbx.open_file(source.body, source.name, passphrase))
    harvest = Harvest()
    skipped = 0
    for entry in document.entries:
        if _is_recycled(entry.group, document):
            skipped += 1
        else:
            _read_entry(entry, source, harvest)
    if skipped:
        _leave(harvest, source, f"Entries in its recycle bin: {skipped}.", "Restore them in KeePass to import them.")
    if not harvest.keys and not harvest.unreadable:
        _leave(harvest, source, "It holds no entries.", "Nothing to import.")
    return harvest


def _leave(harvest: Harvest, source: SourceFile, reason: str, next_step: str) -> None:
    harvest.unreadable.append(Unreadable(source.name, NAME, reason, next_step))


def _is_recycled(group: Group | None, document: Document) -> bool:
    if not document.recycle_bin or not document.has_recycle_bin:
        return False
    while group is not None:
        if group.uuid == document.recycle_bin:
            return True
        group = group.parent
    return False


def _read_entry(entry: Entry, source: SourceFile, harvest: Harvest) -> None:
    segments = entry.group.names
    name = _shown(entry, "Title") or _shown(entry, "UserName") or "Untitled"
    if len(segments) > MAX_SEGMENTS:
        _leave(harvest, source, f"The entry {name[:80]!r} lies {len(segments)} groups deep.", _SAVE)
        return
    current = _content(entry)
    if not any(part.body for part in current.fields):
        _leave(harvest, source, f"The entry {name[:80]!r} holds nothing secret.", "It was left alone.")
        return
    versions = _versions(entry, current)
    kind, algorithm = (Kind.OPAQUE, "") if current.promoted else (Kind.PASSWORD, "password")
    if current.promoted == OTP and is_otpauth(current.fields[0].body):
        kind = Kind.TOTP
    harvest.keys.append(
        ParsedKey(
            segments=segments,
            name=name,
            kind=kind,
            algorithm=algorithm,
            created=entry.times.get("CreationTime"),
            expires=entry.times.get("ExpiryTime") if entry.expires else None,
            attributes=current.attributes,
            tags=tuple(dict.fromkeys(tag.strip() for tag in re.split(r"[;,]", entry.tags) if tag.strip())),
            notes=current.notes,
            versions=versions,
            source=source.name,
            source_format=NAME,
            protection=Protection.CONTAINER,
            warnings=_warnings(entry),
        )
    )


def _shown(entry: Entry, name: str) -> str:
    text = entry.text(name)
    return text.value.decode("utf-8", "replace").strip() if text is not None else ""


def _warnings(entry: Entry) -> tuple[str, ...]:
    referring = [text.name for text in entry.texts if _REFERENCE.search(text.value)]
    if not referring:
        return ()
    return (warning("reference", f"{', '.join(referring)[:200]} refers to another entry and was left as it is."),)


def _versions(entry: Entry, current: _Content) -> tuple[ParsedVersion, ...]:
    """Earlier states oldest first, then the current one; states with the same secrets are one, from its beginning."""
    oldest = datetime.min.replace(tzinfo=UTC)
    earlier = sorted(entry.history, key=lambda state: state.times.get("LastModificationTime", oldest))
    found: list[ParsedVersion] = []
    for state, content in [*((state, _content(state)) for state in earlier), (entry, current)]:
        fields = content.fields
        if not fields or (found and found[-1].fields == fields):
            continue
        created = state.times.get("LastModificationTime") or state.times.get("CreationTime")
        found.append(ParsedVersion(fields, created, "from the history of KeePass" if state is not entry else ""))
    if found[-1].note:
        found[-1] = ParsedVersion(found[-1].fields, found[-1].created)
    return tuple(found)


def _content(entry: Entry) -> _Content:
    fields: list[ParsedField] = []
    attributes: dict[str, str] = {}
    notes = ""
    password = b""
    for text in entry.texts:
        shown = text.value.decode("utf-8", "replace")
        if text.name == "Password":
            password = text.value
        elif text.name == "Title" or not text.value:
            continue
        elif text.name == "Notes" and not text.is_protected and len(shown) <= MAX_TEXT:
            notes = shown
        elif text.name in {"UserName", "URL"} and not text.is_protected:
            _locate(text.name, shown, fields, attributes)
        elif text.is_protected or _OTP.fullmatch(text.name) or len(shown) > MAX_TEXT or text.name in _STANDARD:
            fields.append(ParsedField(text.name, secret=True, body=text.value))
        else:
            name = text.name if text.name not in {"username", "url"} else f"{text.name} (custom)"
            attributes[name] = shown
    fields += [ParsedField(name, secret=True, body=body) for name, body in entry.attachments if body]
    codes = otpauth_of({text.name: text.value.decode("utf-8", "replace") for text in entry.texts})
    if codes and all(part.name != OTP for part in fields):
        fields.append(ParsedField(OTP, secret=True, body=codes.encode()))
    if password:
        return _Content((ParsedField(VALUE, secret=True, body=password), *fields), attributes, notes)
    return _promote(fields, attributes, notes)


def _locate(name: str, shown: str, fields: list[ParsedField], attributes: dict[str, str]) -> None:
    """A URL that carries a password is a secret; only where it leads is shown."""
    if name == "UserName":
        attributes["username"] = shown
        return
    located = url_parts(shown)
    if located is not None and located.has_password:
        fields.append(ParsedField("url", secret=True, body=shown.encode()))
        shown = located.attributes["url"]
    attributes["url"] = shown


def _promote(fields: list[ParsedField], attributes: dict[str, str], notes: str) -> _Content:
    """Without a password a one-time seed is the value, else the first secret field, else the notes."""
    if fields:
        seed = next((part for part in fields if part.name == OTP and is_otpauth(part.body)), None)
        first = seed or next((part for part in fields if part.name != "url"), fields[0])
        rest = tuple(part for part in fields if part is not first)
        value = ParsedField(VALUE, secret=True, body=first.body)
        return _Content((value, *rest), {**attributes, "value-from": first.name}, notes, first.name)
    if notes:
        value = ParsedField(VALUE, secret=True, body=notes.encode())
        return _Content((value,), {**attributes, "value-from": "Notes"}, "", "Notes")
    return _Content((), attributes, notes)
