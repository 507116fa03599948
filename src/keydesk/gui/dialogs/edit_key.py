"""Editing what is said of a key; its value is not touched, and Undo brings the old words back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QSizePolicy

from keydesk.gui.controls.expiry_field import ExpiryField
from keydesk.gui.dialogs.sheet import Sheet
from keydesk.gui.language.direction import filled, isolated

if TYPE_CHECKING:
    from datetime import datetime

    from PySide6.QtWidgets import QWidget

    from keydesk.gui.theme.look import Look
    from keydesk.model.keys import Key


@dataclass(frozen=True, slots=True)
class Edited:
    """The new metadata, whole."""

    purpose: str
    owner: str
    tags: tuple[str, ...]
    notes: str
    attributes: dict[str, str]
    expires: datetime | None


class EditSheet(Sheet):
    """Asks for purpose, owner, tags, expiry, public fields and notes."""

    def __init__(self, look: Look, parent: QWidget | None, key: Key) -> None:
        super().__init__(look, parent, width=520)
        self._key = key
        self.begin(filled(self.tr("Edit %1"), key.path.name), isolated(str(key.path.parent)), "pencil")
        self.purpose = QLineEdit(key.purpose)  # takes: a purpose
        self.owner = QLineEdit(key.owner)  # takes: an owner
        self.tags = QLineEdit(", ".join(key.tags))  # takes: tags
        self.tags.setPlaceholderText(self.tr("Separated by commas"))
        self.user = QLineEdit(key.attributes.get("username", ""))  # takes: a user name
        self.url = QLineEdit(key.attributes.get("url", ""))  # takes: an address
        self.notes = _Notes(look, key.notes)
        self.notes.setPlaceholderText(
            self.tr("Notes are kept like the rest of the metadata. Secrets belong into values.")
        )
        self.add_field(self.tr("Purpose"), self.purpose)
        self.add_field(self.tr("Owner"), self.owner)
        self.add_field(self.tr("Tags"), self.tags)
        self.add_field(self.tr("User name"), self.user)
        self.add_field(self.tr("Address"), self.url)
        self.expires = ExpiryField(look, key.expires)
        self.body.addWidget(self.expires)
        self.add_field(self.tr("Notes"), self.notes)
        self.add_buttons(self.tr("Save"))
        self.purpose.setFocus()

    def decide(self) -> Edited:
        """Return the metadata as it now stands."""
        attributes = dict(self._key.attributes)
        for name, edit in (("username", self.user), ("url", self.url)):
            text = edit.text().strip()
            if text:
                attributes[name] = text
            else:
                attributes.pop(name, None)
        tags = tuple(dict.fromkeys(tag.strip() for tag in self.tags.text().split(",") if tag.strip()))
        return Edited(
            self.purpose.text().strip(), self.owner.text().strip(), tags, self.notes.toPlainText().strip(),
            attributes, self.expires.moment(),
        )  # fmt: skip


class _Notes(QPlainTextEdit):
    """A few lines of text; Tab leaves them."""

    def __init__(self, look: Look, text: str) -> None:
        super().__init__(text)
        self._look = look
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return room for four lines."""
        return QSize(super().sizeHint().width(), self._look.theme.px(84))
