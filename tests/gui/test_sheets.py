"""The vault can be locked under every sheet, and a program's question ends by its deadline or the lock unanswered."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from shiboken6 import isValid

from keydesk.gui.dialogs.ask import AskSheet
from keydesk.gui.dialogs.sheet import Sheet
from keydesk.model.access import Action, Subject, SubjectKind
from keydesk.model.callers import Program
from keydesk.model.paths import Path
from keydesk.model.requests import AnswerAsk, Ask, Lock
from tests.gui.desk_door import NOW

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from keydesk.gui.screens import Screens
    from tests.gui.desk_door import Vault


def question(left: timedelta) -> Ask:
    program = Program(1000, 4711, "/usr/bin/python3", script="/srv/report.py")
    subject = Subject(SubjectKind.SCRIPT, "/srv/report.py", "/usr/bin/python3")
    return Ask("q1", program, Path.parse("/dev/db"), Action.GET, NOW + left, subject)


def shown(qtbot: QtBot, screens: Screens, kind: type[Sheet]) -> Sheet:
    qtbot.waitUntil(lambda: any(sheet.isVisible() for sheet in screens.window.findChildren(kind)))
    sheet = next(sheet for sheet in screens.window.findChildren(kind) if sheet.isVisible())
    sheet.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is sheet)
    return sheet


def test_lock_works_under_a_sheet(qtbot: QtBot, window: Screens, vault: Vault) -> None:
    qtbot.waitUntil(window.actions["new"].isEnabled)
    window.actions["new"].trigger()
    sheet = shown(qtbot, window, Sheet)
    QTest.keyClick(sheet, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: any(isinstance(asked, Lock) for asked in vault.asked))
    assert window.window.stack.currentWidget() is window.locked
    assert not isValid(sheet) or not sheet.isVisible()


def test_question_nobody_answered_is_withdrawn_and_told(qtbot: QtBot, window: Screens, vault: Vault) -> None:
    window.errands.answer_program(question(timedelta(milliseconds=50)))
    sheet = shown(qtbot, window, AskSheet)
    qtbot.waitUntil(lambda: not isValid(sheet) or not sheet.isVisible())
    said = [label.text() for label in window.desk.pane.notices.findChildren(QLabel)]
    assert "report.py was refused /dev/db: nobody answered in time. It may ask again." in said
    assert not [asked for asked in vault.asked if isinstance(asked, AnswerAsk)]


def test_lock_leaves_a_question_unanswered(qtbot: QtBot, window: Screens, vault: Vault) -> None:
    window.errands.answer_program(question(timedelta(minutes=1)))
    sheet = shown(qtbot, window, AskSheet)
    qtbot.waitUntil(window.actions["lock"].isEnabled)
    QTest.keyClick(sheet, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: any(isinstance(asked, Lock) for asked in vault.asked))
    assert not [asked for asked in vault.asked if isinstance(asked, AnswerAsk)]
