"""A one-time code leaves as a value does, made of the seed at that moment; the seed stays where it is.

A code that goes by time waits for its record like any read. A code that is counted uses its count up: the next count
is durable, in one transaction with the record, before the code is handed out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from keydesk.engine.handlers.fields import open_field, record_of
from keydesk.engine.kinds.totp import COUNTER, code_at, code_of, read
from keydesk.errors import RefusedError

if TYPE_CHECKING:
    from datetime import datetime

    from keydesk.engine.crypto.secret import SecretBuffer
    from keydesk.engine.handlers.desk.desk import Desk
    from keydesk.engine.handlers.desk.visit import Visit
    from keydesk.engine.handlers.fields import Picked
    from keydesk.engine.handlers.finding import Found
    from keydesk.engine.kinds.totp import Code, Seed


@dataclass(frozen=True, slots=True, eq=False)
class Issued:
    """One code. By time: `period` in seconds and `until`; counted: 0 and None."""

    value: SecretBuffer
    period: int = 0
    until: datetime | None = None


def issue(desk: Desk, visit: Visit, found: Found, picked: Picked) -> Issued:
    """Make the code of this moment, or of the next count, and record it.

    Raises:
        RefusedError: the seed is no otpauth URI, or an old version's that counts.
        DiskFullError, UnavailableError: the next count could not be written; no code leaves.
    """
    with open_field(desk, visit, found, picked.number, picked.seed) as uri, read(uri.view()) as seed:
        if seed.period:
            made = code_at(seed, visit.proven)
            desk.journal.add(record_of(desk, visit, found, picked.number, picked.field))
            return Issued(made.digits, seed.period, made.until)
        return Issued(_counted(desk, visit, found, picked, seed).digits)


def _counted(desk: Desk, visit: Visit, found: Found, picked: Picked, seed: Seed) -> Code:
    """The code of the next count, which is used up first."""
    held = found.held
    if picked.number != held.stored.current:
        raise RefusedError("Only the current version's codes are counted.", "Ask for the current version.")
    count = int(picked.version.facts.get(COUNTER, seed.counter))
    used = replace(picked.version, facts={**picked.version.facts, COUNTER: str(count + 1)})
    with desk.change(visit, found.passed) as change:
        change.put_version(held.id, picked.number, used, picked.revision)
        change.record(key=held, version=picked.number, field=picked.field)
        change.touch(held.path)
    return code_of(seed, count)
