"""The cells of the history: time, who asked, what, which key, how it ended, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from keydesk.gui.language.direction import isolated
from keydesk.gui.models.record_table import RECORD, Column
from keydesk.gui.paint.chips import draw_chip
from keydesk.gui.paint.marks import OUTCOMES
from keydesk.gui.paint.strip import centred
from keydesk.gui.paint.text import draw_text
from keydesk.gui.rows.row import Cell, Index
from keydesk.gui.theme.icons import draw_icon

if TYPE_CHECKING:
    from PySide6.QtCore import QObject
    from PySide6.QtGui import QPainter
    from PySide6.QtWidgets import QStyleOptionViewItem

    from keydesk.gui.theme.look import Look
    from keydesk.gui.words import Words
    from keydesk.model.records import RecordRow

_STEPS = {Column.TIME: "mono_small", Column.KEY: "mono_small", Column.ACTOR: "medium"}

_FACES = {"window": "app-window", "command line": "terminal", "keydesk": "vault"}
"""The icons of callers that are no program."""


class RecordCell(Cell):
    """One cell of the history table."""

    def __init__(self, look: Look, words: Words, parent: QObject | None = None) -> None:
        super().__init__(look, parent)
        self._words = words

    def draw(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the cell."""
        row: RecordRow | None = index.data(RECORD)
        if row is None:
            return
        column, theme = Column(index.column()), self.theme
        strip = self.strip(option, leading=14 if column is Column.TIME else 8)
        if column is Column.OUTCOME:
            chip = OUTCOMES[row.record.outcome].chip(self._words.outcome(row.record.outcome))
            draw_chip(painter, strip.rest(), theme, chip, option.direction)
            return
        if column is Column.ACTOR:
            side = theme.px(15)
            icon = _FACES.get(row.record.caller, "box")
            spot = centred(strip.leading(side, gap=theme.px(7)), side, side)
            draw_icon(painter, spot, icon, theme.colour.text_muted)
        ink = theme.colour.text if column in {Column.ACTOR, Column.KEY} else theme.colour.text_secondary
        elide = Qt.TextElideMode.ElideMiddle if column is Column.KEY else Qt.TextElideMode.ElideRight
        text = index.data(Qt.ItemDataRole.DisplayRole)
        shown = isolated(text) if text else ""
        step = _STEPS.get(column, "small")
        draw_text(painter, strip.rest(), theme, shown, step=step, ink=ink, elide=elide, direction=option.direction)
