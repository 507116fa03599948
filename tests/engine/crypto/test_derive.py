"""Each standing key comes from the root by its own label and generation, and dropping the root leaves the rest."""

from __future__ import annotations

import hmac
from dataclasses import fields

import pytest

from keydesk.engine.crypto.context import KekContext, RecordContext
from keydesk.engine.crypto.derive import RootKeys, derive
from keydesk.engine.crypto.seal import SealKey, seal
from keydesk.engine.crypto.secret import SecretBuffer
from tests.chance import Chance

ROOT = bytes(range(32))


def expand(label: bytes, generation: int, size: int) -> bytes:
    """RFC 5869 section 2.3, written out."""
    info = b"keydesk/v1/root" + len(label).to_bytes(4, "big") + label + generation.to_bytes(8, "big")
    made, block, number = b"", b"", 0
    while len(made) < size:
        number += 1
        block = hmac.digest(ROOT, block + info + bytes([number]), "sha256")
        made += block
    return made[:size]


def secrets_of(keys: RootKeys) -> dict[str, bytes]:
    values = {field.name: getattr(keys, field.name) for field in fields(keys) if field.name != "generation"}
    return {name: bytes((key.secret if isinstance(key, SealKey) else key).view()) for name, key in values.items()}


@pytest.mark.parametrize(("label", "generation", "size"), [("wrap", 1, 32), ("database", 1, 48), ("wrap", 2**63, 32)])
def test_derivation_is_hkdf_expand_of_label_and_generation(label: str, generation: int, size: int) -> None:
    made = derive(SecretBuffer.of(ROOT), label, generation, size)
    assert made.constant_time_equals(expand(label.encode(), generation, size))


def test_all_keys_differ_from_each_other_and_between_generations() -> None:
    first = secrets_of(RootKeys.from_root(SecretBuffer.of(ROOT), 1))
    second = secrets_of(RootKeys.from_root(SecretBuffer.of(ROOT), 2))
    derived = [*first.values(), *(value for name, value in second.items() if name != "root")]
    assert len({value[:32] for value in derived}) == len(derived)
    assert len(first["database"]) == 48


def test_dropping_the_root_takes_the_way_to_strict_namespaces_and_nothing_else() -> None:
    keys = RootKeys.from_root(SecretBuffer.of(ROOT), 1)
    assert keys.has_root
    keys.drop_root()
    assert not keys.has_root
    with pytest.raises(ValueError, match="gone"):
        seal(keys.wrap, bytes(32), KekContext(b"v", b"n", 1, 1), Chance())
    assert seal(keys.wrap_relaxed, bytes(32), KekContext(b"v", b"n", 1, 0), Chance())
    assert seal(keys.record, b"{}", RecordContext(b"v", "t", b"i", 1), Chance())
    assert len(keys.database.view()) == 48


def test_wiping_takes_every_key() -> None:
    keys = RootKeys.from_root(SecretBuffer.of(ROOT), 1)
    keys.wipe()
    left = [
        field.name
        for field in fields(keys)
        if field.name != "generation"
        and not getattr(getattr(keys, field.name), "secret", getattr(keys, field.name)).is_wiped
    ]
    assert left == []


def test_keys_say_nothing_when_printed() -> None:
    assert repr(RootKeys.from_root(SecretBuffer.of(ROOT), 4)) == "<root keys of generation 4>"


@pytest.mark.parametrize("size", [0, 16, 31, 33])
def test_a_root_has_32_bytes(size: int) -> None:
    with pytest.raises(ValueError, match="32"):
        derive(SecretBuffer(size), "wrap", 1)
