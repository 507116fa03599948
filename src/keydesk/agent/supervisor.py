"""One agent per vault: the supervisor holds its lock and its socket, never a secret, and always a worker.

* It is single-threaded and non-dumpable before anything else, has imported everything a worker needs, and forks it.
  A worker's memory is new, inherits that it may not be looked into, and dies with it: that is how a vault is locked.
* It never reads a frame. Whoever started it holds a control socket (launch.py) over which it hands out one end of a
  fresh pair for each worker, so no frame is ever half read by two workers.
* It ends when told (SIGTERM, CONTROL_STOP), or when its starter does, unless it was told to stay.
* A worker that dies unannounced is replaced by a locked one, ever more slowly when that repeats.
"""

from __future__ import annotations

import contextlib
import fcntl
import gc
import json
import os
import select
import signal
import socket
import sys
import time
from collections import deque
from typing import TYPE_CHECKING, Final

from keydesk import launch
from keydesk.agent import worker
from keydesk.engine.store import bundle as bundles
from keydesk.errors import BusyError, InternalError, KeydeskError, UnavailableError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

BACKLOG: Final = 512
MOST_CRASHES: Final = 6
CRASH_WINDOW: Final = 60.0
PATIENCE: Final = 3.0


class Supervisor:
    """Lock, listener, control socket, and the present worker of one vault."""

    def __init__(self, directory: str, control: socket.socket | None, make_door: worker.MakeDoor) -> None:
        self._directory = directory
        self._state = launch.state_directory()
        self._control = control
        self._make_door = make_door
        self._is_kept = control is None
        self._is_ending = False
        self._crashes: deque[float] = deque()
        self._lock = -1
        self._bundle_lock: bundles.Lock | None = None
        self._listener: socket.socket | None = None
        self._line: socket.socket | None = None
        self._path = ""
        self._bell, self._rung = socket.socketpair()
        for end in (self._bell, self._rung):
            end.settimeout(0.0)

    def run(self) -> int:
        """Serve until told to end; return the exit code."""
        try:
            self._claim()
            self._bind()
        except KeydeskError as error:
            self._report(error)
            return error.exit_code
        self._hear_signals()
        gc.collect()
        gc.freeze()
        try:
            while not self._is_ending:
                self._serve_once()
        finally:
            self._let_go()
        return 0

    # -- before the first worker -------------------------------------------------------------------------------------

    def _claim(self) -> None:
        """Take the locks. Raises BusyError when another agent has one."""
        path = launch.lock_path(self._directory)
        self._lock = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            written = os.pread(self._lock, 20, 0)
            raise BusyError(
                "Another agent has this vault open.", pid=int(written) if written.isdigit() else 0
            ) from None
        with contextlib.suppress(OSError):
            os.ftruncate(self._lock, 0)
            os.pwrite(self._lock, str(os.getpid()).encode(), 0)
        self._claim_bundle()

    def _claim_bundle(self) -> None:
        """Lock the vault's folder too, once there is a vault in it; what is wrong with it is the worker's to say."""
        found = bundles.Bundle(self._directory, self._state)
        if self._bundle_lock is not None or not os.path.lexists(found.header):
            return
        try:
            self._bundle_lock = bundles.lock(found)
        except BusyError:
            raise
        except KeydeskError:
            return

    def _bind(self) -> None:
        """Listen. A socket nobody listens on any more is replaced: we hold the lock, so it is a dead agent's."""
        self._path = launch.socket_path(self._directory)
        if os.path.lexists(self._path):
            if _is_answered(self._path):
                raise BusyError("Another agent has this vault open.")
            os.unlink(self._path)
        self._listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            self._listener.bind(self._path)
            os.chmod(self._path, 0o600)
        except OSError as cause:
            raise UnavailableError(f"The agent's socket cannot be made: {os.strerror(cause.errno or 0)}.") from None
        self._listener.listen(BACKLOG)

    def _hear_signals(self) -> None:
        signal.set_wakeup_fd(self._bell.fileno(), warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.signal(signal.SIGPIPE, signal.SIG_IGN)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._on_end_signal)

    def _on_end_signal(self, *_: object) -> None:
        self._is_ending = True

    # -- one worker's life -------------------------------------------------------------------------------------------

    def _serve_once(self) -> None:
        with contextlib.suppress(BusyError):
            self._claim_bundle()
        line, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        line.settimeout(0.0)
        pair = socket.socketpair() if self._control is not None else None
        me = os.getpid()
        pid = os.fork()
        if pid == 0:
            line.close()
            self._become_worker(me, theirs, pair)
        theirs.close()
        if pair is not None:
            self._hand_out(pair[0])
            for end in pair:
                end.close()
        self._line = line
        with line:
            self._watch(pid, line)

    def _become_worker(
        self, supervisor: int, line: socket.socket, pair: tuple[socket.socket, socket.socket] | None
    ) -> None:
        """In the child: keep the listener, our end of the pair and the line; never return."""
        code = 1
        try:
            launch.die_with_parent(supervisor)
            signal.set_wakeup_fd(-1)
            for number in (signal.SIGCHLD, signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
                signal.signal(number, signal.SIG_DFL)
            for mine in (self._bell, self._rung, self._control, pair[0] if pair else None):
                if mine is not None:
                    mine.close()
            assert self._listener is not None  # noqa: S101 - bound before the first fork
            worker.serve(
                worker.Inheritance(self._directory, self._state, self._listener, pair[1] if pair else None, line),
                self._make_door,
            )
            code = 0
        except BaseException as error:  # noqa: BLE001 - only its kind may be told
            sys.stderr.write(f"worker ended by {type(error).__name__}\n")
        finally:
            os._exit(code)

    def _hand_out(self, end: socket.socket) -> None:
        """Send the starter an end; that it is gone is noticed when everything it said has been heard."""
        if self._control is not None:
            with contextlib.suppress(OSError):
                socket.send_fds(self._control, [launch.CONTROL_WORKER], [end.fileno()])

    def _hand_out_another(self) -> None:
        """Give the starter and the present worker an end each of a new pair; a dead worker's successor brings one."""
        if self._line is None:
            return
        ours, theirs = socket.socketpair()
        with ours, theirs, contextlib.suppress(OSError):
            socket.send_fds(self._line, [worker.ADOPT], [theirs.fileno()])
            self._hand_out(ours)

    def _watch(self, pid: int, line: socket.socket) -> None:
        """Wait for the worker's death, whatever brings it."""
        began, said = time.monotonic(), b""
        while not _has_ended(pid):
            if line.fileno() in self._ready(line.fileno()):
                heard = _heard(line)
                said += heard
                if worker.MADE in heard:
                    with contextlib.suppress(BusyError):
                        self._claim_bundle()
            if self._is_ending:
                _end(pid)
        said += _heard(line)
        if worker.LOCKED not in said and not self._is_ending:
            self._brake(time.monotonic() - began)

    def _ready(self, *descriptors: int, patience: float | None = None) -> list[int]:
        """Wait for one of the descriptors, a signal, or the starter; return the descriptors that are ready."""
        waiting = select.poll()
        for descriptor in descriptors:
            waiting.register(descriptor, select.POLLIN)
        waiting.register(self._rung, select.POLLIN)
        if self._control is not None:
            waiting.register(self._control, select.POLLIN)
        found = [descriptor for descriptor, _ in waiting.poll(None if patience is None else patience * 1000)]
        if self._rung.fileno() in found:
            _heard(self._rung)
        if self._control is not None and self._control.fileno() in found:
            self._obey(self._control)
        return [descriptor for descriptor in found if descriptor in descriptors]

    def _obey(self, control: socket.socket) -> None:
        try:
            order = control.recv(64)
        except OSError:
            order = b""
        if order == launch.CONTROL_PAIR:
            self._hand_out_another()
        elif order == launch.CONTROL_KEEP:
            self._is_kept = True
        elif order == launch.CONTROL_STOP:
            self._is_ending = True
        elif not order:
            self._lose_control()

    def _lose_control(self) -> None:
        """Nobody holds the other end any more: end, unless told to stay."""
        if self._control is not None:
            self._control.close()
            self._control = None
        self._is_ending |= not self._is_kept

    def _brake(self, lived: float) -> None:
        """Wait before the next worker when they die young; give up when that does not help."""
        now = time.monotonic()
        self._crashes.append(now)
        while self._crashes and now - self._crashes[0] > CRASH_WINDOW:
            self._crashes.popleft()
        if len(self._crashes) >= MOST_CRASHES:
            self._report(InternalError("The agent's worker failed again and again.", "Look at the agent's log."))
            self._is_ending = True
        elif lived < 1.0:
            until = now + min(5.0, 0.05 * 2 ** len(self._crashes))
            while not self._is_ending and (left := until - time.monotonic()) > 0:
                self._ready(patience=left)

    # -- the end -----------------------------------------------------------------------------------------------------

    def _report(self, error: KeydeskError) -> None:
        """Tell the starter why there is no agent."""
        sys.stderr.write(f"{error}\n")
        if self._control is not None:
            with contextlib.suppress(OSError):
                self._control.send(launch.CONTROL_FAILED + json.dumps(error.to_wire()).encode())

    def _let_go(self) -> None:
        with contextlib.suppress(OSError):
            os.unlink(self._path)
        if self._bundle_lock is not None:
            self._bundle_lock.release()
        os.close(self._lock)


def _is_answered(path: str) -> bool:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        probe.settimeout(1.0)
        try:
            probe.connect(path)
        except OSError:
            return False
    return True


def _has_ended(pid: int) -> bool:
    return os.waitpid(pid, os.WNOHANG)[0] == pid


def _end(pid: int) -> None:
    """Let the worker finish what it is doing, but not for ever. It is reaped by whoever watches it."""
    os.kill(pid, signal.SIGTERM)
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None:
            return
        select.select([], [], [], 0.01)
    os.kill(pid, signal.SIGKILL)
    os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)


def _heard(line: socket.socket) -> bytes:
    """Return what was said, nothing when nothing was or the other end is gone."""
    try:
        return line.recv(4096)
    except OSError:
        return b""


def main(arguments: Sequence[str] | None = None, make_door: worker.MakeDoor | None = None) -> int:
    """Run an agent: `[--control DESCRIPTOR] DIRECTORY`. Raises UsageError."""
    launch.harden()
    given = list(sys.argv[1:] if arguments is None else arguments)
    control = None
    if given[:1] == ["--control"] and len(given) > 1 and given[1].isdigit():
        control = socket.socket(fileno=int(given[1]))
        control.set_inheritable(False)
        given = given[2:]
    if len(given) != 1:
        raise UsageError("An agent is started with the folder of one vault.")
    if make_door is None:
        from keydesk.agent.vault_door import make_vault  # all a worker needs, before the first fork

        make_door = make_vault
    directory = launch.canonical(given[0])
    os.chdir("/")
    return Supervisor(directory, control, make_door).run()


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeydeskError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(error.exit_code)
