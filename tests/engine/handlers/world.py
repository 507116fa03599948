"""A whole vault on a memory disk with clocks that only tests turn, and callers of every kind."""

from __future__ import annotations

import contextlib
import os
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from keydesk.engine.keyslots.cost import Cost, TestCost
from keydesk.engine.vault import CopyOrder, Kdf, Ports, Reply, Vault, Work
from keydesk.model.callers import Caller, Face, Program, Strength
from keydesk.model.paths import Path
from keydesk.model.requests import (
    Ask,
    ConfirmRecovery,
    CreateVault,
    Event,
    Generate,
    Get,
    NewField,
    Put,
    StepUp,
    Unlock,
)

if TYPE_CHECKING:
    import pathlib
    from collections.abc import Callable, Iterator

    from keydesk.model.requests import KeyChanged

PASSWORD = b"correct horse battery"
START = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
UID = 1000
H = TypeVar("H")


@dataclass
class Clock:
    """Both clocks, moved together or apart."""

    wall: datetime = START
    seconds: float = 1000.0
    boot_id: str = "first-boot"

    def now(self) -> datetime:
        return self.wall

    def boot(self) -> float:
        return self.seconds

    def pass_(self, span: timedelta) -> None:
        self.wall += span
        self.seconds += span.total_seconds()


@dataclass
class Holder:
    """A clipboard of the test's own."""

    orders: list[CopyOrder] = field(default_factory=list)
    values: list[bytes] = field(default_factory=list)
    cleared: list[str] = field(default_factory=list)
    failure: Exception | None = None

    def copy(self, order: CopyOrder) -> None:
        if self.failure is not None:
            raise self.failure
        self.orders.append(order)
        self.values.append(bytes(order.value.view()))
        order.value.wipe()

    def clear(self, copy: str) -> None:
        self.cleared.append(copy)


def window(connection: int = 1) -> Caller:
    return Caller(connection, Face.WINDOW, Strength.STRONG, Program(UID, 100 + connection), is_inherited=True)


def terminal(connection: int, name: str = "tty1") -> Caller:
    program = Program(UID, 200 + connection, "/usr/bin/keydesk", terminal=name)
    return Caller(connection, Face.COMMAND_LINE, Strength.WEAK, program)


def script(connection: int, path: str = "/srv/report.py") -> Caller:
    program = Program(UID, 300 + connection, "/usr/bin/python3", "aa", path, "bb", is_interpreter=True)
    return Caller(connection, Face.PROGRAM, Strength.WEAK, program)


def unit(connection: int, name: str = "orders.service") -> Caller:
    program = Program(UID + 1, 400 + connection, "/usr/bin/orders", "cc", unit=name)
    return Caller(connection, Face.PROGRAM, Strength.STRONG, program)


class World:
    """One vault's folder, its process's ports, and requests as a client would make them."""

    rng: Callable[[int], bytes] = staticmethod(os.urandom)

    def __init__(self, root: pathlib.Path) -> None:
        self.clock = Clock()
        self.holder = Holder()
        self.events: list[Event] = []
        self.asks: list[Ask] = []
        self.has_window = False
        self.parsed: Any = None
        self.root = root
        self.me = window()
        self.password = PASSWORD
        self.code = b""
        self.vault = self.open()

    @property
    def ports(self) -> Ports:
        kdf = Kdf(Cost(64, 1, 1), TestCost())
        return Ports(self.clock, self.rng, self.parse, self.holder, self.events.append, self.ask, kdf, UID, "test")

    def parse(self, files: Any, options: Any) -> Any:
        if isinstance(self.parsed, Exception):
            raise self.parsed
        return self.parsed(files, options) if callable(self.parsed) else self.parsed

    def ask(self, ask: Ask) -> bool:
        self.asks.append(ask)
        return self.has_window

    def open(self) -> Vault:
        return Vault(self.root / "desk.keydesk", self.root / "state", self.ports)

    def reopen(self) -> None:
        """The worker died and another one stands in its place."""
        self.vault.close()
        self.vault = self.open()

    @property
    def header(self) -> pathlib.Path:
        return self.root / "desk.keydesk" / "HEADER"

    @contextlib.contextmanager
    def unwritable_header(self) -> Iterator[None]:
        """A link stands where the header was, and nothing is written through a link."""
        aside = self.header.with_name("aside")
        self.header.rename(aside)
        self.header.symlink_to(aside)
        yield
        aside.replace(self.header)

    def send(self, request: object, body: bytes = b"", caller: Caller | None = None) -> Reply:
        """Ask as a client does: handle, work in its thread, commit."""
        answer = self.vault.handle(request, memoryview(bytearray(body)), caller or self.me)
        while isinstance(answer, Work):
            answer = answer.done(run(answer))
        assert isinstance(answer, Reply)
        self.vault.commit()
        return answer

    def head(self, shape: type[H], request: object, body: bytes = b"", caller: Caller | None = None) -> H:
        reply = self.send(request, body, caller)
        assert isinstance(reply.head, shape)
        return reply.head

    def create(self) -> World:
        reply = self.send(CreateVault("Desk"), self.password)
        self.code = taken(reply)
        return self

    def confirm(self) -> World:
        """The person typed the recovery code back."""
        self.send(ConfirmRecovery(), self.code)
        return self

    def unlock(self, caller: Caller | None = None) -> Any:
        return self.send(Unlock(), self.password, caller).head

    def step_up(self, namespace: str, reason: str = "", caller: Caller | None = None) -> Any:
        return self.send(StepUp(Path.parse(namespace), reason), self.password, caller).head

    def put(self, path: str, value: bytes = b"s3cret", caller: Caller | None = None, **more: Any) -> KeyChanged:
        shape = NewField("value", is_secret=True, length=len(value))
        head: KeyChanged = self.send(Put(Path.parse(path), (shape,), **more), value, caller).head  # type: ignore[assignment]
        return head

    def generate(self, path: str, kind: Any, **more: Any) -> KeyChanged:
        head: KeyChanged = self.send(Generate(Path.parse(path), kind, **more)).head  # type: ignore[assignment]
        return head

    def get(self, path: str, caller: Caller | None = None, **more: Any) -> bytes:
        return taken(self.send(Get(path, **more), b"", caller))


def run(work: Work) -> object:
    """What a thread would have come back with."""
    try:
        return work.run()
    except Exception as error:  # noqa: BLE001 - handed to the loop as a thread pool does
        return error


def taken(reply: Reply | Work) -> bytes:
    """The body of a reply, wiped as the agent does."""
    assert isinstance(reply, Reply)
    assert reply.body is not None
    if isinstance(reply.body, bytes):
        return reply.body
    value = bytes(reply.body.view())
    reply.body.wipe()
    return value
