"""A breaker opens after failures in a row, tries once after its pause, and closes on success."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keydesk.client.breaker import FAILURES, LONGEST, SHORTEST, Breaker, Position

if TYPE_CHECKING:
    from tests.client.conftest import Clock


def opened(clock: Clock) -> Breaker:
    breaker = Breaker(clock)
    for _ in range(FAILURES):
        assert breaker.allows()
        breaker.failed()
    return breaker


def test_it_opens_after_failures_in_a_row(clock: Clock) -> None:
    breaker = opened(clock)
    assert breaker.position is Position.OPEN
    assert not breaker.allows()


def test_success_between_failures_keeps_it_closed(clock: Clock) -> None:
    breaker = Breaker(clock)
    for _ in range(10):
        breaker.failed()
        breaker.succeeded()
    assert breaker.position is Position.CLOSED


def test_half_open_lets_one_try(clock: Clock) -> None:
    breaker = opened(clock)
    clock.now += SHORTEST
    assert [breaker.allows(), breaker.allows()] == [True, False]
    breaker.succeeded()
    assert breaker.position is Position.CLOSED


def test_every_failed_try_doubles_the_pause_up_to_the_longest(clock: Clock) -> None:
    breaker, pause = opened(clock), SHORTEST
    for _ in range(10):
        clock.now += pause - 0.01
        assert not breaker.allows()
        clock.now += 0.02
        assert breaker.allows()
        breaker.failed()
        pause = min(LONGEST, pause * 2)
    assert pause == LONGEST
