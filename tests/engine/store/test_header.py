"""A header survives any torn write, heals its twin, and is never read with a changed byte."""

from __future__ import annotations

import dataclasses
import hashlib
import hmac
import json
import random
import resource
import signal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from keydesk.engine.store import header as headers
from keydesk.engine.store.header import FORMAT, SLOT_SIZE, Candidate, Damage, heal, parse_slot, read, write
from keydesk.errors import AlreadyExistsError, DamagedError, DiskFullError, NewerFormatError, TamperedError
from tests.engine.store.scenes import INCARNATION, VAULT, header, mac_key, opened

if TYPE_CHECKING:
    from collections.abc import Iterator

VECTOR = Path(__file__).parents[2] / "vectors" / "header.json"
SECTOR = 512


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "HEADER"
    headers.create(str(path), header(), mac_key())
    return path


def flip(path: Path, *places: int) -> None:
    raw = bytearray(path.read_bytes())
    for place in places:
        raw[place] ^= 0x40
    path.write_bytes(raw)


def rehashed(slot: bytes) -> bytes:
    """The slot as one without the keys can make it: any content, right SHA-256."""
    return slot[:-32] + hashlib.sha256(slot[:-32]).digest()


def test_a_header_comes_back_as_it_went_in(file: Path) -> None:
    with opened(file) as descriptor:
        reading = read(descriptor)
    assert reading.verify(mac_key()) == header()
    assert reading.damaged == ()
    assert file.stat().st_size == 2 * SLOT_SIZE
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_header_is_made_once(file: Path) -> None:
    before = file.read_bytes()
    with pytest.raises((FileExistsError, AlreadyExistsError)):
        headers.create(str(file), header(9), mac_key())
    assert file.read_bytes() == before


def places_to_flip() -> Iterator[int]:
    """Every byte that says something, and one in 61 of the zeroes between."""
    used = len(header().body.encode()) + 60
    yield from range(used)
    yield from range(used, SLOT_SIZE - 64, 61)
    yield from range(SLOT_SIZE - 64, SLOT_SIZE)


def test_every_changed_byte_of_a_slot_is_damage() -> None:
    raw = bytearray(header().to_slot(mac_key()))
    silent = []
    for place in places_to_flip():
        raw[place] ^= 1
        if not isinstance(parse_slot(bytes(raw)), Damage):
            silent.append(place)
        raw[place] ^= 1
    assert silent == []


def test_every_changed_byte_with_a_mended_checksum_is_tampering(tmp_path: Path) -> None:
    raw = bytearray(header().to_slot(mac_key()))
    key = mac_key()
    silent = []
    for place in (place for place in places_to_flip() if place < SLOT_SIZE - 32):
        raw[place] ^= 1
        try:
            slot = parse_slot(rehashed(bytes(raw)))
            if isinstance(slot, Candidate):
                headers.Reading((slot, slot)).verify(key)
                silent.append(place)
        except (TamperedError, NewerFormatError):
            pass
        raw[place] ^= 1
    assert silent == []


@pytest.mark.parametrize("index", [0, 1])
def test_a_damaged_half_is_healed_and_named(file: Path, index: int) -> None:
    whole = file.read_bytes()
    flip(file, index * SLOT_SIZE + 100)
    with opened(file) as descriptor:
        reading = read(descriptor)
        assert reading.damaged == ("AB"[index],)
        assert reading.verify(mac_key()) == header()
        assert heal(descriptor, reading, mac_key()) == ("AB"[index],)
    assert file.read_bytes() == whole


def test_a_whole_header_needs_no_healing(file: Path) -> None:
    with opened(file) as descriptor:
        assert heal(descriptor, read(descriptor), mac_key()) == ()


def test_nothing_is_healed_before_the_mac_is_verified(file: Path) -> None:
    flip(file, 100)
    before = file.read_bytes()
    with opened(file) as descriptor, pytest.raises(TamperedError):
        heal(descriptor, read(descriptor), mac_key(8))
    assert file.read_bytes() == before


def test_both_halves_damaged_is_said(file: Path) -> None:
    flip(file, 100, SLOT_SIZE + 100)
    with opened(file) as descriptor, pytest.raises(DamagedError, match="Both halves"):
        read(descriptor)


@pytest.mark.parametrize("size", [0, 1, SLOT_SIZE - 1])
def test_a_header_cut_short_is_damage(file: Path, size: int) -> None:
    file.write_bytes(file.read_bytes()[:size])
    with opened(file) as descriptor, pytest.raises(DamagedError, match="cut short"):
        read(descriptor)


def test_a_header_cut_in_its_second_half_still_opens(file: Path) -> None:
    whole = file.read_bytes()
    file.write_bytes(whole[: SLOT_SIZE + 5])
    with opened(file) as descriptor:
        reading = read(descriptor)
        assert heal(descriptor, reading, mac_key()) == ("B",)
    assert file.read_bytes() == whole


def test_a_tampered_newest_half_is_not_passed_over_for_its_older_twin(file: Path) -> None:
    forged = bytearray(dataclasses.replace(header(), sequence=9).to_slot(mac_key(8)))
    file.write_bytes(file.read_bytes()[:SLOT_SIZE] + forged)
    with opened(file) as descriptor, pytest.raises(TamperedError):
        read(descriptor).verify(mac_key())


@pytest.mark.parametrize("halves", [(0,), (1,), (0, 1)])
def test_a_newer_format_is_named_even_in_one_half(file: Path, halves: tuple[int, ...]) -> None:
    raw = bytearray(file.read_bytes())
    for half in halves:
        start = half * SLOT_SIZE
        raw[start + 8 : start + 12] = (FORMAT + 1).to_bytes(4, "big")
        raw[start : start + SLOT_SIZE] = rehashed(bytes(raw[start : start + SLOT_SIZE]))
    file.write_bytes(raw)
    with opened(file) as descriptor, pytest.raises(NewerFormatError) as caught:
        read(descriptor)
    assert dict(caught.value.facts) == {"found": FORMAT + 1, "supported": FORMAT}


def test_an_update_is_durable_before_the_second_half_is_touched(file: Path) -> None:
    seen: list[tuple[int, int]] = []
    with opened(file) as descriptor:
        reading = read(descriptor)

        def look() -> None:
            now = read(descriptor)
            seen.append((now.verify(mac_key()).sequence, now.candidate.body.generation))
            assert isinstance(now.slots[0], Candidate)
            assert now.slots[0].header == header()

        after = write(descriptor, reading, header(2, generation=5), mac_key(), look)
        assert seen == [(2, 5)]
        assert read(descriptor) == after
    assert after.verify(mac_key()) == header(2, generation=5)


def test_a_disk_that_fails_on_the_twin_does_not_take_back_what_is_durable(file: Path) -> None:
    key = mac_key()
    file.write_bytes(header(1).to_slot(key) + header(2).to_slot(key))  # B counts, so A is written first
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    with opened(file) as descriptor:
        reading = read(descriptor)
        try:
            resource.setrlimit(resource.RLIMIT_FSIZE, (SLOT_SIZE, limit[1]))
            after = write(descriptor, reading, header(3), key)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limit)
            signal.signal(signal.SIGXFSZ, before)
        assert after.damaged == ("B",)
        assert after.verify(key) == read(descriptor).verify(key) == header(3)
        assert write(descriptor, after, header(4), key).damaged == ()
    assert file.read_bytes() == header(4).to_slot(key) * 2


def test_a_disk_that_fails_at_once_leaves_the_old_header(file: Path) -> None:
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    told: list[str] = []
    with opened(file) as descriptor:
        try:
            resource.setrlimit(resource.RLIMIT_FSIZE, (SLOT_SIZE, limit[1]))
            with pytest.raises(DiskFullError):
                write(descriptor, read(descriptor), header(2), mac_key(), lambda: told.append("durable"))
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limit)
            signal.signal(signal.SIGXFSZ, before)
        assert read(descriptor).verify(mac_key()) == header()
    assert told == []


def test_a_sequence_only_grows(file: Path) -> None:
    before = file.read_bytes()
    with opened(file) as descriptor, pytest.raises(ValueError, match="grows"):
        write(descriptor, read(descriptor), header(1), mac_key())
    assert file.read_bytes() == before


def test_too_many_keyslots_are_refused_and_nothing_changed(file: Path) -> None:
    before = file.read_bytes()
    body = header().body
    crowded = dataclasses.replace(header(2), body=dataclasses.replace(body, slots=body.slots * 40))
    with opened(file) as descriptor, pytest.raises(ValueError, match="fit"):
        write(descriptor, read(descriptor), crowded, mac_key())
    assert file.read_bytes() == before


def torn(durable: bytes, offset: int, content: bytes, chance: random.Random) -> bytes:
    """What may be on a disk after the power failed in a write: any sectors of it, in any order."""
    image = bytearray(durable)
    keep = chance.choice((0.0, 0.5, 0.9, 1.0))
    for at in range(0, len(content), SECTOR):
        if chance.random() < keep:
            image[offset + at : offset + at + SECTOR] = content[at : at + SECTOR]
    return bytes(image)


def test_no_torn_write_loses_an_acknowledged_header(tmp_path: Path) -> None:
    path, chance, key = tmp_path / "HEADER", random.Random(5), mac_key()
    slots = [header(sequence).to_slot(key) for sequence in range(1, 5)]
    lost = []
    for trial in range(400):
        acknowledged = chance.randrange(3)
        durable = slots[acknowledged] * 2
        newest = 0  # both halves are the same, so A counts and B is written first
        new = slots[acknowledged + 1]
        if chance.random() < 0.5:
            durable, expected = torn(durable, SLOT_SIZE, new, chance), {acknowledged + 1, acknowledged + 2}
        else:
            first = durable[:SLOT_SIZE] + new
            durable, expected = torn(first, newest, new, chance), {acknowledged + 2}
        path.write_bytes(durable)
        with opened(path) as descriptor:
            reading = read(descriptor)
            found = reading.verify(key).sequence
            heal(descriptor, reading, key)
        if found not in expected or path.read_bytes() != slots[found - 1] * 2:
            lost.append(trial)
    assert lost == []


def test_the_bytes_are_those_of_the_document() -> None:
    """Built from docs/format.md alone, without the code that writes it."""
    vector = json.loads(VECTOR.read_text("utf-8"))
    body = header().body.encode()
    head = b"KEYDESK\x1a" + (1).to_bytes(4, "big") + VAULT + INCARNATION + (1).to_bytes(8, "big")
    covered = (head + len(body).to_bytes(4, "big") + body).ljust(65536 - 64, b"\0")
    parts = (b"keydesk/v1/header", covered)
    tag = hmac.digest(b"\x07" * 32, b"".join(len(part).to_bytes(8, "big") + part for part in parts), "sha256")
    expected = covered + tag + hashlib.sha256(covered + tag).digest()
    assert header().to_slot(mac_key()) == expected
    assert vector["head"] == head.hex()
    assert vector["body"] == body.decode("ascii")
    assert vector["hmac"] == tag.hex()
    assert vector["sha256"] == expected[-32:].hex()
