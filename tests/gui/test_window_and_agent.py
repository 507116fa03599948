"""The window before a real agent: from nothing to a vault, files in, locked, all of it found again, a value seen."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtWidgets import QApplication

from keydesk.client.client import Client
from keydesk.client.entrance import Entrance
from keydesk.gui.clock import utc_now
from keydesk.gui.main_window import MainWindow
from keydesk.model.callers import Face
from keydesk.model.kinds import Kind
from keydesk.model.requests import ChangePassword

if TYPE_CHECKING:
    import pathlib
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from keydesk.gui.dialogs.passwords import AfterRecoverySheet
    from keydesk.gui.dialogs.recovery import RecoverySheet
    from keydesk.gui.screens import Screens
    from keydesk.gui.theme.look import Look

PASSWORD = b"correct horse battery staple"
LONG = 30_000


@pytest.fixture
def real(qtbot: QtBot, look: Look, tmp_path: pathlib.Path) -> Iterator[Screens]:
    """Yield the screens of a window whose agent serves a vault that is not there yet."""
    tmp_path.chmod(0o700)
    shown = MainWindow(look, Entrance(str(tmp_path / "work.keydesk")), utc_now)
    qtbot.addWidget(shown)
    shown.show()
    shown.build()
    assert shown.screens is not None
    yield shown.screens
    shown.close()


def on(screens: Screens) -> object:
    return screens.window.stack.currentWidget()


def make(qtbot: QtBot, screens: Screens) -> bytes:
    """Make the vault; return its recovery code."""
    qtbot.waitUntil(lambda: on(screens) is screens.first_run, timeout=LONG)
    pane = screens.first_run
    pane._turn_to(1)
    for field in (pane._password.first, pane._password.second):
        field.insert_bytes(PASSWORD)
    pane._go()
    qtbot.waitUntil(lambda: bool(pane.code._code), timeout=LONG)
    return bytes(pane.code._code)


def unlock(qtbot: QtBot, screens: Screens, secret: bytes, slot: str = "password") -> None:
    qtbot.waitUntil(lambda: on(screens) is screens.locked, timeout=LONG)
    screens.locked.choose_slot(slot)
    screens.locked.field.insert_bytes(secret)
    qtbot.waitUntil(screens.locked._open.isEnabled, timeout=LONG)
    screens.locked._try()


def make_sure(qtbot: QtBot, screens: Screens) -> bytes:
    """Make the vault and type its recovery code back; return the code."""
    code = make(qtbot, screens)
    screens.first_run.code._typed.insert_bytes(code)
    screens.first_run.code._send()
    qtbot.waitUntil(lambda: on(screens) is screens.desk.pane, timeout=LONG)
    qtbot.waitUntil(lambda: screens.standing.now is not None and screens.standing.now.recovery_confirmed, timeout=LONG)
    return code


def banners(screens: Screens) -> set[str]:
    """Return the names of the notices that stand."""
    return set(screens.desk.pane.notices._banners)


def recovery_sheet(screens: Screens) -> RecoverySheet:
    screens.actions["recovery"].trigger()
    return cast("RecoverySheet", screens.errands.minding._opened._sheets[-1])


def test_from_nothing_to_a_found_key(qtbot: QtBot, real: Screens, tmp_path: pathlib.Path) -> None:
    make_sure(qtbot, real)

    key = tmp_path / "id_deploy"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "deploy", "-f", str(key)], check=True)
    (tmp_path / "app.env").write_text("API_PASSWORD=k9-vQ77-pL02xx\n")
    importing = real.errands.importing
    importing.take([key, tmp_path / "app.env"])
    qtbot.waitUntil(lambda: importing._preview is not None, timeout=LONG)
    assert importing._sheet is not None
    importing._sheet.confirm()
    qtbot.waitUntil(lambda: real.desk.keys.total == 2, timeout=LONG)
    kinds = {row.kind for number in range(2) if (row := real.desk.keys.key_at(real.desk.keys.index(number, 0)))}
    assert kinds == {Kind.SSH_KEY, Kind.PASSWORD}

    real.lock()
    assert real.desk.keys.rowCount() == 0
    unlock(qtbot, real, b"not this")
    qtbot.waitUntil(lambda: "wrong password" in real.locked._sentence, timeout=LONG)
    unlock(qtbot, real, PASSWORD)
    qtbot.waitUntil(lambda: real.desk.keys.rowCount() == 2, timeout=LONG)

    palette = real.errands.finding.palette
    real.actions["palette"].trigger()
    palette.field.setText("api")
    qtbot.waitUntil(lambda: palette.list.currentIndex().data() == "API_PASSWORD", timeout=LONG)
    palette.close_palette()
    found = next(n for n in range(2) if real.desk.keys.index(n, 0).data() == "API_PASSWORD")
    real.desk.list.table.choose(real.desk.keys.index(found, 0))
    qtbot.waitUntil(lambda: real.desk.detail() is not None, timeout=LONG)
    real.actions["reveal"].trigger()
    qtbot.waitUntil(lambda: real.desk.inspector.value.view.is_shown, timeout=LONG)
    real.actions["history"].trigger()
    qtbot.waitUntil(lambda: real.desk.records.rowCount() > 0, timeout=LONG)
    first = real.desk.records.record_at(real.desk.records.index(0, 0))
    assert first is not None
    assert (first.record.action, first.path.rpartition("/")[2]) == ("reveal", "API_PASSWORD")


def test_recovery_sheet_opens_and_leads_to_a_new_password(qtbot: QtBot, real: Screens) -> None:
    code = make_sure(qtbot, real)
    real.lock()
    unlock(qtbot, real, code, "recovery")
    sheets = real.errands.minding._opened
    qtbot.waitUntil(lambda: bool(sheets._sheets), timeout=LONG)
    sheet = cast("AfterRecoverySheet", sheets._sheets[-1])
    for field in (sheet.new.first, sheet.new.second):
        field.insert_bytes(b"another horse, better battery")
    sheet.confirm()
    qtbot.waitUntil(lambda: "changed" in real.toast._words.text(), timeout=LONG)
    real.lock()
    unlock(qtbot, real, b"another horse, better battery")
    qtbot.waitUntil(lambda: on(real) is real.desk.pane, timeout=LONG)


def test_sheet_that_was_never_confirmed_opens_nothing_and_the_locked_screen_says_so(
    qtbot: QtBot, real: Screens
) -> None:
    code = make(qtbot, real)
    real.first_run.code._later.click()
    qtbot.waitUntil(lambda: banners(real) == {"recovery"}, timeout=LONG)
    real.lock()
    unlock(qtbot, real, code, "recovery")
    qtbot.waitUntil(lambda: "never typed back" in real.locked._sentence, timeout=LONG)
    assert "master password" in real.locked._sentence
    real.locked.choose_slot("recovery")
    assert "No recovery sheet of this vault was confirmed" in real.locked._message.text()
    unlock(qtbot, real, PASSWORD)
    qtbot.waitUntil(lambda: banners(real) >= {"recovery"}, timeout=LONG)


def test_new_sheet_counts_and_the_old_one_no_more_once_it_was_typed_back(qtbot: QtBot, real: Screens) -> None:
    old = make_sure(qtbot, real)
    assert "recovery" not in banners(real)
    sheet = recovery_sheet(real)
    sheet.password.insert_bytes(PASSWORD)
    sheet.confirm()
    qtbot.waitUntil(lambda: bool(sheet.code._code), timeout=LONG)
    assert {one for one in QApplication.topLevelWidgets() if one.isVisible()} == {real.window, sheet}
    new = bytes(sheet.code._code)
    sheet.code._later.click()
    qtbot.waitUntil(lambda: banners(real) == {"new-recovery"}, timeout=LONG)
    sheet = recovery_sheet(real)
    assert sheet.code.isVisible()
    sheet.code._typed.insert_bytes(old)
    sheet.code._send()
    qtbot.waitUntil(lambda: "counts already" in sheet.code._message.text(), timeout=LONG)
    sheet.code._typed.insert_bytes(new)
    sheet.code._send()
    qtbot.waitUntil(lambda: not banners(real), timeout=LONG)
    real.lock()
    unlock(qtbot, real, old, "recovery")
    qtbot.waitUntil(lambda: "not the one of this keyslot" in real.locked._sentence, timeout=LONG)


def test_password_changed_elsewhere_shuts_the_window_and_says_why(
    qtbot: QtBot, real: Screens, tmp_path: pathlib.Path
) -> None:
    make_sure(qtbot, real)
    new = b"another horse, better battery"
    real.actions["password"].trigger()
    with Client.at(str(tmp_path / "work.keydesk"), Face.COMMAND_LINE) as beside:
        beside.call(ChangePassword(len(PASSWORD)), PASSWORD + new)
    qtbot.waitUntil(lambda: on(real) is real.locked, timeout=LONG)
    assert "The master password was changed" in real.locked._place.text()
    assert not real.errands.minding._opened._sheets
    assert real.desk.keys.rowCount() == 0
    unlock(qtbot, real, PASSWORD)
    qtbot.waitUntil(lambda: "wrong password" in real.locked._sentence, timeout=LONG)
    unlock(qtbot, real, new)
    qtbot.waitUntil(lambda: on(real) is real.desk.pane, timeout=LONG)
