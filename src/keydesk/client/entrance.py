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
            if not self._is_kept:
                self._reap()
            self._pid = 0

    def _reap(self) -> None:
        """Wait for the end of an agent of ours, which was told or will notice."""
        with contextlib.suppress(ChildProcessError):
            if self._pid:
                os.waitpid(self._pid, 0)
        self._pid = 0

    # -- connecting --------------------------------------------------------------------------------------------------

    def _connect(self) -> Connection:
        with self._guard:
            while self._control is not None:
                try:
                    pair = self._next_pair(self._control)
                except AgentGoneError:
                    self._control.close()
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
            pair = _patiently(control, START_SECONDS)
        except BusyError:
            control.close()
            self._reap()
            return self._attach()  # another face was quicker
        except BaseException:
            control.close()
            self._reap()
            raise
        self._control = control
        if self._is_kept:
            self._order(launch.CONTROL_KEEP)
        return Connection(pair, self._face)

    def _next_pair(self, control: socket.socket) -> socket.socket:
        """Return our end of a fresh pair to the present worker. Raises AgentGoneError, UnavailableError."""
        while (stale := _take(control, 0.0)) is not None:
            stale.close()  # it may lead to a worker that is dying
        with contextlib.suppress(OSError):
            control.settimeout(SUCCESSOR_SECONDS)
            control.send(launch.CONTROL_PAIR)
        return _patiently(control, SUCCESSOR_SECONDS)

    def _order(self, word: bytes) -> None:
        with contextlib.suppress(OSError):
            if self._control is not None:
                self._control.settimeout(1.0)
                self._control.send(word)


def _patiently(control: socket.socket, seconds: float) -> socket.socket:
    found = _take(control, seconds)
    if found is None:
        raise UnavailableError("The agent does not answer in time.", "Look at its log, then try again.")
    return found


def _take(control: socket.socket, patience: float) -> socket.socket | None:
    """Return the next pair's end, None when none comes in time. Raises AgentGoneError, and what the agent says."""
    try:
        control.settimeout(patience)
        word, descriptors, _, _ = socket.recv_fds(control, 65536, 1)
    except (TimeoutError, BlockingIOError):
        return None
    except OSError:
        raise AgentGoneError("The agent ended.") from None
    if word != launch.CONTROL_WORKER or not descriptors:
        control.close()
        raise _failure(word)
    end = socket.socket(fileno=descriptors[0])
    os.set_inheritable(end.fileno(), False)  # noqa: FBT003 - as the function has it
    return end


def _failure(word: bytes) -> KeydeskError:
    if word.startswith(launch.CONTROL_FAILED):
        return from_wire(json.loads(word.removeprefix(launch.CONTROL_FAILED)))
    return AgentGoneError("The agent ended.")
