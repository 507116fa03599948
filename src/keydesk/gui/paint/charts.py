"""Small charts painted from real numbers: a sparkline over days, a histogram over hours, a bar of counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPainterPath, QPen

from keydesk.gui.paint.strip import Strip

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from keydesk.gui.theme.tokens import Theme

_LEFT_TO_RIGHT = Qt.LayoutDirection.LeftToRight
_FEWEST = 2
"""A line needs two points."""


def draw_sparkline(
    painter: QPainter,
    rect: QRect,
    theme: Theme,
    values: Sequence[float],
    ink: QColor | None = None,
    direction: Qt.LayoutDirection = _LEFT_TO_RIGHT,
) -> None:
    """Draw values from old to new with a dot on the newest; time runs in reading direction.

    With nothing in it, a dotted line says that there was nothing, not that nothing is known.
    """
    ink = ink or theme.colour.series
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if len(values) < _FEWEST or max(values) <= 0:
        painter.setPen(QPen(theme.colour.border_control, 1, Qt.PenStyle.DotLine))
        middle = rect.center().y() + 0.5
        painter.drawLine(QPointF(rect.left(), middle), QPointF(rect.right(), middle))
        painter.restore()
        return
    points = _points(QRectF(rect).adjusted(2, 3, -3, -3), values, direction)
    line = QPainterPath(points[0])
    for point in points[1:]:
        line.lineTo(point)
    area = QPainterPath(line)
    area.lineTo(points[-1].x(), rect.bottom())
    area.lineTo(points[0].x(), rect.bottom())
    area.closeSubpath()
    painter.fillPath(area, _fade(rect, ink))
    painter.setPen(QPen(ink, 1.4, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
    painter.drawPath(line)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink)
    painter.drawEllipse(points[-1], 2.2, 2.2)
    painter.restore()


def draw_histogram(
    painter: QPainter,
    rect: QRect,
    theme: Theme,
    values: Sequence[float],
    marked: Collection[int] = (),
    direction: Qt.LayoutDirection = _LEFT_TO_RIGHT,
) -> None:
    """Draw one column a value, the `marked` ones (by position) in the danger tone; empty columns keep a foot."""
    if not values:
        return
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    highest = max(*values, 1.0)
    pitch = rect.width() / len(values)
    width = max(1.0, pitch - max(1.0, pitch * 0.25))
    mirrored = direction == Qt.LayoutDirection.RightToLeft
    for position, value in enumerate(values):
        height = max(2.0, rect.height() * value / highest)
        column = len(values) - 1 - position if mirrored else position
        bar = QRectF(rect.x() + column * pitch, rect.y() + rect.height() - height, width, height)
        painter.setBrush(_column_ink(theme, value, is_marked=position in marked))
        painter.drawRoundedRect(bar, min(2.0, width / 2), min(2.0, width / 2))
    painter.restore()


def draw_stack(
    painter: QPainter,
    rect: QRect,
    parts: Sequence[tuple[int, QColor]],
    direction: Qt.LayoutDirection = _LEFT_TO_RIGHT,
) -> None:
    """Draw counts side by side as one bar, each at least two pixels wide when it is not zero."""
    total = sum(count for count, _ in parts)
    strip = Strip(rect, direction)
    for count, ink in parts:
        if count:
            painter.fillRect(strip.leading(max(2, round(rect.width() * count / total)), gap=1), ink)


def _points(area: QRectF, values: Sequence[float], direction: Qt.LayoutDirection) -> list[QPointF]:
    low, high = min(0.0, *values), max(values)
    step = area.width() / (len(values) - 1)
    points = [
        QPointF(area.left() + number * step, area.bottom() - area.height() * (value - low) / (high - low))
        for number, value in enumerate(values)
    ]
    if direction == Qt.LayoutDirection.RightToLeft:
        points = [QPointF(area.left() + area.right() - point.x(), point.y()) for point in points]
    return points


def _fade(rect: QRect, ink: QColor) -> QLinearGradient:
    fade = QLinearGradient(0, rect.top(), 0, rect.bottom())
    top, bottom = QColor(ink), QColor(ink)
    top.setAlphaF(0.18)
    bottom.setAlphaF(0.0)
    fade.setColorAt(0, top)
    fade.setColorAt(1, bottom)
    return fade


def _column_ink(theme: Theme, value: float, *, is_marked: bool) -> QColor:
    if is_marked:
        return theme.tone("danger").solid
    return theme.colour.series if value else theme.colour.track
