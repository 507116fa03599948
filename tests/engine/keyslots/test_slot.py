"""A slot comes back from the header as it went in, and a damaged one is never read as another."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from keydesk.engine.keyslots.slot import Slot
from keydesk.errors import DamagedError

if TYPE_CHECKING:
    from tests.engine.keyslots.conftest import Desk


def test_a_slot_survives_the_header(desk: Desk) -> None:
    for slot in (desk.password_slot(), desk.recovery_slot()[0]):
        assert Slot.from_body(json.loads(json.dumps(slot.to_body()))) == slot


def test_the_header_holds_no_secret(desk: Desk) -> None:
    slot, code = desk.recovery_slot()
    written = json.dumps(slot.to_body()).encode() + json.dumps(desk.password_slot().to_body()).encode()
    assert desk.root.hex().encode() not in written
    assert b"a password" not in written
    assert code.replace(b"-", b"")[10:30].lower() not in written.lower()


def test_each_changed_character_is_damage(desk: Desk) -> None:
    written = json.dumps(desk.password_slot().to_body(), sort_keys=True)
    changed = 0
    for at in range(len(written)):
        mutated = written[:at] + ("1" if written[at] != "1" else "2") + written[at + 1 :]
        try:
            body = json.loads(mutated)
        except ValueError:
            continue
        changed += 1
        with pytest.raises(DamagedError):
            Slot.from_body(body)
    assert changed > 3000


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("cost", [1, 2]),
        ("cost", [1, 2, 3, 4]),
        ("cost", [True, 1, 1]),
        ("cost", [-1, 3, 4]),
        ("cost", [2**64, 3, 4]),
        ("cost", "262144"),
        ("id", "00"),
        ("id", None),
        ("type", "pigeon"),
        ("salt", ""),
        ("salt", "===="),
        ("generation", 1.0),
        ("generation", -1),
        ("confirmed", False),
        ("check", ""),
    ],
)
def test_a_malformed_part_is_damage(desk: Desk, name: str, value: Any) -> None:
    with pytest.raises(DamagedError):
        Slot.from_body({**desk.password_slot().to_body(), name: value})


@pytest.mark.parametrize("name", ["cost", "id", "type", "salt", "commitment", "public", "private", "root", "check"])
def test_a_missing_part_is_damage(desk: Desk, name: str) -> None:
    body = desk.password_slot().to_body()
    del body[name]
    with pytest.raises(DamagedError):
        Slot.from_body(body)
