"""The filter field underlines what it does not know, offers the nearest thing it does, and keeps nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from keydesk.gui.panes.filter_field import FilterField

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from keydesk.gui.theme.look import Look


@pytest.fixture
def field(qtbot: QtBot, look: Look) -> FilterField:
    made = FilterField(look, "Filter")
    qtbot.addWidget(made)
    made.resize(300, 32)
    made.show()
    return made


def red_pixels(field: FilterField) -> int:
    picture = field.grab().toImage()
    reds = 0
    for x in range(picture.width()):
        for y in range(picture.height() // 2, picture.height() - 2):
            colour = picture.pixelColor(x, y)
            reds += colour.red() > 150 and colour.green() < 110 and colour.blue() < 120
    return reds


def test_unknown_field_is_underlined(field: FilterField) -> None:
    field.setText("kind:password")
    assert red_pixels(field) == 0
    field.setText("kin:password")
    assert [(one.start, one.end) for one in field.problems] == [(0, 12)]
    assert red_pixels(field) > 30


@pytest.mark.parametrize(
    ("typed", "mended"),
    [("kin:password", "kind:password"), ("orders is:weka", "orders is:weak"), ("expries<30d", "expires<30d")],
)
def test_suggestion_is_put_in_place(field: FilterField, typed: str, mended: str) -> None:
    field.setText(typed)
    field.mend()
    assert field.text() == mended


def test_text_with_problems_is_never_settled(qtbot: QtBot, field: FilterField) -> None:
    with qtbot.assertNotEmitted(field.settled):
        field.setText("kin:password")
        field.settle()


def test_settles_after_a_pause(qtbot: QtBot, field: FilterField) -> None:
    with qtbot.waitSignal(field.settled) as settled:
        field.setText("orders")
    assert settled.args == ["orders"]


def test_term_is_toggled_in_the_text(field: FilterField) -> None:
    field.setText("orders")
    field.toggle_term("is:weak", is_wanted=True)
    assert field.text() == "orders is:weak"
    field.toggle_term("is:weak", is_wanted=False)
    assert field.text() == "orders"


def test_forgets_text_and_undo(field: FilterField) -> None:
    field.setText("payments")
    field.insert(" db")
    field.forget()
    field.undo()
    assert field.text() == ""
    assert not field.isUndoAvailable()
