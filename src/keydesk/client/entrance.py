"""The way in for a face that may start an agent: attach to the one that runs, else start one and hold its control.

Whoever started an agent is known to it by the pair it hands out, one end for each worker, and takes the agent with
it when it ends, unless it asked the agent to stay.
"""

from __future__ import annotations

import contextlib
import json
import os
import socket
import threading
from typing import TYPE_CHECKING, Final

from keydesk import launch
from keydesk.client.client import Client, Listener, trusted_owners
from keydesk.client.connection import Connection
from keydesk.errors import AgentGoneError, BusyError, KeydeskError, UnavailableError, from_wire
from keydesk.model.callers import Face

if TYPE_CHECKING:
    from collections.abc import Sequence

START_SECONDS: Final = 20.0
SUCCESSOR_SECONDS: Final = 10.0


class Entrance:
    """Connections to one vault's agent. With `is_kept` an agent started here outlives this process."""

    def __init__(
        self, bundle: str, face: Face = Face.WINDOW, *, is_kept: bool = False, start: Sequence[str] = ()
    ) -> None:
        self.bundle = launch.canonical(bundle)
        self._face = face
        self._is_kept = is_kept
        self._start_command = start
        self._control: socket.socket | None = None
        self._pid = 0
        self._client: Client | None = None
        self._guard = threading.RLock()

    @property
    def is_starter(self) -> bool:
        """Claim: the agent was started here, and ends with us unless kept."""
        return self._control is not None

    def open(self) -> Client:
        """Return the client, connected, starting the agent where none runs. Raises KeydeskError."""
        with self._guard:
            if self._client is None:
                self._client = Client(self._connect)
            return self._client

    def listen(self) -> Listener:
        """Return what happens from now on, on the same connection as `open`. Raises KeydeskError."""
        return self.open().listen()

    def keep(self) -> None:
        """Let the agent outlive us."""
        self._is_kept = True
        self._order(launch.CONTROL_KEEP)

    def stop(self) -> None:
        """End the agent, if it was started here."""
        self._order(launch.CONTROL_STOP)
        self.close()

    def close(self) -> None:
        """End our connections; an agent started here and not kept ends too."""
        with self._guard:
            if self._client is not None:
                self._client.close()
            if self._control is not None:
                self._control.close()
                self._control = None
            if self._pid and not self._is_kept:
                with contextlib.suppress(ChildProcessError):
                    os.waitpid(self._pid, 0)
            self._pid = 0

    # -- connecting --------------------------------------------------------------------------------------------------

    def _connect(self) -> Connection:
        with self._guard:
            while self._control is not None:
                try:
                    pair = self._next_pair(self._control, SUCCESSOR_SECONDS)
                except AgentGoneError:
                    self._control = None
                    break
                with contextlib.suppress(AgentGoneError):  # that worker is dead already, its successor follows
                    return Connection(pair, self._face)
            try:
                return self._attach()
            except AgentGoneError:
                return self._start()

    def _attach(self) -> Connection:
        return Connection.to(launch.socket_candidates(self.bundle), self._face, trusted_owners(self.bundle))

    def _start(self) -> Connection:
        self._pid, control = launch.start_agent(self.bundle, self._start_command)
        try:
            pair = self._next_pair(control, START_SECONDS)
        except BusyError:
            return self._attach()  # another face was quicker
        self._control = control
        if self._is_kept:
            self._order(launch.CONTROL_KEEP)
        return Connection(pair, self._face)

    def _next_pair(self, control: socket.socket, patience: float) -> socket.socket:
        """Return our end of the newest worker's pair. Raises what kept the agent from starting."""
        newest: socket.socket | None = None
        control.settimeout(patience)
        try:
            while True:
                word, descriptors, _, _ = socket.recv_fds(control, 65536, 1)
                if word != launch.CONTROL_WORKER or not descriptors:
                    control.close()
                    raise _failure(word)
                if newest is not None:
                    newest.close()
                newest = socket.socket(fileno=descriptors[0])
                os.set_inheritable(newest.fileno(), False)  # noqa: FBT003 - as the function has it
                control.settimeout(0.0)
        except BlockingIOError:
            assert newest is not None  # noqa: S101 - only then is the socket asked without patience
            return newest
        except TimeoutError:
            raise UnavailableError("The agent did not start in time.", "Look at its log, then try again.") from None
        except OSError:
            control.close()
            raise AgentGoneError("The agent ended.") from None

    def _order(self, word: bytes) -> None:
        with contextlib.suppress(OSError):
            if self._control is not None:
                self._control.settimeout(1.0)
                self._control.send(word)


def _failure(word: bytes) -> KeydeskError:
    if word.startswith(launch.CONTROL_FAILED):
        return from_wire(json.loads(word.removeprefix(launch.CONTROL_FAILED)))
    return AgentGoneError("The agent ended.")
