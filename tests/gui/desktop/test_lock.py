"""When the desktop is locked or sleeps, so is the vault."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QMetaMethod

from keydesk.gui.desktop.lock import DesktopLock

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from keydesk.gui.screens import Screens


def test_screen_saver_and_session_lock_are_heard(qtbot: QtBot) -> None:
    desktop = DesktopLock()
    with qtbot.waitSignal(desktop.wanted):
        desktop.on_active(True)
    with qtbot.waitSignal(desktop.wanted):
        desktop.on_lock()


def test_waking_up_locks_nothing(qtbot: QtBot) -> None:
    desktop = DesktopLock()
    with qtbot.assertNotEmitted(desktop.wanted):
        desktop.on_active(False)


def test_slots_are_there_for_the_bus() -> None:
    meta = DesktopLock().metaObject()
    slots = {
        bytes(meta.method(number).methodSignature().data()).decode()
        for number in range(meta.methodCount())
        if meta.method(number).methodType() == QMetaMethod.MethodType.Slot
    }
    assert {"on_active(bool)", "on_lock()"} <= slots


def test_window_is_locked_when_asked(qtbot: QtBot, window: Screens) -> None:
    qtbot.waitUntil(lambda: window.standing.is_open)
    window.window.lock()
    qtbot.waitUntil(lambda: window.window.stack.currentWidget() is window.locked)
