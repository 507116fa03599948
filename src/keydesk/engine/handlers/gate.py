"""What the worker has of a vault, open or not: where it lies, how it stands, and the desk once it is open."""

from __future__ import annotations

import contextlib
import os
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from keydesk.engine.handlers.desk.attempts import AttemptCount
from keydesk.engine.handlers.desk.bundling import read_header
from keydesk.engine.store import bundle as bundles
from keydesk.engine.store import files
from keydesk.errors import DamagedError, KeydeskError, NotFoundError, UnavailableError

if TYPE_CHECKING:
    from pathlib import Path

    from keydesk.engine.handlers.desk.desk import Desk
    from keydesk.engine.handlers.ports import Ports
    from keydesk.engine.store.bundle import Bundle, Lock
    from keydesk.engine.store.header import Reading


@dataclass(frozen=True, slots=True)
class Standing:
    """How a bundle stands while it is closed: there or not, and what is wrong with it."""

    bundle: Bundle | None = None
    reading: Reading | None = None
    problem: KeydeskError | None = None

    @property
    def is_absent(self) -> bool:
        """Claim: there is no vault, and one can be made here."""
        return self.bundle is None and self.problem is None


class Gate:
    """One vault's place in this process."""

    def __init__(self, directory: Path, state_directory: Path, ports: Ports) -> None:
        self.directory = directory
        self.state_directory = state_directory
        self.ports = ports
        self.desk: Desk | None = None
        self.lock: Lock | None = None
        self.problem: KeydeskError | None = None
        self.one_at_a_time = threading.Lock()
        self._attempts: dict[bytes, AttemptCount] = {}
        self._seen: tuple[tuple[int, ...], Standing] | None = None

    @property
    def state(self) -> str:
        """`absent`, `locked` or `unlocked`."""
        if self.desk is not None:
            return "unlocked"
        return "absent" if self.standing().is_absent else "locked"

    def standing(self) -> Standing:
        """How the closed bundle stands; the header is read again only when its file changed, or the disk failed."""
        mark = self._mark()
        if self._seen is None or self._seen[0] != mark or isinstance(self._seen[1].problem, UnavailableError):
            self._seen = (mark, self._look())
        return self._seen[1]

    def remember(self, error: BaseException) -> None:
        """Keep what kept the vault from opening, for the status."""
        self.problem = error if isinstance(error, KeydeskError) else None

    def attempts(self, vault: bytes) -> AttemptCount:
        """The wrong passwords counted for a vault on this computer."""
        if vault not in self._attempts:
            path = os.path.join(self.state_directory, f"{vault.hex()}.attempts")  # noqa: PTH118 - text for the store
            self._attempts[vault] = AttemptCount(path, self.ports.clock)
        return self._attempts[vault]

    def close(self) -> None:
        """Make what waits durable, zero the keys, close the store, and let go of the bundle."""
        desk, self.desk = self.desk, None
        try:
            if desk is not None:
                desk.denials.flush(self.ports.clock.boot(), everything=True)
                with contextlib.suppress(KeydeskError):
                    desk.commit()
                desk.close()
        finally:
            if self.lock is not None:
                self.lock.release()
                self.lock = None

    def _look(self) -> Standing:
        try:
            bundle = bundles.open_bundle(str(self.directory), str(self.state_directory))
        except NotFoundError:
            return Standing()
        except DamagedError as error:
            return Standing() if self._is_unfinished() else Standing(problem=error)
        except KeydeskError as error:
            return Standing(problem=error)
        try:
            return Standing(bundle, read_header(bundle))
        except KeydeskError as error:
            return Standing(bundle, problem=error)

    def _is_unfinished(self) -> bool:
        """Claim: the bundle's creation was cut off before its header was written."""
        with contextlib.suppress(KeydeskError):
            has_header, is_marked = (
                files.is_there(str(self.directory / name)) for name in (bundles.HEADER, bundles.UNFINISHED)
            )
            return is_marked and not has_header
        return False

    def _mark(self) -> tuple[int, ...]:
        return (*_noted(self.directory), *_noted(self.directory / bundles.HEADER))


def _noted(path: Path) -> tuple[int, ...]:
    """What changes whenever a file or folder does."""
    try:
        found = path.stat()
    except OSError as error:
        return (error.errno or 0,)
    return found.st_mtime_ns, found.st_mode, found.st_uid, found.st_ino, found.st_size
