"""After an import: what went in, what was left alone, and the plain originals that remain on the disk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from keydesk.gui.controls.notices import label
from keydesk.gui.dialogs.sheet import Sheet
from keydesk.gui.panes.facts import Elided
from keydesk.gui.theme.tokens import Tone

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from keydesk.gui.theme.look import Look
    from keydesk.model.requests import Imported

SHOWN = 8


class ImportedSheet(Sheet):
    """Decides with True when the originals shall be shown in the file manager."""

    def __init__(
        self, look: Look, parent: QWidget | None, reply: Imported, left: int, originals: Sequence[Path]
    ) -> None:
        super().__init__(look, parent, width=520)
        went = self.tr("%Ln keys are in the vault.", "", reply.keys)
        rest = self.tr("%n left alone.", "", left) if left else ""
        self.begin(went, rest, "circle-check", Tone.SUCCESS)
        if originals:
            text = self.tr("The plain originals remain where they were. Anybody who reads your files can read them:")
            self.body.addWidget(label(text, wraps=True))
            for path in originals[:SHOWN]:
                said = Elided("mono", Qt.TextElideMode.ElideMiddle)
                said.say(str(path))
                self.body.addWidget(said)
            if len(originals) > SHOWN:
                self.body.addWidget(label(self.tr("and %n more", "", len(originals) - SHOWN), "small"))
        self.add_buttons(self.tr("Show them"), self.tr("Done"))
        self.primary.setVisible(bool(originals))

    def decide(self) -> bool:
        """Return that they shall be shown."""
        return True
