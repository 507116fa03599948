"""Bytes of one connection become whole frames; what may be secret only ever lies in locked memory.

Bytes arrive in a scratch page shared by all connections of the worker, or, once a body is known to be long, in the
body's own buffer. A head is public. A body is copied out into a `SecretBuffer` and its place in the scratch zeroed.

    count = sock.recv_into(intake.room())
    for head, body in intake.took(count): ...
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from keydesk.engine.crypto.secret import SecretBuffer
from keydesk.errors import RefusedError
from keydesk.wire.frames import PREFIX, lengths

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SCRATCH: Final = 64 * 1024
_PREFIX: Final = PREFIX.size


class Intake:
    """The half-read frame of one connection. `allows(head, length)` says whether such a body may come at all."""

    __slots__ = ("_allows", "_body", "_body_length", "_body_read", "_head", "_head_length", "_scratch", "_start")

    def __init__(self, scratch: memoryview, allows: Callable[[bytes, int], bool]) -> None:
        self._scratch = scratch
        self._allows = allows
        self._start = bytearray()
        self._head_length = -1
        self._body_length = 0
        self._head = b""
        self._body: SecretBuffer | None = None
        self._body_read = 0

    @property
    def is_between_frames(self) -> bool:
        """Claim: nothing of a frame is waiting for its rest."""
        return not self._start and self._body is None

    @property
    def coming(self) -> int:
        """Bytes of locked memory held for a body that has not come whole."""
        return 0 if self._body is None else self._body_length

    def room(self) -> memoryview:
        """Return where the next bytes are to be received."""
        if self._body is not None:
            return self._body.view()[self._body_read :]
        return self._scratch

    def took(self, count: int) -> Iterator[tuple[bytes, SecretBuffer | None]]:
        """Yield the frames that `count` received bytes complete. Raises RefusedError; then the connection is over."""
        if self._body is not None:
            self._body_read += count
            if self._body_read == self._body_length:
                yield self._complete()
            return
        at = 0
        while at < count:
            if not self._start and count - at >= _PREFIX:
                head_length, body_length = lengths(self._scratch[at : at + _PREFIX])
                end = at + _PREFIX + head_length
                if end <= count and (body_length == 0 or end + body_length <= count):
                    head = bytes(self._scratch[at + _PREFIX : end])
                    at = end + body_length
                    yield head, self._cut(head, end, body_length)
                    continue
            at = self._gather(at, count)
            if self._body is not None and self._body_read == self._body_length:
                yield self._complete()
            elif self._head and self._body is None:
                head, self._head, self._start, self._head_length = self._head, b"", bytearray(), -1
                yield head, None

    def drop(self) -> None:
        """Forget and wipe what was read of a frame; the connection is over."""
        if self._body is not None:
            self._body.wipe()
            self._body = None

    def spoil(self, count: int) -> None:
        """Zero what was received last and will not be looked at."""
        self._scratch[:count] = bytes(min(count, len(self._scratch)))

    def _cut(self, head: bytes, start: int, length: int) -> SecretBuffer | None:
        """Move a whole body out of the scratch."""
        if not length:
            return None
        place = self._scratch[start : start + length]
        try:
            self._check(head, length)
            return SecretBuffer.of(place)
        finally:
            place[:] = bytes(length)

    def _gather(self, at: int, count: int) -> int:
        """Take what is there of an unfinished frame; return where the next one would begin."""
        at = self._fill_start(_PREFIX, at, count)
        if len(self._start) < _PREFIX:
            return at
        if self._head_length < 0:
            self._head_length, self._body_length = lengths(self._start[:_PREFIX])
        at = self._fill_start(_PREFIX + self._head_length, at, count)
        if len(self._start) < _PREFIX + self._head_length:
            return at
        self._head = bytes(self._start[_PREFIX:])
        if not self._body_length:
            return at
        self._check(self._head, self._body_length)
        self._body = SecretBuffer(self._body_length)
        here = min(count - at, self._body_length)
        place = self._scratch[at : at + here]
        self._body.view()[:here] = place
        place[:] = bytes(here)
        self._body_read = here
        return at + here

    def _fill_start(self, wanted: int, at: int, count: int) -> int:
        here = max(0, min(wanted - len(self._start), count - at))
        self._start += self._scratch[at : at + here]
        return at + here

    def _check(self, head: bytes, length: int) -> None:
        if not self._allows(head, length):
            raise RefusedError("The message is too large for what it asks.", "Send less at once.")

    def _complete(self) -> tuple[bytes, SecretBuffer | None]:
        head, body = self._head, self._body
        self._start, self._head_length, self._head, self._body, self._body_read = bytearray(), -1, b"", None, 0
        return head, body
