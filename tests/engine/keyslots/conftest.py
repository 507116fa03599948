"""A vault id, a root, and slots at the cost only tests may use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from keydesk.engine.crypto.derive import RootKeys
from keydesk.engine.crypto.secret import SecretBuffer
from keydesk.engine.keyslots import opening
from keydesk.engine.keyslots.cost import Cost, TestCost
from tests.chance import Chance

if TYPE_CHECKING:
    from keydesk.engine.keyslots.slot import Slot


@dataclass(frozen=True)
class Desk:
    """What a test of keyslots needs at hand."""

    vault: bytes
    root: bytes
    rng: Chance
    cost: Cost
    permission: TestCost

    def password_slot(self, password: bytes = b"a password", generation: int = 1) -> Slot:
        with SecretBuffer.of(self.root) as root, SecretBuffer.of(password) as typed:
            return opening.add_password(self.vault, root, generation, typed, self.cost, self.rng, self.permission)

    def recovery_slot(self) -> tuple[Slot, bytes]:
        with SecretBuffer.of(self.root) as root:
            slot, code = opening.add_recovery(self.vault, root, 1, self.rng)
            return slot, bytes(code.view())

    @property
    def keys(self) -> RootKeys:
        return RootKeys.from_root(SecretBuffer.of(self.root), 1)

    def confirm(self, slot: Slot, code: bytes) -> Slot:
        return opening.confirm(slot, self.vault, SecretBuffer.of(code), self.keys)

    def open(self, slot: Slot, typed: bytes, vault: bytes | None = None) -> bytes:
        with (
            SecretBuffer.of(typed) as secret,
            opening.open_slot(slot, vault or self.vault, secret, self.permission) as root,
        ):
            return bytes(root.view())


@pytest.fixture
def desk() -> Desk:
    return Desk(b"vault of a test!", bytes(range(32)), Chance(), Cost(memory=8, passes=1, lanes=1), TestCost())
