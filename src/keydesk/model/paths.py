"""A path names one key or namespace in exactly one way.

Rules (docs/format.md, "Paths"):

* A path is `/` followed by segments joined by `/`; the first segment is the root (`/prod`).
* A segment is a *name*: 1 to 128 characters, Unicode NFC, case kept and case compared.
* A slash inside a name is written `%2F` and a percent sign `%25`; no other escape exists.
* Refused: control, format (bidi, zero-width), private-use, surrogate and unassigned characters,
  line separators, leading or trailing space, and the names `.` and `..`.
* A path has at most 16 segments and 1,024 UTF-8 bytes as written.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from keydesk.errors import RefusedError

MAX_NAME = 128
MAX_DEPTH = 16
MAX_BYTES = 1024
_FORBIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def check_name(name: str) -> str:
    """Return `name` in NFC. Raises RefusedError naming what is wrong with it."""
    name = unicodedata.normalize("NFC", name)
    if not name:
        raise RefusedError("A name is empty.", "Give every part between slashes a name.")
    if len(name) > MAX_NAME:
        raise RefusedError(f"A name has {len(name)} characters.", f"Use at most {MAX_NAME}.")
    if name in {".", ".."}:
        raise RefusedError("The names . and .. are not allowed.", "Choose another name.")
    if name != name.strip():
        raise RefusedError("A name begins or ends with a space.", "Remove the space.")
    for character in name:
        if unicodedata.category(character) in _FORBIDDEN:
            code = f"U+{ord(character):04X}"
            raise RefusedError(f"A name contains the invisible or reserved character {code}.", "Remove it.")
    return name


def write_name(name: str) -> str:
    """Return the written form of one name: `%` as `%25`, `/` as `%2F`."""
    return name.replace("%", "%25").replace("/", "%2F")


def read_name(written: str) -> str:
    """Return the name that `written` stands for. Raises RefusedError on any other escape."""
    plain = written.replace("%2F", "\0").replace("%2f", "\0").replace("%25", "\1")
    if "%" in plain:
        raise RefusedError("A percent sign in a path must be written %25.", "Write %25 for % and %2F for / in a name.")
    return check_name(plain.replace("\0", "/").replace("\1", "%"))


@dataclass(frozen=True, slots=True, order=True)
class Path:
    """One key's or namespace's path; `names` are plain names, never escaped. The empty tuple is the vault's top."""

    names: tuple[str, ...]

    @classmethod
    def parse(cls, text: str) -> Path:
        """Read the written form. A leading `/` is required. Raises RefusedError."""
        if not text.startswith("/"):
            raise RefusedError("A path begins with a slash.", "Write it like /prod/database/orders.")
        if text == "/":
            return cls(())
        parts = text[1:].removesuffix("/").split("/")
        return cls.of(*(read_name(part) for part in parts))

    @classmethod
    def of(cls, *names: str) -> Path:
        """Build a path from plain names, checking each. Raises RefusedError."""
        path = cls(tuple(check_name(name) for name in names))
        if len(path.names) > MAX_DEPTH:
            raise RefusedError(f"The path has {len(path.names)} parts.", f"Use at most {MAX_DEPTH}.")
        if len(str(path).encode()) > MAX_BYTES:
            raise RefusedError("The path is too long.", f"Use at most {MAX_BYTES} bytes.")
        return path

    @property
    def name(self) -> str:
        """The last name, or an empty string at the top."""
        return self.names[-1] if self.names else ""

    @property
    def parent(self) -> Path:
        """The namespace this path lies in; the top is its own parent."""
        return Path(self.names[:-1])

    @property
    def root(self) -> Path:
        """The first-level namespace."""
        return Path(self.names[:1])

    def __truediv__(self, name: str) -> Path:
        return Path.of(*self.names, name)

    def is_within(self, namespace: Path) -> bool:
        """Claim: this path is `namespace` or lies below it."""
        return self.names[: len(namespace.names)] == namespace.names

    def ancestors(self) -> tuple[Path, ...]:
        """Every namespace from the root down to the parent."""
        return tuple(Path(self.names[:end]) for end in range(1, len(self.names)))

    def __str__(self) -> str:
        return _written(self.names)


@lru_cache(maxsize=1024)
def _written(names: tuple[str, ...]) -> str:
    """The written form; one path is written several times while it is dealt with."""
    return "/" + "/".join(map(write_name, names))
