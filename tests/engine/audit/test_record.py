"""A record has one encoding, is read back whole, and can always be written."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keydesk.engine.audit import record as codec
from keydesk.errors import DamagedError
from keydesk.model.access import Outcome
from keydesk.model.records import Record

TEXT = st.text(max_size=40)
IDS = st.binary(max_size=32).map(bytes.hex)
RECORDS = st.builds(
    Record,
    wall=st.datetimes(datetime(1970, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    boot=st.integers(0, 1 << 45).map(lambda micros: micros / 1_000_000),
    caller=TEXT,
    known=TEXT,
    uid=st.integers(-1, 1 << 32),
    reader=TEXT,
    action=TEXT,
    outcome=st.sampled_from(Outcome),
    rule=TEXT,
    key=IDS,
    namespace=IDS,
    keyed_path=IDS,
    version=st.integers(0, 1 << 40),
    field=TEXT,
    reason=TEXT,
    count=st.integers(1, 1 << 30),
)
PLAIN = Record(datetime(2026, 1, 2, tzinfo=UTC), 5.0, "report.py", "weak", 1000, "report.py", "get", Outcome.DENIED)


@given(RECORDS)
def test_record_is_read_back_whole(record: Record) -> None:
    assert codec.decode(codec.encode(record)) == record


@given(RECORDS, RECORDS)
def test_different_records_have_different_bytes(one: Record, other: Record) -> None:
    assert (codec.encode(one) == codec.encode(other)) is (one == other)


@given(RECORDS, st.data())
def test_cut_or_lengthened_bytes_are_no_record(record: Record, data: st.DataObject) -> None:
    body = codec.encode(record)
    cut = data.draw(st.integers(0, len(body) - 1))
    for spoiled in (body[:cut], body + b"\x00"):
        with pytest.raises(DamagedError):
            codec.decode(spoiled)


@given(RECORDS, RECORDS)
def test_a_stamped_record_is_the_same_record_at_another_time(record: Record, other: Record) -> None:
    stamped = codec.stamp(codec.encode(record), other.wall, other.boot)
    assert stamped == codec.encode(replace(record, wall=other.wall, boot=other.boot))


def test_long_text_is_cut_so_that_a_denial_can_be_written() -> None:
    record = codec.decode(codec.encode(Record(PLAIN.wall, 0, "é" * 9000, "", 0, "", "get", Outcome.DENIED)))
    assert record.caller.endswith("é…")
    assert len(record.caller.encode()) <= codec.MOST_TEXT


def test_name_that_is_no_text_is_written_legibly() -> None:
    record = Record(PLAIN.wall, 0, "bad\udcff.py", "", 0, "", "get", Outcome.DENIED)
    assert codec.decode(codec.encode(record)).caller == "bad\\udcff.py"


def test_number_out_of_range_is_refused() -> None:
    with pytest.raises(ValueError, match="does not fit"):
        codec.encode(Record(PLAIN.wall, 0, "", "", 1 << 70, "", "get", Outcome.DENIED))


def test_layout_is_the_documented_one() -> None:
    expected = (
        "01010006475c63f7a00000000000004c4b4000000000000003e800000000000000000000000102"
        "000000"
        "00097265706f72742e707900047765616b00097265706f72742e70790003676574000000000000"
    )  # fmt: skip
    assert codec.encode(PLAIN).hex() == expected
