"""A CSV table gives one key a row, by the role of each column: guessed from its header, or chosen by the person.

Cells are kept literally: quoted line breaks, quotes and leading `=` stay as they are (RFC 4180). A column of unknown
meaning becomes a secret field, never an attribute that anyone may see.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass, field

from keydesk.engine.formats import otpauth
from keydesk.engine.formats.guess import guess, url_parts
from keydesk.engine.formats.halves import Harvest
from keydesk.engine.formats.limits import MAX_FIELD, MAX_FIELDS, MAX_KEYS, MAX_TEXT, check_count
from keydesk.engine.formats.naming import stem
from keydesk.engine.formats.parsed import (
    ParsedField,
    ParsedKey,
    ParsedVersion,
    ParseOptions,
    SourceFile,
    Table,
    Unreadable,
)
from keydesk.engine.formats.text import decode
from keydesk.errors import RefusedError
from keydesk.model.kinds import VALUE, Kind

NAME = "CSV"
ROLES = ("name", "username", "password", "url", "notes", "group", "otp", "tags", "owner", "field", "ignore")
"""What a column can be: `password` is the value, `field` a secret field of the column's name."""

_HEADERS = {
    "name": "name title account service system host hostname device entry label",
    "username": "username user login user_name login_name login_username loginname email account_name",
    "password": "password passwd pass pwd secret value key token api_key apikey login_password passwort kennwort",
    "url": "url uri website login_uri web_site address web",
    "notes": "notes note comment comments extra description",
    "group": "group folder grouping path category namespace",
    "otp": "otp totp otpauth login_totp one_time_password totp_secret otp_auth",
    "tags": "tags tag labels",
    "owner": "owner",
    "ignore": "favorite fav type reprompt guid httprealm formactionorigin timecreated timelastused timepasswordchanged "
    "icon last_modified created fields archived",
}
_ROLE_OF = {header: role for role, headers in _HEADERS.items() for header in headers.split()}
_CELL = re.compile(r"[\w .\-/()#*:]{1,60}")
_DELIMITERS = ",;\t"
_LISTED = 20


def _rows(text: str) -> list[list[str]]:
    """Every record, split at the delimiter that the header uses most. Raises RefusedError."""
    header = text.lstrip("\r\n").split("\n", 1)[0]
    delimiter = max(_DELIMITERS, key=header.count)
    csv.field_size_limit(MAX_FIELD)
    rows: list[list[str]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for row in reader:
            if any(row):
                rows.append(row)
            check_count("rows", len(rows), MAX_KEYS)
    except csv.Error:
        raise RefusedError(
            f"Its record near line {reader.line_num} is not valid CSV: a quote is not closed, or a cell is too large.",
            "Correct the line, or export the table again.",
        ) from None
    return rows


def is_table(text: bytes) -> bool:
    """Claim: the first line is a header of at least two plain, different column names, and the next has as many."""
    try:
        rows = _rows("\n".join(text[: 64 * 1024].decode("utf-8", "replace").split("\n")[:40]))
    except RefusedError:
        rows = []
        first = text.split(b"\n", 1)[0].decode("utf-8", "replace")
        if max(map(first.count, _DELIMITERS)):
            rows = [next(csv.reader([first], delimiter=max(_DELIMITERS, key=first.count)))] * 2
    if not rows or len(rows[0]) < 2:
        return False
    header = [cell.strip() for cell in rows[0]]
    if not all(_CELL.fullmatch(cell) for cell in header) or len(set(header)) != len(header):
        return False
    known = sum(1 for cell in header if _key(cell) in _ROLE_OF)
    return known >= 2 or (len(rows) > 1 and all(len(row) == len(header) for row in rows[1:3]))


def _key(header: str) -> str:
    return re.sub(r"[ \-]+", "_", header.strip().lower())


def roles(header: list[str], chosen: dict[str, str]) -> list[str]:
    """The role of each column. Raises RefusedError for a chosen role that does not exist."""
    found: list[str] = []
    for cell in header:
        role = chosen.get(cell) or chosen.get(cell.strip()) or ""
        if role and role not in ROLES:
            raise RefusedError(f"A column has no role called {role[:40]!r}.", f"Use one of: {', '.join(ROLES)}.")
        if not role:
            role = _ROLE_OF.get(_key(cell), "field") if cell.strip() else "ignore"
            taken = {*found, *chosen.values()}
            role = "field" if role in taken and role not in {"ignore", "field", "tags"} else role
        found.append(role)
    return found


@dataclass(slots=True)
class _Row:
    """What the cells of one row say, by role."""

    single: dict[str, str] = field(default_factory=dict)
    extra: list[tuple[str, str]] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)


def read(source: SourceFile, options: ParseOptions) -> Harvest:
    """Read every row that has a value. Raises RefusedError when no column is one, after saying which columns exist."""
    rows = _rows(decode(source.body))
    if len(rows) < 2:
        raise RefusedError("It has a header but no rows.", "Export the table again.")
    header = [cell.strip() for cell in rows[0]]
    check_count("columns", len(header), MAX_FIELDS)
    if len(set(header)) != len(header):
        raise RefusedError("Two of its columns have the same name.", "Rename one.")
    assigned = roles(header, options.columns)
    harvest = Harvest(tables=[Table(source.name, tuple(header), tuple(assigned))])
    if "password" not in assigned and "otp" not in assigned:
        reason = "None of its columns is known to hold the values."
        harvest.unreadable.append(Unreadable(source.name, NAME, reason, "Choose which column holds the password."))
        return harvest
    empty: list[int] = []
    uneven: list[int] = []
    for number, cells in enumerate(rows[1:], 2):
        if len(cells) != len(header):
            uneven.append(number)
            continue
        key = _read_row(_sort(header, assigned, cells), number, source)
        if key is None:
            empty.append(number)
        else:
            harvest.keys.append(key)
    _say(harvest, source, empty, "no value", "Nothing was imported for them.")
    _say(harvest, source, uneven, "not as many cells as the header", "Correct them; a comma may need quotes.")
    return harvest


def _say(harvest: Harvest, source: SourceFile, numbers: list[int], what: str, next_step: str) -> None:
    if numbers:
        shown = ", ".join(map(str, numbers[:_LISTED])) + (", …" if len(numbers) > _LISTED else "")
        reason = f"Records with {what}: {len(numbers)} ({shown})."
        harvest.unreadable.append(Unreadable(source.name, NAME, reason, next_step))


def _sort(header: list[str], assigned: list[str], cells: list[str]) -> _Row:
    row = _Row()
    for name, role, cell in zip(header, assigned, cells, strict=True):
        if role == "ignore" or not cell:
            continue
        if role == "tags":
            row.tags += [tag.strip() for tag in re.split(r"[;,]", cell) if tag.strip()]
        elif role == "field" or role in row.single:
            row.extra.append((name, cell))
        else:
            row.single[role] = cell
    return row


def _read_row(row: _Row, number: int, source: SourceFile) -> ParsedKey | None:
    """The key of one row, or None when it has no value."""
    password, otp = row.single.get("password", ""), row.single.get("otp", "")
    value = password or otp
    if not value:
        return None
    kind, algorithm, bits = Kind.PASSWORD, "password", None
    if not password and otp.lower().startswith("otpauth://"):
        try:
            one_time = otpauth.read_uri(otp, source.name)
            kind, algorithm, bits = Kind.TOTP, one_time.algorithm, one_time.bits
        except RefusedError:
            kind, algorithm = Kind.OPAQUE, ""
    fields = [ParsedField(VALUE, secret=True, body=value.encode())]
    if password and otp:
        fields.append(ParsedField("otp", secret=True, body=otp.encode()))
    fields += [ParsedField(name, secret=True, body=cell.encode()) for name, cell in row.extra if name != VALUE]
    attributes = guess("", value.encode()).attributes if kind is Kind.PASSWORD else {}
    if username := row.single.get("username", ""):
        attributes["username"] = username
    if url := row.single.get("url", ""):
        located = url_parts(url)
        if located is not None and located.has_password:
            fields.append(ParsedField("url", secret=True, body=url.encode()))
            url = located.attributes["url"]
        attributes["url"] = url
    notes = row.single.get("notes", "")
    if len(notes) > MAX_TEXT:
        fields.append(ParsedField("notes", secret=True, body=notes.encode()))
        notes = ""
    groups = [part.strip() for part in row.single.get("group", "").split("/") if part.strip()]
    return ParsedKey(
        segments=(stem(source.name), *groups),
        name=row.single.get("name", "") or attributes.get("host", "") or username or f"row {number}",
        kind=kind,
        algorithm=algorithm,
        bits=bits,
        attributes=attributes,
        owner=row.single.get("owner", ""),
        tags=tuple(dict.fromkeys(row.tags)),
        notes=notes,
        versions=(ParsedVersion(tuple(fields)),),
        source=source.name,
        source_format=NAME,
    )
