"""What the agent needs of a vault: the one door, its commit, and its housekeeping. The engine's `Vault` is one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from keydesk.engine.handlers.registry import Reply, Work
from keydesk.model.requests import Status, StatusReply

if TYPE_CHECKING:
    from keydesk.errors import KeydeskError
    from keydesk.model.callers import Caller


class Door(Protocol):
    """One vault, used from one thread."""

    @property
    def state(self) -> str:
        """Return absent, locked or unlocked."""

    def handle(self, request: object, body: memoryview, caller: Caller) -> Reply | Work:
        """Decide and act on one request. Raises KeydeskError."""

    def commit(self) -> None:
        """Make everything handled so far durable; nothing may be answered before. Raises KeydeskError."""

    def tick(self) -> str | None:
        """Do what is due: `lock` says the vault must be locked now, `more` that another slice of work waits."""

    def connection_closed(self, number: int) -> None:
        """Forget what hung on a connection."""

    def close(self) -> None:
        """Finish, and let the files go."""


class BarredDoor:
    """Stands for a vault that cannot be opened at all: every request is answered with the reason."""

    state = "locked"

    def __init__(self, directory: str, reason: KeydeskError, version: str) -> None:
        self._directory, self._reason, self._version = directory, reason, version

    def handle(self, request: object, body: memoryview, caller: Caller) -> Reply:  # noqa: ARG002 - as the protocol has it
        """Answer how it stands, and refuse everything else. Raises the reason."""
        if not isinstance(request, Status):
            raise self._reason
        return Reply(
            StatusReply(
                state=self.state,
                directory=self._directory,
                version=self._version,
                problem_code=self._reason.code,
                problem=self._reason.sentence,
                problem_next=self._reason.next_step,
            )
        )

    def commit(self) -> None:
        """Nothing is ever pending."""

    def tick(self) -> str | None:
        """Nothing is ever due."""
        return None

    def connection_closed(self, number: int) -> None:
        """Nothing hangs on a connection."""

    def close(self) -> None:
        """Nothing is open."""
