"""One client's connection: greeted, identified, then frames both ways; a value goes from its page to the kernel.

* The greeting is a nonce. Its answer must come from the process that connected (SCM_CREDENTIALS, unix(7)), whose
  executable and start time are the same before and after; otherwise the connection ends unanswered.
* What is sent goes out at once; what the kernel does not take waits, and its buffer is wiped when it has gone.
* A client that does not read, or leaves a frame unfinished, is dropped.
"""

from __future__ import annotations

import hmac
import secrets
import socket
import struct
from collections import deque
from typing import TYPE_CHECKING, Final

from keydesk.agent import callers
from keydesk.agent.intake import Intake
from keydesk.agent.loop import READ, WRITE
from keydesk.engine.crypto.secret import SecretBuffer
from keydesk.errors import DeniedError, KeydeskError, RefusedError
from keydesk.model.callers import Caller, Face, Program, Strength
from keydesk.wire import frames, messages

if TYPE_CHECKING:
    from collections.abc import Callable

    from keydesk.agent.loop import Loop

MOST_WAITING: Final = 4 * 1024 * 1024
_CREDENTIALS: Final = struct.Struct("3i")
_ANCILLARY: Final = socket.CMSG_SPACE(_CREDENTIALS.size) if hasattr(socket, "CMSG_SPACE") else 0
_WOULD_BLOCK: Final = (BlockingIOError, InterruptedError)

Out = tuple[memoryview, SecretBuffer | None]


class Connection:
    """A socket, who is at its other end, and what is on its way in both directions."""

    __slots__ = (
        "_intake", "_is_reading", "_loop", "_nonce", "_on_end", "_on_frame", "_out", "_sighting", "_uid", "_waiting",
        "asked", "caller", "is_closed", "is_inherited", "is_listening", "number", "quiet_since", "recognise", "sock",
    )  # fmt: skip

    def __init__(  # noqa: PLR0913 - a connection is where everything meets
        self,
        sock: socket.socket,
        number: int,
        loop: Loop,
        scratch: memoryview,
        *,
        recognise: callers.Recognition,
        on_frame: Callable[[Connection, bytes, SecretBuffer | None], None],
        on_end: Callable[[Connection], None],
        allows: Callable[[bytes, int], bool],
        is_inherited: bool = False,
    ) -> None:
        sock.settimeout(0.0)
        self.sock, self.number, self.is_inherited = sock, number, is_inherited
        self.recognise = recognise
        self.caller: Caller | None = None
        self.is_closed = self.is_listening = False
        self.asked = 0
        self.quiet_since = 0.0
        self._loop, self._on_frame, self._on_end = loop, on_frame, on_end
        self._intake = Intake(scratch, allows)
        self._out: deque[Out] = deque()
        self._waiting = 0
        self._is_reading = False
        self._nonce = b""
        self._sighting: callers.Sighting | None = None
        self._uid = -1

    # -- greeting ----------------------------------------------------------------------------------------------------

    def greet(self, state: str) -> None:
        """Send the hello frame and wait for its answer."""
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
        if not self.is_inherited:
            pid, self._uid, _ = _CREDENTIALS.unpack(
                self.sock.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size)
            )
            self._sighting = callers.sight(pid)
        self._nonce = secrets.token_bytes(frames.NONCE)
        head = messages.write_hello(state, frames.PROTOCOL)
        self._loop.watch(self.sock, self._on_answer)
        self.send(head, self._nonce)

    def _on_answer(self, _: int) -> None:
        try:
            came, ancillary, _flags, _address = self.sock.recvmsg(frames.ANSWER, _ANCILLARY)
        except _WOULD_BLOCK:
            return
        except OSError:
            self.close()
            return
        if not came:
            self.close()
            return
        self._loop.unwatch(self.sock)
        try:
            nonce, face = frames.read_answer(came)
            pid, uid = _sender(ancillary)
            known = self._sighting or callers.sight(pid)
            if not hmac.compare_digest(nonce, self._nonce):
                raise RefusedError("The connection did not begin with an answer to the agent's greeting.")
            if known.pid != pid or (not self.is_inherited and uid != self._uid) or callers.sight(pid) != known:
                raise DeniedError("The program that speaks is not the one that connected.", "Connect anew.")
            self.recognise.whose(known, uid, lambda program: self._known(program, known, face))
        except KeydeskError as error:
            self.refuse(error)

    def _known(self, program: Program, seen: callers.Sighting, face: Face) -> None:
        """Begin to serve; the caller's files have been read meanwhile, so the process is looked at once more."""
        if self.is_closed:
            return
        if callers.sight(seen.pid) != seen:
            self.refuse(DeniedError("The program that speaks is not the one that connected.", "Connect anew."))
            return
        strength = Strength.STRONG if self.is_inherited else callers.strength_of(program, self.recognise.own_uid)
        self.caller = Caller(self.number, face, strength, program, is_inherited=self.is_inherited)
        self.resume()

    # -- in ----------------------------------------------------------------------------------------------------------

    def pause(self) -> None:
        """Read no more until resumed."""
        self._is_reading = False
        self._watch()

    def resume(self) -> None:
        """Read again."""
        self._is_reading = True
        self._watch()

    def _watch(self) -> None:
        if self.is_closed:
            return
        events = (READ if self._is_reading else 0) | (WRITE if self._out else 0)
        if events:
            self._loop.watch(self.sock, self._on_ready, events)
        else:
            self._loop.unwatch(self.sock)

    def _on_ready(self, events: int) -> None:
        if events & WRITE:
            self._flush()
        if events & READ and not self.is_closed:
            self._receive()

    def _receive(self) -> None:
        try:
            count = self.sock.recv_into(self._intake.room())
        except _WOULD_BLOCK:
            return
        except OSError:
            count = 0
        if not count:
            self.close()
            return
        try:
            for head, body in self._intake.took(count):
                self._on_frame(self, head, body)
                if self.is_closed:
                    break
            else:
                return
        except KeydeskError as error:
            self.refuse(error)
        self._intake.spoil(count)

    @property
    def is_between_frames(self) -> bool:
        """Claim: the client owes no rest of a frame, and has taken everything sent to it."""
        return self.caller is not None and self._intake.is_between_frames and not self._out

    @property
    def coming(self) -> int:
        """Bytes held for a body that has not come whole."""
        return self._intake.coming

    @property
    def has_waiting(self) -> bool:
        """Claim: the kernel has not taken everything that was sent."""
        return bool(self._out)

    @property
    def uid(self) -> int:
        """The user at the other end; -1 for an inherited pair."""
        return self._uid

    # -- out ---------------------------------------------------------------------------------------------------------

    def send(self, head: bytes, body: SecretBuffer | bytes | None = None) -> None:
        """Send one frame; a SecretBuffer is the connection's from here on, and wiped."""
        if self.is_closed:
            _wipe(body)
            return
        view = body.view() if isinstance(body, SecretBuffer) else body
        first = frames.prefix(head, len(view) if view else 0, frames.MAX_REPLY_HEAD) + head
        sent = 0
        if not self._out:
            try:
                sent = self.sock.sendmsg((first, view)) if view else self.sock.send(first)
            except _WOULD_BLOCK:
                sent = 0
            except OSError:
                _wipe(body)
                self.close()
                return
            if sent == len(first) + (len(view) if view else 0):
                _wipe(body)
                return
        self._keep(memoryview(first), memoryview(view or b""), body, sent)

    def _keep(self, first: memoryview, view: memoryview, body: SecretBuffer | bytes | None, sent: int) -> None:
        """Let what the kernel did not take wait until it does."""
        if self._waiting > MOST_WAITING:
            _wipe(body)
            self.close()
            return
        secret = body if isinstance(body, SecretBuffer) else None
        if sent < len(first):
            self._out.append((first[sent:], None))
        self._out.append((view[max(0, sent - len(first)) :], secret))
        self._waiting += len(first) + len(view) - sent
        self._watch()

    def _flush(self) -> None:
        while self._out:
            part, secret = self._out[0]
            try:
                sent = self.sock.send(part) if part else 0
            except _WOULD_BLOCK:
                return
            except OSError:
                self.close()
                return
            self._waiting -= sent
            if sent < len(part):
                self._out[0] = (part[sent:], secret)
                return
            self._out.popleft()
            _wipe(secret)
        self._watch()

    def refuse(self, error: KeydeskError) -> None:
        """Say why, and end."""
        self.send(messages.write_error(0, error))
        self.close()

    def close(self) -> None:
        """End the connection and wipe what was on its way."""
        if self.is_closed:
            return
        self.is_closed = True
        self._loop.unwatch(self.sock)
        self.sock.close()
        self._intake.drop()
        while self._out:
            _wipe(self._out.popleft()[1])
        self._on_end(self)


def _wipe(body: SecretBuffer | bytes | None) -> None:
    if isinstance(body, SecretBuffer):
        body.wipe()


def _sender(ancillary: list[tuple[int, int, bytes]]) -> tuple[int, int]:
    """Return process id and user id the kernel attached to a message."""
    for level, kind, content in ancillary:
        if level == socket.SOL_SOCKET and kind == socket.SCM_CREDENTIALS:
            pid, uid, _ = _CREDENTIALS.unpack(content)
            return pid, uid
    raise DeniedError("The system did not say who speaks.", "Connect anew.")
