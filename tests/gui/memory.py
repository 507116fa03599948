"""Counts where bytes stand in another process's memory, as a program of the same user could read it."""

from __future__ import annotations

from pathlib import Path

ENCODINGS = ("utf-8", "utf-16-le", "utf-32-le")


def needles(secret: str) -> list[bytes]:
    """Return the secret and two long parts of it, in every encoding a program may keep text in."""
    third = len(secret) // 3
    parts = (secret, secret[: 2 * third], secret[third:])
    return [part.encode(encoding) for part in parts for encoding in ENCODINGS]


def copies(pid: int, secret: str) -> int:
    """Return how many times the secret, or a long part of it, is found in the process's memory."""
    wanted = needles(secret)
    return sum(region.count(needle) for region in regions(pid) for needle in wanted)


def regions(pid: int) -> list[bytes]:
    """Return the content of every readable mapping (proc(5)); those the kernel refuses are none of the program's."""
    found = []
    with open(f"/proc/{pid}/mem", "rb", buffering=0) as memory:
        for line in Path(f"/proc/{pid}/maps").read_text("ascii").splitlines():
            span, rights, *rest = line.split(maxsplit=5)
            if not rights.startswith("rw") or rest[-1:] == ["[vvar]"]:
                continue
            first, last = (int(edge, 16) for edge in span.split("-"))
            memory.seek(first)
            try:
                found.append(memory.read(last - first))
            except OSError:
                continue
    return found
