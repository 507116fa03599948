"""Hostile files are read by a jailed child that can only compute; what it answers is checked like a stranger's.

    result = run((SourceFile("edge.key.pem", body),), {}, ParseOptions(now=now))

or without blocking, watched by a loop:

    jailed = start(files, passphrases, options)
    loop.watch(jailed, lambda _: jailed.step())        # until jailed.is_done
    result = jailed.result()

Rules:

* nothing is sent before the child says which walls stand (`agent.walls`); where none do, nothing is imported
* a child that takes too long, dies, or answers something strange is a named error, and nothing was imported
* the child dies with the thread that started it; `close` ends it in any case
"""

from __future__ import annotations

import contextlib
import os
import select
import socket
import subprocess
import time
from enum import Enum
from typing import TYPE_CHECKING, Final

from keydesk import launch
from keydesk.agent.parser import TRACED
from keydesk.engine.formats import exchange
from keydesk.engine.formats.limits import check_total
from keydesk.errors import KeydeskError, RefusedError, UnavailableError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from types import TracebackType
    from typing import Self

    from keydesk.engine.formats.parsed import ParseOptions, ParseResult, SourceFile
    from keydesk.engine.handlers.ports import GivenFile

SECONDS: Final = 90.0
"""How long one import may take to read; the child's own processor time ends before."""
_CHUNK: Final = 1024 * 1024
_ONE_BY_ONE: Final = "Nothing was imported. Import the files one by one to find the one that does it."
_XCPU, _KILL = 128 + 24, 128 + 9


class _Stage(Enum):
    HELLO = "hello"
    SENDING = "sending"
    REPLY = "reply"
    DONE = "done"


class JailRun:
    """One child at work. Watch `fileno` for reading, and for writing while `wants_write`; call `step` when ready."""

    def __init__(
        self, parts: list[memoryview], sources: frozenset[str], seconds: float, child: Sequence[str] = ()
    ) -> None:
        self._sources = sources
        self._deadline = time.monotonic() + seconds
        self._outgoing = parts
        self._stage = _Stage.HELLO
        self._prefix, self._prefix_read = bytearray(exchange.PREFIX.size), 0
        self._reply = bytearray()
        self._reply_read = self._head_length = 0
        self._result: ParseResult | None = None
        self._error: KeydeskError | None = None
        self._socket, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [*(child or launch.command(launch.Role.PARSER)), "--parent", str(os.getpid())],
                env=launch.environment(),
                cwd="/",
                stdin=theirs.fileno(),
                stdout=theirs.fileno(),
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        self._socket.settimeout(0)

    @property
    def pid(self) -> int:
        """The process id of the child we started; the reader is its only child."""
        return self._process.pid

    def fileno(self) -> int:
        """The descriptor to watch."""
        return self._socket.fileno()

    @property
    def wants_write(self) -> bool:
        """Claim: there is something left to send and the child is ready for it."""
        return self._stage is _Stage.SENDING

    @property
    def is_done(self) -> bool:
        """Claim: `result` answers without waiting."""
        return self._stage is _Stage.DONE

    @property
    def seconds_left(self) -> float:
        """Time until the deadline; not below 0."""
        return max(0.0, self._deadline - time.monotonic())

    def step(self) -> None:
        """Do what can be done without waiting. Errors, the deadline included, wait for `result`."""
        if self.is_done:
            return
        try:
            if self.seconds_left == 0:
                raise _too_long()
            if self._stage is _Stage.SENDING:
                self._send()
            else:
                self._receive()
        except KeydeskError as error:
            self._finish(error=error)
        except (BlockingIOError, InterruptedError):
            return
        except OSError:
            self._finish(error=self._death())

    def result(self) -> ParseResult:
        """What the files hold.

        Raises:
            RefusedError: the import is refused, took too long, or its reader died or answered something strange.
            UnavailableError: no wall can be put around a reader here.
        """
        if self._error is not None:
            raise self._error
        if self._result is None:
            raise RefusedError("The files were not read to their end.", _ONE_BY_ONE, rule="unfinished")
        return self._result

    def wait(self) -> ParseResult:
        """Step until done and return the result. Raises as `result` does."""
        with self:
            while not self.is_done:
                poll = select.poll()
                poll.register(self._socket, select.POLLOUT if self.wants_write else select.POLLIN)
                poll.poll(max(1.0, self.seconds_left * 1000))
                self.step()
            return self.result()

    def close(self) -> None:
        """End the child, whatever it does, and forget what was to be sent."""
        self._outgoing = []
        self._socket.close()
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # -- stages ----------------------------------------------------------------------------------------------------

    def _send(self) -> None:
        while self._outgoing:
            sent = self._socket.send(self._outgoing[0][:_CHUNK])
            self._outgoing[0] = self._outgoing[0][sent:]
            if not len(self._outgoing[0]):
                del self._outgoing[0]
        self._stage = _Stage.REPLY

    def _receive(self) -> None:
        if not self._fill_prefix():
            return
        while self._reply_read < len(self._reply):
            got = self._socket.recv_into(memoryview(self._reply)[self._reply_read :])
            if got == 0:
                raise self._death()
            self._reply_read += got
        head, body = bytes(self._reply[: self._head_length]), memoryview(self._reply)[self._head_length :]
        if self._stage is _Stage.HELLO:
            self._greet(head)
        else:
            self._finish(result=exchange.read_reply(head, body, self._sources))

    def _fill_prefix(self) -> bool:
        """Receive the lengths; claim: the buffer for the rest is there."""
        while self._prefix_read < len(self._prefix):
            got = self._socket.recv_into(memoryview(self._prefix)[self._prefix_read :])
            if got == 0:
                raise self._death()
            self._prefix_read += got
            if self._prefix_read == len(self._prefix):
                self._head_length, body_length = exchange.read_lengths(self._prefix)
                if self._stage is _Stage.HELLO and (self._head_length > 4096 or body_length):
                    raise RefusedError("The reader of the files greeted strangely.", _ONE_BY_ONE, rule="reply")
                self._reply, self._reply_read = bytearray(self._head_length + body_length), 0
        return True

    def _greet(self, head: bytes) -> None:
        if not exchange.read_hello(head):
            raise UnavailableError(
                "This system lets no reader be jailed: neither namespaces nor seccomp are allowed.",
                "Nothing was imported. Import on another computer, or allow user namespaces.",
            )
        self._stage, self._prefix_read = _Stage.SENDING, 0

    def _finish(self, result: ParseResult | None = None, error: KeydeskError | None = None) -> None:
        self._stage, self._result, self._error = _Stage.DONE, result, error
        self._reply[:] = bytes(len(self._reply))
        self._outgoing = []

    def _death(self) -> KeydeskError:
        """Why the child is gone."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(2)
        code = self._process.returncode
        if code == _XCPU:
            return _too_long()
        if code == TRACED:
            return RefusedError("A debugger is attached to the reader of the files.", "Nothing was imported.")
        why = "was stopped by the system" if code == _KILL else f"ended unexpectedly ({code})"
        return RefusedError(f"The reader of the files {why}.", _ONE_BY_ONE, rule="killed")


def _too_long() -> RefusedError:
    return RefusedError("The files took too long to read.", _ONE_BY_ONE, rule="time")


def start(
    files: Sequence[SourceFile],
    passphrases: Mapping[str, bytes],
    options: ParseOptions,
    seconds: float = SECONDS,
    child: Sequence[str] = (),
) -> JailRun:
    """Start reading `files`; `passphrases` are by source name, `child` replaces the command of our own reader.

    Raises:
        RefusedError: the files are too large or too many; no child was started.
    """
    given = [(file.name, memoryview(file.body), _view(passphrases.get(file.name))) for file in files]
    return _start(given, options, seconds, child)


def run(
    files: Sequence[SourceFile], passphrases: Mapping[str, bytes], options: ParseOptions, seconds: float = SECONDS
) -> ParseResult:
    """Read `files` and wait for it. Raises as `JailRun.result` does."""
    return start(files, passphrases, options, seconds).wait()


def read_in_jail(files: Sequence[GivenFile], options: ParseOptions) -> ParseResult:
    """Read files that lie in locked memory, and wait for it. Raises as `JailRun.result` does."""
    given = [
        (file.name, file.content.view(), None if file.passphrase is None else file.passphrase.view()) for file in files
    ]
    return _start(given, options, SECONDS).wait()


def _view(secret: bytes | None) -> memoryview | None:
    return None if secret is None else memoryview(secret)


def _start(
    given: Sequence[tuple[str, memoryview, memoryview | None]],
    options: ParseOptions,
    seconds: float,
    child: Sequence[str] = (),
) -> JailRun:
    check_total(len(given), sum(len(content) for _, content, _ in given))
    heads: list[exchange.FileHead] = []
    parts: list[memoryview] = []
    for name, content, passphrase in given:
        if passphrase is not None and len(passphrase) > exchange.MAX_PASSPHRASE:
            raise RefusedError(f"The passphrase of {name} is longer than {exchange.MAX_PASSPHRASE:,} bytes.")
        heads.append(exchange.FileHead(name, len(content), -1 if passphrase is None else len(passphrase)))
        parts += [content] if passphrase is None else [content, passphrase]
    head = exchange.write_request(heads, options)
    prefix = exchange.PREFIX.pack(len(head), sum(map(len, parts)))
    parts = [part for part in (memoryview(prefix + head), *parts) if len(part)]
    return JailRun(parts, frozenset(name for name, _, _ in given), seconds, child)
