"""Finding anything in two keystrokes: the palette, and what choosing a line of it does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from keydesk.gui.models.palette import PaletteModel
from keydesk.gui.panes.palette import Palette
from keydesk.model.kinds import VALUE

if TYPE_CHECKING:
    from keydesk.gui.models.palette import Line
    from keydesk.gui.screens import Screens


class Finding(QObject):
    """The palette of one window."""

    def __init__(self, screens: Screens, parent: QObject) -> None:
        super().__init__(parent)
        self._screens = screens
        model = PaletteModel(screens.tasks, screens.actions, screens.desk.tree, self)
        self.palette = Palette(screens.look, model, screens.window)
        self.palette.chosen.connect(self._run)
        self.palette.closed.connect(screens.desk.list.table.setFocus)

    def open_palette(self) -> None:
        """Open the palette, or close it when it is open."""
        if self.palette.isVisible():
            self.palette.close_palette()
        else:
            self.palette.open()

    def forget(self) -> None:
        """Close the palette and forget what was found."""
        self.palette.close_palette()

    def _run(self, line: Line, is_held: bool) -> None:  # noqa: FBT001 - Qt's signal
        desk = self._screens.desk
        if line.action is not None:
            line.action.trigger()
        elif line.namespace is not None:
            desk.go_to_namespace(line.namespace.path)
        elif line.key is not None and is_held:
            desk.reveal_when_shown(line.key.path, line.key.id)
        elif line.key is not None:
            self._screens.keywork.copy_field(str(line.key.path), VALUE)
