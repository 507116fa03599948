"""A clock that is off is said in a banner, counted with, and believed once the person says that it is right."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from shiboken6 import isValid

from keydesk.gui.dialogs.clock import ClockSheet
from keydesk.model.requests import AcceptClock, Event
from tests.gui.desk_door import NOW

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from keydesk.gui.screens import Screens
    from tests.gui.desk_door import Vault

DAY = 86_400


def said(window: Screens) -> list[str]:
    return [label.text() for label in window.desk.pane.notices.findChildren(QLabel) if "clock" in label.text()]


def turned(qtbot: QtBot, window: Screens, vault: Vault, clock_off: int) -> None:
    vault.clock_off = clock_off
    vault.tell(Event("notice"))
    qtbot.waitUntil(lambda: len(said(window)) == (1 if clock_off else 0))


@pytest.mark.parametrize(
    ("clock_off", "words"), [(40 * DAY, "40 days ahead of what this vault believes"), (-3 * 3600, "3 h behind")]
)
def test_a_clock_that_is_off_is_said_until_the_person_says_that_it_is_right(
    qtbot: QtBot, window: Screens, vault: Vault, clock_off: int, words: str
) -> None:
    qtbot.waitUntil(window.actions["new"].isEnabled)
    turned(qtbot, window, vault, clock_off)
    assert words in said(window)[0]
    banner = window.desk.pane.notices
    button = next(each for each in banner.findChildren(QPushButton) if each.text() == "The clock is right")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(window.window.findChildren(ClockSheet)))
    sheet = window.window.findChildren(ClockSheet)[0]
    assert not [asked for asked in vault.asked if isinstance(asked, AcceptClock)]
    sheet.confirm()
    qtbot.waitUntil(lambda: not isValid(sheet) or not sheet.isVisible())
    assert [asked for asked in vault.asked if isinstance(asked, AcceptClock)]
    qtbot.waitUntil(lambda: not said(window))


def test_a_clock_that_is_behind_keeps_nothing_young(qtbot: QtBot, window: Screens, vault: Vault) -> None:
    qtbot.waitUntil(window.actions["new"].isEnabled)
    assert window.vault_clock() == NOW
    turned(qtbot, window, vault, -2 * DAY)
    qtbot.waitUntil(lambda: window.vault_clock() == NOW + timedelta(days=2))
    turned(qtbot, window, vault, 2 * DAY)
    qtbot.waitUntil(lambda: window.vault_clock() == NOW)
