"""A ring shows how much of a waiting time is left and says the seconds in its middle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from keydesk.gui.paint.strip import centred
from keydesk.gui.paint.text import CENTRE, draw_text

if TYPE_CHECKING:
    from PySide6.QtGui import QColor

    from keydesk.gui.theme.tokens import Theme

_FULL_TURN = 360 * 16
_TWELVE = 90 * 16


def draw_ring(
    painter: QPainter, rect: QRect, theme: Theme, share_left: float, text: str = "", ink: QColor | None = None
) -> None:
    """Draw the share left (1 to 0) as an arc that shrinks towards twelve o'clock, with a short text in the middle."""
    width = max(2.0, theme.px(2) * 1.25)
    side = min(rect.width(), rect.height())
    circle = QRectF(centred(rect, side, side)).adjusted(width / 2, width / 2, -width / 2, -width / 2)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(theme.colour.track, width))
    painter.drawEllipse(circle)
    share = min(1.0, max(0.0, share_left))
    if share:
        painter.setPen(QPen(ink or theme.colour.focus, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawArc(circle, _TWELVE, round(_FULL_TURN * share))
    if text:
        draw_text(painter, rect, theme, text, step="caption", ink=theme.colour.text, align=CENTRE)
    painter.restore()
