"""Every screen has room for words 40 % longer than English, in German, and mirrored from right to left."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from keydesk.errors import WrongPasswordError
from keydesk.gui.dialogs.import_preview import ImportSheet
from keydesk.gui.main_window import MainWindow
from keydesk.model.kinds import Kind
from keydesk.model.paths import Path
from keydesk.model.requests import ImportRow, ImportSkipped, Preview
from tests.gui.desk_door import NOW, RECOVERY, Vault
from tests.gui.language.cut import cut
from tests.gui.sample_desk import fill

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytestqt.qtbot import QtBot

    from keydesk.gui.language.speech import Spoken
    from keydesk.gui.screens import Screens
    from keydesk.gui.theme.look import Look

LANGUAGES = ("de", "pseudo", "pseudo-rtl")
DIALOGS = (
    "new", "new-value", "edit", "move", "copy-field", "namespace-new", "namespace-profile", "recovery", "password",
    "grants", "settings", "shortcuts", "verify",
)  # fmt: skip
GUESSED, BARE = "weak: It would be guessed.", "Its passphrase was removed; only the vault guards it."
PREVIEW = Preview(
    "p1",
    (
        ImportRow(1, Path.of("dev", "db"), Kind.PASSWORD, "password", "a.env", ".env", "new", warnings=(GUESSED,)),
        ImportRow(2, Path.of("dev", "id"), Kind.SSH_KEY, "Ed25519", "id", "OpenSSH", "conflict", losses=(BARE,)),
    ),
    (ImportSkipped("a.kdbx", "KeePass", "The file is empty.", "It was left alone.", needs_passphrase=True),),
    ("name", "password"),
)


@pytest.fixture(params=LANGUAGES)
def screens(
    request: pytest.FixtureRequest, speaking: Callable[[str], Spoken], qtbot: QtBot, look: Look
) -> Iterator[Screens]:
    """Yield everything the window shows, in one language."""
    speaking(request.param)
    shown = MainWindow(look, fill(Vault()), lambda: NOW)
    qtbot.addWidget(shown)
    shown.resize(1480, 900)
    shown.show()
    shown.build()
    assert shown.screens is not None
    qtbot.waitUntil(lambda: shown.screens is not None and shown.screens.desk.keys.rowCount() == 20)
    yield shown.screens
    shown.close()


def settled(widget: QWidget) -> list[str]:
    """Return what is cut, once everything is laid out."""
    for _layout_of_a_layout in range(3):
        QApplication.processEvents()
    return cut(widget)


def opened(qtbot: QtBot, screens: Screens) -> QDialog:
    """Return the dialog that opens."""

    def there() -> list[QDialog]:
        return [one for one in screens.window.findChildren(QDialog) if one.isVisible()]

    qtbot.waitUntil(lambda: bool(there()))
    return there()[0]


def go(qtbot: QtBot, screens: Screens, namespace: Path, name: str) -> None:
    qtbot.waitUntil(lambda: screens.desk.tree.find(namespace) is not None)
    with qtbot.waitSignal(screens.desk.keys.loaded):
        screens.desk.go_to_namespace(namespace)
    keys = screens.desk.keys
    row = next(row for row in range(keys.rowCount()) if keys.index(row, 0).data() == name)
    screens.desk.list.table.choose(keys.index(row, 0))
    qtbot.waitUntil(lambda: (detail := screens.desk.detail()) is not None and detail.key.path.name == name)


def test_desk_has_room(qtbot: QtBot, screens: Screens) -> None:
    go(qtbot, screens, Path.of("prod", "database"), "orders-primary")
    assert settled(screens.window) == []
    screens.actions["history"].trigger()
    qtbot.waitUntil(lambda: screens.desk.records.rowCount() > 0)
    assert settled(screens.window) == []
    screens.desk.list.table.selectAll()
    assert settled(screens.window) == []
    screens.desk.list.set_filter("kin:password")
    assert settled(screens.window) == []
    screens.actions["palette"].trigger()
    assert settled(screens.errands.finding.palette) == []


def test_desk_has_room_on_a_small_screen(qtbot: QtBot, screens: Screens) -> None:
    screens.window.resize(1280, 800)
    go(qtbot, screens, Path.of("prod", "database"), "orders-primary")
    assert settled(screens.window) == []
    screens.actions["history"].trigger()
    qtbot.waitUntil(lambda: screens.desk.records.rowCount() > 0)
    assert settled(screens.window) == []


def test_first_run_and_lock_have_room(screens: Screens) -> None:
    stack = screens.window.stack
    stack.setCurrentWidget(screens.first_run)
    for page in range(3):
        screens.first_run._turn_to(page)
        assert settled(screens.window) == []
    screens.first_run.show_code(bytearray(RECOVERY.encode()))
    assert settled(screens.window) == []
    stack.setCurrentWidget(screens.locked)
    sentence = "Not opened: wrong password or keyboard layout."
    screens.locked.show_failure(WrongPasswordError(sentence, wait_seconds=30))
    assert settled(screens.window) == []


def test_dialogs_have_room(qtbot: QtBot, screens: Screens) -> None:
    go(qtbot, screens, Path.of("dev", "laptop"), "github")
    for action in DIALOGS:
        screens.actions[action].trigger()
        assert settled(opened(qtbot, screens)) == [], action
        screens.errands.forget()
    screens.errands.keys.destroy_version(1)
    assert settled(opened(qtbot, screens)) == []
    screens.errands.forget()


def test_question_for_the_password_has_room(qtbot: QtBot, screens: Screens) -> None:
    go(qtbot, screens, Path.of("prod", "database"), "orders-primary")
    screens.actions["copy"].trigger()
    assert settled(opened(qtbot, screens)) == []
    screens.proving.forget()


def test_import_preview_has_room(qtbot: QtBot, screens: Screens) -> None:
    sheet = ImportSheet(screens.look, screens.words, screens.window, screens.desk.tree.namespaces(), Path.of("dev"))
    qtbot.addWidget(sheet)
    sheet.show()
    sheet.show_preview(PREVIEW, ["notes.txt: not a plain file"])
    assert settled(sheet) == []


def test_window_is_mirrored(screens: Screens) -> None:
    """What begins on the left in German begins on the right in a language written from there."""
    desk, window, is_rtl = screens.desk, screens.window, screens.window.isRightToLeft()
    panes = (desk.sidebar, desk.list, desk.inspector)
    places = [pane.mapTo(window, pane.rect().center()).x() for pane in panes]
    assert places == sorted(places, reverse=is_rtl)
    first, last = (desk.list.table.columnViewportPosition(column) for column in (0, 3))
    assert (first > last) is is_rtl
