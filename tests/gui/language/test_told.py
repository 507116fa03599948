"""What the agent says in English is told in the person's language where it is known, and else in English, whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from keydesk.errors import ConflictError, LockedError, NotFoundError, RefusedError, WrongPasswordError
from keydesk.gui.language.told import told, told_cause, told_error

if TYPE_CHECKING:
    from collections.abc import Callable

    from keydesk.gui.language.speech import Spoken


@pytest.mark.parametrize("text", ["The vault is locked.", "There is no key /prod/db.", "Nobody ever says this.", ""])
def test_english_stays_as_it_came(text: str) -> None:
    assert told(text) == text


@pytest.mark.parametrize(
    ("text", "german"),
    [
        ("The vault is locked.", "Der Tresor ist gesperrt."),
        ("There is no key /prod/db.", "Es gibt keinen Schlüssel /prod/db."),
        ("There is no root namespace /prod.", "Es gibt keinen Wurzel-Namensraum /prod."),
        ("/prod/db has no version 7.", "/prod/db hat keine Version 7."),
        ("%1 was destroyed.", "%1 wurde vernichtet."),
        ("Private key", "Privater Schlüssel"),
        ("Nobody ever says this.", "Nobody ever says this."),
        ("", ""),
    ],
)
def test_known_sentence_is_told_in_german(speaking: Callable[[str], Spoken], text: str, german: str) -> None:
    speaking("de")
    assert told(text) == german


def test_error_is_told_in_one_language(speaking: Callable[[str], Spoken]) -> None:
    speaking("de")
    assert told_error(LockedError("The vault is locked.")) == (
        "Der Tresor ist gesperrt. Entsperren Sie den Tresor: keydesk unlock."
    )
    assert told_error(ConflictError("/x was changed meanwhile.", "")) == "/x wurde inzwischen geändert."
    for strange in (RefusedError("Its third byte is odd."), NotFoundError("There is no key /x.", "Ask Maria.")):
        assert told_error(strange) == str(strange)


def test_wait_is_left_to_the_countdown() -> None:
    error = WrongPasswordError("Not opened: wrong password or keyboard layout. Next try in 4 s.", wait_seconds=4)
    assert told_cause(error) == "Not opened: wrong password or keyboard layout."
