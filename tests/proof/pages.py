"""Which table, index or search table each page of a database belongs to, read from its bytes by who has the key.

A page is AES-256-CBC under the raw key; its last 80 bytes are IV and MAC (SQLCipher 4). What it holds is a page of a
b-tree, of an overflowing row or of the free list (SQLite file format, 1.3 to 1.6).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from keydesk.engine.store.sqlcipher import PAGE_SIZE, SALT_SIZE

if TYPE_CHECKING:
    from collections.abc import Iterator

RESERVED = 80
USABLE = PAGE_SIZE - RESERVED
SCHEMA = "sqlite_schema"
FREE = "free pages"
_INDEX_INNER, _TABLE_INNER, _INDEX_LEAF, _TABLE_LEAF = 2, 5, 10, 13


def owners(pages: list[bytes], key: bytes, cursor: Any) -> dict[int, str]:
    """The owner of each page, by its number from 0; `cursor` tells the names of the roots.

    Raises:
        RuntimeError: a page belongs to nothing, or to two.
    """
    plain = [_opened(number, page, key) for number, page in enumerate(pages)]
    roots = cursor.execute("SELECT name, rootpage FROM sqlite_schema WHERE rootpage > 0").fetchall()
    found: dict[int, str] = {}
    for name, root in [(SCHEMA, 1), *roots]:
        for number in _tree(plain, root):
            if number - 1 in found:
                raise RuntimeError(f"page {number} belongs to {found[number - 1]} and to {name}")
            found[number - 1] = name
    for number in _free(plain):
        found[number - 1] = FREE
    if len(found) != len(pages):
        raise RuntimeError(f"{len(pages) - len(found)} pages belong to nothing")
    return found


def _opened(number: int, page: bytes, key: bytes) -> bytes:
    """The page without its cover; the first one begins with the salt instead of SQLite's name."""
    start = SALT_SIZE if number == 0 else 0
    reader = Cipher(algorithms.AES(key[:32]), modes.CBC(page[USABLE : USABLE + 16])).decryptor()
    return bytes(start) + reader.update(page[start:USABLE]) + reader.finalize()


def _tree(pages: list[bytes], root: int) -> Iterator[int]:
    """Every page of a b-tree, and those its long rows go on in."""
    page = pages[root - 1]
    start = 100 if root == 1 else 0
    kind = page[start]
    yield root
    is_inner = kind in {_INDEX_INNER, _TABLE_INNER}
    if is_inner:
        yield from _tree(pages, _number(page, start + 8))
    first = start + (12 if is_inner else 8)
    for cell in range(int.from_bytes(page[start + 3 : start + 5], "big")):
        at = int.from_bytes(page[first + 2 * cell : first + 2 * cell + 2], "big")
        if is_inner:
            yield from _tree(pages, _number(page, at))
            at += 4
        if kind != _TABLE_INNER:
            yield from _overflow(pages, page, kind, at)


def _overflow(pages: list[bytes], page: bytes, kind: int, at: int) -> Iterator[int]:
    """The pages a row goes on in; how much of it lies here is SQLite's own arithmetic (file format, 1.6)."""
    size, at = _varint(page, at)
    if kind == _TABLE_LEAF:
        _, at = _varint(page, at)
    most = USABLE - 35 if kind == _TABLE_LEAF else (USABLE - 12) * 64 // 255 - 23
    if size <= most:
        return
    least = (USABLE - 12) * 32 // 255 - 23
    here = least + (size - least) % (USABLE - 4)
    number = _number(page, at + (here if here <= most else least))
    while number:
        yield number
        number = _number(pages[number - 1], 0)


def _free(pages: list[bytes]) -> Iterator[int]:
    trunk = _number(pages[0], 32)
    while trunk:
        yield trunk
        page = pages[trunk - 1]
        for leaf in range(_number(page, 4)):
            yield _number(page, 8 + 4 * leaf)
        trunk = _number(page, 0)


def _number(page: bytes, at: int) -> int:
    return int.from_bytes(page[at : at + 4], "big")


def _varint(page: bytes, at: int) -> tuple[int, int]:
    value = 0
    for place in range(9):
        byte = page[at + place]
        if place == 8:
            return value << 8 | byte, at + 9
        value = value << 7 | byte & 127
        if byte < 128:
            return value, at + place + 1
    raise AssertionError
