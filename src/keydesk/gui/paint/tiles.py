"""The larger marks: a kind's icon on a soft tile, a person's initials, a version on the timeline, the hidden value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from keydesk.gui.paint.strip import Strip, centred
from keydesk.gui.paint.text import CENTRE, draw_text
from keydesk.gui.theme.icons import draw_icon
from keydesk.gui.theme.tokens import Tone

if TYPE_CHECKING:
    from keydesk.gui.theme.tokens import Theme

_LEFT_TO_RIGHT = Qt.LayoutDirection.LeftToRight
MASK_GROUPS, MASK_DOTS = 4, 4
"""A hidden value is always four groups of four dots: its length is nobody's business."""
_PITCH, _GROUP_GAP = 9, 7
MASK_WIDTH = MASK_GROUPS * (MASK_DOTS * _PITCH + _GROUP_GAP)
"""Design pixels."""


def draw_tile(painter: QPainter, rect: QRect, theme: Theme, icon: str, tone: Tone = Tone.ACCENT) -> None:
    """Draw an icon on a softly toned square tile as large as fits into `rect`, centred."""
    side = min(rect.width(), rect.height())
    body = centred(rect, side, side)
    radius = max(theme.radius("s"), side * 0.22)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.tone(tone).soft)
    painter.drawRoundedRect(QRectF(body), radius, radius)
    inner = round(side * 0.58)
    draw_icon(painter, centred(body, inner, inner), icon, theme.tone(tone).text)
    painter.restore()


def draw_initials(painter: QPainter, rect: QRect, theme: Theme, initials: str, tone: Tone = Tone.ACCENT) -> None:
    """Draw up to two letters on a round ground."""
    side = min(rect.width(), rect.height())
    body = centred(rect, side, side)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.tone(tone).soft)
    painter.drawEllipse(QRectF(body))
    draw_text(painter, body, theme, initials[:2].upper(), step="caption", ink=theme.tone(tone).text, align=CENTRE)
    painter.restore()


def draw_timeline_mark(
    painter: QPainter, rect: QRect, theme: Theme, tone: Tone, *, is_first: bool, is_last: bool, is_filled: bool
) -> None:
    """Draw one step of the version timeline: a ring, filled for the current version, joined to its neighbours."""
    middle = QPointF(rect.center().x() + 0.5, rect.y() + theme.px(10))
    radius = theme.px(5)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.colour.border, 1.5))
    if not is_first:
        painter.drawLine(QPointF(middle.x(), rect.top()), QPointF(middle.x(), middle.y() - radius - 2))
    if not is_last:
        painter.drawLine(QPointF(middle.x(), middle.y() + radius + 2), QPointF(middle.x(), rect.bottom() + 1))
    ink = theme.tone(tone)
    painter.setPen(QPen(ink.solid, 1.6))
    painter.setBrush(ink.soft)
    painter.drawEllipse(middle, radius, radius)
    if is_filled:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink.solid)
        painter.drawEllipse(middle, radius - 2.5, radius - 2.5)
    painter.restore()


def draw_mask(painter: QPainter, rect: QRect, theme: Theme, direction: Qt.LayoutDirection = _LEFT_TO_RIGHT) -> None:
    """Draw the dots that stand for any hidden value."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour.mask)
    strip = Strip(rect, direction)
    dot, pitch = theme.px(5), theme.px(_PITCH)
    for _ in range(MASK_GROUPS):
        for _ in range(MASK_DOTS):
            painter.drawEllipse(QRectF(centred(strip.leading(pitch), dot, dot)))
        strip.leading(theme.px(_GROUP_GAP))
    painter.restore()
