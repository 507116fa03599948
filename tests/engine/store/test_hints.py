"""Lists are complete, in order and paged without gaps; search finds by any three letters and by first ones."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from keydesk.engine.store import search
from keydesk.engine.store.hint_key import HintKey
from keydesk.engine.store.hint_proof import HintProof
from keydesk.engine.store.schema import Table
from keydesk.errors import ConflictError
from tests.engine.store.shelf import Shelf, hint, key_id

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keydesk.engine.store.store import Store


@pytest.fixture
def store() -> Iterator[Store]:
    shelf = Shelf()
    store = shelf.create()
    with store.write() as tx:
        for number in range(50):
            tx.index(hint(number))
        for number, (path, text) in enumerate(NAMED.items(), 100):
            namespace, _, name = path.rpartition("/")
            tx.index(HintKey(key_id(number), 1, path, namespace, name, "token", 1, 1, text=text, owner="maria"))
        tx.index(hint(60, deleted=9, name="gone", text="sunken treasure"))
    yield store
    store.close()
    shelf.remove()


NAMED = {
    "/dev/api/Payments-Gateway": "billing backend",
    "/dev/api/größe": "Straße in München",
    "/dev/api/100%25 sure": 'the "quoted" one, it\'s',
    "/dev/日本語の鍵": "漢字",
    "/dev/api-old/x": "legacy",
}


def found(store: Store, text: str) -> list[str]:
    return [hit.path for hit in store.hints.search(text)]


@pytest.mark.parametrize("limit", [1, 7, 200])
def test_pages_continue_without_gap_in_byte_order(store: Store, limit: int) -> None:
    paths: list[str] = []
    after = None
    while page := store.hints.page("/", recursive=True, after=after, limit=limit):
        paths += [hit.path for hit in page]
        after = (page[-1].path, page[-1].id)
    assert paths == sorted(paths, key=str.encode)
    assert len(paths) == 50 + len(NAMED)


def test_namespace_lists_its_own_and_not_its_namesakes(store: Store) -> None:
    below = [hit.path for hit in store.hints.page("/dev/api", recursive=True)]
    assert below == ["/dev/api/100%25 sure", "/dev/api/Payments-Gateway", "/dev/api/größe"]
    assert [hit.path for hit in store.hints.page("/dev", recursive=False)] == ["/dev/日本語の鍵"]
    assert [hit.path for hit in store.hints.page("/", recursive=True, deleted=True)] == ["/prod/team0/gone"]


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("ment", "/dev/api/Payments-Gateway"),
        ("PAYMENTS", "/dev/api/Payments-Gateway"),
        ("gateway billing", "/dev/api/Payments-Gateway"),
        ("grosse", None),
        ("größe", "/dev/api/größe"),
        ("grosze", None),
        ("münch", "/dev/api/größe"),
        ("munch", "/dev/api/größe"),
        ('"quoted', "/dev/api/100%25 sure"),
        ("it's", "/dev/api/100%25 sure"),
        ("本語の", "/dev/日本語の鍵"),
        ("日本", "/dev/日本語の鍵"),
        ("pa", "/dev/api/Payments-Gateway"),
        ("P", "/dev/api/Payments-Gateway"),
        ("legacy x", "/dev/api-old/x"),
        ("sunken", None),
        ("", None),
        ("   ", None),
        ("nowhere", None),
        ("pay* OR", None),
        ("NEAR(pay)", None),
    ],
)
def test_search_finds_what_contains_every_word(store: Store, text: str, path: str | None) -> None:
    assert found(store, text) == ([path] if path else [])


def test_paths_come_before_other_words(store: Store) -> None:
    with store.write() as tx:
        tx.index(HintKey(key_id(300), 1, "/a/one", "/a", "one", "token", 1, 1, text="zebra"))
        tx.index(HintKey(key_id(301), 1, "/a/zebra", "/a", "zebra", "token", 1, 1))
    assert found(store, "zebra") == ["/a/zebra", "/a/one"]
    with store.write() as tx:
        tx.unindex(key_id(300))
        tx.unindex(key_id(301))
        tx.unindex(key_id(302))
    assert found(store, "zebra") == []


def test_names_that_begin_with_the_only_word_come_first(store: Store) -> None:
    with store.write() as tx:
        for number, name in enumerate(("a-viola", "viola-b", "viola-a"), 310):
            tx.index(HintKey(key_id(number), 1, f"/{number}/{name}", f"/{number}", name, "token", 1, 1))
    assert found(store, "viola") == ["/312/viola-a", "/311/viola-b", "/310/a-viola"]
    assert [hit.path for hit in store.hints.search("viola", limit=1)] == ["/312/viola-a"]
    assert found(store, "viola b") == []
    assert set(found(store, "viola a-v")) == {"/310/a-viola"}
    with store.write() as tx:
        for number in range(310, 313):
            tx.unindex(key_id(number))


def test_search_keeps_to_its_limit_and_namespace(store: Store) -> None:
    assert len(store.hints.search("service", limit=7)) == 7
    assert {hit.path[:11] for hit in store.hints.search("service", namespace="/prod/team3")} == {"/prod/team3"}


def test_every_changed_word_is_found_and_every_old_one_is_not(store: Store) -> None:
    for revision, text in enumerate(("violin", "trumpet", "violin"), 1):
        with store.write() as tx:
            tx.index(hint(1, revision, text=text))
        assert found(store, text) == ["/prod/team1/service-0001"]
    assert found(store, "trumpet") == []


def test_used_keys_move_forward_only(store: Store) -> None:
    with store.write() as tx:
        tx.touch([(key_id(2), 500), (key_id(2), 400), (key_id(9999), 1)])
    assert len(store.hints.page("/", recursive=True, where="last_read = 500")) == 1


def test_fingerprint_leads_to_its_keys(store: Store) -> None:
    assert [hit.id for hit in store.hints.by_fingerprint("SHA256:7-1")] == [key_id(7)]
    assert store.hints.by_fingerprint("") == []


def test_soonest_times_are_those_below(store: Store) -> None:
    assert store.hints.soonest("/prod/team1") == (10_001, 10_000 - 46)
    assert store.hints.soonest("/dev") == (None, None)


def test_cleared_hints_are_empty_and_can_be_built_again() -> None:
    shelf = Shelf()
    store = shelf.create()
    with store.write() as tx:
        tx.index(hint(1))
    with store.write() as tx:
        store.hints.clear()
        assert store.hints.page("/", recursive=True) == []
        tx.index(hint(2))
    assert found(store, "service") == ["/prod/team2/service-0002"]
    assert store.hints.count("/", recursive=True) == 1
    store.close()
    shelf.remove()


def test_lines_that_wait_are_found_inside_their_transaction_and_go_with_it(store: Store) -> None:
    before = found(store, "service"), store.hints.counts()
    with suppress(ConflictError), store.write() as tx:
        tx.index(hint(70))
        tx.index(hint(3, 2, name="renamed", text="fresh words"))
        assert found(store, "service-0070") == ["/prod/team0/service-0070"]
        assert found(store, "fresh") == ["/prod/team3/renamed"]
        tx.index(hint(71))
        tx.put(Table.RECORD, key_id(1), b"not there yet", 7)
    assert (found(store, "service"), store.hints.counts()) == before


def test_many_lines_at_once_are_as_one_by_one() -> None:
    lines = [hint(number, 1, deleted=number % 7 or None, text=f"word{number % 3}") for number in range(700)]
    lines += [hint(number, 2, name=f"other-{number}") for number in range(0, 700, 5)]
    seen = []
    for size in (1, len(lines)):
        shelf = Shelf()
        store = shelf.create()
        for start in range(0, len(lines), size):
            with store.write() as tx:
                for line in lines[start : start + size]:
                    tx.index(line)
        listed = [store.hints.page("/", recursive=True, limit=999, deleted=deleted) for deleted in (False, True)]
        seen.append((listed, store.hints.counts(), *(sorted(found(store, word)) for word in ("word1", "other-3"))))
        assert not any(HintProof(store._database, store.hints).miscounted())
        store.close()
        shelf.remove()
    assert seen[0] == seen[1]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(st.lists(st.text(max_size=80) | st.text("abc \"'\0", max_size=20), min_size=1, max_size=6))
def test_any_words_are_found_again_by_the_full_check(store: Store, words: list[str]) -> None:
    with store.write() as tx:
        for number in range(400, 406):
            tx.unindex(key_id(number))
        for number, text in enumerate(words, 400):
            tx.index(HintKey(key_id(number), 1, f"/b/key{number}", "/b", f"key{number}", "token", 1, 1, text=text))
    proof = HintProof(store._database, store.hints)
    numbers = {hit.id: number for lines in proof.lines() for number, hit in lines}
    texts = {numbers[key_id(number)]: (f"/b/key{number}", text) for number, text in enumerate(words, 400)}
    assert all(proof.are_found({number: (path, text) for number, (path, text) in texts.items()}))


@given(st.text(min_size=1, max_size=5), st.text(max_size=5))
def test_text_after_a_beginning_is_after_all_that_begin_so(prefix: str, rest: str) -> None:
    assert prefix.encode() <= (prefix + rest).encode() < search.after(prefix).encode()
