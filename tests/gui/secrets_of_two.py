"""Two sets of secrets of one shape: the same kinds under the same names, equally strong, and not one byte alike."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from keydesk.engine.kinds import generate
from keydesk.engine.kinds.passwords import strength
from keydesk.model.access import Action, Subject, SubjectKind
from keydesk.model.kinds import Kind
from keydesk.model.paths import Path
from keydesk.model.requests import AddGrant, Delete, NewField, Put
from tests.chance import Chance

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.engine.handlers.world import World

DAY = timedelta(days=1)
LETTERS = b"abcdefghijkmnpqrstuvwxyz"


@dataclass(frozen=True)
class Secrets:
    """One of the two sets."""

    name: str
    password: bytes
    key: bytes
    token: bytes
    other_token: bytes
    seed: bytes
    login: bytes
    weak: bytes
    blob: bytes

    def all(self) -> Iterator[bytes]:
        """Yield everything that must be on no picture."""
        yield from (self.password, self.key, self.token, self.other_token, self.seed, self.login, self.weak, self.blob)

    def lay_down(self, world: World) -> None:
        """Make the vault of the sample's keys that the walk needs, with these values, and lock it."""
        world.password = self.password
        world.create()
        for strict in ("/prod", "/staging"):
            world.step_up(strict, "set up")
        now, line = world.clock.wall, b"otpauth://totp/Example:maria?secret=%s&issuer=Example" % self.seed
        world.put("/prod/database/orders-primary", self.key, kind=Kind.SYMMETRIC, purpose="Column encryption",
                  owner="database", tags=("pci",), expires=now + 66 * DAY)  # fmt: skip
        world.put("/prod/database/database-password", self.login, purpose="PostgreSQL", expires=now + 2 * DAY)
        world.put("/staging/database/orders", self.login, purpose="Staging role", attributes={"username": "app_rw"})
        world.put("/dev/laptop/code-host", self.other_token)
        world.put("/dev/laptop/code-host", self.token, purpose="Personal access", expires=now + 8 * DAY)
        world.put("/dev/laptop/code-host-code", line, attributes={"username": "maria"})
        world.put("/dev/laptop/guest-wlan", self.weak, kind=Kind.PASSWORD)
        world.put("/dev/laptop/disk-recovery", self.blob, kind=Kind.OPAQUE, notes="In the safe")
        parts = (("value", self.login), ("otp", line), ("PIN", self.weak))
        shapes = tuple(NewField(name, is_secret=True, length=len(body)) for name, body in parts)
        world.send(Put(Path.parse("/dev/orders/database"), shapes, Kind.PASSWORD), b"".join(body for _, body in parts))
        gone = world.put("/dev/legacy/old-wiki", self.login)
        world.send(Delete("/dev/legacy/old-wiki", gone.revision))
        unit = Subject(SubjectKind.UNIT, "orders.service")
        world.send(AddGrant(unit, Path.parse("/dev/orders"), (Action.GET,), now + 30 * DAY))
        world.get("/dev/laptop/code-host", action=Action.REVEAL)
        world.reopen()

    def files(self) -> dict[str, bytes]:
        """Return files to be imported, by name."""
        return {
            "payments.env": b"DATABASE_PASSWORD=%s\nSMTP_PASSWORD=%s\n" % (self.login, self.weak),
            "network.csv": b"name,user,password\nrouter-core,admin,%s\n" % self.login,
            "totp.txt": b"otpauth://totp/Example:ops?secret=%s&issuer=Example\n" % self.seed,
            "notes.txt": b"call the provider about the invoice\n",
        }


def two() -> tuple[Secrets, Secrets]:
    """Return both sets."""
    logins, masters = _alike(Chance("logins")), _alike(Chance("masters"))
    return (
        _made("one", masters[0], logins[0], b"winter41", bytes(range(40, 100))),
        _made("two", masters[1], logins[1], b"winter42", bytes(range(100, 140)) + b"\xff"),
    )


def _made(name: str, password: bytes, login: bytes, weak: bytes, blob: bytes) -> Secrets:
    chance = Chance(name)
    made = [generate(Kind.API_TOKEN, "token", {}, chance)[0].body for _ in range(2)]
    tokens = [bytes(one.view()) for one in made]
    seed = base64.b32encode(chance(20))
    return Secrets(name, password, chance(32), tokens[0], tokens[1], seed, login, weak, blob)


def _alike(chance: Chance) -> tuple[bytes, bytes]:
    """Two random passwords of one length that are held for equally strong."""
    seen: dict[int | None, bytes] = {}
    while True:
        made = bytes(LETTERS[byte % len(LETTERS)] for byte in chance(20))
        bits = strength(memoryview(made))
        if bits in seen and seen[bits] != made:
            return seen[bits], made
        seen[bits] = made
