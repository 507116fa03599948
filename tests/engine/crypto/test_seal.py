"""What was sealed opens with its key in its place, and in no other way."""

from __future__ import annotations

import dataclasses
import hmac
import json
import os
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from keydesk.engine.crypto.context import DekContext, KekContext, Purpose, RecordContext, ValueContext
from keydesk.engine.crypto.seal import OVERHEAD, Opener, SealKey, open_public, open_sealed, seal
from keydesk.engine.crypto.secret import SecretBuffer
from keydesk.errors import DamagedError, KeydeskError, NewerFormatError, TamperedError
from tests.chance import Chance

if TYPE_CHECKING:
    from collections.abc import Iterator

VECTORS = Path(__file__).parents[2] / "vectors" / "seal.json"
PLACE = ValueContext(b"v" * 16, b"k" * 16, 3, "password")


@pytest.fixture
def key() -> SealKey:
    return SealKey.random(Purpose.VALUE, Chance("key"))


@pytest.fixture
def sealed(key: SealKey) -> bytes:
    return seal(key, b"secret", PLACE, Chance("salt"))


@given(st.binary(max_size=5000))
def test_what_was_sealed_opens(content: bytes) -> None:
    key = SealKey.random(Purpose.VALUE, Chance())
    sealed = seal(key, content, PLACE, Chance("salt"))
    assert len(sealed) == len(content) + OVERHEAD
    assert open_public(key, sealed, PLACE) == content
    with open_sealed(key, memoryview(sealed), PLACE) as opened:
        assert opened.constant_time_equals(content)


def test_an_opener_opens_again_without_its_key(key: SealKey, sealed: bytes) -> None:
    opener = Opener(key, sealed, PLACE)
    key.wipe()
    assert len(opener) == len(b"secret")
    for _ in range(3):
        with opener.open() as opened:
            assert opened.constant_time_equals(b"secret")


def test_a_wiped_opener_opens_nothing(key: SealKey, sealed: bytes) -> None:
    opener = Opener(key, sealed, PLACE)
    opener.wipe()
    assert opener.is_wiped
    with pytest.raises(ValueError, match="gone"):
        opener.open()


def mutations(sealed: bytes) -> Iterator[bytes]:
    """Every flip of one bit, every shorter piece, and some longer ones."""
    for place in range(len(sealed)):
        for bit in range(8):
            changed = bytearray(sealed)
            changed[place] ^= 1 << bit
            yield bytes(changed)
    yield from (sealed[:size] for size in range(len(sealed)))
    yield from (sealed[size:] for size in range(1, len(sealed)))
    yield from (sealed + bytes(1), bytes(1) + sealed, sealed + sealed)


def test_no_changed_byte_is_accepted(key: SealKey, sealed: bytes) -> None:
    accepted = []
    tried = 0
    for changed in mutations(sealed):
        tried += 1
        for way in (open_sealed, open_public):
            try:
                way(key, changed, PLACE)
                accepted.append(changed)
            except (DamagedError, NewerFormatError, TamperedError):
                pass
    assert tried > 835
    assert accepted == []


@pytest.mark.parametrize(
    "place",
    [
        dataclasses.replace(PLACE, vault=b"w" * 16),
        dataclasses.replace(PLACE, key=b"l" * 16),
        dataclasses.replace(PLACE, version=2),
        dataclasses.replace(PLACE, field="user"),
    ],
)
def test_another_place_does_not_open(key: SealKey, sealed: bytes, place: ValueContext) -> None:
    with pytest.raises(TamperedError):
        open_sealed(key, sealed, place)


def test_another_key_does_not_open(sealed: bytes) -> None:
    with pytest.raises(TamperedError):
        open_sealed(SealKey.random(Purpose.VALUE, Chance("other")), sealed, PLACE)


@pytest.mark.parametrize(
    "place", [DekContext(b"v", b"k", 1, b"n", 1), KekContext(b"v", b"n", 1, 0), RecordContext(b"v", "t", b"i", 1)]
)
def test_a_key_serves_its_own_purpose_only(key: SealKey, sealed: bytes, place: DekContext) -> None:
    with pytest.raises(TypeError, match="does not seal"):
        seal(key, b"x", place, Chance())
    with pytest.raises(TypeError, match="does not seal"):
        open_sealed(key, sealed, place)


@pytest.mark.parametrize("size", [0, 16, 31, 33, 64])
def test_a_key_has_exactly_32_bytes(size: int) -> None:
    with pytest.raises(ValueError, match="32"):
        SealKey(Purpose.VALUE, SecretBuffer(size))


def test_the_same_thing_sealed_twice_looks_different(key: SealKey) -> None:
    chance = Chance()
    assert seal(key, b"same", PLACE, chance)[2:] != seal(key, b"same", PLACE, chance)[2:]


def test_a_source_that_runs_dry_seals_nothing(key: SealKey) -> None:
    with pytest.raises(ValueError, match="randomness"):
        seal(key, b"x", PLACE, lambda size: bytes(size - 1))


@pytest.mark.parametrize("algorithm", [b"\x00\x02", b"\xff\xff"])
def test_an_algorithm_of_a_newer_version_is_named_as_such(key: SealKey, sealed: bytes, algorithm: bytes) -> None:
    with pytest.raises(NewerFormatError, match=algorithm.hex()):
        open_sealed(key, algorithm + sealed[2:], PLACE)


def test_a_wiped_key_opens_nothing(key: SealKey, sealed: bytes) -> None:
    key.wipe()
    with pytest.raises(ValueError, match="gone"):
        open_sealed(key, sealed, PLACE)


def test_no_refusal_tells_content_or_place(key: SealKey, sealed: bytes) -> None:
    with pytest.raises(KeydeskError) as caught:
        open_sealed(key, sealed[:-1], PLACE)
    assert "secret" not in str(caught.value)
    assert "password" not in str(caught.value)


def test_threads_do_not_disturb_each_other(key: SealKey) -> None:
    wrong: list[int] = []

    def work(number: int) -> None:
        for round_ in range(200):
            content = f"{number}/{round_}".encode()
            if open_public(key, seal(key, content, PLACE, os.urandom), PLACE) != content:
                wrong.append(number)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_a_forked_child_seals_with_a_key_of_its_own(key: SealKey, sealed: bytes) -> None:
    open_sealed(key, sealed, PLACE).wipe()  # the parent has derived in its own room
    child = os.fork()
    if child == 0:
        own = SealKey.random(Purpose.VALUE, Chance())
        opened = open_public(own, seal(own, b"child", PLACE, Chance()), PLACE)
        os._exit(0 if opened == b"child" else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


# -- the format, worked out without the code that writes it ----------------------------------------------------------


def one_time(key: bytes, salt: bytes, type_name: bytes, place: bytes) -> tuple[bytes, bytes]:
    """Key and commitment by RFC 5869, written out with HMAC alone."""
    parts = (b"keydesk/v1/seal", b"\x00\x01", type_name, place)
    info = b"".join(len(part).to_bytes(4, "big") + part for part in parts)
    extracted = hmac.digest(salt, key, "sha256")
    first = hmac.digest(extracted, info + b"\x01", "sha256")
    return first, hmac.digest(extracted, first + info + b"\x02", "sha256")


def plain_gcm(key: bytes, content: bytes, place: bytes) -> bytes:
    encryptor = Cipher(algorithms.AES(key), modes.GCM(bytes(12))).encryptor()
    encryptor.authenticate_additional_data(place)
    return encryptor.update(content) + encryptor.finalize() + encryptor.tag


@pytest.mark.parametrize("vector", json.loads(VECTORS.read_text("utf-8")), ids=lambda vector: vector["name"])
def test_vectors_are_what_is_written_and_what_the_document_says(vector: dict[str, str]) -> None:
    kinds = {"value": ValueContext, "dek": DekContext, "kek": KekContext, "record": RecordContext}
    fields = [bytes.fromhex(field[4:]) if str(field).startswith("hex:") else field for field in vector["fields"]]
    place = kinds[vector["type"]](*fields)
    salt, content = bytes.fromhex(vector["salt"]), bytes.fromhex(vector["plaintext"])
    key = SealKey(place.sealed_by, SecretBuffer.of(bytes.fromhex(vector["key"])))
    written = seal(key, content, place, lambda _: salt)
    once, commitment = one_time(bytes.fromhex(vector["key"]), salt, vector["type"].encode(), place.encode())
    assert place.encode().hex() == vector["context"]
    assert written.hex() == vector["sealed"]
    assert written == b"\x00\x01" + salt + commitment + plain_gcm(once, content, place.encode())


# -- one ciphertext for two keys -------------------------------------------------------------------------------------


def multiply(x: int, y: int) -> int:
    """The product in GCM's field (NIST SP 800-38D section 6.3)."""
    product = 0
    for bit in range(127, -1, -1):
        if y >> bit & 1:
            product ^= x
        x = x >> 1 ^ (0xE1 << 120 if x & 1 else 0)
    return product


def power(x: int, exponent: int) -> int:
    product = 1 << 127
    while exponent:
        if exponent & 1:
            product = multiply(product, x)
        x, exponent = multiply(x, x), exponent >> 1
    return product


def number(block: bytes) -> int:
    return int.from_bytes(block, "big")


def two_faced(keys: tuple[bytes, bytes], place: bytes) -> bytes:
    """A ciphertext with a tag that is right under both AES keys: the last block makes up for the difference."""
    padded = place + bytes(-len(place) % 16)
    blocks = [number(padded[at : at + 16]) for at in range(0, len(padded), 16)] + [number(b"any block will d")]
    lengths = (len(place) * 8) << 64 | 2 * 128
    hashes, masks = [], []
    for key in keys:
        once = Cipher(algorithms.AES(key), modes.ECB()).encryptor()
        hashes.append(number(once.update(bytes(16))))
        masks.append(number(once.update(bytes(15) + b"\x01")))

    def without_last(field: int) -> int:
        total = multiply(lengths, field)
        for at, block in enumerate(blocks):
            total ^= multiply(block, power(field, len(blocks) - at + 2))
        return total

    difference = without_last(hashes[0]) ^ without_last(hashes[1]) ^ masks[0] ^ masks[1]
    squares = power(hashes[0], 2) ^ power(hashes[1], 2)
    last = multiply(difference, power(squares, 2**128 - 2))
    tag = without_last(hashes[0]) ^ multiply(last, power(hashes[0], 2)) ^ masks[0]
    return b"".join(part.to_bytes(16, "big") for part in (blocks[-1], last, tag))


def test_a_ciphertext_right_under_two_keys_still_opens_with_one() -> None:
    place, salt = PLACE.encode(), bytes(32)
    raw = (b"\x01" * 32, b"\x02" * 32)
    first, second = (one_time(each, salt, b"value", place) for each in raw)
    forged = two_faced((first[0], second[0]), place)
    assert AESGCM(first[0]).decrypt(bytes(12), forged, place) != AESGCM(second[0]).decrypt(bytes(12), forged, place)
    keys = [SealKey(Purpose.VALUE, SecretBuffer.of(each)) for each in raw]
    for commitment, opens, refuses in ((first[1], keys[0], keys[1]), (second[1], keys[1], keys[0])):
        sealed = b"\x00\x01" + salt + commitment + forged
        assert len(open_public(opens, sealed, PLACE)) == 32
        with pytest.raises(TamperedError):
            open_public(refuses, sealed, PLACE)
