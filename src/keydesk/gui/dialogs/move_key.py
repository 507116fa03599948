"""Moving and renaming: the key keeps its id, versions and history, and the old path leads to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit

from keydesk.errors import KeydeskError
from keydesk.gui.dialogs.paths import NamespaceBox
from keydesk.gui.dialogs.sheet import Sheet
from keydesk.gui.language.direction import filled
from keydesk.gui.language.told import told_error

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from keydesk.gui.theme.look import Look
    from keydesk.model.keys import Key, Namespace
    from keydesk.model.paths import Path


@dataclass(frozen=True, slots=True)
class Moved:
    """Where the key shall be."""

    to: Path


class MoveSheet(Sheet):
    """Asks for a name and a namespace."""

    def __init__(self, look: Look, parent: QWidget | None, key: Key, namespaces: Sequence[Namespace]) -> None:
        super().__init__(look, parent)
        self._key = key
        text = self.tr("Versions and history stay with it. Programs that ask for the old path are led to the new one.")
        self.begin(filled(self.tr("Move or rename %1"), key.path.name), text, "move")
        self.name = QLineEdit(key.path.name)  # takes: a name
        self.place = NamespaceBox(namespaces, key.path.parent)
        self.add_field(self.tr("Name"), self.name)
        self.add_field(self.tr("Namespace"), self.place)
        self.add_buttons(self.tr("Move"))
        self.name.textChanged.connect(self._judge)
        self.place.changed.connect(self._judge)
        self._judge()
        self.name.selectAll()
        self.name.setFocus()

    def decide(self) -> Moved | None:
        """Return the new path, or None with a sentence when it is not one."""
        try:
            return Moved(self.place.path() / self.name.text().strip())
        except KeydeskError as error:
            self.say(told_error(error))
            return None

    def _judge(self) -> None:
        is_other = self.name.text().strip() != self._key.path.name or (
            self.place.is_path() and self.place.path() != self._key.path.parent
        )
        self.set_ready(bool(self.name.text().strip()) and self.place.is_path() and is_other)
