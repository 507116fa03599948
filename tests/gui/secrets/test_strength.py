"""The estimate agrees with zxcvbn on what is weak, and never calls a common password anything else."""

from __future__ import annotations

import secrets
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st
from zxcvbn import zxcvbn
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from keydesk.gui.secrets.strength import Grade, Weakness, estimate

COMMON = list(FREQUENCY_LISTS["passwords"])[:300]


def graded(text: str) -> Grade:
    return estimate(memoryview(text.encode())).grade


@pytest.mark.parametrize(
    ("password", "grade", "weakness"),
    [
        ("", Grade.NONE, Weakness.NOTHING),
        ("password", Grade.WEAK, Weakness.COMMON_WORD),
        ("P@ssw0rd!", Grade.WEAK, Weakness.COMMON_WORD),
        ("Summer2024!", Grade.WEAK, Weakness.COMMON_WORD),
        ("abcabcabcabc", Grade.WEAK, Weakness.REPEAT),
        ("a" * 60, Grade.WEAK, Weakness.REPEAT),
        ("abcdefghijklmnop", Grade.WEAK, Weakness.SEQUENCE),
        ("poiuytrewq", Grade.WEAK, Weakness.SEQUENCE),
        ("19.07.1984", Grade.WEAK, Weakness.DATE),
        ("walnut orbit cactus meadow", Grade.GOOD, Weakness.NOTHING),
        ("walnut orbit cactus meadow spruce", Grade.GOOD, Weakness.NOTHING),
        ("kX9#mQ2$vL7!", Grade.GOOD, Weakness.NOTHING),
        ("ogyjey4XVnHrkgn5ZYXl", Grade.STRONG, Weakness.NOTHING),
    ],
)
def test_passwords_get_the_grade_they_deserve(password: str, grade: Grade, weakness: Weakness) -> None:
    found = estimate(memoryview(password.encode()))
    assert (found.grade, found.weakness) == (grade, weakness)


@pytest.mark.parametrize("change", [str, str.title, str.upper, lambda word: word + "1", lambda word: word + word])
def test_common_passwords_are_weak_however_they_are_dressed(change: object) -> None:
    assert callable(change)
    assert [word for word in COMMON if graded(change(word)) is not Grade.WEAK] == []


def test_what_zxcvbn_calls_guessable_is_never_good() -> None:
    tried = [f"{word}{more}" for word in COMMON[:60] for more in ("", "123", "!", "2024", "_x")]
    guessable = [password for password in tried if zxcvbn(password)["score"] <= 2]
    assert len(guessable) > 200
    assert [password for password in guessable if graded(password) >= Grade.GOOD] == []


def test_twenty_random_characters_are_strong() -> None:
    alphabet = string.ascii_letters + string.digits
    made = ["".join(secrets.choice(alphabet) for _ in range(20)) for _ in range(50)]
    assert [password for password in made if graded(password) is not Grade.STRONG] == []


@given(st.text(max_size=60), st.text(min_size=1, max_size=5))
def test_every_text_has_an_estimate_and_bytes_stay_as_they_are(text: str, more: str) -> None:
    given_bytes = bytearray((text + more).encode())
    before = bytes(given_bytes)
    assert estimate(memoryview(given_bytes)).bits > 0
    assert given_bytes == before
