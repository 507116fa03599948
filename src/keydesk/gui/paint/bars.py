"""The expiry bar fills as a key's time is used up; an empty bar is a fresh key, a full one has expired.

draw_expiry(painter, cell, theme, Expiry("9 days", "of 90", used=0.9, tone=Tone.WARNING), direction)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from keydesk.gui.paint.strip import Strip, centred
from keydesk.gui.paint.text import TRAILING, draw_text, text_width
from keydesk.gui.theme.icons import draw_icon
from keydesk.gui.theme.tokens import Tone

if TYPE_CHECKING:
    from keydesk.gui.theme.tokens import Theme

_LEFT_TO_RIGHT = Qt.LayoutDirection.LeftToRight


@dataclass(frozen=True, slots=True)
class Expiry:
    """What the expiry cell shows: time left and the whole period in words, the share used (0 to 1; None: no date).

    `icon` stands before the words where the tone alone would have to speak.
    """

    left: str
    whole: str = ""
    used: float | None = None
    tone: Tone = Tone.SUCCESS
    icon: str | None = None


def expiry_alternative(expiry: Expiry) -> str:
    """Return the words a screen reader says for the cell."""
    return " ".join(part for part in (expiry.left, expiry.whole) if part)


def draw_bar(
    painter: QPainter,
    rect: QRect,
    theme: Theme,
    share: float,
    ink: QColor,
    direction: Qt.LayoutDirection = _LEFT_TO_RIGHT,
) -> None:
    """Fill `share` of a thin rounded bar from the leading edge."""
    share = min(1.0, max(0.0, share))
    radius = rect.height() / 2
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour.track)
    painter.drawRoundedRect(QRectF(rect), radius, radius)
    if share > 0:
        width = max(rect.height(), round(rect.width() * share))
        painter.setBrush(ink)
        painter.drawRoundedRect(QRectF(Strip(rect, direction).leading(width)), radius, radius)
    painter.restore()


def draw_expiry(
    painter: QPainter, rect: QRect, theme: Theme, expiry: Expiry, direction: Qt.LayoutDirection = _LEFT_TO_RIGHT
) -> None:
    """Draw the words above the bar, the pair vertically centred in `rect`; without a date only the words."""
    line, gap, bar = theme.px(15), theme.px(3), theme.px(4)
    urgent = expiry.tone in (Tone.WARNING, Tone.DANGER)
    ink = theme.tone(expiry.tone).text if urgent else theme.colour.text
    if expiry.used is None:
        draw_text(painter, rect, theme, expiry.left, step="small", ink=theme.colour.text_muted, direction=direction)
        return
    top = rect.y() + (rect.height() - line - gap - bar) // 2
    words = Strip(QRect(rect.x(), top, rect.width(), line), direction)
    if expiry.icon:
        side = theme.px(12)
        draw_icon(painter, centred(words.leading(side, gap=theme.px(4)), side, side), expiry.icon, ink, stroke=2.25)
    left_width = text_width(theme, expiry.left, "small_strong") + theme.px(2)
    draw_text(painter, words.leading(left_width), theme, expiry.left, step="small_strong", ink=ink, direction=direction)
    if expiry.whole and text_width(theme, expiry.whole, "small") <= words.width - theme.px(6):
        muted = theme.colour.text_muted
        draw_text(
            painter, words.rest(), theme, expiry.whole, step="small", ink=muted, align=TRAILING, direction=direction
        )
    below = QRect(rect.x(), top + line + gap, rect.width(), bar)
    draw_bar(painter, below, theme, expiry.used, theme.tone(expiry.tone).solid, direction)
