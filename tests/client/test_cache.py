"""A cached value is fresh for a moment, stale as long as allowed, and wiped when it goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from keydesk.client.cache import FRESH, MOST, Cache

if TYPE_CHECKING:
    from tests.client.conftest import Clock


@pytest.fixture
def cache(clock: Clock) -> Cache:
    made = Cache(clock)
    made.keep("q", bytearray(b"value"), "/dev/db", 3, 3600)
    return made


def test_value_is_fresh_then_stale_then_gone(cache: Cache, clock: Clock) -> None:
    kept = cache.fresh("q")
    assert kept is not None
    assert (bytes(kept.content), kept.path, kept.version) == (b"value", "/dev/db", 3)
    clock.now += FRESH + 1
    assert cache.fresh("q") is None
    stale = cache.stale("q")
    assert stale is not None
    assert stale[1].total_seconds() == FRESH + 1
    clock.now += 3600
    assert cache.stale("q") is None
    assert kept.content == bytes(5)


def test_critical_namespace_is_never_cached(cache: Cache) -> None:
    cache.keep("q", bytearray(b"value"), "/prod/db", 1, 0)
    assert cache.fresh("q") is None
    assert cache.stale("q") is None


def test_short_stale_limit_shortens_freshness(cache: Cache, clock: Clock) -> None:
    cache.keep("q", bytearray(b"value"), "/dev/db", 3, 2)
    clock.now += 3
    assert cache.fresh("q") is None


def test_outdated_value_is_only_good_as_stale(cache: Cache) -> None:
    cache.outdate()
    assert cache.fresh("q") is None
    assert cache.stale("q") is not None


def test_use_does_not_make_it_younger(cache: Cache, clock: Clock) -> None:
    for _ in range(5):
        clock.now += FRESH / 5 + 0.1
        cache.fresh("q")
    assert cache.fresh("q") is None


def test_cache_keeps_a_copy_and_wipes_what_it_drops(clock: Clock) -> None:
    cache = Cache(clock)
    given = bytearray(b"value")
    cache.keep("q", given, "/dev/db", 1, 3600)
    kept = cache.fresh("q")
    given[:] = bytes(5)
    assert kept is not None
    assert kept.content == b"value"
    cache.clear()
    assert kept.content == bytes(5)


def test_cache_holds_a_bounded_number(clock: Clock) -> None:
    cache = Cache(clock)
    for number in range(MOST + 5):
        cache.keep(number, bytearray(b"value"), "/dev/db", 1, 3600)
    assert [cache.fresh(number) is not None for number in (0, 4, 5, MOST + 4)] == [False, False, True, True]
