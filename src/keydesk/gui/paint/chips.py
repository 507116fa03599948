"""A chip is a short word on a rounded ground, with an icon or alone; it speaks in words, colour only repeats them.

    width = chip_width(theme, chip)
    draw_chip(painter, strip.leading(width, gap=6), theme, chip, direction)

Several chips in one cell: `draw_chips` draws as many as fit and says how many it left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from keydesk.gui.language.direction import isolated
from keydesk.gui.paint.strip import Strip, centred, centred_vertically
from keydesk.gui.paint.text import CENTRE, draw_text, text_width
from keydesk.gui.theme.icons import draw_icon
from keydesk.gui.theme.tokens import Tone

if TYPE_CHECKING:
    from collections.abc import Sequence

    from keydesk.gui.theme.tokens import Theme

_LEFT_TO_RIGHT = Qt.LayoutDirection.LeftToRight


@dataclass(frozen=True, slots=True)
class Chip:
    """What a chip shows. `is_code` sets it in the fixed-width face inside an outline, as algorithms are."""

    text: str
    icon: str | None = None
    tone: Tone = Tone.NEUTRAL
    is_code: bool = False


def algorithm_chip(algorithm: str) -> Chip:
    """Return the chip of an algorithm's name."""
    return Chip(algorithm, is_code=True)


def chip_height(theme: Theme) -> int:
    """Return the height of every chip in pixels."""
    return theme.px(20)


def chip_width(theme: Theme, chip: Chip) -> int:
    """Return how wide a chip is, padding included."""
    icon = theme.px(12) + theme.px(4) if chip.icon else 0
    return 2 * theme.px(_padding(chip)) + icon + text_width(theme, _text(chip), _step(chip))


def draw_chip(
    painter: QPainter, rect: QRect, theme: Theme, chip: Chip, direction: Qt.LayoutDirection = _LEFT_TO_RIGHT
) -> None:
    """Draw a chip at the leading edge of `rect`, vertically centred, shortened if it does not fit."""
    tone = theme.tone(chip.tone)
    body = centred_vertically(Strip(rect, direction).leading(chip_width(theme, chip)), chip_height(theme))
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    radius = theme.radius("s") + 1 if chip.is_code else body.height() / 2
    if chip.is_code:
        painter.setPen(QPen(theme.colour.border, 1))
        painter.setBrush(theme.colour.sunken)
        painter.drawRoundedRect(QRectF(body).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
    else:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tone.soft)
        painter.drawRoundedRect(QRectF(body), radius, radius)
    inside = Strip(body.adjusted(theme.px(_padding(chip)), 0, -theme.px(_padding(chip)) + 1, 0), direction)
    if chip.icon:
        side = theme.px(12)
        draw_icon(
            painter, centred(inside.leading(side, gap=theme.px(4)), side, side), chip.icon, tone.text, stroke=2.25
        )
    draw_text(painter, inside.rest(), theme, _text(chip), step=_step(chip), ink=tone.text, direction=direction)
    painter.restore()


def draw_chips(
    painter: QPainter,
    rect: QRect,
    theme: Theme,
    chips: Sequence[Chip],
    direction: Qt.LayoutDirection = _LEFT_TO_RIGHT,
) -> int:
    """Draw chips side by side while they fit; return how many were left out."""
    strip = Strip(rect, direction)
    for drawn, chip in enumerate(chips):
        width = chip_width(theme, chip)
        if width > strip.width:
            return len(chips) - drawn
        draw_chip(painter, strip.leading(width, gap=theme.px(4)), theme, chip, direction)
    return 0


def count_width(theme: Theme, count: int) -> int:
    """Return how wide the badge of a count is."""
    return max(theme.px(20), text_width(theme, _count_text(count), "caption") + theme.px(12))


def draw_count(painter: QPainter, rect: QRect, theme: Theme, count: int, tone: Tone | None = None) -> None:
    """Draw a number centred in `rect`: plain, or on a toned pill where it asks for attention."""
    if tone is None:
        draw_text(painter, rect, theme, _count_text(count), step="small", ink=theme.colour.text_muted, align=CENTRE)
        return
    height = theme.px(18)
    body = centred(rect, min(rect.width(), count_width(theme, count)), height)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.tone(tone).soft)
    painter.drawRoundedRect(QRectF(body), height / 2, height / 2)
    draw_text(painter, body, theme, _count_text(count), step="caption", ink=theme.tone(tone).text, align=CENTRE)
    painter.restore()


def draw_keycaps(
    painter: QPainter, rect: QRect, theme: Theme, keys: str, direction: Qt.LayoutDirection = _LEFT_TO_RIGHT
) -> int:
    """Draw a shortcut such as `Ctrl K` at the trailing edge of `rect`; return the width it took."""
    width = text_width(theme, keys, "caption") + theme.px(12)
    body = centred_vertically(Strip(rect, direction).trailing(width), theme.px(20))
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.colour.border_strong, 1))
    painter.setBrush(theme.colour.sunken)
    painter.drawRoundedRect(QRectF(body).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
    draw_text(painter, body, theme, keys, step="caption", ink=theme.colour.text_muted, align=CENTRE)
    painter.restore()
    return width


def _count_text(count: int) -> str:
    return QLocale().toString(count)


def _text(chip: Chip) -> str:
    return isolated(chip.text) if chip.is_code else chip.text


def _step(chip: Chip) -> str:
    return "mono_small" if chip.is_code else "small_strong"


def _padding(chip: Chip) -> int:
    return 6 if chip.is_code else 8
