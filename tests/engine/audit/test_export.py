"""An export proves its stretch of the history to whoever pinned the public keys, and nothing spoiled passes."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keydesk.engine.audit import checkpoint, export
from keydesk.engine.audit.log import AuditLog, Commit
from keydesk.engine.audit.verify import verify_export
from keydesk.engine.crypto.secret import SecretBuffer
from keydesk.errors import NewerFormatError, TamperedError
from tests.engine.audit.rows import bodies, history

ORIGIN = checkpoint.origin_of(b"v" * 16)
KEYS = checkpoint.SigningKeys.from_seed(SecretBuffer.of(b"s" * 32), ORIGIN)
NOW = datetime(2026, 11, 23, tzinfo=UTC)


def exported(log: AuditLog, first: int, size: int) -> bytes:
    older = checkpoint.sign(KEYS, first, log.proven_root(first), NOW) if first else ""
    newer = checkpoint.sign(KEYS, size, log.proven_root(size), NOW)
    return b"".join(export.lines(log, ORIGIN, first, size, older, newer))


LOG, _ = history([*bodies(20), Commit(1, 1, bytes(32)).encode(), *bodies(16)])
WHOLE = exported(LOG, 5, 37)


@pytest.mark.parametrize(("first", "size"), [(0, 0), (0, 37), (5, 37), (8, 30), (16, 17), (36, 37), (37, 37)])
def test_stretch_is_proven(first: int, size: int) -> None:
    verified = verify_export(exported(LOG, first, size), KEYS.public)
    assert (verified.first, verified.size, verified.newer.size) == (first, size, size)
    assert verified.records == size - first - (first <= 20 < size)


def test_export_of_a_long_history_is_read_line_by_line() -> None:
    log, _ = history(bodies(2500), step=100)
    assert verify_export(iter(exported(log, 1, 2500).splitlines()), KEYS.public).records == 2499


@settings(max_examples=300)
@given(st.integers(0, len(WHOLE) - 2), st.integers(1, 255))
def test_changed_byte_never_passes(place: int, change: int) -> None:
    spoiled = bytearray(WHOLE)
    spoiled[place] ^= change
    with pytest.raises((TamperedError, NewerFormatError)):
        verify_export(bytes(spoiled), KEYS.public)


@pytest.mark.parametrize("number", [5, 20, 36])
def test_first_changed_line_is_named(number: int) -> None:
    lines = WHOLE.splitlines()
    for later in (number, min(number + 3, 36)):
        leaf = json.loads(lines[later - 4])
        leaf["leaf"] = "AXRhbXBlcmVk"
        lines[later - 4] = json.dumps(leaf).encode()
    with pytest.raises(TamperedError) as caught:
        verify_export(b"\n".join(lines), KEYS.public)
    assert caught.value.facts["record"] == number


def dropped(lines: list[bytes]) -> None:
    del lines[7]


def cut(lines: list[bytes]) -> None:
    del lines[-1]


def swapped(lines: list[bytes]) -> None:
    lines[7], lines[8] = lines[8], lines[7]


def doubled(lines: list[bytes]) -> None:
    lines.append(lines[-1])


@pytest.mark.parametrize("spoil", [dropped, cut, swapped, doubled])
def test_missing_moved_or_added_line_is_refused(spoil: Any) -> None:
    lines = WHOLE.splitlines()
    spoil(lines)
    with pytest.raises(TamperedError):
        verify_export(b"\n".join(lines), KEYS.public)


def test_rewritten_history_does_not_continue_the_older_checkpoint() -> None:
    forged, _ = history([b"\x01forged", *bodies(40)])
    older = checkpoint.sign(KEYS, 5, LOG.proven_root(5), NOW)
    newer = checkpoint.sign(KEYS, 37, forged.proven_root(37), NOW)
    with pytest.raises(TamperedError, match="older checkpoint"):
        verify_export(b"".join(export.lines(forged, ORIGIN, 5, 37, older, newer)), KEYS.public)


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b"null", b"\xff", b"[" * 100_000, b'{"format":"keydesk-audit"}'])
def test_other_files_are_refused(data: bytes) -> None:
    with pytest.raises((TamperedError, NewerFormatError)):
        verify_export(data, KEYS.public)
