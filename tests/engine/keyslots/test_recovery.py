"""A recovery code comes back whole from paper, and a slip of the pen is always noticed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keydesk.engine.crypto.secret import SecretBuffer
from keydesk.engine.keyslots import recovery
from keydesk.errors import KeydeskError, MistypedCodeError, RefusedError, WrongPasswordError
from tests.chance import Chance

VAULT = b"vault of a test!"
ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"


def verify_bech32m(code: str) -> bool:
    """The reference check of BIP 350, for any prefix."""
    if code != code.lower() and code != code.upper():
        return False
    prefix, _, rest = code.lower().rpartition("1")
    if not prefix or len(rest) < 6 or any(character not in ALPHABET for character in rest):
        return False
    values = [ord(c) >> 5 for c in prefix] + [0] + [ord(c) & 31 for c in prefix] + [ALPHABET.index(c) for c in rest]
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for bit, generator in enumerate([0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3]):
            check ^= generator if top >> bit & 1 else 0
    return check == 0x2BC830A3


@pytest.mark.parametrize(
    ("code", "is_valid"),
    [
        ("A1LQFN3A", True),
        ("a1lqfn3a", True),
        ("abcdef1l7aum6echk45nj3s0wdvt2fg8x9yrzpqzd3ryx", True),
        ("split1checkupstagehandshakeupstreamerranterredcaperredlc445v", True),
        ("?1v759aa", True),
        ("M1VUXWEZ", False),
        ("1qyrz8wqd2c9m", False),
    ],
)
def test_the_reference_agrees_with_the_vectors_of_bip_350(code: str, *, is_valid: bool) -> None:
    assert verify_bech32m(code) is is_valid


def code_of(secret: bytes, vault: bytes = VAULT) -> str:
    with SecretBuffer.of(secret) as given, recovery.write(given, vault) as code:
        return bytes(code.view()).decode()


def read(code: str, vault: bytes | None = VAULT) -> bytes:
    with SecretBuffer.of(code.encode()) as typed, recovery.read(typed, vault) as secret:
        return bytes(secret.view())


@given(st.binary(min_size=32, max_size=32), st.binary(min_size=16, max_size=16))
def test_every_code_is_bech32m_and_comes_back(secret: bytes, vault: bytes) -> None:
    code = code_of(secret, vault)
    assert verify_bech32m(code.replace("-", ""))
    assert read(code, vault) == read(code, None) == secret
    assert code.split("-")[:2] == ["KD1", recovery.hint_text(vault)]


@pytest.mark.parametrize(
    "spell",
    [
        str.lower,
        str.title,
        lambda code: code.replace("-", ""),
        lambda code: code.replace("-", " "),
        lambda code: "  " + "\n".join(code.split("-")) + "\r\n",
        lambda code: code.removeprefix("KD1-"),
        lambda code: code.replace("KD1", "KDl"),
        lambda code: code.replace("0", "O").replace("L", "i"),
    ],
)
def test_case_spaces_and_lookalikes_do_not_matter(spell: object) -> None:
    secret = Chance("lenient")(32)
    assert read(spell(code_of(secret))) == secret  # type: ignore[operator]


def places(code: str) -> list[int]:
    return [at for at in range(4, len(code)) if code[at] != "-"]


def test_each_single_slip_is_noticed_and_its_group_named() -> None:
    code = code_of(Chance("slips")(32))
    for at in places(code):
        for other in ALPHABET.upper():
            if other != code[at]:
                with pytest.raises(MistypedCodeError) as caught:
                    read(code[:at] + other + code[at + 1 :])
                assert caught.value.facts["group"] == (at + 1) // 5


def test_each_swap_of_neighbours_is_noticed() -> None:
    code = code_of(Chance("swaps")(32)).replace("-", "")
    for at in range(3, len(code) - 1):
        if code[at] != code[at + 1]:
            with pytest.raises(MistypedCodeError):
                read(code[:at] + code[at + 1] + code[at] + code[at + 2 :])


@given(st.sets(st.integers(3, 64), min_size=2, max_size=4), st.randoms(use_true_random=False))
def test_up_to_four_slips_are_always_noticed(slips: set[int], chance: object) -> None:
    code = list(code_of(Chance("four")(32)).replace("-", ""))
    for at in slips:
        code[at] = chance.choice([c for c in ALPHABET.upper() if c != code[at]])  # type: ignore[attr-defined]
    with pytest.raises(MistypedCodeError):
        read("".join(code))


@pytest.mark.parametrize("typed", ["", "KD1", "KD1-QQQQ", "hello", "KD1" + "Q" * 61, "KD1" + "Q" * 63])
def test_too_little_or_too_much_is_refused(typed: str) -> None:
    with pytest.raises(RefusedError, match="characters"):
        read(typed)


def test_a_character_no_code_has_is_named_by_its_group() -> None:
    code = code_of(Chance()(32))
    with pytest.raises(MistypedCodeError, match="Group 2 "):
        read(code[:9] + "B" + code[10:])


def test_a_code_of_another_vault_is_told_apart() -> None:
    code = code_of(Chance()(32), b"another vault ..")
    with pytest.raises(WrongPasswordError, match="another vault"):
        read(code)
    assert len(read(code, None)) == 32


def test_no_error_repeats_what_was_typed() -> None:
    code = code_of(Chance()(32)).replace("-", "")
    for typed in (code[:-1], code[:-1] + ("Q" if code[-1] != "Q" else "P"), code[:20] + "!" + code[21:]):
        with pytest.raises(KeydeskError) as caught:
            read(typed)
        assert code[8:16] not in str(caught.value)


def test_a_fresh_code_has_256_bits_of_the_given_chance() -> None:
    assert recovery.generate(Chance("fresh")).constant_time_equals(Chance("fresh")(32))
