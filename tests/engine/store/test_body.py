"""The header's body has one spelling, and only that is read."""

from __future__ import annotations

import json
from typing import Any

import pytest

from keydesk.engine.store.body import Body
from keydesk.errors import DamagedError
from tests.engine.store.scenes import slot

BODY = Body(generation=3, root_generation=2, created=1_700_000_000_000_000, slots=(slot(),), parent=b"parent of a test")


def test_a_body_comes_back_as_it_went_in() -> None:
    assert Body.decode(BODY.encode()) == BODY
    assert Body.decode(Body(1, 1, 0).encode()) == Body(1, 1, 0)


def test_the_spelling_is_sorted_and_tight_json() -> None:
    encoded = BODY.encode()
    assert encoded == json.dumps(json.loads(encoded), sort_keys=True, separators=(",", ":")).encode("ascii")


def spelled(**changes: Any) -> bytes:
    return json.dumps({**json.loads(BODY.encode()), **changes}, sort_keys=True, separators=(",", ":")).encode()


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{}",
        b"[]",
        b"null",
        b"\xff",
        b"[" * 100_000,
        b" " + BODY.encode(),
        BODY.encode() + b"\n",
        BODY.encode().replace(b",", b", ", 1),
        spelled(more=1),
        spelled(generation=-1),
        spelled(generation=1.0),
        spelled(generation=True),
        spelled(generation=2**64),
        spelled(created="now"),
        spelled(parent="00"),
        spelled(parent=None),
        spelled(slots=None),
        spelled(slots=[{}]),
        spelled(slots={}),
        BODY.encode().replace(b'"generation":3', b'"generation":3,"generation":3', 1),
    ],
    ids=lambda raw: repr(raw[:24]),
)
def test_another_spelling_is_damage(raw: bytes) -> None:
    with pytest.raises(DamagedError):
        Body.decode(raw)
