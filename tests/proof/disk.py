"""A disk that keeps only what it was told to keep: what a power cut may leave is drawn from what was recorded.

Content of a file is durable up to its last sync; every write since may be kept, lost, or torn at any 512-byte sector,
in any order. Names are durable once their folder was synced; later ones may be lost, in each folder the newest first.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pathlib
    import random
    from collections.abc import Iterator

    from tests.proof.shim import Call

SECTOR = 512


@dataclass(slots=True)
class Inode:
    """One file's bytes: what is durable, and writes (offset, bytes) and sizes (offset, None) that are not yet."""

    durable: bytearray = field(default_factory=bytearray)
    pending: list[tuple[int, bytes | None]] = field(default_factory=list)

    def sync(self) -> None:
        for change in self.pending:
            _apply(self.durable, *change)
        self.pending.clear()


Naming = tuple[str, str, "Inode | None"]
"""What became of a name: c made, m folder made, u removed, d folder removed, n gone to another name; and its inode."""


@dataclass(slots=True)
class Disk:
    """Everything below one folder, played call by call."""

    root: str
    now: dict[str, Inode | None] = field(default_factory=dict)
    kept: dict[str, Inode | None] = field(default_factory=dict)
    pending: dict[str, list[Naming]] = field(default_factory=dict)

    def play(self, call: Call) -> None:
        """Do what was recorded."""
        path = call.path
        if call.operation == "w":
            self._inode(path).pending.append((call.offset, call.content))
        elif call.operation in "ta":
            inode = self._inode(path)
            if call.operation == "t" or call.offset > len(inode.durable):
                inode.pending.append((call.offset, None))
        elif call.operation == "s":
            self._sync(path)
        elif call.operation == "n":
            self._rename(path, call.content.decode("utf-8", "surrogateescape"))
        else:
            made = {"c": Inode()}.get(call.operation)
            self._name(call.operation, path, made)

    def whole(self) -> dict[str, bytes | None]:
        """All files as a running system sees them; None is a folder."""
        return {path: None if inode is None else bytes(_all(inode)) for path, inode in self.now.items()}

    def cut(self, chance: random.Random) -> dict[str, bytes | None]:
        """What a power cut now may leave."""
        names = dict(self.kept)
        for pending in self.pending.values():
            for naming in pending[: chance.randint(0, len(pending))]:
                _rename(names, naming)
        way = chance.choice(("none", "all", "half", "half", "torn", "torn", "ordered", "but one"))
        left = {path: None if inode is None else bytes(_torn(inode, way, chance)) for path, inode in names.items()}
        return {path: content for path, content in left.items() if self._is_reachable(path, left)}

    def _is_reachable(self, path: str, left: dict[str, bytes | None]) -> bool:
        above = os.path.dirname(path)
        return above == self.root or (above in left and self._is_reachable(above, left))

    def _inode(self, path: str) -> Inode:
        inode = self.now.get(path)
        if inode is None:
            raise KeyError(f"a call on {path}, which was never made")
        return inode

    def _sync(self, path: str) -> None:
        inode = self.now.get(path)
        if inode is not None:
            inode.sync()
            return
        for naming in self.pending.pop(path, ()):
            _rename(self.kept, naming)

    def _name(self, operation: str, path: str, inode: Inode | None) -> None:
        naming = (operation, path, inode)
        _rename(self.now, naming)
        self.pending.setdefault(os.path.dirname(path), []).append(naming)

    def _rename(self, old: str, new: str) -> None:
        inode = self.now.get(old)
        naming = ("n", f"{old}\0{new}", inode)
        _rename(self.now, naming)
        self.pending.setdefault(os.path.dirname(new), []).append(naming)


def lay(image: dict[str, bytes | None], root: str, target: pathlib.Path) -> None:
    """Write an image of what was below `root` into a fresh folder."""
    target.mkdir(mode=0o700)
    for path in sorted(image):
        content = image[path]
        place = target / os.path.relpath(path, root)
        if content is None:
            place.mkdir(mode=0o700)
            continue
        descriptor = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        os.write(descriptor, content)
        os.close(descriptor)


def _rename(names: dict[str, Inode | None], naming: Naming) -> None:
    operation, path, inode = naming
    if operation in "cm":
        names[path] = inode
    elif operation in "ud":
        names.pop(path, None)
    else:
        old, new = path.split("\0")
        names.pop(old, None)
        names[new] = inode


def _apply(content: bytearray, offset: int, written: bytes | None) -> None:
    if written is None:
        if offset < len(content):
            del content[offset:]
        else:
            content.extend(bytes(offset - len(content)))
        return
    if offset > len(content):
        content.extend(bytes(offset - len(content)))
    content[offset : offset + len(written)] = written


def _all(inode: Inode) -> bytearray:
    content = bytearray(inode.durable)
    for change in inode.pending:
        _apply(content, *change)
    return content


def _torn(inode: Inode, way: str, chance: random.Random) -> bytearray:
    """The durable bytes and some of what was written since."""
    if not inode.pending or way == "none":
        return bytearray(inode.durable)
    content = bytearray(inode.durable)
    for change in _kept(inode.pending, way, chance):
        _apply(content, *change)
    return content


def _kept(
    pending: list[tuple[int, bytes | None]], way: str, chance: random.Random
) -> Iterator[tuple[int, bytes | None]]:
    stop = chance.randint(0, len(pending)) if way == "ordered" else len(pending)
    left_out = chance.randrange(len(pending)) if way == "but one" else -1
    for number, (offset, written) in enumerate(pending[:stop]):
        if way in {"all", "ordered", "but one"}:
            if number != left_out:
                yield offset, written
        elif way == "half" or written is None:
            if chance.random() < 0.5:
                yield offset, written
        else:
            yield from _sectors(offset, written, chance)


def _sectors(offset: int, written: bytes, chance: random.Random) -> Iterator[tuple[int, bytes]]:
    share = chance.choice((0.1, 0.5, 0.9))
    place = 0
    while place < len(written):
        end = min(len(written), (offset + place) // SECTOR * SECTOR + SECTOR - offset)
        if chance.random() < share:
            yield offset + place, written[place:end]
        place = end
