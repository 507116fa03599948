"""A secret field takes keys into its buffer and shows bullets; nothing else gets in, and `take` alone gets it out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QAccessible, QGuiApplication, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication

from keydesk.gui.controls.secret_field import CAPACITY, SecretField

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from keydesk.gui.theme.look import Look

BULLET = "\u2022"


@pytest.fixture
def field(qtbot: QtBot, look: Look) -> SecretField:
    made = SecretField("Master password")
    qtbot.addWidget(made)
    return made


def press(field: SecretField, key: Qt.Key, text: str = "", modifiers: Qt.KeyboardModifier | None = None) -> None:
    held = modifiers or Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(field, QKeyEvent(QEvent.Type.KeyPress, key, held, text))


def test_typed_characters_are_bytes_and_bullets(qtbot: QtBot, field: SecretField) -> None:
    qtbot.keyClicks(field, "aé€😀"[:1])
    for letter in "é€😀":
        press(field, Qt.Key.Key_unknown, letter)
    assert field.text() == BULLET * 4
    assert bytes(field.peek()) == "aé€😀".encode()


def test_take_empties_the_field(qtbot: QtBot, field: SecretField) -> None:
    qtbot.keyClicks(field, "swordfish")
    assert field.take() == b"swordfish"
    assert field.length == 0
    assert field.text() == ""


def test_editing_in_the_middle_keeps_bytes_and_bullets_together(qtbot: QtBot, field: SecretField) -> None:
    qtbot.keyClicks(field, "abé"[:2])
    press(field, Qt.Key.Key_unknown, "é")
    qtbot.keyClicks(field, "cd")
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Left, Qt.Key.Key_Backspace):
        qtbot.keyClick(field, key)
    qtbot.keyClicks(field, "X")
    qtbot.keyClick(field, Qt.Key.Key_Delete)
    assert field.take() == b"abXd"


def test_selection_is_replaced(qtbot: QtBot, field: SecretField) -> None:
    qtbot.keyClicks(field, "wrong")
    qtbot.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(field, "r")
    assert field.take() == b"r"


def test_word_deletion_deletes_all_as_bullets_have_no_words(qtbot: QtBot, field: SecretField) -> None:
    qtbot.keyClicks(field, "two words")
    qtbot.keyClick(field, Qt.Key.Key_Backspace, Qt.KeyboardModifier.ControlModifier)
    assert field.length == 0


def test_dead_key_and_letter_make_one_character(field: SecretField) -> None:
    press(field, Qt.Key.Key_Dead_Acute)
    press(field, Qt.Key.Key_E, "e")
    press(field, Qt.Key.Key_Dead_Circumflex)
    press(field, Qt.Key.Key_Space, " ")
    press(field, Qt.Key.Key_Dead_Tilde)
    press(field, Qt.Key.Key_X, "x")
    assert field.take() == "é^~x".encode()


@pytest.mark.parametrize("key", [Qt.Key.Key_Z, Qt.Key.Key_Y, Qt.Key.Key_X, Qt.Key.Key_C, Qt.Key.Key_K, Qt.Key.Key_U])
def test_line_edit_shortcuts_do_nothing(qtbot: QtBot, field: SecretField, key: Qt.Key) -> None:
    qtbot.keyClicks(field, "abc")
    field.selectAll()
    qtbot.keyClick(field, key, Qt.KeyboardModifier.ControlModifier)
    assert bytes(field.peek()) == b"abc"
    assert field.text() == BULLET * 3


def test_text_set_from_outside_is_undone(qtbot: QtBot, field: SecretField) -> None:
    qtbot.keyClicks(field, "abc")
    field.setText("planted")
    field.insert("more")
    assert field.text() == BULLET * 3
    assert bytes(field.peek()) == b"abc"


def test_what_does_not_fit_changes_nothing(qtbot: QtBot, field: SecretField) -> None:
    qtbot.keyClicks(field, "abc")
    with qtbot.waitSignal(field.refused):
        assert not field.insert_bytes(b"x" * CAPACITY)
    assert bytes(field.peek()) == b"abc"


@pytest.mark.parametrize("bad", [b"\xff", b"\xc3", b"\xe2\x82", b"\x80", b"\xc0\x80", b"\xf5\x80\x80\x80"])
def test_bytes_that_are_not_text_are_refused(field: SecretField, bad: bytes) -> None:
    assert not field.insert_bytes(bad)
    assert field.length == 0


def test_paste_goes_into_the_buffer_without_its_line_end(qtbot: QtBot, field: SecretField) -> None:
    QGuiApplication.clipboard().setText("pasted secret\n")
    with qtbot.waitSignal(field.length_changed):
        qtbot.keyClick(field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert field.take() == b"pasted secret"


def test_nothing_on_the_clipboard_is_refused(qtbot: QtBot, field: SecretField) -> None:
    QGuiApplication.clipboard().clear()
    with qtbot.waitSignal(field.refused):
        field.paste()


def test_middle_button_pastes_nothing(field: SecretField) -> None:
    QGuiApplication.clipboard().setText("planted")
    middle, none = Qt.MouseButton.MiddleButton, Qt.KeyboardModifier.NoModifier
    where = QPointF(3, 3)
    for kind in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease):
        QApplication.sendEvent(field, QMouseEvent(kind, where, where, middle, middle, none))
    assert field.length == 0


def test_screen_reader_meets_a_named_password_field(field: SecretField) -> None:
    met = QAccessible.queryAccessibleInterface(field)
    assert met.text(QAccessible.Text.Name) == "Master password"
    assert met.state().passwordEdit


def test_return_confirms_and_escape_leaves(qtbot: QtBot, field: SecretField) -> None:
    qtbot.keyClicks(field, "abc")
    with qtbot.waitSignal(field.returnPressed):
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.length == 3


def test_caps_lock_is_concluded_from_what_is_typed(qtbot: QtBot, field: SecretField) -> None:
    said: list[object] = []
    field.keyboard_changed.connect(lambda caps, _layout: said.append(caps))
    press(field, Qt.Key.Key_A, "A")
    press(field, Qt.Key.Key_A, "A", Qt.KeyboardModifier.ShiftModifier)
    press(field, Qt.Key.Key_1, "1")
    assert said == [True, False, None]


def test_two_fields_match_by_their_bytes(qtbot: QtBot, field: SecretField) -> None:
    other = SecretField("Repeat")
    qtbot.addWidget(other)
    for each in (field, other):
        qtbot.keyClicks(each, "same")
    assert field.matches(other)
    qtbot.keyClicks(other, "!")
    assert not field.matches(other)
