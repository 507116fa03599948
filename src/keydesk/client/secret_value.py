"""A value in the caller's hands: it never prints, and is zeroed when told, at the end of a `with`, or when collected.

What the caller makes of it (`bytes(value)`, `value.text()`) is the caller's, and cannot be zeroed.
"""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING, NoReturn, Self

if TYPE_CHECKING:
    from datetime import timedelta


class SecretValue:
    """The bytes of one field of one version. `age` is how old a cached value is, None for a fresh one."""

    __slots__ = ("_bytes", "age", "field", "path", "version")

    def __init__(self, content: bytearray, path: str, version: int, field: str, age: timedelta | None = None) -> None:
        self._bytes = content
        self.path, self.version, self.field, self.age = path, version, field, age

    def view(self) -> memoryview:
        """Return the bytes themselves, readable until the value is wiped."""
        return memoryview(self._bytes).toreadonly()

    def text(self) -> str:
        """Return a str of the value, which stays in memory until the interpreter reuses it. Raises UnicodeError."""
        return self._bytes.decode()

    def wipe(self) -> None:
        """Zero the bytes; views of them show zeroes."""
        self._bytes[:] = bytes(len(self._bytes))

    def __bytes__(self) -> bytes:
        return bytes(self._bytes)

    def __len__(self) -> int:
        return len(self._bytes)

    def __bool__(self) -> bool:
        return bool(self._bytes)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.wipe()

    def __del__(self) -> None:
        content = getattr(self, "_bytes", None)
        if content is not None:
            content[:] = bytes(len(content))

    def __repr__(self) -> str:
        return "<secret>"

    def __str__(self) -> str:
        return "<secret>"

    def __format__(self, spec: str) -> str:
        return "<secret>"

    def __eq__(self, other: object) -> bool:
        """Compare in a time that tells nothing but the length."""
        if isinstance(other, SecretValue):
            return hmac.compare_digest(self._bytes, other._bytes)
        if isinstance(other, bytes | bytearray | memoryview):
            return hmac.compare_digest(self._bytes, other)
        return NotImplemented

    def __hash__(self) -> int:
        raise TypeError("a secret is not hashed")

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError("a secret is not copied or pickled")
