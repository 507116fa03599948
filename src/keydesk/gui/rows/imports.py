"""The cells of the import preview: a tick, the future path, the kind, how it compares, and what to know."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPen

from keydesk.gui.language.direction import isolated
from keydesk.gui.models.import_table import IMPORT, TICKED, Column
from keydesk.gui.paint.chips import Chip, algorithm_chip, draw_chip
from keydesk.gui.paint.strip import Strip, centred
from keydesk.gui.paint.text import draw_text, text_width
from keydesk.gui.paint.tiles import draw_tile
from keydesk.gui.rows.row import Cell, Index
from keydesk.gui.theme.icons import draw_icon
from keydesk.gui.theme.tokens import Tone
from keydesk.model.kinds import KINDS
from keydesk.model.paths import Path

if TYPE_CHECKING:
    from PySide6.QtCore import QRect
    from PySide6.QtGui import QPainter
    from PySide6.QtWidgets import QStyleOptionViewItem

    from keydesk.model.requests import ImportRow

CHECK = 34
STATUS = {
    "new": ("plus", Tone.SUCCESS),
    "changed": ("refresh-cw", Tone.ACCENT),
    "same": ("check", Tone.NEUTRAL),
    "conflict": ("triangle-alert", Tone.WARNING),
}


class ImportCell(Cell):
    """One cell of the preview."""

    def draw(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the cell."""
        row: ImportRow | None = index.data(IMPORT)
        if row is None:
            return
        theme, column, direction = self.theme, Column(index.column()), option.direction
        if row.status == "same":
            painter.setOpacity(0.65)
        text = index.data(Qt.ItemDataRole.DisplayRole)
        strip = self.strip(option)
        if column is Column.PATH:
            strip = Strip(option.rect, direction)
            self._draw_check(painter, strip.leading(theme.px(CHECK)), is_ticked=index.data(TICKED), row=row)
            side = theme.px(22)
            draw_tile(painter, centred(strip.leading(side, gap=theme.px(9)), side, side), theme, KINDS[row.kind].icon)
            path = Path.parse(text)
            name, parent = isolated(path.name), isolated(str(path.parent))
            wanted = text_width(theme, name, "strong") + 2
            room = strip.leading(min(wanted, strip.width), gap=theme.px(8))
            draw_text(painter, room, theme, name, step="strong", direction=direction)
            muted, elide = theme.colour.text_muted, Qt.TextElideMode.ElideMiddle
            rest = strip.rest()
            if rest.width() > theme.px(30):
                draw_text(painter, rest, theme, parent, step="small", ink=muted, elide=elide, direction=direction)
        elif column is Column.ALGORITHM:
            draw_chip(painter, strip.rest(), theme, algorithm_chip(text), direction)
        elif column is Column.STATUS:
            icon, tone = STATUS.get(row.status, ("info", Tone.NEUTRAL))
            draw_chip(painter, strip.rest(), theme, Chip(text, icon, tone), direction)
        elif text:
            is_bad = bool(row.warnings or row.losses)
            ink = theme.tone(Tone.WARNING).text if is_bad else theme.colour.text_muted
            draw_text(painter, strip.rest(), theme, text, step="small", ink=ink, direction=direction)

    def _draw_check(self, painter: QPainter, rect: QRect, *, is_ticked: bool, row: ImportRow) -> None:
        if row.status == "same":
            return
        colour, side = self.theme.colour, self.theme.px(15)
        box = QRectF(centred(rect, side, side)).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(colour.accent if is_ticked else colour.border_control, 1))
        painter.setBrush(colour.accent if is_ticked else colour.surface)
        painter.drawRoundedRect(box, 4, 4)
        if is_ticked:
            inner = self.theme.px(11)
            draw_icon(painter, centred(rect, inner, inner), "check", colour.on_accent, stroke=3.2)
