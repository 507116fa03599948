"""A secret lives in locked memory, cannot be printed, compared, hashed, pickled or formatted, and is zeroed when done.

Use::

    with SecretBuffer.absorb(rng(32)) as key:
        send(key.view())
    # zero here, and every view handed out is dead
"""

from __future__ import annotations

import contextlib
import ctypes
import hmac
import sys
from typing import TYPE_CHECKING, NoReturn, Self

from keydesk.engine.crypto import pages

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

_BYTES_HEADER = bytes.__basicsize__ - 1
_ONLY_OURS = 2  # references to an argument nobody else keeps: the parameter, and the one getrefcount holds


class SecretBuffer:
    """``size`` zeroed bytes of locked memory, wiped by ``wipe()``, at the end of a ``with``, or when collected."""

    __slots__ = ("_block", "_size", "_view")

    def __init__(self, size: int) -> None:
        """Take locked memory.

        Raises:
            ValueError: ``size`` is negative.
        """
        self._block: pages.Block | None = None
        self._size = size
        if size < 0:
            raise ValueError("a secret has no negative size")
        self._block = pages.take(size)
        self._view = self._block.view(size)

    @classmethod
    def of(cls, source: ReadableBuffer | SecretBuffer) -> SecretBuffer:
        """A copy of ``source``, which stays as it is: wiping it is its owner's task."""
        given = source.view() if isinstance(source, SecretBuffer) else memoryview(source).cast("B")
        secret = cls(len(given))
        secret._view[:] = given
        return secret

    @classmethod
    def absorb(cls, fresh: bytes) -> SecretBuffer:
        """A copy of bytes a library just made, whose own storage is zeroed when nobody else holds them.

        Call it on the call itself, ``absorb(rng(32))``: a name, a list or a cache holding the bytes keeps them whole.
        Bytes are immutable to everybody who can see them; here nobody can any more.
        """
        secret = cls.of(fresh)
        if len(fresh) > 1 and sys.implementation.name == "cpython" and sys.getrefcount(fresh) <= _ONLY_OURS:
            ctypes.memset(id(fresh) + _BYTES_HEADER, 0, len(fresh))
        return secret

    def view(self) -> memoryview:
        """The secret's own bytes, exactly its size. The view dies when the secret is wiped; do not release it.

        Keep the secret as long as the view: ``make().view()`` is dead before it is used.

        Raises:
            ValueError: the secret was wiped, or belongs to the process this one was forked from.
        """
        block = self._block
        if block is None or block.era != pages.era[0]:
            raise ValueError("this secret is gone")
        return self._view

    def wipe(self) -> None:
        """Zero the bytes and end every view of them. A second time does nothing."""
        block = self._block
        if block is None:
            return
        self._block = None
        with contextlib.suppress(
            BufferError
        ):  # a library call holds the bytes this instant; they are zeroed all the same
            self._view.release()
        del self._view
        pages.give_back(block)

    def constant_time_equals(self, other: ReadableBuffer | SecretBuffer) -> bool:
        """Whether both hold the same bytes, in a time that tells nothing but their lengths."""
        theirs = other.view() if isinstance(other, SecretBuffer) else other
        return hmac.compare_digest(self.view(), theirs)

    @property
    def is_locked(self) -> bool:
        """Whether the bytes are pinned in memory; False past the system's limit or once wiped."""
        return self._block is not None and self._block.is_locked

    @property
    def is_wiped(self) -> bool:
        """Whether nothing is left."""
        return self._block is None

    def __len__(self) -> int:
        return self._size

    def __bool__(self) -> bool:
        return self._size > 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.wipe()

    def __del__(self) -> None:
        self.wipe()

    def __repr__(self) -> str:
        return "<secret>"

    def __format__(self, spec: str) -> str:
        if spec:
            raise TypeError("a secret is not formatted")
        return "<secret>"

    def __eq__(self, other: object) -> bool:
        raise TypeError("secrets are compared with constant_time_equals")

    def __ne__(self, other: object) -> bool:
        raise TypeError("secrets are compared with constant_time_equals")

    def __hash__(self) -> int:
        raise TypeError("a secret is not hashed")

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError("a secret is not copied or pickled")
