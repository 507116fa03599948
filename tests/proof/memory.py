"""After the lock no process of the agent holds a value, a password or a name: every readable page of all is read.

Values came in one by one and by an import; they were read, and the password was another one each time. While unlocked
the same search finds the names in the worker and the values in this very process: it can find them.
"""

from __future__ import annotations

import os
import pathlib
import sys
import time
from typing import TYPE_CHECKING

from keydesk import launch
from keydesk.client import Entrance
from keydesk.model.callers import Face
from keydesk.model.kinds import Kind
from keydesk.model.paths import Path
from keydesk.model.requests import (
    ChangePassword,
    CreateVault,
    Get,
    ImportCommit,
    ImportFile,
    ImportPreview,
    Lock,
    NewField,
    Put,
    Status,
    StepUp,
    Unlock,
)
from tests.agent.conftest import wait_until
from tests.flows.agents import QUICK
from tests.proof import workers
from tests.proof.searching import IN_MEMORY, Search, needle, tree_of
from tests.proof.tally import Tally

if TYPE_CHECKING:
    from collections.abc import Sequence

    from keydesk.client import Client

SEED = "memory"
IMPORTED = 10
"""One value in so many comes in by an import."""
LEAKY = [sys.executable, str(pathlib.Path(__file__).with_name("leaky_agent.py"))]


class Watched:
    """An agent of a vault full of needles, driven as a window does."""

    def __init__(self, place: pathlib.Path, values: int, passwords: int, start: Sequence[str] = ()) -> None:
        self.passwords = [needle(SEED, "password", number) for number in range(passwords)]
        self.password = self.passwords[0]
        self.imported = values // IMPORTED
        self.paths = [self._path(number) for number in range(values)]
        self.values = [needle(SEED, "value", number) for number in range(values)]
        self.entrance = Entrance(str(place / "work.keydesk"), Face.WINDOW, start=start)
        self.search = Search.of(place / "patterns", self._needles(), IN_MEMORY)

    @staticmethod
    def _path(number: int) -> str:
        where = "/prod/db" if number % 4 == 0 else "/dev/app"
        return f"{where}/{needle(SEED, 'name', number)[:16]}"

    def _needles(self) -> list[tuple[str, str]]:
        names = [(f"name {number}", path.rpartition("/")[2]) for number, path in enumerate(self.paths)]
        values = [(f"value {number}", value) for number, value in enumerate(self.values)]
        return [*names, *values, *((f"password {number}", each) for number, each in enumerate(self.passwords))]

    @property
    def client(self) -> Client:
        return self.entrance.open()

    @property
    def processes(self) -> list[int]:
        """The supervisor and everything below it."""
        return tree_of(launch.running_agent(self.entrance.bundle))

    def create(self) -> None:
        """Make the vault and put every value in."""
        self.client.call(CreateVault("Proof"), self.password.encode())
        self.step_up()
        self._import()
        for path, value in list(zip(self.paths, self.values, strict=True))[self.imported :]:
            shape = (NewField("value", is_secret=True, length=len(value.encode())),)
            self.client.call(Put(Path.parse(path), shape, Kind.OPAQUE, reason="proof"), value.encode())

    def _import(self) -> None:
        """Bring the first values in as one file, read by the jailed child."""
        first = zip(self.paths[: self.imported], self.values, strict=False)
        lines = {f"K_{path.rpartition('/')[2]}": value for path, value in first}
        body = "".join(f"{name}='{value}'\n" for name, value in lines.items()).encode()
        shown = self.client.call(ImportPreview((ImportFile("a.env", len(body)),), Path.parse("/dev")), body)[0]
        self.client.call(ImportCommit(shown.id))
        by_name = {row.path.name: str(row.path) for row in shown.rows}
        self.paths[: self.imported] = [by_name[name] for name in lines]

    def change_password(self) -> None:
        """Take the next password."""
        old, new = self.password, self.passwords[self.passwords.index(self.password) + 1]
        self.client.call(ChangePassword(len(old)), (old + new).encode())
        self.password = new

    def step_up(self) -> None:
        self.client.call(StepUp(Path.parse("/prod"), "proof"), self.password.encode())

    def read(self, step: int) -> None:
        """Unlock and read every `step`-th value. Raises RuntimeError when one is not what was written."""
        self.client.call(Unlock(), self.password.encode())
        self.step_up()
        for path, value in list(zip(self.paths, self.values, strict=True))[::step]:
            if bytes(self.client.call(Get(path, reason="proof"))[1]) != value.encode():
                raise RuntimeError("a value came back otherwise")

    def lock(self) -> None:
        """Lock; returns once a locked worker answers."""
        before = set(self.processes)
        self.client.call(Lock())
        if self.client.call(Status())[0].state != "locked":
            raise RuntimeError("the vault is not locked")
        wait_until(lambda: len(before & set(self.processes)) <= 1)

    def hits(self) -> tuple[list[str], int]:
        """What is found in the agent's processes, and how many of them there are."""
        processes = self.processes
        return self.search(*(f"pid:{pid}" for pid in processes)).hits, len(processes)


def scan(values: int, cycles: int, *, is_shipped: bool) -> list[Tally]:
    """Put so many values in, then so many times unlock, read, lock and search."""
    began = time.monotonic()
    start = [] if is_shipped else QUICK
    locked = Tally(f"memory after lock{', real KDF' if is_shipped else ''}")
    control = Tally("memory while unlocked (control)")
    with workers.scratch() as place:
        watched = Watched(place, values, cycles, start)
        try:
            watched.create()
            _control(watched, control)
            for cycle in range(cycles):
                if cycle:
                    watched.read(max(1, cycles // 10))
                    watched.change_password()
                watched.lock()
                hits, processes = watched.hits()
                locked.add(hits, f"cycle {cycle}", f"cycles over {processes} processes")
        finally:
            watched.entrance.close()
    locked.seen.update({"values": values, "names": values, "passwords": cycles, "encodings": len(IN_MEMORY)})
    locked.seconds = time.monotonic() - began
    return [control, locked]


def find_leak(values: int) -> list[Tally]:
    """Search an agent that keeps what it is sent: all of it must be found."""
    tally = Tally("memory of a leaking agent (control)")
    with workers.scratch() as place:
        watched = Watched(place, values, 1, LEAKY)
        try:
            watched.create()
            hits, _ = watched.hits()
        finally:
            watched.entrance.close()
    found = {hit.split(" as ")[0] for hit in hits}
    missed = [what for what in ("password 0", *(f"value {number}" for number in range(values))) if what not in found]
    tally.add([f"{what} was missed" for what in missed], "leaky agent", f"{len(hits)} found")
    return [tally]


def _control(watched: Watched, tally: Tally) -> None:
    """The search sees what is there: names in the worker of an unlocked vault, values in ourselves."""
    hits, _ = watched.hits()
    names = sum(hit.startswith("name") for hit in hits)
    tally.add([] if names else ["no name was found in an unlocked worker"], "worker")
    tally.seen["names in the worker"] += names
    tally.seen["values in the worker"] += sum(hit.startswith("value") for hit in hits)
    tally.seen["passwords in the worker"] += sum(hit.startswith("password") for hit in hits)
    own = watched.search(f"pid:{os.getpid()}").of("value")
    tally.add([] if own >= len(watched.values) else ["values are missed where they are"], "self")
    tally.seen["values in ourselves"] += own
