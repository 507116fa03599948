"""Every process of ours starts from here: with its own code, a scrubbed environment, no core dumps, and no onlookers.

* `harden()` is the first thing any of our processes does.
* `command(Role…)` is the one place that knows how we were installed: from source, as a package, or frozen.
* `environment()` is an allow-list; nothing else of our environment reaches a child.
* The supervisor and whoever started it share a *control* socket of SOCK_SEQPACKET messages (docs/protocol.md).
"""

from __future__ import annotations

import os
import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from keydesk.errors import UnavailableError

if TYPE_CHECKING:
    import socket
    from collections.abc import Iterable, Mapping, Sequence

_PR_SET_PDEATHSIG: Final = 1
_PR_SET_DUMPABLE: Final = 4
_SIGKILL: Final = 9

CONTROL_WORKER: Final = b"worker"
"""Supervisor to starter, with one descriptor: a fresh worker serves at the other end of it."""
CONTROL_FAILED: Final = b"failed "
"""Supervisor to starter, followed by an error's wire form as JSON: the agent could not start, and ends."""
CONTROL_DESCRIPTOR: Final = 99
"""Where an agent finds its end of the control socket; above what a starter's own files use."""
CONTROL_PAIR: Final = b"pair"
"""Starter to supervisor: another pair, to the worker that serves now; answered by CONTROL_WORKER."""
CONTROL_KEEP: Final = b"keep"
"""Starter to supervisor: stay when this socket closes."""
CONTROL_STOP: Final = b"stop"
"""Starter to supervisor: end now."""

_PLAIN: Final = frozenset({
    "HOME", "USER", "LOGNAME", "PATH", "LANG", "LANGUAGE", "TZ", "TERM", "COLUMNS", "LINES", "NO_COLOR",
    "XDG_RUNTIME_DIR", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME",
    "KEYDESK_VAULT", "KEYDESK_LANGUAGE", "SYSTEMROOT", "APPDATA", "LOCALAPPDATA", "USERPROFILE",
})  # fmt: skip
_DISPLAY: Final = frozenset({
    "DISPLAY", "WAYLAND_DISPLAY", "XAUTHORITY", "DBUS_SESSION_BUS_ADDRESS", "XDG_SESSION_TYPE", "XDG_SESSION_ID",
    "XDG_CURRENT_DESKTOP", "XDG_SEAT", "XDG_VTNR", "DESKTOP_SESSION", "XMODIFIERS",
    "QT_QPA_PLATFORM", "QT_SCALE_FACTOR", "QT_FONT_DPI", "QT_ACCESSIBILITY", "QT_LINUX_ACCESSIBILITY_ALWAYS_ON",
})  # fmt: skip


class Role(StrEnum):
    """What a process of ours is; the value is its module."""

    AGENT = "keydesk.agent.supervisor"
    PARSER = "keydesk.agent.parser"
    HOLDER = "keydesk.gui.clipboard.holder"
    PASTE = "keydesk.gui.clipboard.paste"
    KEYDESK = "keydesk"


def harden() -> None:
    """Make files private, forbid core dumps and other processes' looks into our memory, and scrub the environment."""
    os.umask(0o077)
    _scrub()
    if os.name != "posix":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        _prctl(_PR_SET_DUMPABLE, 0)


def die_with_parent(parent: int) -> None:
    """End this process when the one with the id `parent` ends, or at once when it is gone already.

    To be called from the main thread of a child soon after its start. PR_SET_PDEATHSIG (prctl(2)) follows the
    *thread* that forked, so whoever starts the child does it on a thread that lives as long as it should.
    """
    if sys.platform == "linux":
        _prctl(_PR_SET_PDEATHSIG, _SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def is_traced() -> bool:
    """Claim: a debugger is attached to this process."""
    if sys.platform != "linux":
        return sys.gettrace() is not None
    with open("/proc/self/status", encoding="ascii", errors="replace") as status:
        for line in status:
            if line.startswith("TracerPid:"):
                return line.split()[1] != "0"
    return False


def command(role: Role, *arguments: str) -> list[str]:
    """Return the command line of a process of ours, isolated from the current folder and the user's site folder."""
    if getattr(sys, "frozen", False):
        start = [sys.executable] if role is Role.KEYDESK else [sys.executable, "--role", role.value]
    else:
        start = [sys.executable, "-I", "-m", role.value]
    return [*start, *arguments]


def environment(given: Mapping[str, str] | None = None, *, display: bool = False) -> dict[str, str]:
    """Return what a child of ours may know of `given` (our own environment when None), the display only if asked."""
    source = os.environ if given is None else given
    return {name: value for name, value in source.items() if _is_allowed(name, display=display)}


def display_environment(given: Mapping[str, str]) -> dict[str, str]:
    """Return what of `given` tells a program where its display is, and nothing else."""
    return {name: given[name] for name in _DISPLAY if name in given}


def _is_allowed(name: str, *, display: bool) -> bool:
    return name in _PLAIN or name.startswith("LC_") or (display and name in _DISPLAY)


def _scrub() -> None:
    for name in [name for name in os.environ if not _is_allowed(name, display=True)]:
        del os.environ[name]


def _prctl(option: int, value: int) -> None:
    import ctypes

    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(option, ctypes.c_ulong(value), ctypes.c_ulong(0), ctypes.c_ulong(0), ctypes.c_ulong(0)) != 0:
        raise UnavailableError(f"The system refused to protect this process: {os.strerror(ctypes.get_errno())}.")


# -- places ----------------------------------------------------------------------------------------------------------


def state_directory() -> str:
    """Return the folder for what this computer remembers of vaults, made private when it is not there."""
    base = os.environ.get("XDG_STATE_HOME") or os.path.join(_home(), ".local", "state")
    return _private(os.path.join(base, "keydesk"))


def canonical(bundle: str) -> str:
    """Return the one absolute path of a vault's folder; it need not exist.

    Links on the way are resolved; the folder itself stays as named, because a link in its place is refused.
    """
    folder, name = os.path.split(os.path.abspath(os.path.expanduser(bundle)))
    return os.path.join(os.path.realpath(folder), name)


def tag_of(bundle: str) -> str:
    """Return the 16 letters that stand for a canonical path in names of sockets and locks: FNV-1a, 64 bits.

    No secret and no guard: it keeps names short. The hot `keydesk get` computes the same without a library.
    """
    state = 0xCBF29CE484222325
    for byte in os.fsencode(bundle):
        state = (state ^ byte) * 0x100000001B3 & 0xFFFFFFFFFFFFFFFF
    return f"{state:016x}"


def socket_path(bundle: str) -> str:
    """Return where an agent of ours listens for this vault; its folder is made private when it is not there.

    Raises:
        UnavailableError: the path is longer than a socket's may be (107 bytes).
    """
    for folder in _socket_folders(os.geteuid() if os.name == "posix" else -1):
        parent = os.path.dirname(folder)
        if os.path.isdir(parent) and os.access(parent, os.W_OK):
            break
    else:
        folder = os.path.join(state_directory(), "run")
    path = os.path.join(_private(folder), tag_of(bundle) + ".sock")
    if len(os.fsencode(path)) > 107:
        raise UnavailableError(
            "The path of the agent's socket is too long.", "Set XDG_RUNTIME_DIR to a shorter folder."
        )
    return path


def lock_path(bundle: str) -> str:
    """Return the file an agent of ours holds locked while it serves this vault, also before the vault exists."""
    return os.path.join(_private(os.path.join(state_directory(), "run")), tag_of(bundle) + ".lock")


def running_agent(bundle: str) -> int:
    """Return the process id of our agent for this vault, 0 when none runs."""
    import fcntl

    try:
        descriptor = os.open(lock_path(bundle), os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        return 0
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        written = os.pread(descriptor, 20, 0)
        return int(written) if written.isdigit() else 0
    finally:
        os.close(descriptor)
    return 0


def socket_candidates(bundle: str) -> list[str]:
    """Return where an agent of this vault may listen, likeliest first, also one that runs as the vault's owner."""
    try:
        owner = os.stat(bundle).st_uid
    except OSError:
        owner = os.geteuid() if os.name == "posix" else -1
    folders = [*_socket_folders(owner), os.path.join(_state_base(), "keydesk", "run")]
    return [os.path.join(folder, tag_of(bundle) + ".sock") for folder in folders]


def default_vault() -> str | None:
    """Return the vault meant when none is named: KEYDESK_VAULT, else the one this user made or opened by default."""
    named = os.environ.get("KEYDESK_VAULT")
    if named:
        return named
    try:
        with open(_default_file(), encoding="utf-8", errors="surrogateescape") as kept:
            return kept.read().rstrip("\n") or None
    except OSError:
        return None


def set_default_vault(bundle: str) -> None:
    """Remember the vault meant when none is named."""
    path = _default_file()
    _private(os.path.dirname(path))
    descriptor = os.open(path + ".part", os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    with open(descriptor, "w", encoding="utf-8", errors="surrogateescape") as kept:
        kept.write(bundle + "\n")
    os.replace(path + ".part", path)


def _default_file() -> str:
    base = os.environ.get("XDG_CONFIG_HOME") or os.path.join(_home(), ".config")
    return os.path.join(base, "keydesk", "default-vault")


def _home() -> str:
    return os.path.expanduser("~")


def _state_base() -> str:
    return os.environ.get("XDG_STATE_HOME") or os.path.join(_home(), ".local", "state")


def _socket_folders(owner: int) -> Iterable[str]:
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    if runtime:
        yield os.path.join(runtime, "keydesk")
    if owner >= 0:
        yield f"/run/user/{owner}/keydesk"


def _private(folder: str) -> str:
    """Make the folder with mode 0700, or refuse one that is not ours alone."""
    os.makedirs(folder, mode=0o700, exist_ok=True)
    if os.name == "posix":
        found = os.stat(folder)
        if found.st_uid != os.geteuid():
            raise UnavailableError(f"The folder {folder} belongs to someone else.", "Remove it, then try again.")
        if found.st_mode & 0o077:
            os.chmod(folder, 0o700)
    return folder


# -- starting --------------------------------------------------------------------------------------------------------


def start_agent(bundle: str, start: Sequence[str] = ()) -> tuple[int, socket.socket]:
    """Start an agent for a vault's folder; return its process id and our end of its control socket.

    The agent ends when the control socket closes, unless CONTROL_KEEP was sent on it. It sends CONTROL_WORKER once it
    serves, or CONTROL_FAILED and why. `start` replaces the command of our own agent, for another door behind it.
    """
    import socket

    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    log = _open_log()
    argv = [*(start or command(Role.AGENT)), "--control", str(CONTROL_DESCRIPTOR), canonical(bundle)]
    descriptors = [
        (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDWR, 0),
        (os.POSIX_SPAWN_DUP2, 0, 1),
        (os.POSIX_SPAWN_DUP2, log, 2),
        (os.POSIX_SPAWN_DUP2, theirs.fileno(), CONTROL_DESCRIPTOR),
    ]
    try:
        with theirs:
            pid = os.posix_spawn(argv[0], argv, environment(), file_actions=descriptors, setsid=True)
    finally:
        os.close(log)
    return pid, ours


def _open_log() -> int:
    """Open the agent's log for adding to it; begun anew when it grew past a megabyte."""
    path = os.path.join(state_directory(), "agent.log")
    is_grown = os.path.lexists(path) and os.path.getsize(path) > 1024 * 1024
    flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC | os.O_NOFOLLOW | (os.O_TRUNC if is_grown else 0)
    return os.open(path, flags, 0o600)
