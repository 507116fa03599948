"""One socket to an agent: connect, answer its greeting, then frames; a body is received into a buffer of its own.

The agent is known by its socket's place, a folder that only its user may enter, and by that user's id at the other
end. Deadlines are the socket's; a connection that missed one is closed, because a late answer must not meet the next
question.
"""

from __future__ import annotations

import contextlib
import os
import socket
import struct
import threading
import time
from typing import TYPE_CHECKING, Final, NoReturn

from keydesk.errors import AgentGoneError, DeadlineError, RefusedError
from keydesk.wire import frames

if TYPE_CHECKING:
    from collections.abc import Iterable

    from keydesk.model.callers import Face

_CREDENTIALS: Final = struct.Struct("3i")
GREETING_SECONDS: Final = 30.0


class Connection:
    """Frames to and from one worker of an agent."""

    def __init__(self, sock: socket.socket, face: Face) -> None:
        """Answer the greeting. Raises AgentGoneError, RefusedError."""
        self._sock = sock
        self._sending = threading.Lock()
        self._until: float | None = None
        self.is_closed = False
        self.deadline(GREETING_SECONDS)
        hello, nonce = self.receive()
        if b'"hello"' not in hello[:16] or len(nonce) != frames.NONCE:
            self.close()
            raise RefusedError("What answered is no agent of Keydesk.", "Use matching versions of Keydesk.")
        self._send_all([memoryview(frames.answer(nonce, face))])
        self.deadline(None)

    @classmethod
    def to(cls, paths: Iterable[str], face: Face, owners: Iterable[int]) -> Connection:
        """Connect to the first of `paths` where an agent listens. Raises AgentGoneError when none does."""
        trusted = set(owners)
        for path in paths:
            sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            try:
                sock.settimeout(GREETING_SECONDS)
                sock.connect(path)
            except OSError:
                sock.close()
                continue
            if _uid_of(sock) not in trusted:
                sock.close()
                continue
            return cls(sock, face)
        raise AgentGoneError("No agent serves this vault.")

    def deadline(self, seconds: float | None) -> None:
        """Let everything from now on take at most so long in all; None lifts that."""
        self._until = None if seconds is None else time.monotonic() + seconds
        if seconds is None:
            self._sock.settimeout(None)

    def send(self, head: bytes, body: bytes | bytearray | memoryview = b"") -> None:
        """Send one frame. Raises AgentGoneError, DeadlineError, RefusedError."""
        view = memoryview(body)
        with self._sending:
            self._send_all([memoryview(frames.prefix(head, len(view)) + head), view])

    def receive(self) -> tuple[bytes, bytearray]:
        """Return head and body of the next frame. Raises AgentGoneError, DeadlineError, RefusedError."""
        start = bytearray(frames.PREFIX.size)
        self._fill(memoryview(start))
        head_length, body_length = frames.lengths(start, frames.MAX_REPLY_HEAD)
        head, body = bytearray(head_length), bytearray(body_length)
        self._fill(memoryview(head))
        if body_length:
            try:
                self._fill(memoryview(body))
            except BaseException:
                body[:] = bytes(body_length)
                raise
        return bytes(head), body

    def has_bytes(self) -> bool:
        """Claim: something was received and waits to be read. Raises AgentGoneError when the agent has closed."""
        self._sock.settimeout(0.0)
        try:
            if not self._sock.recv(1, socket.MSG_PEEK):
                self._lose()
        except BlockingIOError:
            return False
        except OSError:
            self._lose()
        finally:
            if not self.is_closed:
                self._sock.settimeout(None)
        return True

    def close(self) -> None:
        """End the connection; another thread that waits on it fails."""
        self.is_closed = True
        with contextlib.suppress(OSError):
            self._sock.shutdown(socket.SHUT_RDWR)
        self._sock.close()

    def _send_all(self, parts: list[memoryview]) -> None:
        parts = [part for part in parts if part]
        try:
            while parts:
                self._be_in_time()
                sent = self._sock.sendmsg(parts)
                while parts and sent >= len(parts[0]):
                    sent -= len(parts.pop(0))
                if sent:
                    parts[0] = parts[0][sent:]
        except TimeoutError:
            self._miss()
        except OSError:
            self._lose()

    def _fill(self, view: memoryview) -> None:
        try:
            while view:
                self._be_in_time()
                count = self._sock.recv_into(view)
                if not count:
                    self._lose()
                view = view[count:]
        except TimeoutError:
            self._miss()
        except OSError:
            self._lose()

    def _be_in_time(self) -> None:
        if self._until is not None:
            left = self._until - time.monotonic()
            if left <= 0:
                raise TimeoutError
            self._sock.settimeout(left)

    def _miss(self) -> NoReturn:
        self.close()
        raise DeadlineError("The agent did not answer in time.") from None

    def _lose(self) -> NoReturn:
        self.close()
        raise AgentGoneError("The agent ended the connection.") from None


def _uid_of(sock: socket.socket) -> int:
    """Return the user at the other end (SO_PEERCRED, unix(7)), or our own where the system does not tell."""
    if not hasattr(socket, "SO_PEERCRED"):
        return os.geteuid()
    _, uid, _ = _CREDENTIALS.unpack(sock.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size))
    return int(uid)
