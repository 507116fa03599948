"""The filter means in SQL what its grammar says, for every field."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from keydesk.engine.store import queries
from keydesk.engine.store.hint_key import HintKey
from keydesk.errors import RefusedError
from keydesk.model.filter import KEY_FIELDS, RECORD_FIELDS, parse, parse_strictly
from tests.engine.store.shelf import Shelf, key_id

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keydesk.engine.store.store import Store

NOW = datetime(2026, 11, 23, tzinfo=UTC)


def ago(days: int) -> int:
    return int((NOW - timedelta(days=days)).timestamp())


def key(number: int, path: str, **facts: object) -> HintKey:
    namespace, _, name = path.rpartition("/")
    given = {"kind": "password", "created": ago(400), "rotated": ago(10), **facts}
    return HintKey(id=key_id(number), revision=1, path=path, namespace=namespace, name=name, **given)  # type: ignore[arg-type]


KEYS = [
    key(1, "/prod/db/orders", owner="Maria", tags=("PCI", "eu"), expires=ago(-5), warn=ago(9), last_read=ago(100)),
    key(2, "/prod/db/users", rotated=ago(100), due=ago(10), is_weak=True, source="/home/a/.env"),
    key(3, "/prod/web/tls", kind="x509", algorithm="RSA 2048", bits=2048, expires=ago(3), fingerprint="SHA256:9f2Cab"),
    key(4, "/dev/ssh", kind="ssh", algorithm="Ed25519", bits=128, fingerprint="ab12", is_favourite=True,
        last_read=ago(1)),
    key(5, "/dev/pay db", state="suspended", created=ago(2), rotated=ago(2), text="card payments", expires=ago(-300)),
    key(6, "/dev/gone", deleted=ago(1)),
]  # fmt: skip


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    shelf = Shelf()
    store = shelf.create()
    with store.write() as tx:
        for one in KEYS:
            tx.index(one)
    yield store
    store.close()
    shelf.remove()


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("", [1, 2, 3, 4, 5]),
        ("in:/prod", [1, 2, 3]),
        ("in:/prod/db", [1, 2]),
        ("in:/pro", []),
        ("in:/", [1, 2, 3, 4, 5]),
        ("in:/prod/web,/dev", [3, 4, 5]),
        ("-in:/prod", [4, 5]),
        ("name:ORD", [1]),
        ("name=ssh", [4]),
        ("name=ss", []),
        ("kind:x509,ssh", [3, 4]),
        ("-kind:password", [3, 4]),
        ("algo:rsa", [3]),
        ("algo:ed", [4]),
        ("bits<3072", [3, 4]),
        ("bits>128", [3]),
        ("bits=2048", [3]),
        ("bits:2048 algo:rsa", [3]),
        ("-bits>128", [1, 2, 4, 5]),
        ("state:suspended", [5]),
        ("age>90d", [2]),
        ("age<1w", [5]),
        ("age:3m", [1, 3, 4, 5]),
        ("created<1m", [5]),
        ("created>1y", [1, 2, 3, 4]),
        ("expires<30d", [1, 3]),
        ("expires<30d -is:expired", [1]),
        ("expires>30d", [5]),
        ("-expires<30d", [2, 4, 5]),
        ("lastread>90d", [1, 2, 3, 5]),
        ("lastread<2d", [4]),
        ("owner:none", [2, 3, 4, 5]),
        ("owner:none,maria", [1, 2, 3, 4, 5]),
        ("owner:MARIA tag:pci", [1]),
        ("tag:eu", [1]),
        ("tag:e", []),
        ("fp:9F2c", [3]),
        ("fp:sha256:9f", [3]),
        ("fp:AB", [4]),
        ("fp:b1", []),
        ("is:overdue", [2]),
        ("is:expired", [3]),
        ("is:expiring", [1]),
        ("is:favourite,weak", [2, 4]),
        ("is:unused", [1, 2]),
        ("is:deleted", [6]),
        ("-is:weak", [1, 3, 4, 5]),
        ("source:.env", [2]),
        ("payments", [5]),
        ("payments db", []),
        ("pay db", []),
        ("pay", [5]),
        ('"pay db"', [5]),
        ('"card pay"', [5]),
        ('"payments card"', []),
        ("or", [1]),
        ("-or", [2, 3, 4, 5]),
        ("-payments -orders in:/dev,/prod/db", [2, 4]),
        ("prod -or", [2, 3]),
    ],
)
def test_filter_finds(store: Store, text: str, numbers: list[int]) -> None:
    compiled = queries.compile(parse_strictly(text), NOW)
    found = store.hints.page(
        "/", recursive=True, where=compiled.where, parameters=compiled.parameters, deleted=compiled.deleted
    )
    assert sorted(hit.id for hit in found) == sorted(key_id(number) for number in numbers)
    for phrases in ((), compiled.phrases):
        count = store.hints.count(
            "/",
            recursive=True,
            where=compiled.where,
            parameters=compiled.parameters,
            deleted=compiled.deleted,
            phrases=phrases,
        )
        assert count == len(numbers)


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ("payments", ("payments",)),
        ('payments "card pay"', ("payments", "card pay")),
        ("payments db", ()),
        ("payments -card", ()),
        ("payments in:/dev", ()),
        ("", ()),
    ],
)
def test_condition_that_only_searches_says_so(text: str, phrases: tuple[str, ...]) -> None:
    assert queries.compile(parse_strictly(text), NOW).phrases == phrases


def test_words_are_counted_in_the_index_and_while_they_wait(store: Store) -> None:
    with store.write() as tx:
        for number in range(100, 170):
            tx.index(key(number, f"/dev/counted/word{number}", text="zither and lute"))
    asked = queries.compile(parse_strictly("zither lute"), NOW)
    given = {"where": asked.where, "parameters": asked.parameters}
    assert store.hints.count("/", recursive=True, **given, phrases=asked.phrases) == 70  # type: ignore[arg-type]
    assert store.hints.count("/dev/counted", recursive=True, **given, phrases=asked.phrases) == 70  # type: ignore[arg-type]
    assert store.hints.count("/prod", recursive=True, **given, phrases=asked.phrases) == 0  # type: ignore[arg-type]
    with store.write() as tx:
        for number in range(100, 170):
            tx.unindex(key_id(number))
    assert store.hints.count("/", recursive=True, **given, phrases=asked.phrases) == 0  # type: ignore[arg-type]


@pytest.mark.parametrize("field", KEY_FIELDS)
def test_every_field_of_the_grammar_is_known(field: str) -> None:
    assert field in queries._FIELDS


@pytest.mark.parametrize("text", ["actor:maria", "outcome:denied"])
def test_fields_of_records_are_refused_for_keys(text: str) -> None:
    with pytest.raises(RefusedError):
        queries.compile(parse(text, RECORD_FIELDS), NOW)


@pytest.mark.parametrize(
    "text", ["'; DROP TABLE hint_key; --", '"a" OR 1', "name:%", "tag:')", "\0\0\0", "fp:\U0010ffff"]
)
def test_text_is_never_sql(store: Store, text: str) -> None:
    compiled = queries.compile(parse(text), NOW)
    store.hints.page("/", recursive=True, where=compiled.where, parameters=compiled.parameters)
    assert store.hints.count("/", recursive=True) == 5
