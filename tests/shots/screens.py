"""One run of the window through every screen; a picture of each is saved as NN-name.png."""

from __future__ import annotations

import sys
import time
from pathlib import Path as FilePath
from typing import TYPE_CHECKING

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from keydesk.client.entrance import Entrance
from keydesk.gui.clock import utc_now
from keydesk.gui.language.speech import speak
from keydesk.gui.main_window import MainWindow
from keydesk.gui.theme.look import Look, Wish
from keydesk.model.paths import Path
from keydesk.tour.history import make_sample
from keydesk.tour.visit import BUNDLE
from tests.shots.sources import lay_out

if TYPE_CHECKING:
    from collections.abc import Callable

    from keydesk.gui.errands.opened import Opened
    from keydesk.gui.screens import Screens

PATIENCE = 60.0
PASSWORD = bytearray(b"correct horse battery staple")
DATABASE, LAPTOP = Path.of("prod", "database"), Path.of("dev", "laptop")


class Camera:
    """Takes numbered pictures of one window at a time."""

    window: MainWindow
    screens: Screens

    def __init__(self, language: str, theme: str, folder: FilePath, home: FilePath) -> None:
        self._folder, self._count, self.home = folder, 0, home
        app = QApplication([])
        self._spoken = speak(app, language)
        self.look = Look(app, Wish(theme))
        self.password = PASSWORD
        self.sit_down_at(home / "work.keydesk", PASSWORD)

    def sit_down_at(self, bundle: FilePath, password: bytearray) -> None:
        """Show the window of another vault, which is not there yet or locked."""
        if hasattr(self, "window"):
            self.window.close()
        self.password = password
        self.window = MainWindow(self.look, Entrance(str(bundle)), utc_now)
        self.window.resize(1480, 900)
        self.window.show()
        self.window.build()
        assert self.window.screens is not None
        self.screens = self.window.screens

    def unlock(self) -> None:
        """Type the password of the locked vault, and wait until its desk is there."""
        screens = self.screens
        self.wait(lambda: screens.standing.now is not None and screens.standing.now.state == "locked")
        screens.locked.field.insert_bytes(self.password)
        self.wait(screens.locked._open.isEnabled)
        screens.locked._try()
        self.wait(lambda: self.window.stack.currentWidget() is screens.desk.pane)
        self.wait(lambda: screens.desk.tree.find(DATABASE) is not None)

    def take(self, name: str, of: QWidget | None = None) -> None:
        """Take a picture once everything has settled."""
        QTest.qWait(350)
        self._count += 1
        (of or self.window).grab().save(str(self._folder / f"{self._count:02d}-{name}.png"))

    def wait(self, until: Callable[[], object]) -> None:
        """Let the window live until something is so. Raises TimeoutError."""
        end = time.monotonic() + PATIENCE
        while not until():
            if time.monotonic() > end:
                raise TimeoutError(self._count)
            QTest.qWait(20)

    def take_dialog(self, name: str, opened: Opened, action: str) -> None:
        """Trigger an action, and take the picture of the dialog it opens."""
        self.screens.actions[action].trigger()
        self.wait(lambda: opened._sheets)
        self.take(name, opened._sheets[-1])
        self.screens.errands.forget()

    def go(self, namespace: Path, name: str) -> None:
        """Go to a namespace and select a key in it."""
        desk = self.screens.desk
        desk.go_to_namespace(namespace)

        def is_shown() -> bool:
            row = self._row(name)
            if row >= 0 and [one.path.name for one in desk.selected()] != [
                name
            ]:  # a list that arrives takes the selection of the one before along
                desk.list.table.choose(desk.keys.index(row, 0))
            found = desk.detail()
            return found is not None and found.key.path == namespace / name

        self.wait(is_shown)

    def _row(self, name: str) -> int:
        keys = self.screens.desk.keys
        return next((row for row in range(keys.rowCount()) if keys.index(row, 0).data() == name), -1)


def first_run(camera: Camera) -> None:
    """The way from nothing to an empty vault."""
    screens, window = camera.screens, camera.window
    camera.wait(lambda: window.stack.currentWidget() is screens.first_run)
    camera.take("welcome")
    pane = screens.first_run
    pane._turn_to(1)
    pane._name.setText("My keys")  # also where the words are written the other way round, as no name may be
    for field in (pane._password.first, pane._password.second):
        field.insert_bytes(PASSWORD)
    camera.take("name-and-password")
    pane._go()
    camera.take("making")
    camera.wait(lambda: pane.code._code)
    camera.take("recovery-sheet")
    pane.code._later.click()
    camera.wait(lambda: window.stack.currentWidget() is screens.desk.pane)
    camera.take("empty-vault")


def importing(camera: Camera) -> None:
    """Files dropped, previewed and taken in."""
    screens = camera.screens
    errand = screens.errands.importing
    errand.take([lay_out(camera.home / "scattered")])
    assert errand._sheet is not None
    camera.take("import-reading", errand._sheet)
    camera.wait(lambda: errand._preview is not None)
    camera.take("import-preview", errand._sheet)
    errand._sheet.confirm()
    camera.wait(lambda: errand._sheet is None and errand._opened._sheets)
    camera.take("imported", errand._opened._sheets[-1])
    screens.errands.forget()
    screens.toast.dismiss()


def desk(camera: Camera) -> None:
    """The desk of the tour's sample vault: lists, inspector, palette, history, toasts."""
    bundle = camera.home / BUNDLE
    camera.sit_down_at(bundle, make_sample(bundle))
    camera.unlock()
    screens = camera.screens
    camera.wait(lambda: screens.standing.now is not None and not screens.standing.now.checking)
    screens.toast.dismiss()
    screens.desk.sidebar.tree.expandAll()
    camera.take("all")
    camera.go(DATABASE, "orders-primary")
    camera.take("prod")
    screens.actions["history"].trigger()
    camera.wait(lambda: screens.desk.records.rowCount() > 0)
    camera.take("history")
    screens.actions["history"].trigger()
    camera.go(Path.of("staging", "database"), "orders")
    camera.take("staging")
    camera.go(LAPTOP, "code-host")
    screens.actions["reveal"].trigger()
    camera.wait(lambda: screens.desk.inspector.value.view.is_shown)
    camera.take("revealed")
    screens.desk.list.field.setText("kin:password is:weka")
    camera.take("filter-problem")
    screens.desk.list.set_filter("nothing-is-called-so")
    camera.take("nothing-fits")
    screens.desk.list.set_filter("")
    screens.actions["palette"].trigger()
    screens.errands.finding.palette.field.setText("database")
    camera.wait(lambda: screens.errands.finding.palette.list.currentIndex().data() not in (None, "KEYS"))
    camera.take("palette")
    screens.errands.finding.palette.close_palette()
    screens.desk.list.table.selectAll()
    camera.take("several-selected")
    camera.go(LAPTOP, "guest-wlan")
    screens.actions["delete"].trigger()
    camera.wait(screens.actions["undo"].isEnabled)
    camera.take("deleted-with-undo")
    screens.actions["undo"].trigger()
    screens.toast.dismiss()


def dialogs(camera: Camera) -> None:
    """Every dialog."""
    screens = camera.screens
    keys, minding = screens.errands.keys._opened, screens.errands.minding._opened
    camera.go(LAPTOP, "code-host")
    for action in ("new", "new-value", "edit", "move", "copy-field", "namespace-new", "namespace-profile"):
        camera.take_dialog(action, keys, action)
    for action in ("recovery", "password", "grants", "settings", "shortcuts", "verify"):
        camera.take_dialog(action, minding, action)
    screens.errands.keys.destroy_version(1)
    camera.take("destroy", keys._sheets[-1])
    screens.errands.forget()


def locking(camera: Camera) -> None:
    """Locked, refused, and asked again for prod."""
    screens = camera.screens
    screens.actions["lock"].trigger()
    camera.wait(lambda: screens.standing.now is not None and screens.standing.now.state == "locked")
    camera.take("locked")
    screens.locked.field.insert_bytes(b"not this one")
    screens.locked._try()
    camera.wait(lambda: screens.locked._sentence)
    camera.take("wrong-password")
    camera.wait(lambda: not screens.locked._wait)
    camera.unlock()
    camera.go(DATABASE, "orders-primary")
    screens.actions["copy"].trigger()
    camera.wait(lambda: screens.proving._sheet is not None)
    assert screens.proving._sheet is not None
    camera.take("step-up", screens.proving._sheet)
    screens.proving.forget()


def main(language: str, theme: str, folder: str, home: str) -> int:
    """Go through all screens."""
    camera = Camera(language, theme, FilePath(folder), FilePath(home))
    for chapter in (first_run, importing, desk, dialogs, locking):
        chapter(camera)
    camera.window.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:5]))
