"""Memory for secrets is private, locked, left out of core dumps and of forked children, and zeroed when given back.

Small blocks are cut from shared 64 KiB pools, one pool size class at a time, so that thousands of 32-byte keys cost a
few pages; larger ones get pages of their own. Linux grants an ordinary user 8 MiB of locked memory; past that the
memory is still private and undumped, only no longer pinned, and ``Block.is_locked`` says so.

A forked child inherits the Python objects but not the pages (MADV_DONTFORK): there every block is dead, and touching
one raises instead of reading foreign memory.
"""

from __future__ import annotations

import ctypes
import mmap
import os
import sys
import threading
from typing import Final

POOL_SIZE: Final = 64 * 1024
_SMALLEST: Final = 32
_LARGEST: Final = 4096
_PAGE: Final = mmap.PAGESIZE
_zeroes: Final = {1 << power: bytes(1 << power) for power in range(5, 13)}

_libc = ctypes.CDLL(None, use_errno=True) if os.name == "posix" else None


class Block:
    """A piece of locked memory of at least the asked size, owned by one secret at a time."""

    __slots__ = ("era", "exporter", "is_locked", "memory", "pool_class")

    def __init__(self, memory: memoryview, pool_class: int, *, is_locked: bool) -> None:
        self.memory = memory
        self.exporter = (ctypes.c_ubyte * len(memory)).from_buffer(memory)
        self.pool_class = pool_class
        self.is_locked = is_locked
        self.era = era[0]

    def view(self, size: int) -> memoryview:
        """The first ``size`` bytes. While this view, or one cut from it, is alive the block is not given to others."""
        return memoryview(self.exporter).cast("B")[:size]


era: Final = [0]
"""Counts forks: blocks of an earlier era belong to the parent and are not mapped here."""

_free: dict[int, list[Block]] = {}
_uncut: dict[int, tuple[memoryview, bool]] = {}
_cutting = threading.Lock()
_orphans: list[object] = []


def take(size: int) -> Block:
    """A zeroed block of at least ``size`` bytes.

    Raises:
        MemoryError: the system has none left.
    """
    if size > _LARGEST:
        memory, is_locked = _map(-(-size // _PAGE) * _PAGE)
        return Block(memory, 0, is_locked=is_locked)
    pool_class = max(_SMALLEST, 1 << (size - 1).bit_length()) if size else _SMALLEST
    try:
        return _free[pool_class].pop()  # one step: two threads never get the same block
    except (KeyError, IndexError):
        return _cut(pool_class)


def _cut(pool_class: int) -> Block:
    """Cut some more blocks of this size from its pool, or from a new one, and return the first of them."""
    with _cutting:
        memory, is_locked = _uncut.pop(pool_class) if pool_class in _uncut else _map(POOL_SIZE)
        size = min(len(memory), max(pool_class, _PAGE))
        blocks = [
            Block(memory[at : at + pool_class], pool_class, is_locked=is_locked) for at in range(0, size, pool_class)
        ]
        if size < len(memory):
            _uncut[pool_class] = (memory[size:], is_locked)
        mine = blocks.pop(0)
        _free.setdefault(pool_class, []).extend(blocks)
        return mine


def give_back(block: Block) -> None:
    """Zero the block, and let it serve again unless somebody still has a view; one from before a fork is left alone."""
    if zero(block) and block.pool_class and sys.getrefcount(block.exporter) == _ALONE:
        _free[block.pool_class].append(block)


def zero(block: Block) -> bool:
    """Zero the block; False for one from before a fork, whose pages are not mapped here."""
    if block.era != era[0]:
        return False
    block.memory[:] = _zeroes.get(block.pool_class) or bytes(len(block.memory))
    return True


def _map(size: int) -> tuple[memoryview, bool]:
    """Fresh zeroed pages, and whether they could be locked."""
    if os.name != "posix":
        return memoryview(mmap.mmap(-1, size)), False
    pages = mmap.mmap(-1, size, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS, prot=mmap.PROT_READ | mmap.PROT_WRITE)
    if sys.platform == "linux":
        pages.madvise(mmap.MADV_DONTDUMP)
        pages.madvise(mmap.MADV_DONTFORK)
    return memoryview(pages), _lock(pages, size)


def _lock(pages: mmap.mmap, size: int) -> bool:
    """Pin the pages in memory; False where the limit does not allow it (RLIMIT_MEMLOCK)."""
    if _libc is None:
        return False
    first = ctypes.c_char.from_buffer(pages)
    try:
        return bool(_libc.mlock(ctypes.c_void_p(ctypes.addressof(first)), ctypes.c_size_t(size)) == 0)
    finally:
        del first


def _forget_after_fork() -> None:
    """In a forked child: start with no pools, and keep the parent's objects so that nothing unmaps by their address."""
    global _cutting  # noqa: PLW0603 - the parent's lock may be held by a thread that does not exist here
    era[0] += 1
    _orphans.append((dict(_free), dict(_uncut)))
    _free.clear()
    _uncut.clear()
    _cutting = threading.Lock()


_sample: Final = Block(memoryview(bytearray(1)), 0, is_locked=False)
_ALONE: Final = sys.getrefcount(_sample.exporter)

if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget_after_fork)
