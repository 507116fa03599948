"""A secret shows nothing of itself and leaves nothing behind."""

from __future__ import annotations

import copy
import ctypes
import pickle
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from keydesk.engine.crypto.secret import SecretBuffer

if TYPE_CHECKING:
    from collections.abc import Callable

NEEDLE = b"correct horse"


def test_text_of_a_secret_says_only_that_it_is_one() -> None:
    secret = SecretBuffer.of(NEEDLE)
    assert {repr(secret), str(secret), f"{secret}", "%s" % secret} == {"<secret>"}  # noqa: UP031 - this way too


@pytest.mark.parametrize(
    "attempt",
    [
        lambda secret: f"{secret:>20}",
        lambda secret: secret == SecretBuffer.of(NEEDLE),
        lambda secret: secret != NEEDLE,
        hash,
        pickle.dumps,
        copy.copy,
        copy.deepcopy,
        bytes,
        list,
        lambda secret: secret[0],
    ],
)
def test_a_secret_is_not_formatted_compared_hashed_copied_or_walked(attempt: Callable[[Any], object]) -> None:
    secret = SecretBuffer.of(NEEDLE)
    with pytest.raises(TypeError) as caught:
        attempt(secret)
    assert "horse" not in str(caught.value)
    assert bytes(secret.view()) == NEEDLE


def test_a_view_has_exactly_the_secrets_size() -> None:
    secret = SecretBuffer.of(NEEDLE)
    assert bytes(secret.view()) == NEEDLE
    assert len(secret) == len(secret.view()) == len(NEEDLE)


def test_wiping_ends_every_view() -> None:
    secret = SecretBuffer.of(NEEDLE)
    view = secret.view()
    secret.wipe()
    secret.wipe()
    assert secret.is_wiped
    with pytest.raises(ValueError, match="released"):
        bytes(view)
    with pytest.raises(ValueError, match="gone"):
        secret.view()


def test_leaving_the_block_wipes() -> None:
    with SecretBuffer.of(NEEDLE) as secret:
        assert not secret.is_wiped
    assert secret.is_wiped


def test_a_part_someone_kept_is_zeroed_and_never_shows_another_secret() -> None:
    secret = SecretBuffer.of(NEEDLE)
    kept = secret.view()[2:]
    secret.wipe()
    others = [SecretBuffer.of(b"another secret") for _ in range(5000)]
    assert bytes(kept) == bytes(len(NEEDLE) - 2)
    assert all(bytes(other.view()) == b"another secret" for other in others)


def test_a_place_nobody_looks_at_serves_again() -> None:
    def place() -> int:
        with SecretBuffer(32) as secret:
            return ctypes.addressof(ctypes.c_char.from_buffer(secret.view()))

    assert len({place() for _ in range(50)}) == 1


def test_a_copy_leaves_its_source_alone() -> None:
    source = bytearray(NEEDLE)
    with SecretBuffer.of(source), SecretBuffer.of(SecretBuffer.of(source)):
        pass
    assert source == NEEDLE


def test_equal_secrets_are_found_in_constant_time() -> None:
    secret = SecretBuffer.of(NEEDLE)
    assert secret.constant_time_equals(NEEDLE)
    assert secret.constant_time_equals(SecretBuffer.of(NEEDLE))
    assert not secret.constant_time_equals(b"correct house")


def test_absorbing_bytes_others_hold_leaves_them_whole() -> None:
    kept = bytes(range(64))
    SecretBuffer.absorb(kept)
    named = b"".join([kept[:10], kept[10:]])
    SecretBuffer.absorb(named)
    assert kept == named == bytes(range(64))


ABSORB = """
import hashlib, sys
from keydesk.engine.crypto.secret import SecretBuffer

def fresh():
    return hashlib.shake_256(b"needle").digest(3000)

def heap():
    found = []
    with open("/proc/self/maps") as maps, open("/proc/self/mem", "rb", 0) as memory:
        for line in maps:
            span, permissions, *_ = line.split()
            if permissions.startswith("rw") and "[v" not in line:
                start, end = (int(part, 16) for part in span.split("-"))
                memory.seek(start)
                found.append(memory.read(end - start))
    return found

if sys.argv[1] == "absorbed":
    SecretBuffer.absorb(fresh()).wipe()
else:
    SecretBuffer.of(fresh()).wipe()
snapshot = heap()
needle = fresh()[1000:1100]
print(sum(part.count(needle) for part in snapshot))
"""


def test_absorbed_bytes_are_nowhere_in_memory_and_merely_copied_ones_are() -> None:
    found = {
        way: subprocess.run(
            [sys.executable, "-I", "-c", ABSORB, way], capture_output=True, text=True, check=True
        ).stdout.strip()
        for way in ("absorbed", "copied")
    }
    assert found["absorbed"] == "0"
    assert int(found["copied"]) > 0  # the control: the scan does find what was not absorbed
