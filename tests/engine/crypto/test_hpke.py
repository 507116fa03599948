"""What is sealed to a public key opens with its private key for the same purpose, and no changed byte passes."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from keydesk.engine.crypto import hpke
from keydesk.engine.crypto.secret import SecretBuffer
from keydesk.errors import DamagedError
from tests.chance import Chance

ROOT = bytes(range(32))


@pytest.fixture(scope="module")
def pair() -> tuple[SecretBuffer, bytes]:
    return hpke.generate(Chance("pair"))


def test_what_is_sealed_opens(pair: tuple[SecretBuffer, bytes]) -> None:
    private, public = pair
    sealed = hpke.seal_to(public, SecretBuffer.of(ROOT), b"for this")
    assert ROOT not in sealed
    assert hpke.open_with(private, sealed, b"for this").constant_time_equals(ROOT)


def test_sizes_and_parts_are_those_of_the_document(pair: tuple[SecretBuffer, bytes]) -> None:
    private, public = pair
    assert (len(private), len(public)) == (hpke.PRIVATE_SIZE, hpke.PUBLIC_SIZE)
    raw = bytes(private.view())
    kem = MLKEM768PrivateKey.from_seed_bytes(raw[:64]).public_key().public_bytes_raw()
    curve = X25519PrivateKey.from_private_bytes(raw[64:]).public_key().public_bytes_raw()
    assert public == kem + curve == hpke.public_of(private)


def test_another_purpose_or_another_key_does_not_open(pair: tuple[SecretBuffer, bytes]) -> None:
    private, public = pair
    sealed = hpke.seal_to(public, SecretBuffer.of(ROOT), b"for this")
    with pytest.raises(DamagedError):
        hpke.open_with(private, sealed, b"for that")
    with pytest.raises(DamagedError):
        hpke.open_with(hpke.generate(Chance("other"))[0], sealed, b"for this")


def test_no_changed_byte_is_accepted(pair: tuple[SecretBuffer, bytes]) -> None:
    private, public = pair
    sealed = hpke.seal_to(public, SecretBuffer.of(ROOT), b"for this")
    for place in range(len(sealed)):
        changed = bytearray(sealed)
        changed[place] ^= 1
        with pytest.raises(DamagedError):
            hpke.open_with(private, bytes(changed), b"for this")
    for size in (0, 1, 1088, len(sealed) - 1):
        with pytest.raises(DamagedError):
            hpke.open_with(private, sealed[:size], b"for this")


@pytest.mark.parametrize("public", [b"", bytes(1215), b"\xff" * 1216])
def test_a_public_key_that_is_none_is_refused(public: bytes) -> None:
    with pytest.raises(DamagedError):
        hpke.seal_to(public, SecretBuffer.of(ROOT), b"")


def test_a_private_key_of_another_length_is_refused() -> None:
    with pytest.raises(DamagedError):
        hpke.public_of(SecretBuffer(95))
