"""Pictures of the real window on the sample vault, each screen in both themes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keydesk.gui.camera import Camera
from keydesk.model.paths import Path

if TYPE_CHECKING:
    from pathlib import Path as FilePath

    from keydesk.gui.guide import Guide
    from keydesk.gui.main_window import MainWindow
    from keydesk.gui.windows import Windows

SIZE = (1480, 900)
DATABASE = Path.of("prod", "database")


def take(windows: Windows, window: MainWindow, guide: Guide, into: FilePath) -> None:
    """Take pictures of the screens, and close the window. Raises UnavailableError."""
    camera = Camera(windows.look, window, into)
    window.resize(*SIZE)
    camera.wait(lambda: window.screens is not None)
    screens = camera.screens
    camera.wait(lambda: window.stack.currentWidget() is screens.desk.pane)
    camera.wait(lambda: screens.desk.tree.find(DATABASE) is not None)
    camera.wait(lambda: screens.standing.now is not None and not screens.standing.now.checking)
    guide.dismiss()
    screens.toast.dismiss()
    _desk(camera)
    _overlays(camera, guide)
    screens.actions["lock"].trigger()
    camera.wait(lambda: screens.standing.now is not None and screens.standing.now.state == "locked")
    camera.take("locked")
    window.close()


def _desk(camera: Camera) -> None:
    """The lists of the desk: a strict namespace, its history, what is due, what is weak."""
    screens = camera.screens
    camera.choose(DATABASE, "orders-primary")
    camera.take("desk")
    screens.actions["history"].trigger()
    camera.wait(lambda: screens.desk.records.rowCount() > 0)
    screens.desk.audit.field.setText("action:get,copy,reveal in:/prod")
    screens.desk.list.table.setFocus()
    camera.take("history")
    screens.desk.audit.field.setText("")
    screens.actions["history"].trigger()
    view = screens.desk.views.view(screens.desk.views.row_of("due"))
    screens.desk.sidebar.choose_view("due")
    screens.desk.sidebar.view_chosen.emit(view)
    camera.wait(lambda: screens.desk.place.view == "due" and screens.desk.keys.rowCount() > 0)
    camera.take("due")


def _overlays(camera: Camera, guide: Guide) -> None:
    """What comes over the desk: the palette, an import before it happens, the question of a strict namespace."""
    screens = camera.screens
    camera.choose(DATABASE, "orders-primary")
    screens.actions["palette"].trigger()
    screens.errands.finding.palette.field.setText("database")
    camera.take("palette")
    screens.errands.finding.palette.close_palette()
    camera.choose(Path.of("dev", "orders"), "database")
    screens.errands.importing.take([guide.folder])
    camera.wait(camera.has_sheet)
    camera.take("import")
    screens.errands.forget()
    camera.choose(DATABASE, "orders-primary")
    screens.actions["copy"].trigger()
    camera.wait(camera.has_sheet)
    camera.take("step-up")
    screens.proving.forget()
