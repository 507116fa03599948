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


PROGRAM = Program(1000, 4711, "/usr/bin/python3", script="/srv/report.py")
SUBJECT = Subject(SubjectKind.SCRIPT, "/srv/report.py", "/usr/bin/python3")


def question(left: timedelta) -> Ask:
    return Ask("q1", PROGRAM, Path.parse("/dev/db"), Action.GET, NOW + left, SUBJECT)


def question_by_name(*matches: str, closed: tuple[str, ...] = ()) -> Ask:
    paths, out_of_reach = tuple(map(Path.parse, matches)), tuple(map(Path.parse, closed))
    return Ask("q1", PROGRAM, Path(()), Action.GET, NOW + timedelta(minutes=1), SUBJECT, "db", paths, out_of_reach)


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


def answered(vault: Vault) -> list[AnswerAsk]:
    return [asked for asked in vault.asked if isinstance(asked, AnswerAsk)]


def words(sheet: Sheet) -> list[str]:
    return [label.accessibleName() or label.text() for label in sheet.findChildren(QLabel)]


def test_a_bare_name_is_answered_with_the_key_the_person_picks(qtbot: QtBot, window: Screens, vault: Vault) -> None:
    ask = question_by_name("/dev/app/db", "/dev/app/deep/db", "/staging/db", closed=("/prod/db",))
    window.errands.answer_program(ask)
    sheet = shown(qtbot, window, AskSheet)
    assert isinstance(sheet, AskSheet)
    assert "report.py wants “db”" in words(sheet)
    assert "/prod/db" in words(sheet)
    assert [sheet.key.itemText(row) for row in range(sheet.key.count())] == [str(path) for path in ask.matches]
    sheet.key.setCurrentIndex(1)
    # above its own namespace the name would mean another key too
    assert [sheet.scope.itemData(row) for row in range(sheet.scope.count())] == ["/dev/app/deep"]
    sheet.confirm()
    qtbot.waitUntil(lambda: bool(answered(vault)))
    deep = Path.parse("/dev/app/deep/db")
    assert answered(vault) == [AnswerAsk("q1", allow=True, namespace=deep.parent, seconds=3600, key=deep)]


def test_the_only_key_of_a_bare_name_may_be_given_in_a_wider_namespace(
    qtbot: QtBot, window: Screens, vault: Vault
) -> None:
    window.errands.answer_program(question_by_name("/dev/app/db"))
    sheet = shown(qtbot, window, AskSheet)
    assert isinstance(sheet, AskSheet)
    sheet.scope.setCurrentIndex(1)
    sheet.confirm()
    qtbot.waitUntil(lambda: bool(answered(vault)))
    assert (answered(vault)[0].namespace, answered(vault)[0].key) == (Path.of("dev"), Path.parse("/dev/app/db"))


def test_a_name_that_no_key_has_can_only_be_denied(qtbot: QtBot, window: Screens, vault: Vault) -> None:
    window.errands.answer_program(question_by_name(closed=("/prod/db",)))
    sheet = shown(qtbot, window, AskSheet)
    assert not sheet.primary.isVisible()
    sheet.confirm()
    assert answered(vault) == []
    sheet.cancel_button.click()
    qtbot.waitUntil(lambda: bool(answered(vault)))
    assert not answered(vault)[0].allow
