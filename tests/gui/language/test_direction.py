"""Names keep their own direction of writing inside a sentence, and sentences that of the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keydesk.gui.controls.notices import label
from keydesk.gui.language.direction import filled, isolated, reads_right_to_left

if TYPE_CHECKING:
    from collections.abc import Callable

    from keydesk.gui.language.speech import Spoken

HEBREW = "\u05de\u05e4\u05ea\u05d7"


def test_sentence_is_filled_in_its_own_order() -> None:
    assert filled("%2 of %1, %2", 7, "three") == "three of 7, three"
    assert filled("100%25 of %1", "/prod") == "100%25 of /prod"


def test_what_is_filled_in_is_not_filled_again() -> None:
    assert filled("Moved %1 to %2.", "%2", "/prod") == "Moved %2 to /prod."


def test_right_to_left_name_is_isolated_in_a_left_to_right_sentence() -> None:
    assert filled("Delete %1", HEBREW) == f"Delete \u2068{HEBREW}\u2069"


def test_every_name_is_isolated_in_a_right_to_left_window(speaking: Callable[[str], Spoken]) -> None:
    speaking("pseudo-rtl")
    assert filled("%1", "/prod/db") == isolated("/prod/db")


def test_label_begins_at_the_leading_edge_whatever_it_says(speaking: Callable[[str], Spoken]) -> None:
    assert label("/prod/db").text() == "/prod/db"
    speaking("pseudo-rtl")
    assert reads_right_to_left(label("/prod/db").text())
    assert label("").text() == ""


def test_first_letter_decides() -> None:
    assert reads_right_to_left(f"12 {HEBREW} db")
    assert not reads_right_to_left(f"db {HEBREW}")
    assert not reads_right_to_left("12 %")
