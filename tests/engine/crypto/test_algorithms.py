"""The registry of algorithms is closed: one is written, what zeroed bytes would claim is refused."""

from __future__ import annotations

from keydesk.engine.crypto.algorithms import ACCEPTED, ALGORITHMS, WRITTEN, Standing


def test_exactly_one_algorithm_is_written() -> None:
    assert [each for each, standing in ALGORITHMS.items() if standing is Standing.WRITTEN] == [WRITTEN]


def test_what_is_written_is_accepted_and_what_is_refused_is_not() -> None:
    assert WRITTEN in ACCEPTED
    assert not [each for each in ACCEPTED if ALGORITHMS[each] is Standing.REFUSED]
    assert b"\x00\x00" not in ACCEPTED


def test_every_id_has_two_bytes() -> None:
    assert {len(each) for each in ALGORITHMS} == {2}
