"""A story is a row of steps on a fresh vault that fit the truth as it then is. Same seed, same story."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import timedelta
from hashlib import sha256, shake_256
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric import ed25519
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from keydesk.model.kinds import Kind
from tests.engine.handlers.world import START
from tests.proof.steps import (
    STRICT,
    Brought,
    Dated,
    Deleted,
    Destroyed,
    Died,
    Edited,
    Moved,
    NamespaceMade,
    PasswordChanged,
    Read,
    Reopened,
    Restored,
    Stored,
    Truth,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.proof.steps import Step


@dataclass(frozen=True, slots=True)
class Story:
    """Steps on a fresh vault, and every path that ever was in it."""

    steps: tuple[Step, ...]
    paths: frozenset[str]

    @classmethod
    def of(cls, steps: Iterable[Step]) -> Story:
        """The story of these steps."""
        told = cls(tuple(steps), frozenset())
        return replace(told, paths=frozenset(path for truth in told.truths() for path, _ in truth.keys))

    def truths(self) -> list[Truth]:
        """The truth before the first step, and after each."""
        found = [Truth()]
        for step in self.steps:
            found.append(step.after(found[-1]))
        return found


def value_of(seed: str, number: int) -> bytes:
    """Bytes of their own for the number-th value: mostly short, sometimes pages long."""
    size = (24, 40, 200, 700, 24, 5000, 33, 90)[number % 8] if number % 61 else 60_000
    return shake_256(f"{seed} value {number}".encode()).digest(size)


def told(seed: str, length: int, deaths: int = 0) -> Story:
    """A story of so many steps, in which the process is killed so many times."""
    return _Teller(seed).tell(length, deaths)


def told_everywhere(seed: str) -> tuple[Story, int]:
    """A story that reaches every table, index and search table twice, and the step between the two times."""
    common = told(seed, 45).steps
    first = [*_furnished(seed, "first"), *common[:25]]
    second = [
        *_furnished(seed, "second"),
        *(Deleted(path) for path in _bulk(seed, "first")[::7]),
        *(Edited(path, f"now of {path[-3:]}") for path in _bulk(seed, "first")[1::7]),
        *(Moved(path, path.replace("bulk", "moved")) for path in _bulk(seed, "first")[2::21]),
        *common[25:],
    ]
    return Story.of([*first, *second]), len(first)


BULK = 66
"""Keys of one import: more than wait outside the search index."""


def _bulk(seed: str, time: str) -> list[str]:
    names = [shake_256(f"{seed} {time} {number}".encode()).hexdigest(6) for number in range(BULK)]
    return [f"/dev/bulk/{name}" for name in (names if time == "first" else names[:9])]


def _furnished(seed: str, time: str) -> list[Step]:
    """Keys with an expiry, with a rotation that is due, with a fingerprint, deleted ones, and many for the search."""
    soon = START + timedelta(days=20)
    dated = [f"/dev/{time}/dated-{number}" for number in range(3)]
    due = [f"/{root}/{time}/due-{number}" for number in range(3) for root in ("staging", "prod")]
    private = [f"/dev/{time}/private-{number}" for number in range(3)]
    deleted = [f"/dev/{time}/deleted-{number}" for number in range(3)]
    return [
        Brought(tuple((path, value_of(path, 1)) for path in _bulk(seed, time))),
        *(Stored(path, value_of(path, 1)) for path in (*dated, *due, *deleted)),
        *(Stored(path, _private_key(path), Kind.PRIVATE_KEY) for path in private),
        *(Dated(path, soon) for path in dated),
        *(Deleted(path) for path in deleted),
    ]


def filters_of(story: Story) -> list[str]:
    """What to ask of the lists of such a story, so that each index answers."""
    private = [path for path in sorted(story.paths) if "/private-" in path]
    fingerprints = [sha256(_key(path).public_key().public_bytes(Encoding.DER, _SPKI)).hexdigest() for path in private]
    return [
        *(f"fp:{each[:12]}" for each in fingerprints),
        *(f"in:{path.rpartition('/')[0]} expires<60d" for path in private),
        "is:overdue", "expires<60d", "expires<9d", "is:favourite", "kind:private-key", "name:due", "pr", "du", "k",
    ]  # fmt: skip


_SPKI = PublicFormat.SubjectPublicKeyInfo


def _key(seed: str) -> ed25519.Ed25519PrivateKey:
    """A key, the same for the same seed."""
    return ed25519.Ed25519PrivateKey.from_private_bytes(shake_256(seed.encode()).digest(32))


def _private_key(seed: str) -> bytes:
    """That key in PEM."""
    return _key(seed).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


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
        for number in range(length):
            step: Step = Died() if number in dying else self._next()
            steps.append(step)
            self._truth = step.after(self._truth)
        return Story.of(steps)

    def _next(self) -> Step:
        ways = [
            (30, self._new_key), (18, self._new_version), (12, self._edit), (6, self._move), (8, self._delete),
            (4, self._restore), (6, self._destroy), (12, self._read), (3, self._namespace), (3, self._password),
            (4, Reopened), (4, self._import),
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

    def _import(self) -> Step:
        self._names += 4
        paths = [f"/dev/{where}/key-{self._names - at:04}" for at, where in enumerate(("app", "app", "brought", "db"))]
        return Brought(tuple((path, self._value()) for path in paths))

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
