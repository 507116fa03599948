"""The way through every screen of the window, for whoever takes pictures of them: each stop has a name.

A `Camera` sits before a window and takes the pictures; what vaults it sits before is its own affair. They hold the keys
of the tour's sample that are named here.
"""

from __future__ import annotations

import time
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Protocol

from PySide6.QtTest import QTest

from keydesk.model.access import Action, Subject, SubjectKind
from keydesk.model.callers import Program
from keydesk.model.paths import Path
from keydesk.model.requests import Ask, Copied

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path as FilePath

    from PySide6.QtWidgets import QWidget

    from keydesk.gui.errands.opened import Opened
    from keydesk.gui.main_window import MainWindow
    from keydesk.gui.models.palette import Line
    from keydesk.gui.panes.palette import Palette
    from keydesk.gui.screens import Screens

PATIENCE = 60.0
DATABASE, LAPTOP = Path.of("prod", "database"), Path.of("dev", "laptop")
SEEN = {"recovery-sheet", "revealed", "code"}
"""The stops at which something secret is shown, because it was asked for."""


class Camera(Protocol):
    """Takes pictures of one window at a time."""

    window: MainWindow
    screens: Screens
    password: bytearray

    def sit_down_at_nothing(self) -> None:
        """Show the window of a vault that is not there yet."""

    def sit_down_at_sample(self) -> None:
        """Show the window of a locked vault with the sample's keys."""

    def scattered(self) -> FilePath:
        """Return a folder of files to import."""

    def hold(self) -> None:
        """Let slow work wait, so that its screen can be taken."""

    def let_go(self) -> None:
        """Let slow work go on."""

    def take(self, name: str, of: QWidget | None = None) -> None:
        """Take a picture of the window or of a dialog once everything has settled."""


def walk(camera: Camera) -> None:
    """Go through all screens."""
    for chapter in (first_run, importing, lists, values, palette, changes, dialogs, locking):
        chapter(camera)


# -- steps -----------------------------------------------------------------------------------------------------------


def wait(until: Callable[[], object]) -> None:
    """Let the window live until something is so. Raises TimeoutError."""
    end = time.monotonic() + PATIENCE
    while not until():
        if time.monotonic() > end:
            raise TimeoutError
        QTest.qWait(20)


def unlock(camera: Camera) -> None:
    """Type the password of the locked vault, and wait until its desk is there."""
    screens = camera.screens
    wait(lambda: screens.standing.now is not None and screens.standing.now.state == "locked")
    screens.locked.field.insert_bytes(camera.password)
    wait(screens.locked._open.isEnabled)
    screens.locked._try()
    wait(lambda: camera.window.stack.currentWidget() is screens.desk.pane)
    wait(lambda: screens.desk.tree.find(DATABASE) is not None)


def go(camera: Camera, namespace: Path, name: str) -> None:
    """Go to a namespace and select a key in it."""
    desk = camera.screens.desk
    desk.go_to_namespace(namespace)

    def is_shown() -> bool:
        keys = desk.keys
        row = next((row for row in range(keys.rowCount()) if keys.index(row, 0).data() == name), -1)
        if row >= 0 and [one.path.name for one in desk.selected()] != [name]:
            desk.list.table.choose(keys.index(row, 0))  # a list that arrives takes the old selection along
        found = desk.detail()
        return found is not None and found.key.path == namespace / name

    wait(is_shown)


def take_dialog(camera: Camera, opened: Opened, action: str) -> None:
    """Trigger an action, and take the picture of the dialog it opens."""
    camera.screens.actions[action].trigger()
    wait(lambda: opened._sheets)
    camera.take(action, opened._sheets[-1])
    camera.screens.errands.forget()


# -- chapters --------------------------------------------------------------------------------------------------------


def first_run(camera: Camera) -> None:
    """The way from nothing to an empty vault."""
    camera.sit_down_at_nothing()
    screens, window = camera.screens, camera.window
    wait(lambda: window.stack.currentWidget() is screens.first_run)
    camera.take("welcome")
    pane = screens.first_run
    pane._turn_to(1)
    pane._name.setText("My keys")  # also where the words are written the other way round, as no name may be
    for field in (pane._password.first, pane._password.second):
        field.insert_bytes(camera.password)
    camera.take("name-and-password")
    camera.hold()
    pane._go()
    camera.take("making")
    camera.let_go()
    wait(lambda: pane.code._code)
    camera.take("recovery-sheet")
    pane.code._eye.click()
    camera.take("recovery-sheet-hidden")
    pane.code._later.click()
    wait(lambda: window.stack.currentWidget() is screens.desk.pane)
    wait(lambda: screens.desk.list._stack.currentWidget() is screens.desk.list._empty_vault)
    camera.take("empty-vault")


def importing(camera: Camera) -> None:
    """Files dragged over the window, dropped, previewed and taken in."""
    screens = camera.screens
    errand = screens.errands.importing
    errand._veil.show_for("/dev")
    camera.take("dragged-over")
    errand._veil.hide()
    camera.hold()
    errand.take([camera.scattered()])
    assert errand._sheet is not None
    camera.take("import-reading", errand._sheet)
    camera.let_go()
    wait(lambda: errand._preview is not None)
    camera.take("import-preview", errand._sheet)
    errand._sheet.confirm()
    wait(lambda: errand._sheet is None and errand._opened._sheets)
    camera.take("imported", errand._opened._sheets[-1])
    screens.errands.forget()
    screens.toast.dismiss()


def lists(camera: Camera) -> None:
    """The desk of the sample: lists, inspector, history, filters that find nothing."""
    camera.sit_down_at_sample()
    unlock(camera)
    screens = camera.screens
    wait(lambda: screens.standing.now is not None and not screens.standing.now.checking)
    screens.desk.sidebar.tree.expandAll()
    camera.take("all")
    screens.toast.dismiss()
    go(camera, DATABASE, "orders-primary")
    camera.take("prod")
    screens.actions["history"].trigger()
    wait(lambda: screens.desk.records.rowCount() > 0)
    camera.take("history")
    screens.actions["history"].trigger()
    go(camera, Path.of("staging", "database"), "orders")
    camera.take("staging")
    go(camera, LAPTOP, "code-host")
    screens.desk.list.field.setText("kin:password is:weka")
    camera.take("filter-problem")
    screens.desk.list.set_filter("nothing-is-called-so")
    wait(lambda: screens.desk.list._stack.currentWidget() is screens.desk.list._no_match)
    camera.take("nothing-fits")
    screens.desk.list.set_filter("")


def values(camera: Camera) -> None:
    """A value revealed and masked again, a code likewise, one copied."""
    screens = camera.screens
    go(camera, LAPTOP, "code-host")
    card = screens.desk.inspector.value
    screens.actions["reveal"].trigger()
    wait(lambda: card.view.is_shown)
    camera.take("revealed")
    card.view.remask()
    camera.take("masked-again")
    screens.valuework._on_copied(Copied("c1", screens.clock() + timedelta(seconds=20), 20), "code-host")
    camera.take("copied")
    screens.valuework.forget()
    screens.toast.dismiss()
    go(camera, LAPTOP, "code-host-code")
    code = screens.desk.inspector.code
    camera.take("code-masked")
    screens.actions["reveal"].trigger()
    wait(lambda: code.view.is_shown)
    camera.take("code")
    code.view.remask()
    screens.valuework.forget()


def palette(camera: Camera) -> None:
    """The palette with keys, with commands, with nothing."""
    screens = camera.screens
    finding = screens.errands.finding.palette
    screens.actions["palette"].trigger()
    for text, name, is_found in (
        ("database", "palette", lambda line: line.key is not None),
        (">", "palette-commands", lambda line: line.action is not None),
        ("zzz", "palette-nothing", lambda line: line.is_heading),
    ):
        finding.field.setText(text)
        wait(partial(_offers, finding, is_found))
        camera.take(name)
    finding.close_palette()


def _offers(finding: Palette, is_found: Callable[[Line], bool]) -> bool:
    lines = finding._model._lines
    return any(map(is_found, lines)) and (len(lines) == 1 or not lines[1].is_heading)


def changes(camera: Camera) -> None:
    """Several keys at once, and one deleted with a way back."""
    screens = camera.screens
    go(camera, LAPTOP, "code-host")
    screens.desk.list.table.selectAll()
    camera.take("several-selected")
    go(camera, LAPTOP, "guest-wlan")
    screens.actions["delete"].trigger()
    wait(screens.actions["undo"].isEnabled)
    wait(lambda: not screens.desk.selected())
    camera.take("deleted-with-undo")
    screens.actions["undo"].trigger()
    screens.toast.dismiss()


def dialogs(camera: Camera) -> None:
    """Every dialog."""
    screens = camera.screens
    keys, minding = screens.errands.keys._opened, screens.errands.minding._opened
    go(camera, LAPTOP, "code-host")
    for action in ("new", "new-value", "edit", "move", "copy-field", "namespace-new", "namespace-profile"):
        take_dialog(camera, keys, action)
    for action in ("recovery", "password", "grants", "settings", "shortcuts", "verify"):
        take_dialog(camera, minding, action)
    screens.errands.keys.destroy_version(1)
    camera.take("destroy", keys._sheets[-1])
    screens.errands.forget()
    program = Program(1000, 4711, "/usr/bin/python3.11", "aa", "/srv/report.py", "bb", is_interpreter=True)
    subject = Subject(SubjectKind.SCRIPT, "/srv/report.py", "/usr/bin/python3.11", "aa", "bb")
    deadline = screens.clock() + timedelta(minutes=1)
    screens.errands.answer_program(Ask("a1", program, LAPTOP / "code-host", Action.GET, deadline, subject))
    camera.take("program-asks", minding._sheets[-1])
    screens.errands.forget()


def locking(camera: Camera) -> None:
    """Locked, refused, and asked again for prod."""
    screens = camera.screens
    screens.actions["lock"].trigger()
    wait(lambda: screens.standing.now is not None and screens.standing.now.state == "locked")
    camera.take("locked")
    screens.locked.field.insert_bytes(b"not this one")
    screens.locked._try()
    wait(lambda: screens.locked._sentence)
    camera.take("wrong-password")
    wait(lambda: not screens.locked._wait)
    screens.locked.choose_slot("recovery")
    camera.take("locked-recovery")
    screens.locked.choose_slot("password")
    unlock(camera)
    screens.toast.dismiss()
    go(camera, DATABASE, "orders-primary")
    screens.actions["copy"].trigger()
    wait(lambda: screens.proving._sheet is not None)
    assert screens.proving._sheet is not None
    camera.take("step-up", screens.proving._sheet)
    screens.proving.forget()
