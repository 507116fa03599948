"""The secret field knows dead keys, and tells caps lock and the layout in force before the password is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from keydesk.gui.secrets.keyboard import composed

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.gui.conftest import Child, Person


@pytest.mark.parametrize(
    ("mark", "text", "made"),
    [
        ("\u0301", "e", "\u00e9"),
        ("\u0308", "U", "\u00dc"),
        ("\u0302", " ", "^"),
        ("\u0302", "^", "^"),
        ("\u0303", "x", "~x"),
        ("\u0327", "c", "\u00e7"),
    ],
)
def test_dead_key_makes_one_character_or_stands_alone(mark: str, text: str, made: str) -> None:
    assert composed(mark, text) == made


@pytest.mark.x11
def test_field_tells_caps_lock_and_layout_before_and_while_typing(
    person: Person, child: Callable[[str], Child]
) -> None:
    desk = child("field")
    desk.waits_for("caps False layout US")
    person.presses("Caps_Lock", "a")
    desk.waits_for("caps True layout US")
    person.presses("Caps_Lock", "a")
    desk.waits_for("caps False layout US")
