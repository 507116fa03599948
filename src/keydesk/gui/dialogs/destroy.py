"""Destroying is the one thing that cannot be undone: it says what is lost, and is confirmed by typing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit

from keydesk.gui.dialogs.sheet import Sheet
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
        title = self.tr("Destroy %1?").replace("%1", f"{key.path.name} {self._word}" if version else key.path.name)
        self.begin(title, self._consequence(detail), "shredder", Tone.DANGER)
        self.typed = QLineEdit()  # takes: a confirmation
        self.add_field(self.tr("Type %1 to destroy it").replace("%1", self._word), self.typed)
        self.add_buttons(self.tr("Destroy for ever"), kind="danger")
        self.typed.textChanged.connect(self._judge)
        self.set_ready(is_ready=False)
        self.typed.setFocus()

    def decide(self) -> Destruction:
        """Return the decision."""
        return Destruction(self._version)

    def _consequence(self, detail: KeyDetail) -> str:
        what = self.tr("this version") if self._version else self.tr("every version")
        if KINDS[detail.key.kind].keeps_data:
            lost = self.tr("Data encrypted only with %1 is lost for ever.").replace("%1", what)
        else:
            lost = self.tr("Whoever still uses %1 is locked out, and nothing brings it back.").replace("%1", what)
        return f"{lost} {self.tr('Its history stays. Copies older than this moment, such as backups, still hold it.')}"

    def _judge(self, text: str) -> None:
        self.set_ready(text.strip() == self._word)
