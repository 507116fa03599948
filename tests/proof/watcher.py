"""Programs of one unprivileged user; each obeys lines on its input and answers each with a line.

watcher.py watch PID…   opens the memory of every process that appears, but these; `find` reads through all it holds
watcher.py drive BUNDLE a client of the agent there: `create`, `read`, `lock`, `unlock`
watcher.py hold         a program that holds the needles and does not protect itself
"""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from typing import TYPE_CHECKING

from tests.proof.searching import needle

if TYPE_CHECKING:
    from collections.abc import Callable

MOST = 64 * 1024 * 1024
"""Bytes read of one region at most."""
SEED = os.environ.get("HOME", "")
"""The home of one run: another run's programs of the same user hold other needles."""
VALUES = [needle(SEED, "value", number) for number in range(5)]
PASSWORD = needle(SEED, "password", 0)
NEEDLES = [text.encode()[:16] for text in (*VALUES, PASSWORD)]


class Watcher:
    """Opens what it can of every process of this user but those it was told to leave."""

    def __init__(self, left_alone: set[int]) -> None:
        self.left_alone = left_alone | {os.getpid()}
        self.held: dict[int, tuple[int, int]] = {}
        self.seen: set[int] = set()
        threading.Thread(target=self._watch, daemon=True).start()

    def find(self) -> str:
        """Read through everything held: processes seen, opened, bytes read, needles found."""
        amount = found = 0
        for memory, maps in list(self.held.values()):
            for region in _regions(maps):
                content = _read(memory, *region)
                amount += len(content)
                found += sum(each in content for each in NEEDLES)
        return f"{len(self.seen)} {len(self.held)} {amount} {found}"

    def _watch(self) -> None:
        own = os.geteuid()
        while True:
            for name in os.listdir("/proc"):
                if not name.isdigit() or int(name) in self.held or int(name) in self.left_alone:
                    continue
                with contextlib.suppress(OSError):
                    if _uid(name) == own:
                        self._try(int(name))

    def _try(self, pid: int) -> None:
        self.seen.add(pid)
        memory = os.open(f"/proc/{pid}/mem", os.O_RDONLY)
        try:
            self.held[pid] = (memory, os.open(f"/proc/{pid}/maps", os.O_RDONLY))
        except OSError:
            os.close(memory)


def _uid(pid: str) -> int:
    """The user of a process; a protected one's files belong to root, its status says whose it is."""
    with open(f"/proc/{pid}/status", encoding="ascii", errors="replace") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("Uid:"))


def _regions(maps: int) -> list[tuple[int, int]]:
    text = b""
    try:
        os.lseek(maps, 0, os.SEEK_SET)
        while part := os.read(maps, 65536):
            text += part
    except OSError:
        return []
    found = []
    for line in text.decode(errors="replace").splitlines():
        place, rights, *rest = line.split()
        if rights.startswith("r") and not (rest and rest[-1].startswith("[v")):
            start, end = (int(part, 16) for part in place.split("-"))
            found.append((start, end))
    return found


def _read(memory: int, start: int, end: int) -> bytes:
    try:
        return os.pread(memory, min(end - start, MOST), start)
    except OSError:
        return b""


def _driver(bundle: str) -> dict[str, Callable[[], object]]:
    """What a client does; each returns something to say."""
    from keydesk.client import Client
    from keydesk.model.kinds import Kind
    from keydesk.model.paths import Path
    from keydesk.model.requests import CreateVault, Get, Lock, NewField, Put, Unlock

    client = Client.at(bundle)

    def create() -> object:
        client.call(CreateVault("Watched"), PASSWORD.encode())
        for number, value in enumerate(VALUES):
            shape = (NewField("value", is_secret=True, length=len(value)),)
            client.call(Put(Path.parse(f"/dev/k{number}"), shape, Kind.OPAQUE), value.encode())
        return "made"

    def read() -> object:
        found = [bytes(client.call(Get(f"/dev/k{number}"))[1]).decode() for number in range(len(VALUES))]
        return "right" if found == VALUES else "wrong"

    return {
        "create": create,
        "read": read,
        "lock": lambda: str(client.call(Lock())[0]),
        "unlock": lambda: str(client.call(Unlock(), PASSWORD.encode())[0]),
    }


def main() -> None:
    """Obey until the input ends."""
    what, *rest = sys.argv[1:]
    orders: dict[str, Callable[[], object]] = {}
    if what == "watch":
        orders = {"find": Watcher({int(pid) for pid in rest}).find}
    elif what == "drive":
        orders = _driver(rest[0])
    print("ready", flush=True)
    for line in sys.stdin:
        print(orders[line.strip()](), flush=True)


if __name__ == "__main__":
    main()
