"""A guess never gets cheaper than the floor, and a forged cost never takes memory."""

from __future__ import annotations

import ast
import resource
from datetime import timedelta
from pathlib import Path

import argon2.low_level
import pytest

import keydesk
from keydesk.engine.crypto.secret import SecretBuffer
from keydesk.engine.keyslots.cost import (
    LEAST_MEMORY,
    LEAST_PASSES,
    MOST_LANES,
    MOST_MEMORY,
    MOST_PASSES,
    Cost,
    TestCost,
    calibrate,
    scale,
)
from keydesk.errors import KdfCostError

OUTSIDE = [
    Cost(memory=LEAST_MEMORY - 1),
    Cost(memory=0),
    Cost(memory=MOST_MEMORY + 1),
    Cost(memory=2**32 - 1),
    Cost(passes=LEAST_PASSES - 1),
    Cost(passes=0),
    Cost(passes=MOST_PASSES + 1),
    Cost(passes=2**32 - 1),
    Cost(lanes=0),
    Cost(lanes=MOST_LANES + 1),
    Cost(lanes=2**24 - 1),
]


@pytest.mark.parametrize("cost", OUTSIDE, ids=str)
def test_a_cost_outside_the_bounds_is_refused_before_memory_is_taken(cost: Cost) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(KdfCostError) as caught:
        cost.stretch(SecretBuffer.of(b"password"), bytes(32))
    assert caught.value.facts["parameter"] in {"memory", "passes", "lanes"}
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 64 * 1024


@pytest.mark.parametrize("cost", [cost for cost in OUTSIDE if cost.passes > 3 or cost.memory > LEAST_MEMORY], ids=str)
def test_not_even_a_test_passes_the_ceiling(cost: Cost) -> None:
    with pytest.raises(KdfCostError):
        cost.check(TestCost())


@pytest.mark.parametrize("cost", [Cost(), Cost(MOST_MEMORY, MOST_PASSES, MOST_LANES), Cost(lanes=1)], ids=str)
def test_the_bounds_themselves_are_allowed(cost: Cost) -> None:
    cost.check()


def test_shipped_code_never_makes_the_permission_of_tests() -> None:
    makers = [
        path.name
        for path in Path(keydesk.__file__).parent.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and (node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")) == "TestCost"
    ]
    assert makers == []


@pytest.mark.parametrize(("memory", "passes", "lanes"), [(8, 1, 1), (64, 1, 1), (64, 3, 4), (1024, 2, 2)])
def test_stretching_is_argon2id_as_another_library_does_it(memory: int, passes: int, lanes: int) -> None:
    expected = (
        argon2.low_level.hash_secret_raw(
            b"password", bytes(range(32)), passes, memory, lanes, 32, argon2.low_level.Type.ID
        )
        if memory >= 8 * lanes
        else None
    )
    made = Cost(memory, passes, lanes).stretch(SecretBuffer.of(b"password"), bytes(range(32)), TestCost())
    assert expected is not None
    assert made.constant_time_equals(expected)


def test_every_parameter_shows_in_the_encoding() -> None:
    costs = [Cost(), Cost(memory=LEAST_MEMORY + 1), Cost(passes=4), Cost(lanes=5)]
    assert len({cost.encode() for cost in costs}) == len(costs)


@pytest.mark.parametrize(
    ("taken", "memory", "passes"),
    [
        (3.0, 256, 3),  # a slow machine: never under the floor
        (1.0, 256, 3),
        (0.5, 256, 6),
        (0.2, 256, 15),
        (0.1, 512, 15),
        (0.01, 1024, 16),  # a very quick one: never over 1 GiB
    ],
)
def test_a_quick_machine_gets_a_dearer_cost(taken: float, memory: int, passes: int) -> None:
    cost = scale(timedelta(seconds=taken), timedelta(seconds=1), lanes=4)
    assert cost == Cost(memory * 1024, passes, 4)
    cost.check()


def test_calibration_measures_the_floor_once() -> None:
    readings = iter([10.0, 10.5])
    assert calibrate(lambda: next(readings)) == Cost(LEAST_MEMORY, 6, 4)
    assert list(readings) == []
