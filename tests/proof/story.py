"""A story is a row of steps on a vault; for each the truth afterwards is known without asking the vault.

The truth is plain values: what keys there are, each version's bytes, names and namespaces. A step says how it changes
the truth and how a client asks for it. Same seed, same story.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace
from hashlib import shake_256
from typing import TYPE_CHECKING, Protocol

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
    KeyDetail,
    Lock,
    Move,
    Restore,
)
from tests.engine.handlers.world import PASSWORD

if TYPE_CHECKING:
    from collections.abc import Mapping

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
        world.put(self.path, self.value, kind=Kind.OPAQUE, reason=REASON)


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


@dataclass(frozen=True, slots=True)
class Story:
    """Steps on a fresh vault, and every path that ever was in it."""

    steps: tuple[Step, ...]
    paths: frozenset[str] = field(default_factory=frozenset)

    def truths(self) -> list[Truth]:
        """The truth before the first step, and after each."""
        found = [Truth()]
        for step in self.steps:
            found.append(step.after(found[-1]))
        return found


def open_strict(world: ProofDesk, path: str) -> None:
    """Begin a work session where the path lies in a strict namespace."""
    for root in STRICT:
        if path.startswith(root + "/"):
            world.step_up(root, REASON)


def revision(world: ProofDesk, path: str) -> int:
    """The key's present revision."""
    return world.head(KeyDetail, Describe(path)).key.revision


def value_of(seed: str, number: int) -> bytes:
    """Bytes of their own for the number-th value: mostly short, sometimes pages long."""
    size = (24, 40, 200, 700, 24, 5000, 33, 90)[number % 8] if number % 61 else 60_000
    return shake_256(f"{seed} value {number}".encode()).digest(size)


def told(seed: str, length: int, deaths: int = 0) -> Story:
    """A story of so many steps, in which the process is killed so many times."""
    return _Teller(seed).tell(length, deaths)


class _Teller:
    """Makes steps that fit the truth as it then is."""

    def __init__(self, seed: str) -> None:
        self._seed = seed
        self._chance = random.Random(seed)
        self._truth = Truth()
        self._values = 0
        self._names = 0

    def tell(self, length: int, deaths: int) -> Story:
        dying = set(self._chance.sample(range(5, length), deaths)) if deaths else set()
        steps: list[Step] = []
        paths: set[str] = set()
        for number in range(length):
            step: Step = Died() if number in dying else self._next()
            steps.append(step)
            self._truth = step.after(self._truth)
            paths |= {path for path, _ in self._truth.keys}
        return Story(tuple(steps), frozenset(paths))

    def _next(self) -> Step:
        ways = [
            (30, self._new_key), (18, self._new_version), (12, self._edit), (6, self._move), (8, self._delete),
            (4, self._restore), (6, self._destroy), (12, self._read), (3, self._namespace), (3, self._password),
            (4, Reopened),
        ]  # fmt: skip
        while True:
            make = self._chance.choices([way for _, way in ways], [weight for weight, _ in ways])[0]
            step: Step | None = make()
            if step is not None:
                return step

    def _value(self) -> bytes:
        self._values += 1
        return value_of(self._seed, self._values)

    def _present(self, *, is_deleted: bool = False) -> str | None:
        paths = sorted(
            path for path, key in self._truth.keys if key.is_deleted is is_deleted and (key.current or is_deleted)
        )
        return self._chance.choice(paths) if paths else None

    def _new_key(self) -> Step:
        self._names += 1
        where = self._chance.choice(("/dev", "/dev/app", "/dev/app/web", "/dev/db", "/staging/app", "/prod/db"))
        return Stored(f"{where}/key-{self._names:04}", self._value())

    def _new_version(self) -> Step | None:
        path = self._present()
        return Stored(path, self._value()) if path else None

    def _edit(self) -> Step | None:
        path = self._present()
        return Edited(path, f"purpose {self._chance.randrange(10**6)}") if path else None

    def _move(self) -> Step | None:
        path = self._present()
        if path is None or path.startswith(STRICT):
            return None
        self._names += 1
        return Moved(path, f"/dev/{self._chance.choice(('app', 'moved'))}/key-{self._names:04}")

    def _delete(self) -> Step | None:
        path = self._present()
        return Deleted(path) if path else None

    def _restore(self) -> Step | None:
        path = self._present(is_deleted=True)
        return Restored(path) if path and self._truth.by_path[path].current else None

    def _destroy(self) -> Step | None:
        path = self._present(is_deleted=True)
        if path and self._truth.by_path[path].current:
            return Destroyed(path)
        path = self._present()
        if path is None:
            return None
        key = self._truth.by_path[path]
        old = [n for n, value in enumerate(key.values, 1) if value is not None and n != key.current]
        return Destroyed(path, self._chance.choice(old)) if old else None

    def _read(self) -> Step | None:
        path = self._present()
        return Read(path) if path else None

    def _namespace(self) -> Step:
        self._names += 1
        where = self._chance.choice(("", "/dev", "/dev/app"))
        return NamespaceMade(f"{where}/space-{self._names:04}")

    def _password(self) -> Step:
        old = self._truth.password
        return PasswordChanged(old, b"another password %d" % self._chance.randrange(10**6))
