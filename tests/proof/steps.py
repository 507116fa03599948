"""A step is one thing a client asks of a vault; it says how it changes the truth and how it is asked for.

The truth is plain values, known without the vault: what keys there are, each version's bytes, names and namespaces.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from keydesk.engine.formats.parsed import ParsedField, ParsedKey, ParsedVersion, ParseResult
from keydesk.model.kinds import Kind
from keydesk.model.paths import Path
from keydesk.model.profiles import ProfileName
from keydesk.model.requests import (
    ChangePassword,
    CreateNamespace,
    Delete,
    Describe,
    Destroy,
    Edit,
    ImportCommit,
    ImportFile,
    ImportPreview,
    KeyDetail,
    Lock,
    Move,
    Preview,
    Restore,
)
from tests.engine.handlers.world import PASSWORD

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from tests.proof.desk import ProofDesk

STRICT = ("/staging", "/prod")
REASON = "proof"


@dataclass(frozen=True, slots=True)
class TrueKey:
    """One key: the bytes of each version, oldest first (None: destroyed), and which one is current (0: none)."""

    values: tuple[bytes | None, ...]
    current: int
    purpose: str = ""
    is_deleted: bool = False


@dataclass(frozen=True, slots=True)
class Truth:
    """What a vault holds. `moved` leads old paths to new ones, `buried` is what is left of destroyed keys."""

    password: bytes = PASSWORD
    keys: frozenset[tuple[str, TrueKey]] = frozenset()
    namespaces: frozenset[str] = frozenset({"/dev", "/staging", "/prod"})
    moved: frozenset[tuple[str, str]] = frozenset()
    buried: frozenset[tuple[str, TrueKey]] = frozenset()

    @property
    def by_path(self) -> dict[str, TrueKey]:
        """The keys by their present path, deleted ones too."""
        return dict(self.keys)

    def holding(self, keys: Mapping[str, TrueKey], *moved: tuple[str, str]) -> Truth:
        """The truth with other keys; namespaces follow."""
        names = {"/" + "/".join(path.split("/")[1:depth]) for path in keys for depth in range(2, path.count("/") + 1)}
        ways = frozenset((old, new) for old, new in {**dict(self.moved), **dict(moved)}.items() if old not in keys)
        return replace(self, keys=frozenset(keys.items()), namespaces=self.namespaces | names, moved=ways)


class Step(Protocol):
    """One thing a client asks for."""

    def after(self, truth: Truth) -> Truth:
        """The truth once it is done."""

    def act(self, world: ProofDesk) -> None:
        """Ask for it. Raises KeydeskError."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A value goes in: a new key, or the next version."""

    path: str
    value: bytes
    kind: Kind = Kind.OPAQUE

    def after(self, truth: Truth) -> Truth:
        keys = truth.by_path
        old = keys.get(self.path)
        if old is None:
            keys[self.path] = TrueKey((self.value,), 1)
        else:
            keys[self.path] = replace(old, values=(*old.values, self.value), current=len(old.values) + 1)
        return truth.holding(keys)

    def act(self, world: ProofDesk) -> None:
        open_strict(world, self.path)
        world.put(self.path, self.value, kind=self.kind, reason=REASON)


@dataclass(frozen=True, slots=True)
class Brought:
    """Several new keys come in with one import, all or none."""

    keys: tuple[tuple[str, bytes], ...]

    def after(self, truth: Truth) -> Truth:
        return truth.holding({**truth.by_path, **{path: TrueKey((value,), 1) for path, value in self.keys}})

    def act(self, world: ProofDesk) -> None:
        world.parsed = ParseResult(tuple(_parsed(path, value) for path, value in self.keys))
        shown = world.head(Preview, ImportPreview((ImportFile("a.env", 1),), Path.parse("/dev")), b"x")
        world.send(ImportCommit(shown.id))


def _parsed(path: str, value: bytes) -> ParsedKey:
    *segments, name = path.removeprefix("/dev/").split("/")
    version = ParsedVersion((ParsedField("value", True, value),))
    return ParsedKey(tuple(segments), name, Kind.OPAQUE, "", (version,), "a.env", "dotenv")


@dataclass(frozen=True, slots=True)
class Edited:
    """A purpose is written."""

    path: str
    purpose: str

    def after(self, truth: Truth) -> Truth:
        keys = truth.by_path
        keys[self.path] = replace(keys[self.path], purpose=self.purpose)
        return truth.holding(keys)

    def act(self, world: ProofDesk) -> None:
        open_strict(world, self.path)
        world.send(Edit(self.path, revision(world, self.path), purpose=self.purpose, reason=REASON))


@dataclass(frozen=True, slots=True)
class Dated:
    """A key gets an expiry and becomes a favourite; what it holds stays."""

    path: str
    expires: datetime

    def after(self, truth: Truth) -> Truth:
        return truth

    def act(self, world: ProofDesk) -> None:
        open_strict(world, self.path)
        expected = revision(world, self.path)
        world.send(Edit(self.path, expected, expires=self.expires, is_favourite=True, reason=REASON))


@dataclass(frozen=True, slots=True)
class Moved:
    """A key gets another path; the old one leads to it."""

    path: str
    to: str

    def after(self, truth: Truth) -> Truth:
        keys = truth.by_path
        keys[self.to] = keys.pop(self.path)
        ways = [(old, self.to) for old, new in truth.moved if new == self.path]
        return truth.holding(keys, (self.path, self.to), *ways)

    def act(self, world: ProofDesk) -> None:
        world.send(Move(self.path, Path.parse(self.to), revision(world, self.path), reason=REASON))


@dataclass(frozen=True, slots=True)
class Deleted:
    """A key is deleted softly."""

    path: str

    def after(self, truth: Truth) -> Truth:
        keys = truth.by_path
        keys[self.path] = replace(keys[self.path], is_deleted=True)
        return truth.holding(keys)

    def act(self, world: ProofDesk) -> None:
        open_strict(world, self.path)
        world.send(Delete(self.path, revision(world, self.path), reason=REASON))


@dataclass(frozen=True, slots=True)
class Restored:
    """A deleted key comes back."""

    path: str

    def after(self, truth: Truth) -> Truth:
        keys = truth.by_path
        keys[self.path] = replace(keys[self.path], is_deleted=False)
        return truth.holding(keys)

    def act(self, world: ProofDesk) -> None:
        open_strict(world, self.path)
        world.send(Restore(self.path, reason=REASON))


@dataclass(frozen=True, slots=True)
class Destroyed:
    """A deleted key is shredded whole and its place is free, or one old version of a key is."""

    path: str
    version: int = 0

    def after(self, truth: Truth) -> Truth:
        keys = truth.by_path
        key = keys.pop(self.path)
        if self.version:
            values = tuple(None if number == self.version else value for number, value in enumerate(key.values, 1))
            keys[self.path] = replace(key, values=values)
            return truth.holding(keys)
        rest = replace(key, values=(None,) * len(key.values), current=0)
        return replace(truth.holding(keys), buried=truth.buried | {(self.path, rest)})

    def act(self, world: ProofDesk) -> None:
        open_strict(world, self.path)
        expected = revision(world, self.path)
        world.send(Destroy(self.path, expected, version=self.version, reason=REASON))


@dataclass(frozen=True, slots=True)
class Read:
    """A value comes out; only the history grows."""

    path: str

    def after(self, truth: Truth) -> Truth:
        return truth

    def act(self, world: ProofDesk) -> None:
        open_strict(world, self.path)
        world.get(self.path, reason=REASON)


@dataclass(frozen=True, slots=True)
class NamespaceMade:
    """A namespace is made."""

    path: str

    def after(self, truth: Truth) -> Truth:
        above = {self.path.rsplit("/", up)[0] for up in range(self.path.count("/"))}
        return replace(truth, namespaces=truth.namespaces | above)

    def act(self, world: ProofDesk) -> None:
        is_root = self.path.count("/") == 1
        world.send(CreateNamespace(Path.parse(self.path), ProfileName.DEV if is_root else None))


@dataclass(frozen=True, slots=True)
class PasswordChanged:
    """The header gets another password slot."""

    old: bytes
    new: bytes

    def after(self, truth: Truth) -> Truth:
        return replace(truth, password=self.new)

    def act(self, world: ProofDesk) -> None:
        world.send(ChangePassword(len(self.old)), self.old + self.new)
        world.password = self.new


@dataclass(frozen=True, slots=True)
class Reopened:
    """The vault is locked and unlocked again."""

    def after(self, truth: Truth) -> Truth:
        return truth

    def act(self, world: ProofDesk) -> None:
        world.send(Lock())
        world.reopen()
        world.enter()


@dataclass(frozen=True, slots=True)
class Died:
    """The process is killed, and another one unlocks what it left."""

    def after(self, truth: Truth) -> Truth:
        return truth

    def act(self, world: ProofDesk) -> None:
        raise RuntimeError("whoever tells the story dies here")


def open_strict(world: ProofDesk, path: str) -> None:
    """Begin a work session where the path lies in a strict namespace."""
    for root in STRICT:
        if path.startswith(root + "/"):
            world.step_up(root, REASON)


def revision(world: ProofDesk, path: str) -> int:
    """The key's present revision."""
    return world.head(KeyDetail, Describe(path)).key.revision
