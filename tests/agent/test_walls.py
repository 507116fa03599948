"""Behind the walls nothing can be opened, reached, started or written, by root or by anybody."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys

import pytest

from keydesk.agent import walls
from tests.agent.conftest import PATIENCE

ATTEMPTS = {
    "open a file": "open('/etc/hostname')",
    "write a file": "open('/tmp/keydesk-wall', 'w')",
    "remove a file": "os.unlink('/tmp/keydesk-wall')",
    "list a folder": "os.listdir('/')",
    "open a socket": "socket.socket()",
    "open a local socket": "socket.socket(socket.AF_UNIX)",
    "start a process": "os.fork()",
    "become another program": "os.execv('/bin/true', ['true'])",
    "end another process": "os.kill(os.getppid(), 0)",
    "watch another process": "os.pidfd_open(os.getppid())",
    "change who it is": "os.setuid(0)",
    "make a thread": "threading.Thread(target=len).start()",
}


def outcome(*lines: str, become: str = "") -> subprocess.CompletedProcess[str]:
    script = "\n".join(("import os, sys, socket, threading", "from keydesk.agent import walls", become, *lines))
    return subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False, timeout=PATIENCE)


@pytest.mark.parametrize("what", sorted(ATTEMPTS))
def test_behind_seccomp_it_cannot(what: str) -> None:
    done = outcome(
        "assert walls.close_system_calls()",
        "try:",
        f"    {ATTEMPTS[what]}",
        "except (OSError, RuntimeError) as error:",
        "    os.write(1, type(error).__name__.encode())",
        "    os._exit(0)",
        "os.write(1, b'went through')",
    )
    assert done.stdout in {"PermissionError", "RuntimeError"}


def test_computing_goes_on_behind_seccomp() -> None:
    done = outcome("import hashlib", "assert walls.close_system_calls()",
                   "os.write(1, hashlib.sha256(bytes(10**6)).hexdigest()[:8].encode())")  # fmt: skip
    assert done.stdout == "d29751f2"


def test_in_its_own_namespace_even_loopback_is_out_of_reach() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        reach = f"print(socket.socket().connect_ex(('127.0.0.1', {port})))"
        assert outcome(reach).stdout.strip() == "0"
        done = outcome("print(walls.leave_network())", reach)
    assert done.stdout.split()[0] == "True"
    assert done.stdout.split()[1] != "0"


def test_both_walls_need_no_privilege(second_uid: object) -> None:
    done = outcome("print(walls.leave_network(), walls.close_system_calls())",
                   become="os.setgroups([]); os.setgid(65534); os.setuid(65534)")  # fmt: skip
    assert done.stdout.split() == ["True", "True"]


def test_memory_is_bounded() -> None:
    done = outcome(
        "walls.set_limits()", "try:", "    bytearray(walls.MEMORY)", "except MemoryError:", "    print('no')"
    )
    assert done.stdout.strip() == "no"


def test_processor_time_is_bounded() -> None:
    done = outcome("walls.CPU_SECONDS = 1", "walls.set_limits()", "while True: pass")
    assert done.returncode == -signal.SIGXCPU


def test_a_machine_whose_calls_are_not_known_has_no_filter() -> None:
    assert walls.filter_program("vax") is None


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
def test_a_filter_is_whole_instructions_and_ends_in_refusal(machine: str) -> None:
    program = walls.filter_program(machine)
    assert program is not None
    assert len(program) % 8 == 0
    assert program[-8:-4] == b"\x06\x00\x00\x00"
    assert program[-4:] == (0x00050001).to_bytes(4, sys.byteorder)
