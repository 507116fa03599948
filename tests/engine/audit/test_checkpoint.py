"""A checkpoint holds only with both signatures of the pinned keys, and other tools read its Ed25519 line."""

from __future__ import annotations

import base64
from datetime import UTC, datetime
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from keydesk.engine.audit import checkpoint
from keydesk.engine.crypto.secret import SecretBuffer
from keydesk.errors import RefusedError, TamperedError

ORIGIN = checkpoint.origin_of(b"v" * 16)
KEYS = checkpoint.SigningKeys.from_seed(SecretBuffer.of(b"s" * 32), ORIGIN)
NOW = datetime(2026, 11, 23, 12, 30, tzinfo=UTC)
ROOT = sha256(b"root").digest()
TEXT = checkpoint.sign(KEYS, 42, ROOT, NOW)


def test_checkpoint_says_what_was_signed() -> None:
    assert checkpoint.verify(TEXT, KEYS.public) == checkpoint.Checkpoint(ORIGIN, 42, ROOT, NOW)


def test_text_is_a_c2sp_note_that_ed25519_alone_can_check() -> None:
    note, _, signatures = TEXT.rpartition("\n\n")
    first = signatures.split("\n")[0]
    dash, name, encoded = first.split(" ")
    raw = base64.b64decode(encoded)
    key_id = sha256(f"{ORIGIN}\n".encode() + b"\x01" + KEYS.public.ed25519).digest()[:4]
    assert (dash, name, raw[:4]) == ("—", ORIGIN, key_id)
    Ed25519PublicKey.from_public_bytes(KEYS.public.ed25519).verify(raw[4:], f"{note}\n".encode())
    assert note.split("\n") == [ORIGIN, "42", base64.b64encode(ROOT).decode(), "time 2026-11-23T12:30:00Z"]


def test_lines_of_witnesses_are_ignored() -> None:
    witnessed = TEXT + "— witness.example/w1 " + base64.b64encode(b"w" * 72).decode() + "\n"
    assert checkpoint.verify(witnessed, KEYS.public).size == 42


def test_every_changed_byte_is_refused() -> None:
    raw = TEXT.encode()
    for place in range(0, len(raw), 7):
        spoiled = bytearray(raw)
        spoiled[place] ^= 1
        with pytest.raises(TamperedError):
            checkpoint.verify(spoiled.decode("utf-8", "replace"), KEYS.public)


@pytest.mark.parametrize("gone", [0, 1])
def test_one_signature_is_not_enough(gone: int) -> None:
    note, _, signatures = TEXT.rpartition("\n\n")
    lines = signatures.splitlines()
    del lines[gone]
    with pytest.raises(TamperedError, match="not signed"):
        checkpoint.verify(f"{note}\n\n{lines[0]}\n", KEYS.public)


def test_other_keys_or_origin_are_refused() -> None:
    foreign = checkpoint.SigningKeys.from_seed(SecretBuffer.of(b"t" * 32), ORIGIN)
    renamed = checkpoint.SigningKeys.from_seed(SecretBuffer.of(b"s" * 32), "keydesk/other")
    for keys in (foreign, renamed):
        with pytest.raises(TamperedError):
            checkpoint.verify(checkpoint.sign(keys, 42, ROOT, NOW), KEYS.public)


@pytest.mark.parametrize("text", ["", "\n\n", "a\n\nb\n", "x" * 70_000, TEXT.replace("\n\n", "\n")])
def test_other_text_is_refused(text: str) -> None:
    with pytest.raises(TamperedError):
        checkpoint.verify(text, KEYS.public)


def test_public_keys_are_read_back_or_refused() -> None:
    text = KEYS.public.encode()
    assert checkpoint.PublicKeys.parse(text) == KEYS.public
    for spoiled in ("", text.replace("keydesk/", "keydask/"), text.splitlines()[0], text[:-20]):
        with pytest.raises(RefusedError):
            checkpoint.PublicKeys.parse(spoiled)


def test_same_seed_gives_the_same_keys() -> None:
    again = checkpoint.SigningKeys.from_seed(SecretBuffer.of(b"s" * 32), ORIGIN)
    assert again.public == KEYS.public
    assert "ed25519" not in repr(again)
