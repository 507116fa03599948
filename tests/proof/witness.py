"""The shim misses no call: what the kernel was asked about a vault's files, as strace saw it, is what the shim counted.

Each operation is done once, under both, and the numbers are compared by letter. A call that has no letter is a bad case
too, but for those that ask a descriptor and no disk.

python -m tests.proof.witness ROOT OPERATION
"""

from __future__ import annotations

import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
from collections import Counter

from tests.proof import faults, workers
from tests.proof.compiled import ROOT
from tests.proof.shim import Fault, Shim
from tests.proof.tally import Tally

LETTERS = {
    "r": ("read", "pread64", "readv", "preadv"),
    "w": ("write", "pwrite64", "writev", "pwritev"),
    "t": ("truncate", "ftruncate"),
    "s": ("fsync", "fdatasync", "sync_file_range", "syncfs"),
    "u": ("unlink", "unlinkat", "rmdir"),
    "n": ("rename", "renameat", "renameat2"),
    "m": ("mkdir", "mkdirat"),
    "a": ("fallocate",),
    "i": ("stat", "lstat", "fstat", "newfstatat", "statx", "access", "faccessat", "faccessat2", "statfs", "fstatfs"),
    "d": ("getdents64",),
    "l": ("flock",),
    "p": ("chmod", "fchmod", "fchmodat", "chown", "lchown", "fchown", "fchownat"),
    "k": ("lseek",),
    "x": ("close",),
    "o": ("open", "openat", "creat"),
}
NAMES = {name: letter for letter, names in LETTERS.items() for name in names}
_CALL = re.compile(r"^(?:\d+ +)?(\w+)\((.*)$")
_BEGIN, _END = "/the-operation-begins", "/the-operation-ends"


def compare() -> list[Tally]:
    """Count every operation both ways. To be called in a process that has the shim."""
    tally = Tally("system calls seen by the shim")
    with workers.scratch() as place:
        bench = faults.Bench(place)
        for operation in faults.OPERATIONS:
            ours, theirs, unknown = _counted(bench, operation)
            problems = [
                f"{ours[letter]} calls of {letter}, and the kernel {theirs[letter]}"
                for letter in LETTERS
                if ours[letter] != theirs[letter]
            ]
            problems += [f"no letter for {name}" for name in sorted(unknown)]
            problems += [] if sum(theirs.values()) else ["the kernel was asked nothing"]
            tally.add(problems, operation)
            tally.seen["calls"] += sum(ours.values())
            tally.seen.update({f"calls of {letter}": count for letter, count in ours.items()})
    return [tally]


def _counted(bench: faults.Bench, operation: str) -> tuple[Counter[str], Counter[str], set[str]]:
    """What the shim counts by letter, what strace sees of the same process, and the calls that have no letter."""
    root = bench.laid(operation, "witnessed")
    seen = root.with_name("seen")
    preload = f"LD_PRELOAD={os.environ['LD_PRELOAD']}"
    command = ["strace", "-f", "-y", "-o", str(seen), "-E", preload]
    command += [sys.executable, "-m", "tests.proof.witness", str(root), operation]
    environment = {name: value for name, value in os.environ.items() if name != "LD_PRELOAD"}
    said = subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE).stdout
    ours = Counter(json.loads(said))
    ours["o"] += ours.pop("c", 0)
    ours["i"] += ours.pop("I", 0)
    ours["k"] += ours.pop("K", 0)
    theirs, unknown = _witnessed(seen.read_text(errors="replace"), str(root))
    shutil.rmtree(root)
    return ours, theirs, unknown


def _witnessed(lines: str, root: str) -> tuple[Counter[str], set[str]]:
    found: Counter[str] = Counter()
    unknown: set[str] = set()
    is_on = False
    for line in lines.splitlines():
        is_on = (is_on or _BEGIN in line) and _END not in line
        call = _CALL.match(line)
        if not is_on or call is None or root not in call[2]:
            continue
        name = call[1]
        letter = "l" if name == "fcntl" and "_SETLK" in call[2] else NAMES.get(name)
        if letter:
            found[letter] += 1
        elif name not in {"fcntl", "ioctl"}:  # descriptor flags, and whether it is a terminal: no disk is asked
            unknown.add(name)
    return found, unknown


def _act(root: pathlib.Path, operation: str) -> None:
    """In a process of its own, under both: the operation between two marks, and what was counted."""
    shim = Shim()
    shim.watch(root)
    desk = faults.ready(root, operation)
    os.access(_BEGIN, os.F_OK)
    shim.fault(Fault.NONE)
    faults.OPERATIONS[operation].act(desk)
    found = shim.by_letter
    os.access(_END, os.F_OK)
    print(json.dumps(found))


if __name__ == "__main__":
    _act(pathlib.Path(sys.argv[1]), sys.argv[2])
