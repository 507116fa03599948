"""What the desk offers in each situation: nothing there yet, nothing found, files over it, other vaults beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from keydesk.model.paths import Path
from keydesk.model.profiles import ProfileName
from tests.engine.handlers.world import PASSWORD
from tests.gui.test_window import DEV, go, left_over, step_up

if TYPE_CHECKING:
    import pathlib

    from pytestqt.qtbot import QtBot

    from keydesk.gui.dialogs.namespaces import NamespaceSheet, ProfileSheet
    from keydesk.gui.screens import Screens
    from tests.engine.handlers.world import World
    from tests.gui.conftest import Sit


def empty(world: World) -> None:
    world.create()


def with_keys(world: World) -> None:
    world.create()
    world.put("/dev/laptop/github", b"p4ss", purpose="Personal access")
    world.put("/dev/mail", b"p4ss")


def shown_lines(window: Screens) -> list[str]:
    model = window.errands.finding._model
    return [model.index(row).data() for row in range(model.rowCount())]


# -- nothing there ---------------------------------------------------------------------------------------------------


def test_an_empty_vault_is_a_zone_to_drop_files_with_one_primary_action(qtbot: QtBot, sit: Sit) -> None:
    window, _ = sit(empty)
    pane = window.desk.list
    qtbot.waitUntil(lambda: pane._stack.currentWidget() is pane._empty_vault)
    assert not pane._bar.isVisible()
    assert not window.desk.inspector.isVisible()
    assert not any(made.isVisible() for made in pane.head._buttons)
    assert pane._empty_vault._primary is not None
    assert pane._empty_vault._primary.text() == "Import files"
    assert window.window.focusWidget() is pane._empty_vault._primary


def test_the_first_key_brings_the_desk(qtbot: QtBot, sit: Sit) -> None:
    window, desk = sit(empty)
    pane = window.desk.list
    qtbot.waitUntil(lambda: pane._stack.currentWidget() is pane._empty_vault)
    desk.run(lambda: desk.world.put("/dev/first"))
    qtbot.waitUntil(lambda: pane._stack.currentWidget() is pane.table)
    qtbot.waitUntil(window.desk.inspector.isVisible)
    assert pane._bar.isVisible()


def test_a_list_over_several_namespaces_says_where_each_key_is(qtbot: QtBot, window: Screens) -> None:
    go(qtbot, window, DEV, "github")
    assert not window.desk.list._cell.shows_place
    window.desk.go_to_namespace(Path.of("dev"))
    assert window.desk.list._cell.shows_place
    window.desk.go_to_namespace(Path(()))
    assert window.desk.list._cell.shows_place


def test_palette_says_so_when_nothing_is_called_so(qtbot: QtBot, window: Screens) -> None:
    qtbot.waitUntil(window.actions["palette"].isEnabled)
    window.actions["palette"].trigger()
    qtbot.keyClicks(window.errands.finding.palette.field, "zzz")
    qtbot.waitUntil(lambda: len(shown_lines(window)) == 1 and "Nothing is called so" in shown_lines(window)[0])
    qtbot.keyClick(window.errands.finding.palette.field, Qt.Key.Key_Return)
    assert window.errands.finding.palette.isVisible()


# -- files over it ---------------------------------------------------------------------------------------------------


def files(*paths: pathlib.Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def drag(window: Screens, data: QMimeData) -> QDragEnterEvent:
    buttons, modifiers = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    event = QDragEnterEvent(QPoint(300, 300), Qt.DropAction.CopyAction, data, buttons, modifiers)
    QApplication.sendEvent(window.window, event)
    return event


def drop(window: Screens, data: QMimeData) -> None:
    buttons, modifiers = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    event = QDropEvent(QPointF(300, 300), Qt.DropAction.CopyAction, data, buttons, modifiers)
    QApplication.sendEvent(window.window, event)


def test_files_over_the_window_are_welcomed_and_say_where_they_would_go(
    qtbot: QtBot, window: Screens, tmp_path: pathlib.Path
) -> None:
    go(qtbot, window, DEV, "github")
    veil, data = window.errands.importing._veil, files(tmp_path / "a.env")
    assert drag(window, data).isAccepted()
    assert veil.isVisible()
    assert veil._into == "/dev/laptop"
    QApplication.sendEvent(window.window, QDragLeaveEvent())
    assert not veil.isVisible()


def test_dropped_files_are_previewed_and_nothing_more(qtbot: QtBot, window: Screens, tmp_path: pathlib.Path) -> None:
    (tmp_path / "a.env").write_text("API_KEY=pk_5fGh7Jk2Lm9Np4Qr6St8\n")
    go(qtbot, window, DEV, "github")
    data = files(tmp_path / "a.env")
    drag(window, data)
    drop(window, data)
    errand = window.errands.importing
    assert not errand._veil.isVisible()
    assert errand._sheet is not None
    qtbot.waitUntil(lambda: errand._preview is not None)
    assert not drag(window, data).isAccepted()


def test_a_locked_window_takes_no_files(qtbot: QtBot, window: Screens, tmp_path: pathlib.Path) -> None:
    go(qtbot, window, DEV, "github")
    window.actions["lock"].trigger()
    qtbot.waitUntil(lambda: window.standing.now is not None and window.standing.now.state == "locked")
    assert not drag(window, files(tmp_path / "a.env")).isAccepted()
    assert not window.errands.importing._veil.isVisible()


# -- several vaults --------------------------------------------------------------------------------------------------


@pytest.fixture
def beside(qtbot: QtBot, window: Screens, sit: Sit) -> Screens:
    """Return the window of a second vault, open beside `window`."""
    other, _ = sit(with_keys)
    for one, two in ((window, other), (other, window)):
        one.window.neighbours = lambda two=two: [two.window]  # type: ignore[misc]
    qtbot.waitUntil(lambda: other.desk.keys.rowCount() == 2)
    return other


def test_palette_finds_keys_of_other_open_vaults_under_their_name(
    qtbot: QtBot, window: Screens, beside: Screens
) -> None:
    go(qtbot, window, DEV, "github")
    window.actions["palette"].trigger()
    qtbot.keyClicks(window.errands.finding.palette.field, "mail")
    qtbot.waitUntil(lambda: shown_lines(window)[-2:] == ["DESK", "mail"])
    beside.actions["lock"].trigger()
    assert "mail" not in shown_lines(window)
    assert beside.window.stack.currentWidget() is beside.locked


def test_locked_neighbour_tells_nothing(qtbot: QtBot, window: Screens, beside: Screens) -> None:
    beside.actions["lock"].trigger()
    qtbot.waitUntil(lambda: beside.standing.now is not None and beside.standing.now.state == "locked")
    assert window.errands.finding._neighbours() == []
    assert left_over(beside) == []


# -- taking back -----------------------------------------------------------------------------------------------------


def test_a_made_namespace_is_taken_back(qtbot: QtBot, sit: Sit) -> None:
    window, _ = sit(with_keys)
    qtbot.waitUntil(lambda: window.desk.tree.find(DEV) is not None)
    window.actions["namespace-new"].trigger()
    sheet = cast("NamespaceSheet", window.errands.keys._opened._sheets[-1])
    sheet.path.setText("/dev/spare")
    sheet.confirm()
    qtbot.waitUntil(lambda: window.desk.tree.find(Path.of("dev", "spare")) is not None)
    qtbot.waitUntil(window.actions["undo"].isEnabled)
    window.actions["undo"].trigger()
    qtbot.waitUntil(lambda: window.desk.tree.find(Path.of("dev", "spare")) is None)


def test_a_changed_profile_is_taken_back(qtbot: QtBot, sit: Sit) -> None:
    window, _ = sit(with_keys)
    go(qtbot, window, DEV, "github")
    window.actions["namespace-profile"].trigger()
    sheet = cast("ProfileSheet", window.errands.keys._opened._sheets[-1])
    sheet.profiles._group.button(list(ProfileName).index(ProfileName.STAGING)).setChecked(True)
    sheet.confirm()
    step_up(qtbot, window, password=PASSWORD)
    qtbot.waitUntil(lambda: window.desk.profile_of(DEV) is ProfileName.STAGING)
    window.actions["undo"].trigger()
    qtbot.waitUntil(lambda: window.desk.profile_of(DEV) is ProfileName.DEV)
