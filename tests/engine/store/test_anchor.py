"""What this computer remembers survives torn writes, and losing or changing it is never silent."""

from __future__ import annotations

import dataclasses
import hashlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from keydesk.engine.crypto.context import AnchorContext, Purpose
from keydesk.engine.crypto.seal import SealKey, seal
from keydesk.engine.crypto.secret import SecretBuffer
from keydesk.engine.lifecycle.reckoning import Seen
from keydesk.engine.store.anchor import SLOT_SIZE, Anchor, AnchorFile, AnchorReading, Standing
from keydesk.errors import NewerFormatError, SymlinkError
from tests.chance import Chance
from tests.engine.store.scenes import INCARNATION, VAULT

if TYPE_CHECKING:
    from pathlib import Path

SEEN = Seen(datetime(2026, 11, 23, 12, tzinfo=UTC), 12.5, "a boot", datetime(2036, 1, 1, tzinfo=UTC), 11.25)
FIRST = Anchor(INCARNATION, 1, 4, 100, b"s" * 32, 1000, b"a" * 32, SEEN)


def at(sequence: int) -> Anchor:
    return dataclasses.replace(FIRST, state_sequence=sequence)


def key(byte: int = 3) -> SealKey:
    return SealKey(Purpose.ANCHOR, SecretBuffer.of(bytes([byte]) * 32))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "vault.anchor"


def file(path: Path, vault: bytes = VAULT, byte: int = 3) -> AnchorFile:
    return AnchorFile(str(path), vault, key(byte), Chance())


def reading(path: Path) -> AnchorReading:
    anchor = file(path)
    found = anchor.read()
    anchor.close()
    return found


def written(path: Path, *anchors: Anchor) -> None:
    anchor = file(path)
    for each in anchors:
        anchor.write(each)
    anchor.close()


def flip(path: Path, *places: int) -> None:
    raw = bytearray(path.read_bytes())
    for place in places:
        raw[place] ^= 0x40
    path.write_bytes(raw)


def rehashed(slot: bytes | bytearray) -> bytes:
    """The slot as one without the key can make it: any content, right SHA-256."""
    return bytes(slot[:-32]) + hashlib.sha256(slot[:-32]).digest()


def test_what_was_remembered_last_is_known(path: Path) -> None:
    for count in range(1, 6):
        path.unlink(missing_ok=True)
        written(path, *(at(sequence) for sequence in range(count)))
        assert reading(path) == AnchorReading(Standing.PRESENT, at(count - 1))


def test_a_missing_anchor_is_told(path: Path) -> None:
    assert reading(path) == AnchorReading(Standing.MISSING)
    assert not path.exists()


def test_making_the_file_again_is_told(path: Path) -> None:
    anchor = file(path)
    assert anchor.write(at(1))
    assert not anchor.write(at(2))
    path.unlink()
    assert anchor.write(at(3))
    anchor.close()
    assert reading(path).anchor == at(3)


def test_writing_goes_on_where_an_earlier_run_stopped(path: Path) -> None:
    for sequence in range(6):
        anchor = file(path)
        anchor.read()
        anchor.write(at(sequence))
        anchor.close()
        assert reading(path) == AnchorReading(Standing.PRESENT, at(sequence))


def test_every_changed_byte_kills_its_slot_and_is_named(path: Path) -> None:
    written(path, at(1), at(2), at(3))
    raw = path.read_bytes()
    newest = 0 if raw[12:20] > raw[SLOT_SIZE + 12 : SLOT_SIZE + 20] else 1
    used = {*range(320), *range(320, SLOT_SIZE - 32, 37), *range(SLOT_SIZE - 32, SLOT_SIZE)}
    silent = []
    for place in sorted(used):
        for index in (0, 1):
            changed = bytearray(raw)
            changed[index * SLOT_SIZE + place] ^= 1
            path.write_bytes(changed)
            expected = at(2) if index == newest else at(3)
            if reading(path) != AnchorReading(Standing.PRESENT, expected, ("AB"[index],)):
                silent.append((index, place))
    assert silent == []


def test_two_dead_slots_are_unreadable(path: Path) -> None:
    written(path, at(1), at(2))
    flip(path, 30, SLOT_SIZE + 30)
    assert reading(path) == AnchorReading(Standing.UNREADABLE, dead=("A", "B"))


@pytest.mark.parametrize("size", [0, 1, SLOT_SIZE - 1])
def test_a_file_cut_short_is_unreadable(path: Path, size: int) -> None:
    written(path, at(1))
    path.write_bytes(path.read_bytes()[:size])
    assert reading(path).standing is Standing.UNREADABLE


@pytest.mark.parametrize(("vault", "byte"), [(b"another vault ..", 3), (VAULT, 4)])
def test_an_anchor_of_another_vault_or_key_is_unreadable(path: Path, vault: bytes, byte: int) -> None:
    anchor = file(path, vault, byte)
    anchor.write(at(1))
    anchor.close()
    assert reading(path).standing is Standing.UNREADABLE


def test_an_old_slot_with_a_newer_counter_does_not_pass(path: Path) -> None:
    written(path, at(1), at(2))  # A holds the second
    raw = bytearray(path.read_bytes())
    old = raw[SLOT_SIZE : 2 * SLOT_SIZE]
    old[12:20] = (99).to_bytes(8, "big")
    path.write_bytes(raw[:SLOT_SIZE] + rehashed(old))
    assert reading(path) == AnchorReading(Standing.PRESENT, at(2), ("B",))


def test_a_torn_write_costs_one_step_at_most(path: Path) -> None:
    written(path, at(1), at(2), at(3))
    before = path.read_bytes()
    anchor = file(path)
    anchor.read()
    anchor.write(at(4))
    anchor.close()
    after = path.read_bytes()
    for cut in range(0, len(after) + 1, 512):
        path.write_bytes(after[:cut] + before[cut:])
        assert reading(path).anchor in {at(3), at(4)}
        path.write_bytes(before[:cut] + after[cut:])
        assert reading(path).anchor in {at(3), at(4)}


def test_a_dead_slot_is_mended(path: Path) -> None:
    written(path, at(1), at(2))
    flip(path, 30)
    anchor = file(path)
    found = anchor.read()
    assert found.dead == ("A",)
    assert found.anchor is not None
    anchor.mend(found.anchor)
    anchor.close()
    assert reading(path) == AnchorReading(Standing.PRESENT, found.anchor)


def test_an_anchor_of_format_1_is_read_without_the_boot_clock(path: Path) -> None:
    state = FIRST._encode()
    sealed = seal(key(), state[: -(32 + 8 + 8 + 8)], AnchorContext(VAULT, 1), Chance())
    slot = b"KDANCHR\x1a" + (1).to_bytes(4, "big") + (1).to_bytes(8, "big") + len(sealed).to_bytes(4, "big") + sealed
    path.write_bytes(rehashed(slot.ljust(SLOT_SIZE, b"\0")) * 2)
    path.chmod(0o600)
    assert reading(path).anchor == dataclasses.replace(FIRST, seen=Seen(SEEN.time))


def test_a_newer_format_is_named(path: Path) -> None:
    written(path, at(1))
    raw = path.read_bytes()
    newer = raw[:8] + (3).to_bytes(4, "big") + raw[12:SLOT_SIZE]
    path.write_bytes(rehashed(newer) + raw[SLOT_SIZE:])
    with pytest.raises(NewerFormatError):
        reading(path)


def test_a_link_is_not_followed(path: Path, tmp_path: Path) -> None:
    written(tmp_path / "real", at(1))
    path.symlink_to(tmp_path / "real")
    with pytest.raises(SymlinkError):
        reading(path)


def test_nothing_of_it_can_be_read_without_the_key(path: Path) -> None:
    written(path, FIRST)
    raw = path.read_bytes()
    assert INCARNATION not in raw
    assert b"s" * 32 not in raw
    assert path.stat().st_mode & 0o777 == 0o600
