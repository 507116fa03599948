"""A bucket in memory behaves like a dictionary of tags, and its digest depends on the rows and not on their order."""

from __future__ import annotations

from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from keydesk.engine.store.bucket import Bucket, group_of, locator_of

ROWS = st.lists(st.tuples(st.integers(0, 40), st.booleans()), max_size=60)


def row(number: int) -> tuple[bytes, bytes]:
    return sha256(b"%d" % number).digest(), locator_of(1, sha256(b"id %d" % number).digest()[: 16 + number % 3])


@given(ROWS)
def test_bucket_is_a_set_of_rows(steps: list[tuple[int, bool]]) -> None:
    bucket = Bucket()
    model: set[int] = set()
    for number, is_added in steps:
        tag, locator = row(number)
        if is_added and number not in model:
            bucket.add(locator, tag)
            model.add(number)
        elif not is_added and number in model:
            bucket.drop(locator, tag)
            model.discard(number)
    assert len(bucket) == len(model)
    assert bucket.digest(7) == Bucket(row(number) for number in model).digest(7)
    for number in range(41):
        tag, locator = row(number)
        assert bucket.knows(locator) is (number in model)
        assert bucket.holds(locator, tag) is (number in model)
        assert not bucket.holds(locator, bytes(32))


def test_digest_names_its_bucket() -> None:
    assert Bucket().digest(1) != Bucket().digest(2)


def test_rows_with_one_locator_are_told_apart_by_their_tags() -> None:
    bucket = Bucket([(b"a" * 32, b"same-loc"), (b"b" * 32, b"same-loc")])
    assert bucket.holds(b"same-loc", b"a" * 32)
    assert bucket.holds(b"same-loc", b"b" * 32)
    bucket.drop(b"same-loc", b"a" * 32)
    assert not bucket.holds(b"same-loc", b"a" * 32)
    assert bucket.knows(b"same-loc")


def test_group_counts_rows_that_share_an_id_and_only_at_their_places() -> None:
    ids = [b"k" * 16 + bytes((number,)) for number in range(9)]
    bucket = Bucket((sha256(row_id).digest(), locator_of(2, row_id)) for row_id in ids)
    assert bucket.count(group_of(2, b"k" * 16)) == 9
    assert bucket.count(group_of(3, b"k" * 16)) == 0
    odd = Bucket([(b"a" * 32, b"xABCDxxx")])
    assert odd.count(b"ABCD") == 0
    assert not odd.knows(b"ABCDxxxx")
