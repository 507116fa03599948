"""Who is asking, from what the kernel says of a process and nothing the process says of itself.

* `sight` is a glance at a process: start time and executable. Two equal glances around an answer, whose sender the
  kernel named, say that the process which connected is the one that speaks.
* `Recognition` adds what a grant may name: script, hashes, systemd unit, terminal. Hashes are kept by the file's
  identity (device, inode, size, both times) and made on another thread.
* Another uid or a system unit is strong. The same uid is weak: its programs can be run, debugged or injected into.
"""

from __future__ import annotations

import hashlib
import os
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from keydesk.model.callers import Program, Strength

if TYPE_CHECKING:
    from collections.abc import Callable

    from keydesk.agent.loop import Loop

MOST_HASHED: Final = 512 * 1024 * 1024
_RUNS_OTHERS: Final = re.compile(
    r"(python|pypy|perl|ruby|node|nodejs|deno|bun|java|php|lua|luajit|tclsh|wish|rscript|guile|awk|gawk|mawk|sed|expect"
    r"|bash|dash|sh|zsh|fish|ksh|mksh|tcsh|csh|busybox|toybox|pwsh|osascript"
    r"|env|sudo|su|doas|runuser|setpriv|xargs|find|timeout|nohup|nice|ionice|chrt|taskset|stdbuf|setsid|script|watch"
    r"|strace|ltrace|gdb|gdbserver|lldb|perf|valgrind|rr|qemu-.*|ld-linux.*|ld-musl.*|ld\.so.*"
    r"|cat|tee|dd|nc|ncat|netcat|socat|ssh|curl|wget|tmux|screen|vim?|nvim|emacs|less|more|parallel|make)"
    r"[-0-9.]*(\.exe)?",
    re.IGNORECASE,
)
_CODE: Final = {"python": "cm", "pypy": "cm", "perl": "eE", "ruby": "e", "node": "ep", "php": "r"}
"""Options after which an interpreter runs no script; shells have c."""
_VALUED: Final = {"python": "WX", "pypy": "WX", "perl": "I", "ruby": "ICEr", "node": "r", "php": "cd", "bash": "Oo"}
"""Options that take the next word."""
_NO_IDENTITY_UNITS: Final = re.compile(r"(cron|crond|cronie|anacron|atd|at|user@\d+|run-[ru][0-9a-f]+)\.service")
_SYSTEM_UNIT: Final = re.compile(r"/system\.slice/(?:[^/]+\.slice/)*([^/]+\.service)(?:/.*)?")


@dataclass(frozen=True, slots=True)
class Sighting:
    """A process at one moment. `start` is its start in clock ticks since boot, `executable` empty when unreadable."""

    pid: int
    start: int
    executable: str


@dataclass(frozen=True, slots=True)
class _Stat:
    session: int
    terminal: int
    start: int


def sight(pid: int) -> Sighting:
    """Look at a process; one that is gone has start 0."""
    found = _stat(pid)
    return Sighting(pid, found.start if found else 0, _link(f"/proc/{pid}/exe"))


def strength_of(program: Program, own_uid: int) -> Strength:
    """Return how surely a program that came through the socket is known."""
    if program.uid != own_uid or program.unit:
        return Strength.STRONG
    return Strength.WEAK if program.executable else Strength.UNKNOWN


class Recognition:
    """Finds out which program a process runs, remembering the hashes of files it saw before."""

    def __init__(self, loop: Loop, own_uid: int) -> None:
        self.own_uid = own_uid
        self._loop = loop
        self._hashes: dict[tuple[int, ...], str] = {}

    def whose(self, seen: Sighting, uid: int, done: Callable[[Program], None]) -> None:
        """Call `done` with the program `seen` runs: at once when its files are known, else once they are hashed."""
        executable = seen.executable
        interprets = bool(executable) and _RUNS_OTHERS.fullmatch(os.path.basename(executable)) is not None
        script = _script(seen.pid, os.path.basename(executable)) if interprets else ""
        files = (f"/proc/{seen.pid}/exe" if executable else "", script)
        unit, terminal = _unit(seen.pid), _terminal(seen.pid)

        def finish(hashes: tuple[str, str]) -> None:
            program = Program(
                uid, seen.pid, executable, hashes[0], script, hashes[1], unit, terminal, is_interpreter=interprets
            )
            done(program)

        known = tuple(self._known(file) for file in files)
        if None not in known:
            finish((known[0] or "", known[1] or ""))
        else:
            self._loop.in_thread(lambda: [_hash(file) for file in files], lambda made, _: finish(self._keep(made)))

    def _known(self, file: str) -> str | None:
        """Return the hash of a file seen before, an empty string for no file, None for one to be hashed."""
        identity = _identity(file)
        return "" if identity is None else self._hashes.get(identity)

    def _keep(self, made: list[tuple[tuple[int, ...] | None, str]] | None) -> tuple[str, str]:
        for identity, digest in made or ():
            if identity is not None and digest:
                if len(self._hashes) >= 4096:
                    self._hashes.clear()
                self._hashes[identity] = digest
        return (made[0][1], made[1][1]) if made else ("", "")


def _identity(file: str) -> tuple[int, ...] | None:
    try:
        found = os.stat(file) if file else None
    except OSError:
        return None
    return _identity_of(found) if found else None


def _identity_of(found: os.stat_result) -> tuple[int, ...]:
    return (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)


def _hash(file: str) -> tuple[tuple[int, ...] | None, str]:
    """Return identity and SHA-256 of a file, read from one descriptor; nothing for none, or one changed meanwhile."""
    if not file:
        return None, ""
    try:
        with open(file, "rb", buffering=0) as opened:
            before = os.fstat(opened.fileno())
            if before.st_size > MOST_HASHED:
                return None, ""
            digest = hashlib.file_digest(opened, "sha256").hexdigest()
            if _identity_of(os.fstat(opened.fileno())) != _identity_of(before):
                return None, ""
            return _identity_of(before), digest
    except OSError:
        return None, ""


def _stat(pid: int) -> _Stat | None:
    """Read /proc/PID/stat (proc(5)); the command's name may hold anything, so fields count from its last bracket."""
    content = _read(f"/proc/{pid}/stat")
    if content is None:
        return None
    fields = content.rpartition(b")")[2].split()
    return _Stat(session=int(fields[3]), terminal=int(fields[4]), start=int(fields[19]))


def _terminal(pid: int) -> str:
    """Return what stays the same for one login on one terminal: device, session leader, and the leader's start."""
    found = _stat(pid)
    if found is None or not found.terminal:
        return ""
    leader = _stat(found.session)
    return f"{found.terminal}:{found.session}:{leader.start if leader else 0}"


def _unit(pid: int) -> str:
    """Return the system unit a process belongs to; only root puts a process there. Others are no identity."""
    content = _read(f"/proc/{pid}/cgroup")
    for line in (content or b"").decode(errors="replace").splitlines():
        hierarchy, _, rest = line.partition(":")
        controllers, _, path = rest.partition(":")
        if (hierarchy == "0" and not controllers) or controllers == "name=systemd":
            match = _SYSTEM_UNIT.fullmatch(path)
            if match and not _NO_IDENTITY_UNITS.fullmatch(match[1]):
                return match[1]
    return ""


def _script(pid: int, interpreter: str) -> str:
    """Return the absolute path of the script an interpreter was started with, or nothing when there is none."""
    content = _read(f"/proc/{pid}/cmdline")
    parts = [os.fsdecode(part) for part in (content or b"").split(b"\0")[1:-1]]
    word = _first_word(interpreter.rstrip("0123456789.-").lower(), parts)
    if not word:
        return ""
    home = _link(f"/proc/{pid}/cwd")
    if not home and not word.startswith("/"):
        return ""
    found = os.path.realpath(os.path.join(home or "/", word))
    return found if os.path.isfile(found) else ""


def _first_word(interpreter: str, parts: list[str]) -> str:
    """Return the first of an interpreter's arguments that is no option, unless an option replaces the script."""
    code, valued = _CODE.get(interpreter, "c"), _VALUED.get(interpreter, "")
    words = iter(parts)
    for part in words:
        if part == "--":
            return next(words, "")
        if part == "-" or not part.startswith("-"):
            return part.removeprefix("-")
        if part.startswith("--"):
            continue
        for at, letter in enumerate(part[1:], 2):
            if letter in code:
                return ""
            if letter in valued:
                if at == len(part):
                    next(words, "")
                break
    return ""


def _link(path: str) -> str:
    try:
        return os.readlink(path)
    except OSError:
        return ""


def _read(path: str) -> bytes | None:
    try:
        with open(path, "rb", buffering=0) as opened:
            return opened.read(65536)
    except OSError:
        return None
