"""While something of ours is on the clipboard, one line says of which key, for how long still, and takes it away."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from keydesk.gui.controls.countdown import CountdownRing
from keydesk.gui.controls.notices import button
from keydesk.gui.language.direction import filled
from keydesk.gui.panes.facts import Elided

if TYPE_CHECKING:
    from keydesk.gui.theme.look import Look


class CopiedLine(QFrame):
    """Stays when another key is selected: the clipboard does not follow the selection."""

    clear_wanted = Signal()
    """What was copied shall leave the clipboard now."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("panel", "foot")
        theme = look.theme
        self._ring = CountdownRing(look)
        self._ring.finished.connect(self.show_cleared)
        self._said = Elided()
        clear = button(look, self.tr("Clear now"), "link")
        clear.clicked.connect(self.clear_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px("l"), theme.px("s"), theme.px("m"), theme.px("s"))
        row.setSpacing(theme.px("s"))
        row.addWidget(self._ring)
        row.addWidget(self._said, 1)
        row.addWidget(clear)
        self.hide()

    def show_copied(self, name: str, seconds: int) -> None:
        """Run the ring for a copy of the key called `name`."""
        self._said.say(filled(self.tr("Copied: %1"), name))
        self._ring.start(timedelta(seconds=seconds))
        self.show()

    def show_cleared(self) -> None:
        """Go away, and forget the name."""
        self._ring.stop()
        self._said.say("")
        self.hide()
