"""Which versions may be served to whom, read from the table of states in model/states.py.

Active: to everybody. Deactivated: in grace to everybody; in archive to people, and to services only for keys that
data was encrypted with. Compromised: to people. Everything else: to nobody.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from keydesk.errors import ConflictError
from keydesk.model.states import TABLE, State, may_become

if TYPE_CHECKING:
    from datetime import datetime


def may_serve(state: State, grace_ends: datetime | None, now: datetime, *, to_person: bool, keeps_data: bool) -> bool:
    """Claim: a version in `state` may be served now."""
    if state is State.ACTIVE:
        return True
    if not TABLE[state].processes:
        return False
    if state is State.DEACTIVATED and grace_ends is not None and now < grace_ends:
        return True
    return to_person or (state is State.DEACTIVATED and keeps_data)


def check_transition(now: State, then: State) -> None:
    """Pass when the table allows the change. Raises ConflictError naming what would be allowed."""
    if may_become(now, then):
        return
    allowed = ", ".join(sorted(TABLE[now].may_become)) or "nothing: it is final"
    raise ConflictError(f"A version that is {now} cannot become {then}.", f"It may become: {allowed}.")
