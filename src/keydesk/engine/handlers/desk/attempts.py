"""Failed tries to open are counted outside the vault, so that they slow the next one and are told when it opens.

The file lies in the state folder, holds no secret, and is replaced whole. It tells how often, since when, and by whom;
the wait runs on the boot clock, or on the wall clock after a restart, and never becomes longer than it was told.
"""

from __future__ import annotations

import contextlib
import json
import os
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from keydesk.engine.keyslots.throttle import wait_after
from keydesk.engine.store import files
from keydesk.errors import KeydeskError, UnconfirmedCodeError, WrongPasswordError

if TYPE_CHECKING:
    from keydesk.engine.handlers.ports import Clock

_MOST = 1 << 20


@dataclass(frozen=True, slots=True)
class Attempts:
    """Failures in a row. Times are microseconds since 1970 UTC; `boot` is seconds of the boot named `boot_id`."""

    failures: int = 0
    first: int = 0
    last: int = 0
    boot: float = 0.0
    boot_id: str = ""
    caller: str = ""
    uid: int = -1
    recorded: int = 0
    """How many of them stand in the history already, because the vault was open."""
    unconfirmed: int = 0
    """How many of the others were a recovery code that does not count yet."""


class AttemptCount:
    """The failures of one vault on this computer."""

    __slots__ = ("_clock", "_known", "_path")

    def __init__(self, path: str, clock: Clock) -> None:
        """Nothing is read yet; `path` need not exist."""
        self._path = path
        self._clock = clock
        self._known: Attempts | None = None

    @property
    def known(self) -> Attempts:
        """What is counted. An unreadable file counts as nothing: it protects no secret, Argon2id does."""
        if self._known is None:
            self._known = _read(self._path)
        return self._known

    @property
    def wait(self) -> int:
        """Whole seconds until the next try is heard."""
        known = self.known
        span = wait_after(known.failures).total_seconds()
        if not span:
            return 0
        if known.boot_id == self._clock.boot_id:
            passed = self._clock.boot() - known.boot
        else:
            passed = self._clock.now().timestamp() - known.last / 1e6
        left = min(span - passed, span)
        return 0 if left <= 0 else int(left) + (left > int(left))

    def check(self) -> None:
        """Raises WrongPasswordError while the next try is held back; nothing is tried then."""
        wait = self.wait
        if wait:
            raise WrongPasswordError(
                f"Not tried: the last try failed. Next try in {wait} s.",
                "Wait, then try again.",
                wait_seconds=wait,
            )

    def add(self, caller: str, uid: int, code: str, *, is_recorded: bool = False) -> int:
        """Count one more failure, by the code of its error; return the seconds the next try is held back."""
        now = int(self._clock.now().timestamp() * 1e6)
        known = self.known
        self._known = Attempts(
            known.failures + 1,
            known.first or now,
            now,
            self._clock.boot(),
            self._clock.boot_id,
            caller,
            uid,
            known.recorded + is_recorded,
            known.unconfirmed + (code == UnconfirmedCodeError.code and not is_recorded),
        )
        self._write()
        return self.wait

    def clear(self) -> Attempts:
        """Forget the failures; return what was counted."""
        known = self.known
        self._known = Attempts()
        if known.failures:
            with contextlib.suppress(KeydeskError):
                files.remove(self._path)
        return known

    def _write(self) -> None:
        """Best effort: a full disk must not keep the right password out."""
        with contextlib.suppress(KeydeskError, OSError):
            part = self._path + ".part"
            files.remove(part)
            files.write_new(part, json.dumps(asdict(self.known)).encode())
            files.rename(part, self._path)


def told(failures: int) -> str:
    """The sentence about failed tries, for whoever opens the vault or looks at it."""
    return f"{failures} failed {'try' if failures == 1 else 'tries'} to open the vault since the last opening."


def _read(path: str) -> Attempts:
    try:
        descriptor = files.open_private(path, read_only=True)
    except (KeydeskError, OSError):
        return Attempts()
    try:
        known = Attempts(**json.loads(os.pread(descriptor, 4096, 0)))
        return known if 0 <= known.failures < _MOST else Attempts()
    except (ValueError, TypeError, OSError):
        return Attempts()
    finally:
        files.close(descriptor)
