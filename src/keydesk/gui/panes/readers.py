"""Who used the selected key: each caller with how often and when last, and the reads of thirty days as a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from keydesk.gui.controls.notices import label
from keydesk.gui.controls.painted import Sparkline
from keydesk.gui.panes.facts import Facts

if TYPE_CHECKING:
    from datetime import datetime

    from keydesk.gui.theme.look import Look
    from keydesk.gui.words import Words
    from keydesk.model.requests import KeyDetail

_ICONS = {"window": "app-window", "command line": "terminal"}


class Readers(QWidget):
    """Hidden while nobody used the key."""

    def __init__(self, look: Look, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        theme = look.theme
        line = QFrame()
        line.setProperty("line", "true")
        self._callers = Facts(look)
        self._title = label(self.tr("Reads a day, last 30 days"), "small")
        self._reads = Sparkline(look, (), "")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px("m"))
        for part in (line, label(self.tr("Used by"), "strong"), self._callers):
            column.addWidget(part)
        chart = QVBoxLayout()
        chart.setSpacing(theme.px("xxs"))
        chart.addWidget(self._title)
        chart.addWidget(self._reads)
        column.addLayout(chart)

    def show_key(self, detail: KeyDetail, now: datetime) -> None:
        """Show who used this key."""
        self.clear()
        words = self._words
        for reader in detail.readers:
            often, last = self.tr("%Ln reads", "", reader.reads), words.ago(reader.last, now)
            icon, tip = _ICONS.get(reader.label, "box"), words.exact(reader.last)
            self._callers.add(icon, words.caller(reader.label), f"{often} · {last}", tip=tip)
        total = sum(detail.row.reads)
        for part in (self._title, self._reads):
            part.setVisible(total > 0)
        self._reads.show_values(detail.row.reads, self.tr("%Ln reads in 30 days", "", total))
        self.setVisible(bool(detail.readers))

    def clear(self) -> None:
        """Forget every caller."""
        self._callers.clear()
