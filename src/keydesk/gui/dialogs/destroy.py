"""Destroying is the one thing that cannot be undone: it says what is lost, and is confirmed by typing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit

from keydesk.gui.dialogs.sheet import Sheet
from keydesk.gui.language.direction import filled
from keydesk.gui.theme.tokens import Tone
from keydesk.model.kinds import KINDS

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from keydesk.gui.theme.look import Look
    from keydesk.model.requests import KeyDetail


@dataclass(frozen=True, slots=True)
class Destruction:
    """It shall be destroyed: one version, or with 0 the whole key."""

    version: int


class DestroySheet(Sheet):
    """Asks for the version or the name to be typed."""

    def __init__(self, look: Look, parent: QWidget | None, detail: KeyDetail, version: int) -> None:
        super().__init__(look, parent)
        self._version = version
        key = detail.key
        self._word = f"v{version}" if version else key.path.name
        title = filled(self.tr("Destroy %1?"), f"{key.path.name} {self._word}" if version else key.path.name)
        self.begin(title, self._consequence(detail), "shredder", Tone.DANGER)
        self.typed = QLineEdit()  # takes: a confirmation
        self.add_field(filled(self.tr("Type %1 to destroy it"), self._word), self.typed)
        self.add_buttons(self.tr("Destroy forever"), kind="danger")
        self.typed.textChanged.connect(self._judge)
        self.set_ready(is_ready=False)
        self.typed.setFocus()

    def decide(self) -> Destruction:
        """Return the decision."""
        return Destruction(self._version)

    def _consequence(self, detail: KeyDetail) -> str:
        keeps_data = KINDS[detail.key.kind].keeps_data
        if self._version and keeps_data:
            lost = self.tr("Data encrypted only with this version is lost forever.")
        elif self._version:
            lost = self.tr("Whoever still uses this version is locked out, and nothing brings it back.")
        elif keeps_data:
            lost = self.tr("Data encrypted with any version of it is lost forever.")
        else:
            lost = self.tr("Whoever still uses any version of it is locked out, and nothing brings it back.")
        stays = self.tr("Its history stays. Copies older than this moment, such as backups, still hold it.")
        return f"{lost} {stays}"

    def _judge(self, text: str) -> None:
        self.set_ready(text.strip() == self._word)
