"""The XML inside a KeePass file is read in one pass, without DTD or entities, into groups and entries as they stand.

Protected values are decrypted in the order of the document, which the inner stream demands. KDBX times are ISO 8601
(3.1) or base64 of the seconds since the year 1 (4).
"""

from __future__ import annotations

import base64
import binascii
import struct
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from xml.parsers import expat

from keydesk.engine.formats.kdbx import Opened, gunzip
from keydesk.engine.formats.limits import MAX_KEYS, MAX_STRINGS, MAX_XML_DEPTH, MAX_XML_ELEMENTS, check_count
from keydesk.errors import RefusedError

_YEAR_1 = datetime(1, 1, 1, tzinfo=UTC)
_DAMAGED = "The XML inside is damaged."
_SAVE = "Open it with KeePassXC and save it again."


@dataclass(slots=True)
class Group:
    """One group; `parent` is None for the root group."""

    parent: Group | None
    uuid: str = ""
    name: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """The names from below the root group down to this one."""
        return () if self.parent is None else (*self.parent.names, self.name)


@dataclass(slots=True)
class Text:
    """One string of an entry."""

    name: str
    value: bytes = field(repr=False)
    is_protected: bool = False


@dataclass(slots=True)
class Entry:
    """One entry, or one earlier state of it; `history` is in the order of the file, oldest first."""

    group: Group
    texts: list[Text] = field(default_factory=list)
    attachments: list[tuple[str, bytes]] = field(default_factory=list, repr=False)
    history: list[Entry] = field(default_factory=list)
    tags: str = ""
    times: dict[str, datetime] = field(default_factory=dict)
    expires: bool = False

    def text(self, name: str) -> Text | None:
        """The string called `name`, or None."""
        return next((text for text in self.texts if text.name == name), None)


@dataclass(slots=True)
class Document:
    """Everything read; `recycle_bin` is the UUID of its group, empty when there is none."""

    entries: list[Entry] = field(default_factory=list)
    recycle_bin: str = ""
    has_recycle_bin: bool = True
    binaries: dict[str, bytes] = field(default_factory=dict, repr=False)


def read(opened: Opened) -> Document:
    """Read the document. Raises RefusedError for damage, a DTD, or beyond the bounds."""
    return _Reader(opened).read()


class _Reader:
    """Follows the parser through the document; one handler a moment, one list of open elements."""

    def __init__(self, opened: Opened) -> None:
        self._opened = opened
        self._document = Document(binaries={str(i): body for i, body in enumerate(opened.attachments)})
        self._open: list[str] = []
        self._attributes: dict[str, str] = {}
        self._text: list[str] = []
        self._groups: list[Group] = []
        self._entries: list[Entry] = []
        self._pair: Text | None = None
        self._reference: str | None = None
        self._elements = 0

    def read(self) -> Document:
        parser = expat.ParserCreate("utf-8")
        parser.buffer_text = True
        parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        parser.StartDoctypeDeclHandler = self._refuse
        parser.EntityDeclHandler = self._refuse
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text.append
        try:
            parser.Parse(self._opened.xml, True)  # noqa: FBT003 - expat's own signature
        except (expat.ExpatError, UnicodeDecodeError):
            raise RefusedError(_DAMAGED, _SAVE) from None
        return self._document

    def _refuse(self, *_: object) -> None:
        raise RefusedError("The XML inside declares a document type or entities, as XML bombs do.", _SAVE)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._elements += 1
        check_count("XML elements", self._elements, MAX_XML_ELEMENTS)
        self._open.append(tag)
        check_count("levels of XML", len(self._open), MAX_XML_DEPTH, _SAVE)
        self._attributes = attributes
        self._text.clear()
        if tag == "Group":
            self._groups.append(Group(self._groups[-1] if self._groups else None))
        elif tag == "Entry":
            if not self._groups:
                raise RefusedError(_DAMAGED, _SAVE)
            self._entries.append(Entry(self._groups[-1]))
        elif tag in {"String", "Binary"} and self._entries:
            self._pair, self._reference = Text("", b""), None

    def _end(self, tag: str) -> None:
        self._open.pop()
        parent = self._open[-1] if self._open else ""
        if tag == "Value" or (tag == "Binary" and parent == "Binaries"):
            self._value(tag, parent)
        elif tag == "Group":
            self._groups.pop()
        elif tag == "Entry":
            self._close_entry()
        else:
            self._leaf(tag, parent, "".join(self._text))
        self._text.clear()
        self._attributes = {}

    def _value(self, tag: str, parent: str) -> None:
        """A value, decrypted where it is protected: the only place that advances the inner stream."""
        text = "".join(self._text)
        body = text.encode()
        is_protected = self._attributes.get("Protected", "").lower() == "true"
        if is_protected or parent in {"Binary", "Binaries"}:
            try:
                body = base64.b64decode(text)
            except (binascii.Error, ValueError):
                raise RefusedError(_DAMAGED, _SAVE) from None
        if is_protected:
            body = self._opened.stream.update(body)
        if tag == "Binary":
            packed = self._attributes.get("Compressed", "").lower() == "true"
            self._document.binaries[self._attributes.get("ID", "")] = gunzip(body) if packed else body
        elif self._pair is not None:
            self._pair.value = body
            self._pair.is_protected = is_protected or self._attributes.get("ProtectInMemory", "").lower() == "true"
            self._reference = self._attributes.get("Ref")

    def _leaf(self, tag: str, parent: str, text: str) -> None:
        if parent == "Meta":
            if tag == "RecycleBinUUID":
                self._document.recycle_bin = text.strip()
            elif tag == "RecycleBinEnabled":
                self._document.has_recycle_bin = text.strip().lower() != "false"
        elif self._pair is not None and tag in {"String", "Binary", "Key"}:
            self._close_pair(tag, text)
        elif parent == "Group" and tag in {"Name", "UUID"}:
            setattr(self._groups[-1], tag.lower(), text.strip() if tag == "UUID" else text)
        elif parent == "Entry" and self._entries and tag == "Tags":
            self._entries[-1].tags = text
        elif parent == "Times" and self._entries and self._open[-2:-1] == ["Entry"]:
            self._time(tag, text.strip())

    def _close_pair(self, tag: str, text: str) -> None:
        pair = self._pair
        if pair is None:
            return
        if tag == "Key":
            pair.name = text
            return
        self._pair = None
        if tag == "String":
            self._entries[-1].texts.append(pair)
            check_count("strings in one entry", len(self._entries[-1].texts), MAX_STRINGS)
        else:
            body = self._document.binaries.get(self._reference, b"") if self._reference is not None else pair.value
            self._entries[-1].attachments.append((pair.name, body))
            check_count("attachments in one entry", len(self._entries[-1].attachments), MAX_STRINGS)

    def _time(self, tag: str, text: str) -> None:
        if tag == "Expires":
            self._entries[-1].expires = text.lower() == "true"
        elif text and (moment := _moment(text)) is not None:
            self._entries[-1].times[tag] = moment

    def _close_entry(self) -> None:
        entry = self._entries.pop()
        if self._entries:
            self._entries[-1].history.append(entry)
            check_count("earlier states of one entry", len(self._entries[-1].history), MAX_KEYS)
        else:
            self._document.entries.append(entry)
            check_count("entries", len(self._document.entries), MAX_KEYS, "Split the database in KeePass.")


def _moment(text: str) -> datetime | None:
    try:
        if "-" in text and "T" in text:
            moment = datetime.fromisoformat(text)
            return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        (seconds,) = struct.unpack("<q", base64.b64decode(text))
        return _YEAR_1 + timedelta(seconds=seconds)
    except (ValueError, OverflowError, struct.error, binascii.Error):
        return None
