"""Choosing which field of a key to copy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from keydesk.gui.dialogs.sheet import Sheet
from keydesk.gui.language.direction import filled
from keydesk.gui.rows.text import TextRow
from keydesk.model.kinds import CODE, seed_field

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from keydesk.gui.theme.look import Look
    from keydesk.gui.words import Words
    from keydesk.model.requests import KeyDetail


class FieldSheet(Sheet):
    """Asks for one field; decides with its name."""

    def __init__(self, look: Look, words: Words, parent: QWidget | None, detail: KeyDetail) -> None:
        super().__init__(look, parent, width=400)
        self.begin(filled(self.tr("Copy a field of %1"), detail.key.path.name), "", "copy")
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Fields"))
        self.list.setItemDelegate(TextRow(look, self.list))
        current = next((one for one in detail.versions if one.number == detail.key.current), None)
        for shape in current.fields if current is not None else ():
            hidden = self.tr("hidden") if shape.is_secret else self.tr("%Ln bytes", "", shape.size)
            self._add(shape.name, f"{words.field(shape.name)} · {hidden}")
        if seed_field(detail.key.kind, [shape.name for shape in current.fields] if current is not None else ()):
            self._add(CODE, words.field(CODE))
        for name, value in detail.key.attributes.items():
            self._add(name, f"{words.field(name)} · {value}")
        self.list.setCurrentRow(0)
        self.list.itemActivated.connect(lambda _line: self.confirm())
        self.list.setFixedHeight(min(8, max(1, self.list.count())) * look.theme.px("row") + 4)
        self.body.addWidget(self.list)
        self.add_buttons(self.tr("Copy"))
        self.set_ready(self.list.count() > 0)
        self.list.setFocus()

    def decide(self) -> str | None:
        """Return the name of the chosen field."""
        line = self.list.currentItem()
        return str(line.data(Qt.ItemDataRole.UserRole)) if self.list.count() else None

    def _add(self, name: str, text: str) -> None:
        line = QListWidgetItem(text)
        line.setData(Qt.ItemDataRole.UserRole, name)
        self.list.addItem(line)
