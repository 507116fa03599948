"""A terminal with a person at it, who runs commands and types what is asked for."""

from __future__ import annotations

import os
import pty
import select
import time

from tests.agent.conftest import PATIENCE


class Terminal:
    """`sh` on a pseudo-terminal of its own session."""

    def __init__(self, script: str, environment: dict[str, str]) -> None:
        self.shown = b""
        self._pid, self._master = pty.fork()
        if self._pid == 0:
            os.execve("/bin/sh", ["sh", "-c", script], environment)

    def type(self, wait_for: str, text: str, seconds: float = PATIENCE) -> None:
        """Type a line once something is shown."""
        self.see(wait_for, seconds)
        os.write(self._master, text.encode() + b"\n")

    def see(self, text: str, seconds: float = PATIENCE) -> None:
        """Wait until something is shown; what was shown before does not count again."""
        until = time.monotonic() + seconds
        begin = getattr(self, "_seen", 0)
        while (at := self.shown.find(text.encode(), begin)) < 0:
            assert time.monotonic() < until, f"never saw {text!r} in {self.shown!r}"
            if not self._read(0.2):
                raise AssertionError(f"the script ended without {text!r}: {self.shown!r}")
        self._seen = at + len(text)

    def end(self) -> int:
        """Wait for the end of the script; return its exit code."""
        while self._read(30.0):
            pass
        os.close(self._master)
        return os.waitstatus_to_exitcode(os.waitpid(self._pid, 0)[1])

    def _read(self, seconds: float) -> bool:
        if not select.select([self._master], [], [], seconds)[0]:
            return True
        try:
            came = os.read(self._master, 65536)
        except OSError:  # the last program closed the terminal
            return False
        self.shown += came
        return bool(came)
