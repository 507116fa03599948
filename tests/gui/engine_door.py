"""The real engine behind the window in this process, with clock and chance of the test's own, on a memory disk."""

from __future__ import annotations

import queue
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from keydesk.engine.formats.parsed import SourceFile
from keydesk.engine.formats.reading import parse
from keydesk.engine.vault import Work
from keydesk.model.requests import CreateVault, Event, ImportPreview
from tests.chance import Chance
from tests.engine.handlers.world import World, run

if TYPE_CHECKING:
    import pathlib
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from keydesk.engine.vault import Ports

T = TypeVar("T")
SECRET = 32
"""Bytes from which chance is for a secret."""
SLOW = (CreateVault, ImportPreview)


class ChanceWorld(World):
    """A vault whose chance repeats, and which reads files itself; events are also put where somebody listens."""

    def __init__(self, root: pathlib.Path, seed: str, twist: str) -> None:
        self._ids, self._secrets = Chance(seed), Chance(seed + twist)
        self.listeners: list[queue.SimpleQueue[Event | None]] = []
        super().__init__(root)

    @property
    def ports(self) -> Ports:
        return replace(super().ports, rng=self.draw, notify=self.tell)

    def draw(self, size: int) -> bytes:
        """Return chance: names and nonces by the seed, whatever is long enough to be a secret by the twist too."""
        return (self._secrets if size >= SECRET else self._ids)(size)

    def tell(self, event: Event) -> None:
        self.events.append(event)
        for listener in self.listeners:
            listener.put(event)

    def parse(self, files: Any, options: Any) -> Any:
        return parse([SourceFile(one.name, bytes(one.content.view())) for one in files], {}, options)


class EngineDesk:
    """One vault as the window enters it. The engine lives on one thread; what a test does with it goes there too.

    Desks of one seed are alike but for the secrets they make, which another `twist` makes others. While `gate` is not
    set, slow requests wait.
    """

    def __init__(self, root: pathlib.Path, seed: str = "desk", twist: str = "") -> None:
        self._thread = ThreadPoolExecutor(1, "engine")
        self.world = self.run(lambda: ChanceWorld(root, seed, twist))
        self.gate = threading.Event()
        self.gate.set()

    def run(self, do: Callable[[], T]) -> T:
        """Do something where the engine lives."""
        return self._thread.submit(do).result()

    def now(self) -> datetime:
        return self.world.clock.wall

    def settle(self) -> None:
        """Let the background check come to its end."""
        while self.run(self.world.vault.tick) == "more":
            pass

    def end(self) -> None:
        """Close the vault for good."""
        self.run(self.world.vault.close)
        self._thread.shutdown()

    def answer(self, request: object, body: bytes | bytearray) -> tuple[object, bytearray]:
        vault = self.world.vault
        reply = vault.handle(request, memoryview(bytearray(body)), self.world.me)
        while isinstance(reply, Work):
            reply = reply.done(run(reply))
        vault.commit()
        came = bytearray()
        if isinstance(reply.body, bytes):
            came += reply.body
        elif reply.body is not None:
            came += reply.body.view()
            reply.body.wipe()
        if reply.then == "lock":
            self.world.reopen()
            self.world.tell(Event("locking"))
        return reply.head, came

    # -- the window's way in -----------------------------------------------------------------------------------------

    def open(self) -> Door:
        return Door(self)

    def listen(self) -> Ear:
        return Ear(self.world)

    def close(self) -> None:
        for listener in self.world.listeners:
            listener.put(None)


class Ear:
    """A connection that listens."""

    def __init__(self, world: ChanceWorld) -> None:
        self._queue: queue.SimpleQueue[Event | None] = queue.SimpleQueue()
        world.listeners.append(self._queue)

    def __iter__(self) -> Iterator[Event]:
        while (event := self._queue.get()) is not None:
            yield event

    def close(self) -> None:
        self._queue.put(None)


class Door:
    """A connection that asks."""

    def __init__(self, desk: EngineDesk) -> None:
        self._desk = desk

    def call(self, request: object, body: bytes | bytearray = b"") -> tuple[object, bytearray]:
        if isinstance(request, SLOW):
            self._desk.gate.wait()
        return self._desk.run(lambda: self._desk.answer(request, body))

    def close(self) -> None:
        """Nothing is held open."""
