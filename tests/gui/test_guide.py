"""On a sample vault the window unlocks itself once, tells the password where it is needed, and walks step by step."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QPushButton

from keydesk.gui.controls.notices import Banner
from keydesk.gui.guide import Guide
from keydesk.gui.main_window import MainWindow
from tests.gui.desk_door import NOW, PASSWORD, Vault
from tests.gui.sample_desk import fill

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from keydesk.gui.screens import Screens
    from keydesk.gui.theme.look import Look


@pytest.fixture
def sample(qtbot: QtBot, look: Look) -> Iterator[tuple[Screens, Guide]]:
    """Yield the window of a locked sample vault and its guide."""
    vault = fill(Vault())
    vault.state = "locked"
    window = MainWindow(look, vault, lambda: NOW)
    guide = Guide(window, lambda: bytearray(PASSWORD), Path("/tmp/scattered"))
    qtbot.addWidget(window)
    window.resize(1400, 860)
    window.show()
    window.build()
    assert window.screens is not None
    yield window.screens, guide
    window.close()


def banner(qtbot: QtBot, screens: Screens) -> Banner:
    """Return the guide's banner once it stands."""
    qtbot.waitUntil(lambda: any(not one.isHidden() for one in screens.desk.pane.notices.findChildren(Banner)))
    return next(one for one in screens.desk.pane.notices.findChildren(Banner) if not one.isHidden())


def test_sample_unlocks_itself_and_says_its_password(qtbot: QtBot, sample: tuple[Screens, Guide]) -> None:
    screens, _ = sample
    assert PASSWORD.decode() in banner(qtbot, screens).accessibleName()
    assert screens.window.stack.currentWidget() is screens.desk.pane


def test_button_leads_through_every_step(qtbot: QtBot, sample: tuple[Screens, Guide]) -> None:
    screens, guide = sample
    buttons: list[QPushButton] = []
    for sentence in guide.sentences():
        shown = banner(qtbot, screens)
        assert shown.accessibleName() == sentence
        buttons = shown.findChildren(QPushButton)
        if buttons:
            buttons[0].click()
    assert not buttons  # the last step has nothing to lead to


def test_locked_sample_says_what_opens_it_and_stays_locked(qtbot: QtBot, sample: tuple[Screens, Guide]) -> None:
    screens, _ = sample
    banner(qtbot, screens)
    screens.actions["lock"].trigger()
    qtbot.waitUntil(lambda: PASSWORD.decode() in screens.toast.accessibleDescription())
    assert screens.window.stack.currentWidget() is screens.locked
    assert screens.locked.field.length == 0


def test_opened_again_it_goes_on_where_it_was(qtbot: QtBot, sample: tuple[Screens, Guide]) -> None:
    screens, guide = sample
    banner(qtbot, screens).findChildren(QPushButton)[0].click()
    screens.actions["lock"].trigger()
    qtbot.waitUntil(lambda: screens.window.stack.currentWidget() is screens.locked and screens.toast.isVisible())
    screens.locked.field.insert_bytes(PASSWORD)
    screens.locked.field.returnPressed.emit()
    qtbot.waitUntil(lambda: screens.window.stack.currentWidget() is screens.desk.pane)
    assert banner(qtbot, screens).accessibleName() == guide.sentences()[1]
    assert PASSWORD.decode() not in screens.toast.accessibleDescription()


def test_dismissed_guide_says_nothing_more(qtbot: QtBot, sample: tuple[Screens, Guide]) -> None:
    screens, guide = sample
    banner(qtbot, screens)
    guide.dismiss()
    screens.standing.refresh()
    qtbot.wait(50)
    assert all(one.isHidden() for one in screens.desk.pane.notices.findChildren(Banner))
