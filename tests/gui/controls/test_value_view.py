"""A value is on the screen only while it was asked for, and its mask says nothing about it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from keydesk.gui.controls.value_view import MOST_LINES, ValueView
from keydesk.gui.secrets.glyphs import Look as GlyphLook
from keydesk.gui.secrets.glyphs import Row, glyphs, is_text, rows

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from keydesk.gui.theme.look import Look

LONG = timedelta(minutes=1)
windows: list[QWidget] = []


@pytest.fixture
def view(qtbot: QtBot, look: Look) -> ValueView:
    windows.clear()
    return shown(qtbot, ValueView(look))


def shown(qtbot: QtBot, view: ValueView) -> ValueView:
    """Put the view into a window of its own that is in front."""
    window = QWidget()
    qtbot.addWidget(window)
    layout = QVBoxLayout(window)
    layout.addWidget(view)
    windows.append(window)
    window.resize(260, 300)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(view.isActiveWindow)
    return view


def drawn(value: bytes, columns: int) -> list[str]:
    view = memoryview(value)
    as_text = is_text(view)
    return ["".join(glyph.text for glyph in glyphs(view, row, as_text=as_text)) for row in rows(view, columns)]


@pytest.mark.parametrize(
    ("value", "columns", "lines"),
    [
        (b"", 10, []),
        (b"abcdef", 4, ["abcd", "ef"]),
        (b"ab\ncd\n", 10, ["ab", "cd"]),
        (b"ab\r\n\r\ncd", 10, ["ab", "", "cd"]),
        ("e\u0301x".encode(), 1, ["e\u0301", "x"]),
        ("\u6f22\u5b57".encode(), 3, ["\u6f22", "\u5b57"]),
        ("a\u202eb\u200bc\x07".encode(), 10, ["a\u25afb\u25afc\u25af"]),
        (b"a\tb", 10, ["a\u21e5b"]),
        (b"\xff\x00\x9f", 5, ["ff 00 ", "9f "]),
    ],
)
def test_value_is_cut_into_visible_glyphs(value: bytes, columns: int, lines: list[str]) -> None:
    assert drawn(value, columns) == lines


@pytest.mark.parametrize("bad", [b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xe0\x80\x80", b"\xc3", b"a\x80"])
def test_bytes_outside_utf8_are_not_text(bad: bytes) -> None:
    assert not is_text(memoryview(bad))


def test_digits_letters_and_signs_are_told_apart() -> None:
    looks = [glyph.look for glyph in glyphs(memoryview(b"O0-"), Row(0, 3), as_text=True)]
    assert looks == [GlyphLook.LETTER, GlyphLook.DIGIT, GlyphLook.SIGN]


def test_reveal_takes_the_value_and_zeroes_what_it_was_given(view: ValueView) -> None:
    value = bytearray(b"hunter2")
    assert view.reveal(value, LONG)
    assert value == bytes(7)
    assert view.is_shown


def test_mask_is_the_same_for_every_value(view: ValueView) -> None:
    empty = view.grab().toImage()
    for value in (b"a", b"a much longer value than the other one, over several lines indeed"):
        view.reveal(bytearray(value), LONG)
        assert view.grab().toImage() != empty
        view.remask()
        assert view.grab().toImage() == empty


def test_time_hides_it(qtbot: QtBot, view: ValueView) -> None:
    with qtbot.waitSignals([view.shown_changed] * 2):
        view.reveal(bytearray(b"hunter2"), timedelta(milliseconds=30))
    assert not view.is_shown


def test_hiding_the_view_hides_the_value(view: ValueView) -> None:
    view.reveal(bytearray(b"hunter2"), LONG)
    view.hide()
    assert not view.is_shown


def test_leaving_the_window_hides_it(qtbot: QtBot, view: ValueView, look: Look) -> None:
    view.reveal(bytearray(b"hunter2"), LONG)
    shown(qtbot, ValueView(look))
    assert not view.is_shown


def test_space_asks_while_held_and_hides_when_let_go(qtbot: QtBot, view: ValueView) -> None:
    with qtbot.waitSignal(view.asked):
        qtbot.keyPress(view, Qt.Key.Key_Space)
    view.reveal(bytearray(b"hunter2"), LONG)
    assert view.is_shown
    qtbot.keyRelease(view, Qt.Key.Key_Space)
    assert not view.is_shown


def test_answer_that_comes_after_space_was_let_go_is_zeroed_unseen(qtbot: QtBot, view: ValueView) -> None:
    qtbot.keyClick(view, Qt.Key.Key_Space)
    late = bytearray(b"hunter2")
    assert not view.reveal(late, LONG)
    assert late == bytes(7)
    assert not view.is_shown


def test_screen_reader_is_told_whether_not_what(view: ValueView) -> None:
    assert view.accessibleName() == "Value hidden"
    view.reveal(bytearray(b"hunter2"), LONG)
    assert view.accessibleName() == "Value shown"
    assert "hunter2" not in view.accessibleDescription()


def test_long_value_wraps_and_scrolls(view: ValueView) -> None:
    view.reveal(bytearray(b"-----BEGIN KEY-----\n" * 40), LONG)
    assert view.verticalScrollBar().maximum() == 40 - MOST_LINES


def test_value_of_a_megabyte_is_laid_out_without_freezing(view: ValueView) -> None:
    view.reveal(bytearray(b"x" * (1 << 20)), LONG)
    assert view.verticalScrollBar().maximum() > 1000


def test_focus_alone_does_not_reveal(view: ValueView) -> None:
    QApplication.sendEvent(view, QEvent(QEvent.Type.FocusIn))
    assert not view.is_shown
