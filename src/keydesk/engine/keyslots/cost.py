"""How dear a guess is: Argon2id parameters inside fixed bounds, checked before a byte of memory is taken.

The floor keeps a stolen header expensive to attack, the ceiling keeps a forged header from exhausting the machine that
opens it. Tests use a cost below the floor; it is refused everywhere unless the very object ``TestCost`` was passed in.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from keydesk.engine.crypto.secret import SecretBuffer
from keydesk.errors import KdfCostError

if TYPE_CHECKING:
    from collections.abc import Callable

MIB: Final = 1024
"""KiB in a MiB: memory is counted in KiB, as RFC 9106 does."""

LEAST_MEMORY: Final = 256 * MIB
MOST_MEMORY: Final = 2048 * MIB
LEAST_PASSES: Final = 3
MOST_PASSES: Final = 16
MOST_LANES: Final = 16
OUTPUT_SIZE: Final = 32
ONE_SECOND: Final = timedelta(seconds=1)
_SHAPE: Final = struct.Struct(">4sIIII")
_NAME: Final = b"a2id"
_VERSION: Final = 0x13


class TestCost:
    """The permission to use a cost below the floor. Only tests make one; no shipped code does."""

    __slots__ = ()
    __test__ = False


@dataclass(frozen=True, slots=True)
class Cost:
    """Argon2id (RFC 9106) parameters: memory in KiB, passes (t), lanes (p)."""

    memory: int = LEAST_MEMORY
    passes: int = LEAST_PASSES
    lanes: int = 4

    def check(self, permission: TestCost | None = None) -> None:
        """Refuse what is outside the bounds; with a ``TestCost`` the floor is the algorithm's own.

        Raises:
            KdfCostError: a parameter is too small or too large.
        """
        least_memory, least_passes = (8 * self.lanes, 1) if permission else (LEAST_MEMORY, LEAST_PASSES)
        for name, value, least, most in (
            ("lanes", self.lanes, 1, MOST_LANES),
            ("memory", self.memory, least_memory, MOST_MEMORY),
            ("passes", self.passes, least_passes, MOST_PASSES),
        ):
            if not least <= value <= most:
                raise KdfCostError(
                    f"The password hashing parameter {name} is {value}, outside {least} to {most}.",
                    parameter=name,
                    value=value,
                    least=least,
                    most=most,
                )

    def encode(self) -> bytes:
        """Every parameter, as what is derived is bound to: name, version, memory, passes, lanes."""
        return _SHAPE.pack(_NAME, _VERSION, self.memory, self.passes, self.lanes)

    def stretch(self, password: SecretBuffer, salt: bytes, permission: TestCost | None = None) -> SecretBuffer:
        """Argon2id of the password: ``OUTPUT_SIZE`` bytes, from locked memory into locked memory.

        Raises:
            KdfCostError: the parameters are outside the bounds; no memory was taken.
            MemoryError: the machine has too little of it.
        """
        self.check(permission)
        made = SecretBuffer(OUTPUT_SIZE)
        function = Argon2id(
            salt=salt, length=OUTPUT_SIZE, iterations=self.passes, lanes=self.lanes, memory_cost=self.memory
        )
        function.derive_into(password.view(), made.view())  # type: ignore[arg-type] # any buffer is taken as it is
        return made


def calibrate(clock: Callable[[], float], lanes: int = 4, target: timedelta = ONE_SECOND) -> Cost:
    """The cost that takes this machine about ``target``, never under the floor.

    Measures the floor once with ``clock`` (seconds, monotonic). ``target`` may be less, then the floor it is.
    """
    floor = Cost(lanes=lanes)
    with SecretBuffer.of(b"a password to measure with") as password:
        before = clock()
        floor.stretch(password, b"keydesk calibration salt").wipe()
        taken = max(clock() - before, 1e-6)
    return scale(timedelta(seconds=taken), target, lanes)


def scale(taken: timedelta, target: timedelta, lanes: int) -> Cost:
    """The cost for ``target`` where the floor took ``taken``.

    Raises the passes, and doubles the memory (to 1 GiB at most) while even the most passes would be too quick.
    """
    a_pass = taken.total_seconds() / LEAST_PASSES
    memory = LEAST_MEMORY
    while target.total_seconds() / a_pass > MOST_PASSES and memory < MOST_MEMORY // 2:
        memory *= 2
        a_pass *= 2
    passes = round(target.total_seconds() / a_pass)
    return Cost(memory, min(max(passes, LEAST_PASSES), MOST_PASSES), lanes)
