"""Making a namespace, and changing what one demands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLineEdit, QRadioButton, QVBoxLayout, QWidget

from keydesk.errors import KeydeskError
from keydesk.gui.controls.notices import label
from keydesk.gui.dialogs.sheet import Sheet
from keydesk.gui.language.direction import filled
from keydesk.gui.language.told import told_error
from keydesk.model.paths import Path
from keydesk.model.profiles import ProfileName

if TYPE_CHECKING:
    from keydesk.gui.theme.look import Look
    from keydesk.gui.words import Words
    from keydesk.model.keys import Namespace


@dataclass(frozen=True, slots=True)
class NewNamespace:
    """A namespace to be made; `profile` None inherits."""

    path: Path
    profile: ProfileName | None


class Profiles(QWidget):
    """One of the shipped profiles, each with what it demands."""

    def __init__(self, look: Look, words: Words, chosen: ProfileName) -> None:
        super().__init__()
        self._group = QButtonGroup(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.theme.px("xxs"))
        for number, name in enumerate(ProfileName):
            made = QRadioButton(words.profile(name))
            made.setAccessibleDescription(words.demands(name))
            made.setChecked(name is chosen)
            self._group.addButton(made, number)
            column.addWidget(made)
            detail = label(words.demands(name), "small", wraps=True)
            detail.setContentsMargins(0, 0, 0, look.theme.px("xs"))
            inset = QHBoxLayout()
            inset.addSpacing(look.theme.px(24))
            inset.addWidget(detail, 1)
            column.addLayout(inset)

    def chosen(self) -> ProfileName:
        """Return the chosen profile."""
        return list(ProfileName)[self._group.checkedId()]


class NamespaceSheet(Sheet):
    """Asks for a path; a new root also for its profile."""

    def __init__(self, look: Look, words: Words, parent: QWidget | None, here: Path) -> None:
        super().__init__(look, parent)
        text = self.tr("A place for keys. Below a root it demands what the root demands.")
        self.begin(self.tr("New namespace"), text, "folder-plus")
        self.path = QLineEdit(f"{here}/" if here.names else "/")  # takes: a path
        self.path.setPlaceholderText("/prod/payments")
        self.add_field(self.tr("Path"), self.path)
        self.profiles = Profiles(look, words, ProfileName.DEV)
        self._title = label(self.tr("Profile of the new root"), "secondary")
        self.body.addWidget(self._title)
        self.body.addWidget(self.profiles)
        self.add_buttons(self.tr("Make namespace"))
        self.path.textChanged.connect(self._judge)
        self._judge()
        self.path.setFocus()
        QTimer.singleShot(0, lambda: self.path.end(False))

    def decide(self) -> NewNamespace | None:
        """Return the namespace, or None with a sentence when the path is not one."""
        try:
            path = Path.parse(self.path.text().strip())
        except KeydeskError as error:
            self.say(told_error(error))
            return None
        return NewNamespace(path, self.profiles.chosen() if len(path.names) == 1 else None)

    def _judge(self) -> None:
        text = self.path.text().strip()
        is_root = text.count("/") == 1
        self._title.setVisible(is_root)
        self.profiles.setVisible(is_root)
        self.set_ready(len(text) > 1 and not text.endswith("/"))
        self.fit()


class ProfileSheet(Sheet):
    """Asks for another profile of a namespace."""

    def __init__(self, look: Look, words: Words, parent: QWidget | None, namespace: Namespace) -> None:
        super().__init__(look, parent)
        text = self.tr("A stricter profile holds at once. A looser one is asked for as the stricter of both demands.")
        self.begin(filled(self.tr("Profile of %1"), namespace.path), text, "shield")
        self.profiles = Profiles(look, words, namespace.profile)
        self.body.addWidget(self.profiles)
        self.add_buttons(self.tr("Change profile"))

    def decide(self) -> ProfileName:
        """Return the profile."""
        return self.profiles.chosen()
