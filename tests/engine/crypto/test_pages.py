"""Pages for secrets are what they promise, as the kernel sees them."""

from __future__ import annotations

import ctypes
import itertools
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from keydesk.engine.crypto import pages

if TYPE_CHECKING:
    from tests.conftest import OtherPerson


def address_of(block: pages.Block) -> int:
    return ctypes.addressof(ctypes.c_char.from_buffer(block.memory))


def flags_at(address: int) -> tuple[str, set[str]]:
    """The permissions and the VmFlags (proc(5)) of the mapping an address lies in."""
    inside = False
    permissions = ""
    with open("/proc/self/smaps", encoding="ascii") as maps:
        for line in maps:
            first = line.split()[0]
            if "-" in first and not first.endswith(":"):
                start, end = (int(part, 16) for part in first.split("-"))
                inside = start <= address < end
                permissions = line.split()[1]
            elif inside and first == "VmFlags:":
                return permissions, set(line.split()[1:])
    raise AssertionError("no mapping holds the address")


@pytest.mark.parametrize("size", [32, 4096, 5000, 1_000_000])
def test_pages_are_private_locked_undumped_and_unforked(size: int) -> None:
    block = pages.take(size)
    permissions, flags = flags_at(address_of(block))
    assert permissions == "rw-p"
    assert {"lo", "dd", "dc"} <= flags
    assert block.is_locked
    pages.give_back(block)


def test_thousands_of_small_secrets_share_few_pages() -> None:
    blocks = [pages.take(32) for _ in range(4096)]
    assert len({address_of(block) // 4096 for block in blocks}) <= 33
    for block in blocks:
        pages.give_back(block)


def test_no_two_owners_share_a_byte() -> None:
    blocks = [pages.take(size) for size in (1, 31, 32, 33, 64, 100, 4096, 4097) for _ in range(50)]
    spans = sorted((address_of(block), len(block.memory)) for block in blocks)
    assert all(start + size <= after for (start, size), (after, _) in itertools.pairwise(spans))
    for block in blocks:
        pages.give_back(block)


@pytest.mark.parametrize("size", [1, 32, 4096, 9000])
def test_what_is_given_back_is_zero_and_what_is_taken_too(size: int) -> None:
    block = pages.take(size)
    assert not any(block.memory)
    block.memory[:] = b"\xff" * len(block.memory)
    pages.give_back(block)
    assert not any(block.memory)


OVER_THE_LIMIT = """
import resource
resource.setrlimit(resource.RLIMIT_MEMLOCK, (0, 0))
from keydesk.engine.crypto.secret import SecretBuffer
secret = SecretBuffer.of(b"held")
assert bytes(secret.view()) == b"held"
assert not secret.is_locked
print("alive")
"""


@pytest.mark.second_uid
def test_past_the_limit_secrets_live_on_unlocked(second_uid: OtherPerson) -> None:
    command = second_uid.command(sys.executable, "-I", "-c", OVER_THE_LIMIT)
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/")
    assert (done.stdout, done.stderr) == ("alive\n", "")


def test_a_forked_child_has_no_pages_of_its_parent() -> None:
    block = pages.take(32)
    block.memory[:4] = b"mine"
    child = os.fork()
    if child == 0:
        fresh = pages.take(32)
        os._exit(0 if not pages.zero(block) and not any(fresh.memory) else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert bytes(block.memory[:4]) == b"mine"
    pages.give_back(block)
