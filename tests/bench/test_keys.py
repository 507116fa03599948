"""The bench's keys are the same in every run, come in through the readers, and can be searched for."""

from __future__ import annotations

from datetime import UTC, datetime

from bench import keys
from keydesk.engine.formats.csvfile import read
from keydesk.engine.formats.parsed import ParseOptions, SourceFile

BATCHES = 4
NOW = datetime(2026, 11, 1, tzinfo=UTC)


def test_batch_is_the_same_in_every_run_and_under_one_root() -> None:
    first = keys.batch(0)
    assert first == keys.batch(0)
    assert len(first) == keys.BATCH
    assert {key.places[0] for key in first} == {"dev"}
    assert first[0].value != keys.batch(3)[0].value


def test_no_two_keys_have_one_path() -> None:
    paths = {(*key.places, key.name) for number in range(BATCHES) for key in keys.batch(number)}
    assert len(paths) == BATCHES * keys.BATCH


def test_table_is_read_back_key_by_key() -> None:
    some = keys.batch(1)[:50]
    harvest = read(SourceFile(f"{keys.TABLE}.csv", keys.table(some)), ParseOptions(NOW))
    assert [(*key.segments, key.name) for key in harvest.keys] == [(*key.places[1:], key.name) for key in some]
    assert [key.current.body() for key in harvest.keys] == [key.value.encode() for key in some]


def test_every_search_fits_some_keys_and_never_all() -> None:
    brought = keys.batch(2)
    for text in keys.SEARCHES:
        counts = [keys.fitting(brought, text[:end]) for end in range(1, len(text) + 1)]
        assert counts == sorted(counts, reverse=True)
        assert counts[-1] > 0
