"""The one door: every request of every caller passes here, and nothing leaves before its record is durable.

The order, for a click, a command and a program alike: is the vault open → who asks → may they (`engine/access`) → the
handler acts, in one transaction with its record → the answer. Answers that only read wait for `commit`, which makes
the records of a whole turn of the event loop durable together.

Use, from one thread::

    vault = Vault(directory, state_directory, ports)
    reply = vault.handle(request, body, caller)     # Reply, or Work for a thread, or raises KeydeskError
    vault.commit()                                  # once a turn, before any reply with `pending` is sent
"""

from __future__ import annotations

import logging
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

from keydesk.engine import handlers
from keydesk.engine.handlers.desk.visit import failed
from keydesk.engine.handlers.gate import Gate
from keydesk.engine.handlers.housekeeping import keep_house
from keydesk.engine.handlers.ports import Clock, CopyOrder, GivenFile, Holder, Kdf, Parser, Ports
from keydesk.engine.handlers.registry import CLOSED, HANDLERS, Reply, Steps, Waiting, Work
from keydesk.engine.handlers.warm import follow
from keydesk.errors import InternalError, KeydeskError, LockedError, RefusedError, UnavailableError
from keydesk.model.requests import Get

if TYPE_CHECKING:
    from collections.abc import Callable

    from keydesk.engine.handlers.desk.desk import Desk
    from keydesk.engine.handlers.desk.visit import Visit
    from keydesk.model.callers import Caller

__all__ = ["Clock", "CopyOrder", "GivenFile", "Holder", "Kdf", "Parser", "Ports", "Reply", "Vault", "Waiting", "Work"]

handlers.load()
_log = logging.getLogger(__name__)


class Vault:
    """One vault in this process."""

    def __init__(self, directory: Path | str, state_directory: Path | str, ports: Ports) -> None:
        """Nothing is opened; `directory` need not exist."""
        self._gate = Gate(Path(directory), Path(state_directory), ports)

    @property
    def state(self) -> str:
        """`absent`, `locked` or `unlocked`."""
        return self._gate.state

    def handle(self, request: object, body: memoryview, caller: Caller) -> Reply | Work:
        """Answer one request. `body` is the caller's and is not used after this returns.

        Raises:
            KeydeskError: as the handler decides; the answer is the error.
        """
        desk = self._gate.desk
        if desk is not None and type(request) is Get:
            warm = follow(desk, request, caller)
            if warm is not None:
                return warm
        closed = CLOSED.get(type(request))
        if closed is not None:
            return self._guarded(lambda: closed(self._gate, caller, request, body))
        handler = HANDLERS.get(type(request))
        if handler is None:
            raise RefusedError("The vault does not know this request.", "Use matching versions of Keydesk.")
        if desk is None:
            raise LockedError("The vault is locked.")
        visit = desk.visit(caller)
        return self._guarded(lambda: handler(desk, visit, request, body), desk, visit)

    def commit(self) -> None:
        """Make the waiting records durable; pending replies may be sent once this returned.

        Raises:
            DiskFullError, UnavailableError: they are not durable; the pending replies must not be sent.
        """
        desk = self._gate.desk
        if desk is not None:
            desk.commit()

    def tick(self) -> str | None:
        """Do what time asks for. Called about once a second.

        `lock`: the idle time is over and recorded, the worker must die now. `more`: background work is left, tick again
        when idle. None: nothing is due.
        """
        desk = self._gate.desk
        return None if desk is None else keep_house(desk)

    def connection_closed(self, connection: int) -> None:
        """Forget who was known by a connection."""
        desk = self._gate.desk
        if desk is not None:
            desk.connection_closed(connection)

    def close(self) -> None:
        """Make what waits durable, zero the keys and close the store. The bundle's own lock goes too."""
        self._gate.close()

    def _guarded(
        self, act: Callable[[], Reply | Work], desk: Desk | None = None, visit: Visit | None = None
    ) -> Reply | Work:
        """The handler's answer; what it raises is a KeydeskError, and a failure after a pass is recorded."""
        try:
            answer = act()
        except KeydeskError as error:
            if desk is not None and visit is not None and not isinstance(error, UnavailableError):
                failed(desk, visit, error.code)
            raise
        except Exception as error:  # noqa: BLE001 - a defect of ours becomes an answer, not a dead worker
            _log.error("defect: %s at %s", type(error).__name__, _where(error))
            raise InternalError("Keydesk failed on this request.") from None
        if type(answer) is Work:
            return Work(answer.run, lambda result: self._guarded(lambda: answer.done(result)))
        if type(answer) is Steps:
            return answer.ending(lambda result: self._guarded(lambda: answer.done(result), desk, visit))
        return answer


def _where(error: BaseException) -> str:
    """File and line of a defect, without any value."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{frames[-1].filename}:{frames[-1].lineno}" if frames else "?"
