"""The window, as a person meets it: found, copied, revealed, changed, undone; and after a lock nothing is left."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QComboBox, QLabel, QLineEdit, QPlainTextEdit, QWidget

from keydesk.gui.dialogs.step_up import StepUpSheet
from keydesk.gui.models.key_table import Column
from keydesk.model.kinds import Kind
from keydesk.model.paths import Path
from keydesk.model.requests import Copy, Get, StepUp
from tests.gui.desk_door import PASSWORD, VALUE, Vault

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from keydesk.gui.dialogs.new_key import NewKeySheet
    from keydesk.gui.models.palette import Line
    from keydesk.gui.screens import Screens

DEV, PROD = Path.of("dev", "laptop"), Path.of("prod", "database")


def go(qtbot: QtBot, window: Screens, namespace: Path, name: str) -> None:
    """Go to a namespace and select a key in it."""
    qtbot.waitUntil(lambda: window.window.stack.currentWidget() is window.desk.pane)
    qtbot.waitUntil(lambda: window.desk.tree.find(namespace) is not None)
    with qtbot.waitSignal(window.desk.keys.loaded):
        window.desk.go_to_namespace(namespace)
    rows = window.desk.keys.rowCount()
    row = next(row for row in range(rows) if window.desk.keys.index(row, 0).data() == name)
    window.desk.list.table.choose(window.desk.keys.index(row, 0))
    qtbot.waitUntil(lambda: (detail := window.desk.detail()) is not None and detail.key.path.name == name)


def step_up(qtbot: QtBot, window: Screens, *, reason: str = "INC-4711", password: bytes = PASSWORD) -> StepUpSheet:
    """Answer the question for the password; return the sheet."""
    qtbot.waitUntil(lambda: bool(window.window.findChildren(StepUpSheet)))
    sheet: StepUpSheet = window.window.findChildren(StepUpSheet)[0]
    sheet.reason.setText(reason)
    sheet.password.insert_bytes(password)
    sheet.confirm()
    return sheet


# -- finding and using -----------------------------------------------------------------------------------------------


def test_open_vault_shows_its_keys(qtbot: QtBot, window: Screens) -> None:
    qtbot.waitUntil(lambda: window.desk.keys.rowCount() == 20)
    assert window.desk.top.vault.text().strip("\u2068\u2069") == "Production vault"


def test_key_far_down_its_namespace_is_gone_to(qtbot: QtBot, window: Screens, vault: Vault) -> None:
    qtbot.waitUntil(lambda: window.desk.keys.rowCount() == 20)
    added = [vault.add_key(f"/dev/many/key-{number:03}", Kind.OPAQUE, "9 bytes") for number in range(180)]
    window.desk.show_key(added[-1].path, added[-1].id)
    qtbot.waitUntil(lambda: [one.path.name for one in window.desk.selected()] == ["key-179"])


def test_two_keystrokes_and_a_word_copy_a_key(qtbot: QtBot, window: Screens, vault: Vault) -> None:
    qtbot.waitUntil(window.actions["palette"].isEnabled)
    window.actions["palette"].trigger()
    palette = window.errands.finding.palette
    qtbot.keyClicks(palette.field, "personal access")
    qtbot.waitUntil(lambda: palette.list.currentIndex().data() == "github")
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: any(isinstance(one, Copy) for one in vault.asked))
    qtbot.waitUntil(window.toast.isVisible)
    assert not palette.isVisible()
    assert palette.field.text() == ""


def test_copy_in_prod_asks_for_password_and_reason_first(qtbot: QtBot, window: Screens, vault: Vault) -> None:
    go(qtbot, window, PROD, "orders-primary")
    window.actions["copy"].trigger()
    step_up(qtbot, window)
    qtbot.waitUntil(lambda: sum(isinstance(one, Copy) for one in vault.asked) == 2)
    asked = [one for one in vault.asked if isinstance(one, StepUp | Copy)]
    assert [type(one) for one in asked] == [Copy, StepUp, Copy]
    assert isinstance(asked[2], Copy)
    assert asked[2].reason == "INC-4711"
    qtbot.waitUntil(window.desk.inspector.copied.isVisible)


def test_enter_never_runs_a_line_of_an_earlier_text(qtbot: QtBot, window: Screens) -> None:
    qtbot.waitUntil(window.actions["palette"].isEnabled)
    window.actions["palette"].trigger()
    palette = window.errands.finding.palette
    qtbot.waitUntil(lambda: palette.list.currentIndex().isValid())
    chosen: list[Line] = []
    palette.chosen.connect(lambda line, _is_held: chosen.append(line))
    assert palette.list.currentIndex().data() != "github"
    qtbot.keyClicks(palette.field, "personal access")
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(chosen))
    assert [line.title for line in chosen] == ["github"]


def test_palette_never_skips_the_questions_of_prod(qtbot: QtBot, window: Screens) -> None:
    qtbot.waitUntil(window.actions["palette"].isEnabled)
    window.actions["palette"].trigger()
    palette = window.errands.finding.palette
    qtbot.keyClicks(palette.field, "orders-primary")
    qtbot.waitUntil(lambda: palette.list.currentIndex().data() == "orders-primary")
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(window.window.findChildren(StepUpSheet)))
    assert not window.toast.isVisible()


def test_closed_question_changes_nothing_and_complains_about_nothing(
    qtbot: QtBot, window: Screens, vault: Vault
) -> None:
    go(qtbot, window, PROD, "orders-primary")
    window.actions["copy"].trigger()
    qtbot.waitUntil(lambda: bool(window.window.findChildren(StepUpSheet)))
    sheet: StepUpSheet = window.window.findChildren(StepUpSheet)[0]
    sheet.password.insert_bytes(b"half typed")
    sheet.reject()
    assert sheet.password.length == 0
    assert not window.toast.isVisible()
    assert not [one for one in vault.asked if isinstance(one, StepUp)]


def test_wrong_password_says_so_and_keeps_the_reason(qtbot: QtBot, window: Screens) -> None:
    go(qtbot, window, PROD, "orders-primary")
    window.actions["copy"].trigger()
    qtbot.waitUntil(lambda: bool(window.window.findChildren(StepUpSheet)))
    sheet: StepUpSheet = window.window.findChildren(StepUpSheet)[0]
    sheet.reason.setText("INC-4711")
    sheet.password.insert_bytes(b"wrong")
    sheet.confirm()
    qtbot.waitUntil(lambda: "wrong password" in sheet._message.text())
    assert sheet.reason.text() == "INC-4711"
    assert not sheet.primary.isEnabled()


def test_revealed_value_is_masked_again_by_choosing_another_key(qtbot: QtBot, window: Screens) -> None:
    go(qtbot, window, DEV, "github")
    window.actions["reveal"].trigger()
    qtbot.waitUntil(lambda: window.desk.inspector.value.view.is_shown)
    window.desk.list.table.choose(window.desk.keys.index(1, 0))
    qtbot.waitUntil(lambda: not window.desk.inspector.value.view.is_shown)


def test_held_space_looks_and_letting_go_hides(qtbot: QtBot, window: Screens, vault: Vault) -> None:
    go(qtbot, window, DEV, "github")
    table, view = window.desk.list.table, window.desk.inspector.value.view
    qtbot.keyPress(table, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: view.is_shown)
    qtbot.keyRelease(table, Qt.Key.Key_Space)
    assert not view.is_shown
    assert sum(isinstance(one, Get) for one in vault.asked) == 1


def test_prod_is_framed_and_dev_is_not(qtbot: QtBot, window: Screens) -> None:
    go(qtbot, window, PROD, "orders-primary")
    red = window.look.theme.tone("danger").solid.name()
    picture = window.desk.pane.frame.grab().toImage()
    assert picture.pixelColor(1, picture.height() // 2).name() == red
    go(qtbot, window, DEV, "github")
    picture = window.desk.pane.frame.grab().toImage()
    assert picture.pixelColor(1, picture.height() // 2).name() != red


# -- changing --------------------------------------------------------------------------------------------------------


def test_deleted_key_comes_back_by_undo(qtbot: QtBot, window: Screens, vault: Vault) -> None:
    go(qtbot, window, DEV, "github")
    window.actions["delete"].trigger()
    qtbot.waitUntil(lambda: vault.find("/dev/laptop/github").deleted is not None)
    qtbot.waitUntil(window.actions["undo"].isEnabled)
    window.actions["undo"].trigger()
    qtbot.waitUntil(lambda: vault.find("/dev/laptop/github").deleted is None)


def test_several_keys_are_deleted_and_undone_together(qtbot: QtBot, window: Screens, vault: Vault) -> None:
    go(qtbot, window, DEV, "github")
    window.desk.list.table.selectAll()
    window.actions["delete"].trigger()
    qtbot.waitUntil(lambda: sum(row.deleted is not None for row in vault.rows.values()) == 4)
    qtbot.waitUntil(window.actions["undo"].isEnabled)
    window.actions["undo"].trigger()
    qtbot.waitUntil(lambda: sum(row.deleted is not None for row in vault.rows.values()) == 1)


def test_deleted_keys_say_when_they_are_purged(qtbot: QtBot, window: Screens) -> None:
    qtbot.waitUntil(lambda: window.desk.keys.rowCount() == 20)
    window.desk.list.field.setText("is:deleted")
    qtbot.waitUntil(lambda: window.desk.keys.rowCount() == 1)
    qtbot.waitUntil(lambda: window.desk.keys.index(0, Column.STATE).data() == "purged in 27 days")
    window.desk.list.table.choose(window.desk.keys.index(0, 0))
    facts = window.desk.inspector
    qtbot.waitUntil(lambda: any(label.accessibleName() == "purged in 27 days" for label in facts.findChildren(QLabel)))


def test_new_key_is_made_and_shown(qtbot: QtBot, window: Screens, vault: Vault) -> None:
    go(qtbot, window, DEV, "github")
    window.actions["new"].trigger()
    sheet = cast("NewKeySheet", window.errands.keys._opened._sheets[-1])
    qtbot.keyClicks(sheet.name, "fresh")
    sheet.confirm()
    qtbot.waitUntil(lambda: (detail := window.desk.detail()) is not None and detail.key.path.name == "fresh")
    assert str(vault.find("/dev/laptop/fresh").path) == "/dev/laptop/fresh"


def test_typed_value_goes_into_the_body_alone(qtbot: QtBot, window: Screens, vault: Vault) -> None:
    go(qtbot, window, DEV, "github")
    window.actions["new"].trigger()
    sheet = cast("NewKeySheet", window.errands.keys._opened._sheets[-1])
    sheet.name.setText("typed")
    sheet._way.choose("given")
    sheet.given.field.insert_bytes(b"hunter2hunter2")
    sheet.confirm()
    qtbot.waitUntil(lambda: any(str(key.path) == "/dev/laptop/typed" for key in vault.keys.values()))
    assert vault.bodies.count(b"hunter2hunter2") == 1
    assert "hunter2" not in repr(vault.asked)


def test_way_back_and_forth(qtbot: QtBot, window: Screens) -> None:
    go(qtbot, window, DEV, "github")
    go(qtbot, window, PROD, "orders-primary")
    window.actions["back"].trigger()
    assert window.desk.place.namespace == DEV
    window.actions["back"].trigger()
    assert window.desk.place.view == "all"
    window.actions["forward"].trigger()
    assert window.desk.place.namespace == DEV


def test_change_elsewhere_is_followed(qtbot: QtBot, window: Screens, vault: Vault) -> None:
    go(qtbot, window, DEV, "github")
    vault.add_key("/dev/laptop/appeared", window.desk.selected()[0].kind, "token")
    from keydesk.model.requests import Event

    vault.tell(Event("changed", (DEV,)))
    qtbot.waitUntil(lambda: window.desk.keys.index(0, 0).data() == "appeared")


# -- locking ---------------------------------------------------------------------------------------------------------


def texts(root: QWidget) -> list[str]:
    """Return every text a widget below `root` holds."""
    found: list[str] = []
    for one in [root, *root.findChildren(QWidget)]:
        if isinstance(one, QLabel | QAbstractButton | QLineEdit):
            found.append(one.text())
        if isinstance(one, QPlainTextEdit):
            found.append(one.toPlainText())
        if isinstance(one, QComboBox):
            found += [one.itemText(place) for place in range(one.count())]
        found += [one.accessibleName(), one.accessibleDescription(), one.toolTip(), one.windowTitle()]
    return found


def left_over(window: Screens) -> list[str]:
    return [text for text in texts(window.window) if any(name in text for name in NAMES)]


NAMES = ("orders", "laptop", "github", "payments", "Production", "column encryption", "database", "m.keller")


def test_lock_leaves_no_name_in_any_widget_or_list(qtbot: QtBot, window: Screens) -> None:
    go(qtbot, window, PROD, "orders-primary")
    window.actions["history"].trigger()
    qtbot.waitUntil(lambda: window.desk.records.rowCount() > 0)
    window.desk.list.field.setText("payments")
    window.actions["edit"].trigger()
    window.actions["lock"].trigger()
    qtbot.waitUntil(lambda: window.window.stack.currentWidget() is window.locked)
    qtbot.waitUntil(lambda: not window.errands.keys._opened._sheets)
    qtbot.waitUntil(lambda: left_over(window) == [])
    for model in (window.desk.keys, window.desk.tree, window.desk.records):
        assert model.rowCount() == 0
    assert not window.desk.list.field.text()
    assert not window.actions["undo"].isEnabled()


def test_lock_masks_a_revealed_value(qtbot: QtBot, window: Screens) -> None:
    go(qtbot, window, DEV, "github")
    window.actions["reveal"].trigger()
    qtbot.waitUntil(lambda: window.desk.inspector.value.view.is_shown)
    window.actions["lock"].trigger()
    assert not window.desk.inspector.value.view.is_shown


def test_locked_elsewhere_locks_this_window_too(qtbot: QtBot, window: Screens, vault: Vault) -> None:
    go(qtbot, window, DEV, "github")
    from keydesk.model.requests import Event

    vault.state = "locked"
    vault.tell(Event("locking"))
    qtbot.waitUntil(lambda: window.window.stack.currentWidget() is window.locked)
    assert window.desk.keys.rowCount() == 0


def test_unlock_brings_the_desk_back(qtbot: QtBot, window: Screens) -> None:
    go(qtbot, window, DEV, "github")
    window.actions["lock"].trigger()
    qtbot.waitUntil(lambda: window.standing.now is not None and window.standing.now.state == "locked")
    window.locked.field.insert_bytes(PASSWORD)
    window.locked._try()
    qtbot.waitUntil(lambda: window.window.stack.currentWidget() is window.desk.pane)
    qtbot.waitUntil(lambda: window.desk.keys.rowCount() == 20)


def test_wrong_password_is_said_and_the_next_try_held_back(qtbot: QtBot, window: Screens, vault: Vault) -> None:
    go(qtbot, window, DEV, "github")
    window.actions["lock"].trigger()
    qtbot.waitUntil(lambda: window.standing.now is not None and window.standing.now.state == "locked")
    window.locked.field.insert_bytes(b"wrong")
    window.locked._try()
    qtbot.waitUntil(lambda: "Next try in" in window.locked._message.text())
    window.locked.field.insert_bytes(PASSWORD)
    assert not window.locked._open.isEnabled()
    assert b"wrong" in vault.bodies


def test_title_names_no_vault_and_no_key(qtbot: QtBot, window: Screens) -> None:
    go(qtbot, window, PROD, "orders-primary")
    assert window.window.windowTitle() == "Keydesk"


# -- everybody -------------------------------------------------------------------------------------------------------


def nameless(root: QWidget) -> list[str]:
    """Return what can take the focus below `root` and has no words for those who do not see it."""
    found = []
    for one in root.findChildren(QWidget):
        is_popup = one.window() is not root.window()
        inner = is_popup or isinstance(one.parentWidget(), QComboBox | QAbstractItemView)
        if one.focusPolicy() == Qt.FocusPolicy.NoFocus or inner or one.objectName().startswith("qt_"):
            continue
        text = one.text() if isinstance(one, QAbstractButton) else ""
        if not (one.accessibleName() or text):
            found.append(f"{type(one).__name__} in {type(one.parentWidget()).__name__}")
    return found


def test_every_control_of_the_window_has_a_name(qtbot: QtBot, window: Screens) -> None:
    go(qtbot, window, PROD, "orders-primary")
    window.actions["history"].trigger()
    assert nameless(window.window) == []


@pytest.mark.parametrize("action", ["new", "edit", "move", "copy-field", "new-value", "namespace-new"])
def test_every_control_of_a_dialog_has_a_name(qtbot: QtBot, window: Screens, action: str) -> None:
    go(qtbot, window, DEV, "github")
    window.actions[action].trigger()
    assert nameless(window.errands.keys._opened._sheets[-1]) == []


@pytest.mark.parametrize("action", ["recovery", "password", "shortcuts", "settings", "grants", "verify"])
def test_every_control_of_a_vault_dialog_has_a_name(qtbot: QtBot, window: Screens, action: str) -> None:
    go(qtbot, window, DEV, "github")
    window.actions[action].trigger()
    qtbot.waitUntil(lambda: bool(window.errands.minding._opened._sheets))
    assert nameless(window.errands.minding._opened._sheets[-1]) == []


def test_f6_goes_round_the_panes(qtbot: QtBot, window: Screens) -> None:
    go(qtbot, window, DEV, "github")
    window.window.activateWindow()
    window.desk.list.table.setFocus()
    seen = set()
    for _ in range(5):
        window.actions["next-pane"].trigger()
        seen.add(type(window.window.focusWidget()).__name__)
    assert {"QListView", "_Tree", "FilterField", "RowTable", "ValueView"} == seen


def test_value_never_stands_in_a_widget(qtbot: QtBot, window: Screens) -> None:
    go(qtbot, window, DEV, "github")
    window.actions["reveal"].trigger()
    qtbot.waitUntil(lambda: window.desk.inspector.value.view.is_shown)
    assert not [text for text in texts(window.window) if VALUE.decode() in text]
