"""The walls a jailed child puts around itself before it reads a hostile byte: namespaces, limits, system calls.

    namespace  a user and a network namespace of its own, where the system lets users make them: no network at all
    seccomp    an allow-list of system calls; no file, socket or process can be opened, started or signalled

One of the two must stand, else nothing is read. Limits hold in any case. Everything the child needs is imported before,
because `seccomp` forbids to open a file. Kernel interfaces: unshare(2), prctl(2), seccomp(2); numbers of the system
calls from the kernel's tables for x86_64 and the generic one (aarch64).
"""

from __future__ import annotations

import ctypes
import os
import platform
import struct
import sys

MEMORY = 2560 * 1024 * 1024
CPU_SECONDS = 60
NAMESPACE, SECCOMP = "namespace", "seccomp"

_CLONE_NEWUSER, _CLONE_NEWNET, _CLONE_NEWIPC = 0x10000000, 0x40000000, 0x08000000
_PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS, _MODE_FILTER = 22, 38, 2
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOW, _REFUSE, _KILL = 0x7FFF0000, 0x00050000 | 1, 0x80000000
_NUMBER_AT, _ARCHITECTURE_AT = 0, 4
_X32 = 0x40000000

_X86_64: dict[str, int] = {
    "read": 0, "write": 1, "close": 3, "fstat": 5, "poll": 7, "lseek": 8, "mmap": 9, "mprotect": 10, "munmap": 11,
    "brk": 12, "rt_sigaction": 13, "rt_sigprocmask": 14, "rt_sigreturn": 15, "readv": 19, "writev": 20,
    "sched_yield": 24, "mremap": 25, "madvise": 28, "nanosleep": 35, "getpid": 39, "sendto": 44, "recvfrom": 45,
    "sendmsg": 46, "recvmsg": 47, "shutdown": 48, "exit": 60, "uname": 63, "gettimeofday": 96, "getrusage": 98,
    "sysinfo": 99, "getuid": 102, "getgid": 104, "geteuid": 107, "getegid": 108, "sigaltstack": 131, "gettid": 186,
    "time": 201, "futex": 202, "sched_getaffinity": 204, "restart_syscall": 219, "clock_gettime": 228,
    "clock_getres": 229, "clock_nanosleep": 230, "exit_group": 231, "tgkill": 234, "ppoll": 271,
    "set_robust_list": 273, "get_robust_list": 274, "getrandom": 318, "membarrier": 324, "rseq": 334,
}  # fmt: skip
_GENERIC: dict[str, int] = {
    "close": 57, "lseek": 62, "read": 63, "write": 64, "readv": 65, "writev": 66, "ppoll": 73, "fstat": 80,
    "exit": 93, "exit_group": 94, "futex": 98, "set_robust_list": 99, "get_robust_list": 100, "nanosleep": 101,
    "clock_gettime": 113, "clock_getres": 114, "clock_nanosleep": 115, "sched_getaffinity": 123, "sched_yield": 124,
    "restart_syscall": 128, "tgkill": 131, "sigaltstack": 132, "rt_sigaction": 134, "rt_sigprocmask": 135,
    "rt_sigreturn": 139, "uname": 160, "getrusage": 165, "gettimeofday": 169, "getpid": 172, "getuid": 174,
    "geteuid": 175, "getgid": 176, "getegid": 177, "gettid": 178, "sysinfo": 179, "sendto": 206, "recvfrom": 207,
    "shutdown": 210, "sendmsg": 211, "recvmsg": 212, "brk": 214, "munmap": 215, "mremap": 216, "mmap": 222,
    "mprotect": 226, "madvise": 233, "getrandom": 278, "membarrier": 283, "rseq": 293,
}  # fmt: skip
"""What is allowed, by the kernel's number of each call."""
_TABLES = {"x86_64": (0xC000003E, _X86_64), "aarch64": (0xC00000B7, _GENERIC)}


def leave_network() -> bool:
    """Move into a user and network namespace of our own; claim: it worked. Only while this process has one thread."""
    if sys.platform != "linux":
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    return int(libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET | _CLONE_NEWIPC)) == 0


def set_limits() -> None:
    """Bound memory and time, and forbid to write files, open descriptors and start processes."""
    import resource

    for limit, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 0),
        (resource.RLIMIT_NPROC, 0),
    ):
        resource.setrlimit(limit, (most, most))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 1))


def close_system_calls() -> bool:
    """Allow from here on only what computing and one open socket need; claim: the kernel took the filter."""
    program = filter_program(platform.machine())
    if program is None or sys.platform != "linux":
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    block = ctypes.create_string_buffer(program, len(program))
    holder = ctypes.create_string_buffer(struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(block)))
    zero = ctypes.c_ulong(0)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, ctypes.c_ulong(1), zero, zero, zero) != 0:
        return False
    pointer = ctypes.c_ulong(ctypes.addressof(holder))
    return int(libc.prctl(_PR_SET_SECCOMP, ctypes.c_ulong(_MODE_FILTER), pointer, zero, zero)) == 0


def filter_program(machine: str) -> bytes | None:
    """The classic BPF program for `machine`, or None where its numbers are not known. Refused calls answer EPERM."""
    if machine not in _TABLES or struct.calcsize("P") != 8:
        return None
    architecture, table = _TABLES[machine]
    lines = [(_LOAD, 0, 0, _ARCHITECTURE_AT), (_EQUAL, 1, 0, architecture), (_RETURN, 0, 0, _KILL)]
    lines.append((_LOAD, 0, 0, _NUMBER_AT))
    if machine == "x86_64":
        lines += [(_AT_LEAST, 0, 1, _X32), (_RETURN, 0, 0, _REFUSE)]
    for number in sorted(table.values()):
        lines += [(_EQUAL, 0, 1, number), (_RETURN, 0, 0, _ALLOW)]
    lines.append((_RETURN, 0, 0, _REFUSE))
    return b"".join(struct.pack("=HBBI", *line) for line in lines)


def is_alone() -> bool:
    """Claim: this process has one thread, as a namespace of its own demands."""
    return len(os.listdir("/proc/self/task")) == 1 if os.path.isdir("/proc/self/task") else True
