"""All files of one import are read together; what one file does wrong never stops the others, and no value is spoken.

    parse((SourceFile("edge.key.pem", body), SourceFile("edge.cert.pem", other)), {}, ParseOptions(now=now))
    -> ParseResult with one x509 key, the certificate joined to its private key

Rules:

* every file is either in `keys` (as source or joined), in `unreadable`, or in `needs`
* the bounds of `limits` hold for the import as a whole
* nothing but RefusedError leaves this room, and no sentence holds a value or a passphrase
"""

from __future__ import annotations

import warnings
from dataclasses import replace
from typing import TYPE_CHECKING

from keydesk.engine.formats.halves import Harvest
from keydesk.engine.formats.joining import join
from keydesk.engine.formats.limits import MAX_INFLATED, MAX_KEYS, MAX_UNREADABLE, PASSPHRASE, WRONG, check_total
from keydesk.engine.formats.naming import settle
from keydesk.engine.formats.parsed import (
    NeedsPassphrase,
    ParsedKey,
    ParseOptions,
    ParseResult,
    SourceFile,
    Unreadable,
)
from keydesk.engine.formats.probing import probe
from keydesk.engine.formats.review import review
from keydesk.engine.formats.tidying import sentence, table, tidy
from keydesk.errors import RefusedError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_UNKNOWN = "unknown"


def parse(files: Iterable[SourceFile], passphrases: Mapping[str, bytes], options: ParseOptions) -> ParseResult:
    """Read `files`; `passphrases` are by source name.

    Raises:
        RefusedError: the import as a whole is too large, or two sources have one name.
    """
    sources = tuple(files)
    check_total(len(sources), sum(len(source.body) for source in sources))
    if len({source.name for source in sources}) != len(sources):
        raise RefusedError("Two files of the import have the same name.", "Name them with their folders.")
    harvest = Harvest()
    size = 0
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # libraries warn of old algorithms; our own warnings say it per key
        for source in sources:
            found = _read(source, passphrases.get(source.name), options)
            size += _size(found)
            harvest.add(found)
            _check_size(harvest, size)
        keys, large = tidy(settle(review([*_of_halves(harvest), *harvest.keys], options)))
    order = {source.name: number for number, source in enumerate(sources)}
    keys.sort(key=lambda key: order[key.source])
    left = [sentence(left) for left in [*large, *harvest.unreadable][:MAX_UNREADABLE]]
    return ParseResult(tuple(keys), tuple(left), tuple(harvest.needs), tuple(map(table, harvest.tables)))


def _of_halves(harvest: Harvest) -> list[ParsedKey]:
    try:
        return join(harvest.halves)
    except RefusedError:
        raise
    except Exception as error:  # noqa: BLE001 - see _read
        raise RefusedError(f"The keys could not be joined ({type(error).__name__}).") from None


def _read(source: SourceFile, passphrase: bytes | None, options: ParseOptions) -> Harvest:
    """Read one file and turn whatever goes wrong into a reason and a next step."""
    form = None
    try:
        form = probe(source.body, source.name)
        return form.read(source, passphrase, options) if form is not None else _unrecognised(source)
    except RefusedError as error:
        title = form.title if form is not None else _UNKNOWN
        if error.facts.get("rule") == WRONG and passphrase is not None:
            return _still_closed(source, title, options, error)
        if error.facts.get("rule") == PASSPHRASE:
            what_for = str(error.facts.get("what_for", ""))
            return Harvest(needs=[NeedsPassphrase(source.name, title, what_for)])
        return Harvest(unreadable=[Unreadable(source.name, title, error.sentence, error.next_step)])
    except Exception as error:  # noqa: BLE001 - libraries fail on hostile input in ways of their own; the text may hold values
        title = form.title if form is not None else _UNKNOWN
        reason = f"It is damaged in a way its reader does not know ({type(error).__name__})."
        return Harvest(unreadable=[Unreadable(source.name, title, reason, "Take it again from where it is kept.")])


def _still_closed(source: SourceFile, title: str, options: ParseOptions, error: RefusedError) -> Harvest:
    """Read a file as if no passphrase had been given, and ask for another one."""
    harvest = _read(source, None, options)
    asked = harvest.needs or [NeedsPassphrase(source.name, title, "it", is_required=False)]
    harvest.needs = [replace(need, refused=f"{error.sentence} {error.next_step}") for need in asked]
    return harvest


def _unrecognised(source: SourceFile) -> Harvest:
    reason, next_step = "Keydesk does not recognise what it is.", "Store it as an opaque key, or leave it."
    if not source.body:
        reason, next_step = "The file is empty.", "It was left alone."
    return Harvest(unreadable=[Unreadable(source.name, _UNKNOWN, reason, next_step)])


def _size(harvest: Harvest) -> int:
    return sum(len(part.body) for key in harvest.keys for version in key.versions for part in version.fields)


def _check_size(harvest: Harvest, size: int) -> None:
    """Hold the import as a whole within bounds: a small file may name one large part many times."""
    if len(harvest.keys) + len(harvest.halves) > MAX_KEYS:
        raise RefusedError(f"The files hold more than {MAX_KEYS:,} keys.", "Import them in smaller groups.")
    if size > MAX_INFLATED:
        raise RefusedError(
            f"The files unfold to more than {MAX_INFLATED // 1048576} MiB.", "Import them in smaller groups."
        )
