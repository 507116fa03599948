"""The lines of the palette: headings, and things to choose with what Enter does to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from keydesk.gui.language.direction import isolated
from keydesk.gui.models.palette import LINE, Line
from keydesk.gui.paint.chips import draw_keycaps
from keydesk.gui.paint.marks import PROFILES
from keydesk.gui.paint.strip import centred
from keydesk.gui.paint.text import draw_text, text_width
from keydesk.gui.rows.row import Index, Row
from keydesk.gui.theme.icons import draw_icon
from keydesk.model.kinds import Kind
from keydesk.model.profiles import ProfileName

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter


class PaletteRow(Row):
    """One line of the palette."""

    is_round = True

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002 - Qt's signature
        """Return less for headings."""
        line: Line | None = index.data(LINE)
        return QSize(0, self.theme.px(26 if line is not None and line.is_heading else 36))

    def draw(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the line."""
        line: Line | None = index.data(LINE)
        if line is None:
            return
        theme, direction = self.theme, option.direction
        strip = self.strip(option, leading=18, trailing=16)
        if line.is_heading:
            muted = theme.colour.text_muted
            draw_text(painter, strip.rest(), theme, line.title, step="caption", ink=muted, direction=direction)
            return
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        side = theme.px(16)
        ink = theme.colour.accent_text if is_chosen else theme.colour.text_secondary
        draw_icon(painter, centred(strip.leading(side, gap=theme.px(12)), side, side), line.icon, ink)
        caps = line.keys
        if is_chosen and line.key is not None:
            caps = self.tr("Copy code ↵") if line.key.kind is Kind.TOTP else self.tr("Copy ↵")
        if caps:
            width = text_width(theme, caps, "caption") + theme.px(14)
            draw_keycaps(painter, strip.trailing(width, gap=theme.px(8)), theme, caps, direction)
        if line.key is not None and line.key.profile is not ProfileName.DEV:
            mark = PROFILES[line.key.profile]
            spot = centred(strip.trailing(theme.px(15), gap=theme.px(8)), theme.px(15), theme.px(15))
            draw_icon(painter, spot, mark.icon, theme.tone(mark.tone).text)
        title = isolated(line.title)
        room = strip.leading(min(strip.width, text_width(theme, title, "strong") + 2), gap=theme.px(10))
        draw_text(painter, room, theme, title, step="strong", direction=direction)
        muted = theme.colour.text_muted
        draw_text(painter, strip.rest(), theme, isolated(line.detail), step="small", ink=muted, direction=direction)

    def draw_ground(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the chosen line's ground, also while the typing goes on in the field above."""
        line: Line | None = index.data(LINE)
        if line is None or line.is_heading or not option.state & QStyle.StateFlag.State_Selected:
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.theme.colour.selected)
        radius = self.theme.radius("m")
        painter.drawRoundedRect(QRectF(option.rect).adjusted(6, 1, -6, -1), radius, radius)
