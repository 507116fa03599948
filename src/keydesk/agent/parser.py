"""The jailed child: it walls itself in, reads hostile files once, answers once, and is gone.

Started by `jail` as `python -I -m keydesk.agent.parser --parent PID`, with one socket as input and output:

1. non-dumpable, bound to its parent's life, in a network of its own; readers imported
2. forks: whoever opened this process's memory before step 1 sees nothing of what the second one reads
3. the second one sets limits, closes the system calls, says which walls stand, reads, answers, exits
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from typing import TYPE_CHECKING, NoReturn

from keydesk import launch
from keydesk.agent import walls

if TYPE_CHECKING:
    import struct
    from collections.abc import Callable

INPUT, OUTPUT = 0, 1
TRACED = 3
"""The exit code of a child that a debugger is attached to."""
_CODECS = ("ascii", "latin-1", "utf-8-sig", "utf-16-le", "utf-16-be", "utf-32", "idna", "punycode", "unicode_escape")
_LATE = (
    "cryptography.hazmat.backends.openssl.backend",
    "cryptography.hazmat.decrepit.ciphers.algorithms",
    "ipaddress",
    "zxcvbn",
)
"""What would otherwise be imported when a signature, an old cipher, an address or a password is first met."""


def main() -> NoReturn:
    """Run the child to its end; its exit code is 0, or 128 and the number of the signal that ended the reader."""
    parent = int(sys.argv[sys.argv.index("--parent") + 1])
    launch.harden()
    launch.die_with_parent(parent)
    stands = [walls.NAMESPACE] if walls.is_alone() and walls.leave_network() else []
    launch.harden()  # a new namespace resets both, see prctl(2)
    launch.die_with_parent(parent)
    serve = _prepare()
    watcher = os.getpid()
    reader = os.fork()
    if reader == 0:
        _read(serve, stands, watcher)
    for descriptor in (INPUT, OUTPUT):
        os.close(descriptor)
    _, status = os.waitpid(reader, 0)
    code = os.waitstatus_to_exitcode(status)
    os._exit(code if code >= 0 else 128 - code)


def _prepare() -> Callable[[list[str]], None]:
    """Import everything the readers may ever need, codecs and lazy parts included: later no file can be opened."""
    import codecs
    import importlib

    from keydesk.engine.formats import exchange, reading
    from keydesk.errors import KeydeskError, RefusedError

    for codec in _CODECS:
        codecs.lookup(codec)
    for module in _LATE:
        importlib.import_module(module)

    def serve(stands: list[str]) -> None:
        _send(exchange.write_hello(stands), [], exchange.PREFIX)
        if not stands:
            return
        head_length, body_length = exchange.PREFIX.unpack(_receive(exchange.PREFIX.size))
        head, body = bytes(_receive(head_length)), _receive(body_length)
        try:
            files, passphrases, options = exchange.read_request(head, memoryview(body))
            reply, parts = exchange.write_reply(reading.parse(files, passphrases, options))
        except KeydeskError as error:
            reply, parts = exchange.write_refusal(error), []
        except MemoryError:
            hunger = RefusedError("The files need too much memory to read.", "Import them one by one.")
            reply, parts = exchange.write_refusal(hunger), []
        _send(reply, parts, exchange.PREFIX)

    return serve


def _receive(count: int) -> bytearray:
    """Exactly `count` bytes from the parent; EOFError when it went away."""
    body = bytearray(count)
    view = memoryview(body)
    at = 0
    while at < count:
        got = os.readv(INPUT, [view[at:]])
        if got == 0:
            raise EOFError
        at += got
    return body


def _send(head: bytes, parts: list[bytes], prefix: struct.Struct) -> None:
    size = sum(map(len, parts))
    for part in (prefix.pack(len(head), size), head, *parts):
        view = memoryview(part)
        while view:
            view = view[os.write(OUTPUT, view[: 1024 * 1024]) :]


def _read(serve: Callable[[list[str]], None], stands: list[str], watcher: int) -> NoReturn:
    code = 1
    with contextlib.suppress(BaseException):  # no traceback may leave: it could hold a value
        launch.die_with_parent(watcher)
        if launch.is_traced():
            os._exit(TRACED)
        signal.signal(signal.SIGXCPU, signal.SIG_DFL)
        walls.set_limits()
        if walls.close_system_calls():
            stands.append(walls.SECCOMP)
        serve(stands)
        code = 0
    os._exit(code)


if __name__ == "__main__":
    main()
