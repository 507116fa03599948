"""The table of states is NIST SP 800-57 part 1 rev. 5, section 7, figure 3."""

from __future__ import annotations

import pytest

from keydesk.model.states import TABLE, State, may_become

P, A, S, D, C, X = State

NIST = {P: {A, X, C}, A: {S, D, C}, S: {A, D, X, C}, D: {X, C}, C: {X}, X: set()}


@pytest.mark.parametrize("now", State)
@pytest.mark.parametrize("then", State)
def test_transitions_are_those_of_the_standard(now: State, then: State) -> None:
    assert may_become(now, then) == (then in NIST[now])


def test_only_active_protects_new_data() -> None:
    assert [state for state in State if TABLE[state].protects] == [A]


def test_destroyed_is_final_and_useless() -> None:
    assert not TABLE[X].processes
    assert not TABLE[X].may_become
