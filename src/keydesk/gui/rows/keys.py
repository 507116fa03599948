"""The cells of the key table: name with purpose or place, algorithm, state, expiry, version, reads and last use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPen

from keydesk.gui.language.direction import isolated
from keydesk.gui.models.key_table import ROW, Column
from keydesk.gui.paint.bars import draw_expiry
from keydesk.gui.paint.charts import draw_sparkline
from keydesk.gui.paint.chips import algorithm_chip, draw_chip
from keydesk.gui.paint.marks import GRACE, STATES
from keydesk.gui.paint.strip import Strip, centred
from keydesk.gui.paint.text import draw_text, text_width
from keydesk.gui.paint.tiles import draw_tile
from keydesk.gui.rows.expiry import expiry
from keydesk.gui.rows.row import SELECTED, Cell, Index
from keydesk.gui.theme.icons import draw_icon
from keydesk.gui.theme.tokens import Tone
from keydesk.model.kinds import KINDS

if TYPE_CHECKING:
    from PySide6.QtCore import QObject
    from PySide6.QtGui import QPainter
    from PySide6.QtWidgets import QStyleOptionViewItem

    from keydesk.gui.clock import Clock
    from keydesk.gui.theme.look import Look
    from keydesk.gui.words import Words
    from keydesk.model.keys import KeyRow

CHECK = 34
"""Width in design pixels of the place where a row is ticked."""


class KeyCell(Cell):
    """One cell of the key table, drawn as its column demands."""

    def __init__(self, look: Look, words: Words, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(look, parent)
        self._words, self._clock = words, clock
        self.shows_place = True
        """Claim: names are followed by their namespace, as in a list that spans several."""

    def draw(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the cell; a row on its way is a soft bar where its name will be."""
        row: KeyRow | None = index.data(ROW)
        column = Column(index.column())
        if row is None:
            self._draw_waiting(painter, option, column)
            return
        if row.deleted is not None:
            painter.setOpacity(0.7)
        strip = self.strip(option)
        if column is Column.NAME:
            self._draw_name(painter, option, row)
        elif column is Column.ALGORITHM:
            chip = algorithm_chip(index.data(Qt.ItemDataRole.DisplayRole))
            draw_chip(painter, strip.rest(), self.theme, chip, option.direction)
        elif column is Column.STATE:
            self._draw_state(painter, strip, row, option.direction)
        elif column is Column.EXPIRES:
            shown = expiry(row.rotated, row.expires, self._clock(), row.profile, self._words)
            draw_expiry(painter, strip.leading(self.theme.px(128)), self.theme, shown, option.direction)
        elif column is Column.VERSION:
            self._draw_version(painter, strip, row, option.direction)
        elif column is Column.READS:
            if row.reads:
                spot = centred(strip.leading(self.theme.px(88)), min(strip.width + 88, self.theme.px(88)), 24)
                draw_sparkline(painter, spot, self.theme, row.reads, direction=option.direction)
        else:
            self._draw_words(painter, strip, index, option.direction)

    def draw_ground(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the row's ground, with an accent at its beginning when selected."""
        super().draw_ground(painter, option, index)
        if index.column() == Column.NAME and option.state.value & SELECTED:
            painter.fillRect(Strip(option.rect, option.direction).leading(3), self.theme.colour.accent)

    def _draw_name(self, painter: QPainter, option: QStyleOptionViewItem, row: KeyRow) -> None:
        theme = self.theme
        strip = Strip(option.rect, option.direction)
        is_selected = bool(option.state.value & SELECTED)
        self._draw_check(painter, strip.leading(theme.px(CHECK)), is_ticked=is_selected)
        tile = theme.px(22)
        tone = Tone.DANGER if {"expired", "weak"} & set(row.warnings) else Tone.ACCENT
        draw_tile(painter, centred(strip.leading(tile, gap=theme.px(9)), tile, tile), theme, KINDS[row.kind].icon, tone)
        strip.trailing(theme.px(6))
        side = theme.px(14)
        if row.is_favourite:
            spot = centred(strip.trailing(side, gap=theme.px(4)), side, side)
            draw_icon(painter, spot, "star", theme.tone("warning").text)
        if row.warnings:
            spot = centred(strip.trailing(side, gap=theme.px(4)), side, side)
            draw_icon(painter, spot, "triangle-alert", theme.tone("danger").text)
        wanted = text_width(theme, isolated(row.path.name), "strong") + theme.px(2)
        name = strip.leading(min(wanted, strip.width), gap=theme.px(8))
        draw_text(painter, name, theme, isolated(row.path.name), step="strong", direction=option.direction)
        if strip.width > theme.px(40):
            muted = theme.colour.text_muted
            place = str(row.path.parent) if self.shows_place else ""
            beside = " · ".join(isolated(part) for part in (place, row.purpose) if part)
            draw_text(painter, strip.rest(), theme, beside, step="small", ink=muted, direction=option.direction)

    def _draw_check(self, painter: QPainter, rect: QRect, *, is_ticked: bool) -> None:
        colour, side = self.theme.colour, self.theme.px(15)
        box = QRectF(centred(rect, side, side)).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(colour.accent if is_ticked else colour.border_strong, 1))
        painter.setBrush(colour.accent if is_ticked else colour.surface)
        painter.drawRoundedRect(box, 4, 4)
        if is_ticked:
            inner = self.theme.px(11)
            draw_icon(painter, centred(rect, inner, inner), "check", colour.on_accent, stroke=3.2)

    def _draw_state(self, painter: QPainter, strip: Strip, row: KeyRow, direction: Qt.LayoutDirection) -> None:
        if row.purge_due is not None:
            text = self._words.purged(row.purge_due, self._clock())
            draw_text(painter, strip.rest(), self.theme, text, step="small", direction=direction)
            return
        chip = STATES[row.state].chip(self._words.state(row.state))
        draw_chip(painter, strip.rest(), self.theme, chip, direction)

    def _draw_version(self, painter: QPainter, strip: Strip, row: KeyRow, direction: Qt.LayoutDirection) -> None:
        theme, text = self.theme, f"v{row.version}"
        width = text_width(theme, text, "mono_small")
        spot = strip.leading(width, gap=theme.px(6))
        draw_text(painter, spot, theme, text, step="mono_small", ink=theme.colour.text_secondary, direction=direction)
        if row.in_grace:
            side = theme.px(13)
            draw_icon(painter, centred(strip.leading(side), side, side), GRACE.icon, theme.tone(GRACE.tone).text)

    def _draw_words(self, painter: QPainter, strip: Strip, index: Index, direction: Qt.LayoutDirection) -> None:
        text, ink = index.data(Qt.ItemDataRole.DisplayRole), self.theme.colour.text_secondary
        draw_text(painter, strip.rest(), self.theme, text, step="small", ink=ink, direction=direction)

    def _draw_waiting(self, painter: QPainter, option: QStyleOptionViewItem, column: Column) -> None:
        if column is not Column.NAME:
            return
        strip = Strip(option.rect, option.direction)
        strip.leading(self.theme.px(CHECK + 31))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.theme.colour.track)
        painter.drawRoundedRect(QRectF(centred(strip.leading(self.theme.px(120)), self.theme.px(120), 8)), 4, 4)
