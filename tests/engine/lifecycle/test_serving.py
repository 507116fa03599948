"""Which version is served to whom follows its state."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from keydesk.engine.lifecycle.serving import check_transition, may_serve
from keydesk.errors import ConflictError
from keydesk.model.states import State

NOW = datetime(2026, 1, 1, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)

# state, grace ends, person, keeps data, served
TABLE = [
    (State.ACTIVE, None, False, False, True),
    (State.DEACTIVATED, LATER, False, False, True),
    (State.DEACTIVATED, NOW, False, False, False),
    (State.DEACTIVATED, NOW, True, False, True),
    (State.DEACTIVATED, NOW, False, True, True),
    (State.COMPROMISED, None, False, True, False),
    (State.COMPROMISED, None, True, False, True),
    (State.DESTROYED, None, True, True, False),
    (State.SUSPENDED, None, True, True, False),
    (State.PRE_ACTIVATION, None, True, True, False),
]


@pytest.mark.parametrize(("state", "grace", "person", "keeps", "served"), TABLE)
def test_serving(state: State, grace: datetime | None, person: bool, keeps: bool, served: bool) -> None:
    assert may_serve(state, grace, NOW, to_person=person, keeps_data=keeps) is served


def test_refused_transition_names_what_is_allowed() -> None:
    with pytest.raises(ConflictError, match="final"):
        check_transition(State.DESTROYED, State.ACTIVE)
    check_transition(State.ACTIVE, State.DEACTIVATED)
