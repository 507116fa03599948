"""A vault as the proofs use it: its password may change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from keydesk.model.paths import Path
from keydesk.model.requests import StepUp, Unlock, Unlocked
from tests.chance import Chance
from tests.engine.handlers.world import PASSWORD, World

if TYPE_CHECKING:
    import pathlib

    from keydesk.model.callers import Caller


class ProofDesk(World):
    """A vault under `root`, on a memory disk, with the test-only KDF cost."""

    def __init__(self, root: pathlib.Path, password: bytes = PASSWORD, seed: str = "") -> None:
        """With a `seed` chance is the same in every run."""
        if seed:
            self.rng = Chance(seed)
        super().__init__(root)
        self.password = password

    def enter(self, **more: Any) -> Unlocked:
        """Unlock with the present password."""
        return self.head(Unlocked, Unlock(**more), self.password)

    def step_up(self, namespace: str, reason: str = "", caller: Caller | None = None) -> Any:
        return self.send(StepUp(Path.parse(namespace), reason), self.password, caller).head
