"""A pid changes hands while its connection lives: programs that play both sides of that, run as programs.

    reuse.py attack SOCKET   as the attacker: connects, hands the socket to a child, and dies so that its pid is free
    reuse.py give UID GID    as root: starts /usr/bin/sleep of that user under the pid it is told (clone3(2), set_tid)

Each obeys lines on its input and answers each with one. `attack`: `connect` connects and dies unheard; `answer` reads
the greeting, says so, and at the next line answers it and dies; both end with the free pid, and `go` lets the child
speak. `give`: a pid, then `end`.
"""

from __future__ import annotations

import ctypes
import json
import os
import select
import signal
import socket
import struct
import sys

from tests.agent.attacker import GRANTED, ask, receive

CLONE3 = 435


def attack(path: str) -> None:
    """Play the attacker until the input ends."""
    for line in sys.stdin:
        go, report = os.pipe(), os.pipe()
        victim = os.fork()
        if victim == 0:
            _connect_and_die(path, line.strip(), go, report)
        os.waitpid(victim, 0)
        say(victim)
        sys.stdin.readline()
        os.write(go[1], b"go")
        for end in (*go, report[1]):
            os.close(end)
        with os.fdopen(report[0]) as said:
            say(said.read())


def _connect_and_die(path: str, how: str, go: tuple[int, int], report: tuple[int, int]) -> None:
    sock = socket.socket(socket.AF_UNIX)
    sock.connect(path)
    if how == "answer":
        nonce = receive(sock)[1]
        say("greeted")
        sys.stdin.readline()
        sock.send(nonce + b"p")
    pid = os.getpid()
    if os.fork() == 0:
        os.close(go[1])
        os.read(go[0], 2)
        os.write(report[1], json.dumps(_speak(sock, pid, is_answered=how == "answer")).encode())
    os._exit(0)


def _speak(sock: socket.socket, pid: int, *, is_answered: bool) -> dict[str, str]:
    """Whom the kernel would name as the one that connected, and what the agent takes the one that speaks for."""
    seen = {"connected": os.readlink(f"/proc/{pid}/exe")}
    try:
        seen["taken for"] = ask(sock, is_answered=is_answered)
    except (EOFError, OSError) as error:
        seen["taken for"] = type(error).__name__
    return seen


def give(uid: int, gid: int) -> None:
    """Give pids until the input ends."""
    for line in sys.stdin:
        heir = _start_as(int(line), uid, gid)
        if not heir:
            say("taken")
            continue
        while os.readlink(f"/proc/{heir}/exe") != GRANTED:
            select.select([], [], [], 0.001)
        say("given")
        sys.stdin.readline()
        os.kill(heir, signal.SIGKILL)
        os.waitpid(heir, 0)
        say("ended")


def _start_as(pid: int, uid: int, gid: int) -> int:
    """The pid of a fresh process that runs what was granted, 0 when somebody has it already."""
    libc = ctypes.CDLL(None, use_errno=True)
    wanted = (ctypes.c_int * 1)(pid)
    given = struct.pack("11Q", 0, 0, 0, 0, signal.SIGCHLD, 0, 0, 0, ctypes.addressof(wanted), 1, 0)
    made = libc.syscall(CLONE3, given, len(given))
    if made == 0:
        os.setgroups([])
        os.setresgid(gid, gid, gid)
        os.setresuid(uid, uid, uid)
        os.execv(GRANTED, [GRANTED, "60"])
    if made < 0 and ctypes.get_errno() != 17:  # EEXIST
        raise OSError(ctypes.get_errno(), "no process can be given a chosen pid here")
    return int(max(made, 0))


def say(what: object) -> None:
    print(what, flush=True)


if __name__ == "__main__":
    if sys.argv[1] == "attack":
        attack(sys.argv[2])
    else:
        give(int(sys.argv[2]), int(sys.argv[3]))
