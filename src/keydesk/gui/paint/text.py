"""Text is drawn on one line, shortened with an ellipsis when it does not fit, and begins at the leading edge.

Names and paths are the person's own and come `isolated` (`keydesk.gui.language.direction`). Values are never drawn
here: see `keydesk.gui.controls.value_view`.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QStyle

if TYPE_CHECKING:
    from PySide6.QtGui import QColor, QPainter

    from keydesk.gui.theme.tokens import Theme

LEADING = Qt.AlignmentFlag.AlignLeading
TRAILING = Qt.AlignmentFlag.AlignTrailing
CENTRE = Qt.AlignmentFlag.AlignHCenter


def draw_text(  # noqa: PLR0913 - a line of text has this many properties
    painter: QPainter,
    rect: QRect,
    theme: Theme,
    text: str,
    *,
    step: str = "body",
    ink: QColor | None = None,
    align: Qt.AlignmentFlag = LEADING,
    elide: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
    direction: Qt.LayoutDirection = Qt.LayoutDirection.LeftToRight,
) -> int:
    """Draw one line, vertically centred; return the width it took in pixels."""
    if rect.width() <= 0 or not text:
        return 0
    metrics = theme.metrics(step)
    wide = metrics.horizontalAdvance(text)
    if wide > rect.width():
        text = metrics.elidedText(text, elide, rect.width())
        wide = min(rect.width(), metrics.horizontalAdvance(text))
    painter.setFont(theme.font(step))
    painter.setPen(ink or theme.colour.text)
    painter.setLayoutDirection(direction)
    painter.drawText(rect, _side(direction, align), text)
    return wide


@cache
def _side(direction: Qt.LayoutDirection, align: Qt.AlignmentFlag) -> int:
    """Return where a line stands as the number Qt's painter takes: joining flags costs more than drawing a word."""
    side = QStyle.visualAlignment(direction, align | Qt.AlignmentFlag.AlignVCenter) | Qt.AlignmentFlag.AlignAbsolute
    return int(side.value) | int(Qt.TextFlag.TextSingleLine.value)


def text_width(theme: Theme, text: str, step: str = "body") -> int:
    """Return how many pixels wide a text is."""
    return theme.metrics(step).horizontalAdvance(text)
