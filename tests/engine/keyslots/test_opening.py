"""A slot leads to its root with its own secret, for its own vault, with its own parameters, and never otherwise."""

from __future__ import annotations

import dataclasses
import unicodedata
from typing import TYPE_CHECKING, Any

import pytest

from keydesk.engine.crypto.derive import RootKeys
from keydesk.engine.crypto.seal import OVERHEAD
from keydesk.engine.crypto.secret import SecretBuffer
from keydesk.engine.keyslots import opening
from keydesk.engine.keyslots.cost import LEAST_MEMORY, Cost
from keydesk.engine.keyslots.slot import Slot
from keydesk.errors import (
    DamagedError,
    KdfCostError,
    KeydeskError,
    RefusedError,
    UnconfirmedCodeError,
    WrongPasswordError,
)

if TYPE_CHECKING:
    from tests.engine.keyslots.conftest import Desk


def test_a_password_leads_to_the_root(desk: Desk) -> None:
    assert desk.open(desk.password_slot(), b"a password") == desk.root


def test_an_accent_may_be_composed_either_way(desk: Desk) -> None:
    slot = desk.password_slot("Zürich".encode())
    assert desk.open(slot, unicodedata.normalize("NFD", "Zürich").encode()) == desk.root


@pytest.mark.parametrize("typed", [b"A password", b"a password ", b"a passwor", b"x"])
def test_a_wrong_password_is_called_one(desk: Desk, typed: bytes) -> None:
    slot = desk.password_slot()
    with pytest.raises(WrongPasswordError) as caught:
        desk.open(slot, typed)
    assert caught.value.facts["slot"] == slot.id.hex()
    assert typed.decode() not in str(caught.value) or typed == b"x"


def test_a_recovery_code_leads_to_the_root(desk: Desk) -> None:
    pending, code = desk.recovery_slot()
    slot = desk.confirm(pending, code)
    assert desk.open(slot, code) == desk.open(slot, code.lower().replace(b"-", b" ")) == desk.root


def test_a_code_of_another_slot_is_a_wrong_one(desk: Desk) -> None:
    slot = desk.confirm(*desk.recovery_slot())
    _, other = desk.recovery_slot()
    with pytest.raises(WrongPasswordError, match="well formed"):
        desk.open(slot, other)


def test_a_recovery_slot_counts_once_its_code_came_back(desk: Desk) -> None:
    slot, code = desk.recovery_slot()
    assert not slot.is_confirmed
    confirmed = desk.confirm(slot, code)
    assert confirmed == dataclasses.replace(slot, is_confirmed=True, sealed_root=confirmed.sealed_root)
    wrong = code[:-1] + (b"Q" if code[-1:] != b"Q" else b"P")
    with pytest.raises(RefusedError):
        desk.confirm(slot, wrong)
    with pytest.raises(WrongPasswordError):
        desk.confirm(slot, desk.recovery_slot()[1])


def test_a_pending_slot_says_that_its_code_is_right_and_opens_nothing(desk: Desk) -> None:
    slot, code = desk.recovery_slot()
    with pytest.raises(UnconfirmedCodeError, match="never typed back") as caught:
        desk.open(slot, code)
    assert "master password" in caught.value.next_step
    with pytest.raises(WrongPasswordError):
        desk.open(slot, desk.recovery_slot()[1])


def test_a_pending_slot_called_confirmed_leads_nowhere(desk: Desk) -> None:
    """Whoever has the code and the header, and writes whatever he likes into it, is no nearer to the root."""
    slot, code = desk.recovery_slot()
    claimed = dataclasses.replace(slot, is_confirmed=True)
    shorter = dataclasses.replace(claimed, sealed_root=slot.sealed_root[OVERHEAD:])
    for forged in (claimed, shorter, Slot.from_body(claimed.to_body())):
        with pytest.raises(DamagedError):
            desk.open(forged, code)


def test_a_pending_slot_is_confirmed_only_in_its_own_vault_and_generation(desk: Desk) -> None:
    slot, code = desk.recovery_slot()
    other = RootKeys.from_root(SecretBuffer.of(bytes(32)), 1)
    later = RootKeys.from_root(SecretBuffer.of(desk.root), 2)
    for keys in (other, later):
        with pytest.raises(DamagedError, match="does not lead to the vault"):
            opening.confirm(slot, desk.vault, SecretBuffer.of(code), keys)
    moved = dataclasses.replace(slot, id=b"another slot id.")
    with pytest.raises(DamagedError):
        opening.confirm(moved, desk.vault, SecretBuffer.of(code), desk.keys)


def test_a_pending_slot_of_a_new_root_stays_pending(desk: Desk) -> None:
    slot, code = desk.recovery_slot()
    new = bytes(range(100, 132))
    moved = opening.seal_root(slot, desk.vault, SecretBuffer.of(new), 2, desk.rng)
    with pytest.raises(UnconfirmedCodeError):
        desk.open(moved, code)
    keys = RootKeys.from_root(SecretBuffer.of(new), 2)
    assert desk.open(opening.confirm(moved, desk.vault, SecretBuffer.of(code), keys), code) == new


def test_a_slot_of_another_vault_does_not_open(desk: Desk) -> None:
    with pytest.raises(WrongPasswordError):
        desk.open(desk.password_slot(), b"a password", vault=b"another vault ..")


CHANGES: list[dict[str, Any]] = [
    {"id": b"another slot id."},
    {"cost": Cost(16, 1, 1)},
    {"cost": Cost(8, 2, 1)},
    {"salt": bytes(32)},
    {"commitment": bytes(32)},
    {"public_key": bytes(1216)},
    {"sealed_private": bytes(178)},
    {"sealed_root": bytes(1168)},
    {"root_generation": 2},
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: next(iter(change)))
def test_no_changed_part_leads_to_a_root(desk: Desk, change: dict[str, Any]) -> None:
    slot = dataclasses.replace(desk.password_slot(), **change)
    with pytest.raises((WrongPasswordError, DamagedError)):
        desk.open(slot, b"a password")


def test_a_damaged_slot_is_not_called_a_wrong_password(desk: Desk) -> None:
    slot = desk.password_slot()
    private, root = slot.sealed_private[:-1] + bytes(1), slot.sealed_root[:-1] + bytes(1)
    for damaged in (dataclasses.replace(slot, sealed_private=private), dataclasses.replace(slot, sealed_root=root)):
        with pytest.raises(DamagedError):
            desk.open(damaged, b"a password")


def test_one_slot_does_not_open_with_two_passwords(desk: Desk) -> None:
    """The commitment binds the slot to one secret: another's private key in it is no way in."""
    mine, theirs = desk.password_slot(b"mine"), desk.password_slot(b"theirs")
    for mixed in (
        dataclasses.replace(mine, sealed_private=theirs.sealed_private, public_key=theirs.public_key),
        dataclasses.replace(mine, commitment=theirs.commitment, salt=theirs.salt),
        dataclasses.replace(mine, commitment=theirs.commitment),
    ):
        for typed in (b"mine", b"theirs"):
            with pytest.raises((WrongPasswordError, DamagedError)):
                desk.open(mixed, typed)


@pytest.mark.parametrize(
    "cost", [Cost(8, 1, 1), Cost(2**32 - 1, 3, 4), Cost(LEAST_MEMORY, 2**32 - 1, 4), Cost(LEAST_MEMORY, 3, 2**24)]
)
def test_shipped_code_refuses_a_slot_with_another_cost(desk: Desk, cost: Cost) -> None:
    slot = dataclasses.replace(desk.password_slot(), cost=cost)
    with pytest.raises(KdfCostError):
        opening.open_slot(slot, desk.vault, SecretBuffer.of(b"a password"))
    with pytest.raises(KdfCostError):
        opening.add_password(desk.vault, SecretBuffer.of(desk.root), 1, SecretBuffer.of(b"pw"), cost, desk.rng)


def test_a_password_slot_without_parameters_is_damaged(desk: Desk) -> None:
    with pytest.raises(DamagedError):
        desk.open(dataclasses.replace(desk.password_slot(), cost=None), b"a password")


def test_a_new_root_needs_no_password(desk: Desk) -> None:
    slot, new = desk.password_slot(), bytes(range(100, 132))
    moved = opening.seal_root(slot, desk.vault, SecretBuffer.of(new), 2, desk.rng)
    assert desk.open(moved, b"a password") == new
    assert desk.open(slot, b"a password") == desk.root
    assert (moved.root_generation, moved.sealed_private) == (2, slot.sealed_private)


def test_a_root_of_another_generation_does_not_pass_for_this_one(desk: Desk) -> None:
    slot = desk.password_slot()
    moved = opening.seal_root(slot, desk.vault, SecretBuffer.of(bytes(range(100, 132))), 2, desk.rng)
    mixed = dataclasses.replace(moved, sealed_root=slot.sealed_root)
    with pytest.raises(DamagedError):
        desk.open(mixed, b"a password")


def test_two_slots_of_one_password_share_nothing(desk: Desk) -> None:
    one, other = desk.password_slot(), desk.password_slot()
    for part in ("id", "salt", "commitment", "public_key", "sealed_private", "sealed_root"):
        assert getattr(one, part) != getattr(other, part)


def test_no_error_repeats_the_password(desk: Desk) -> None:
    for typed in (b"hunter2-wrong", b"hunter2\x00", b"hunter2\xff"):
        with pytest.raises(KeydeskError) as caught:
            desk.open(desk.password_slot(), typed)
        assert "hunter2" not in repr(caught.value) + str(caught.value)
