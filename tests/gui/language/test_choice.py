"""The language is chosen in the settings, kept with the window's look, and spoken from the next start on."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLabel

from keydesk.gui import local
from keydesk.gui.dialogs.settings import SettingsSheet

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from pytestqt.qtbot import QtBot

    from keydesk.gui.screens import Screens
    from keydesk.gui.theme.look import Look

LATER = "The window speaks it from the next start on."
START = """
from keydesk.gui.windows import Windows
windows = Windows(print)
print(windows.look.language)
from keydesk.gui.words import Words
print(Words().grace())
windows.look.choose(windows.look.wish, language="en")
"""


def test_another_language_is_said_to_come_later(qtbot: QtBot, window: Screens) -> None:
    qtbot.waitUntil(lambda: window.window.stack.currentWidget() is window.desk.pane)
    window.actions["settings"].trigger()
    qtbot.waitUntil(lambda: bool(window.window.findChildren(SettingsSheet)))
    sheet = window.window.findChildren(SettingsSheet)[0]
    hint = next(one for one in sheet.findChildren(QLabel) if one.text() == LATER)
    assert not hint.isVisible()
    sheet.language.setCurrentIndex(sheet.language.findData("de"))
    assert hint.isVisible()
    assert sheet.decide().language == "de"
    sheet.reject()


def test_chosen_language_is_a_change_of_the_look(qtbot: QtBot, look: Look) -> None:
    with qtbot.waitSignal(look.changed):
        look.choose(look.wish, language="de")
    with qtbot.assertNotEmitted(look.changed):
        look.choose(look.wish)
    assert look.language == "de"
    look.choose(look.wish, language="system")


def test_kept_language_is_spoken_and_another_one_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    local.keep(local.Local(language="de"))
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    environment.pop("KEYDESK_LANGUAGE", None)
    done = subprocess.run([sys.executable, "-c", START], env=environment, check=True, capture_output=True, text=True)
    assert done.stdout.split() == ["de", "Karenzfrist"]
    assert local.load().language == "en"
