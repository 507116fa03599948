"""Finding anything in two keystrokes: the palette, and what choosing a line of it does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from keydesk.gui.models.palette import Neighbour, PaletteModel
from keydesk.gui.panes.palette import Palette

if TYPE_CHECKING:
    from keydesk.gui.models.palette import Line
    from keydesk.gui.screens import Screens
    from keydesk.model.keys import KeyRow


class Finding(QObject):
    """The palette of one window."""

    def __init__(self, screens: Screens, parent: QObject) -> None:
        super().__init__(parent)
        self._screens = screens
        self._model = PaletteModel(screens.tasks, screens.actions, screens.desk.tree, self._neighbours, self)
        self.palette = Palette(screens.look, self._model, screens.window)
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

    def forget_others(self) -> None:
        """Another window's vault was locked: nothing of it stays here."""
        self._model.forget_others()

    def _neighbours(self) -> list[Neighbour]:
        """The other vaults that are open now; a locked one tells nothing, not even its name."""
        found = [window.screens for window in self._screens.window.neighbours()]
        return [
            Neighbour(other.standing.now.name, other.tasks, other.errands.finding.choose_from_elsewhere)
            for other in found
            if other is not None and other.standing.now is not None and other.standing.is_open
        ]

    def choose_from_elsewhere(self, row: KeyRow, is_held: bool) -> None:  # noqa: FBT001 - as the palette says it
        """A key of this vault was chosen in another window: come to the front, and copy or show it."""
        window = self._screens.window
        window.raise_()
        window.activateWindow()
        self._choose(row, is_held)

    def _choose(self, row: KeyRow, is_held: bool) -> None:  # noqa: FBT001 - as the palette says it
        if is_held:
            self._screens.desk.reveal_when_shown(row.path, row.id)
        else:
            self._screens.valuework.copy_main_of(row)

    def _run(self, line: Line, is_held: bool) -> None:  # noqa: FBT001 - Qt's signal
        desk = self._screens.desk
        if line.action is not None:
            line.action.trigger()
        elif line.namespace is not None:
            desk.go_to_namespace(line.namespace.path)
        elif line.key is not None:
            (line.vault.choose if line.vault is not None else self._choose)(line.key, is_held)
