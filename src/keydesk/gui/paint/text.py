"""Text is drawn on one line, shortened with an ellipsis when it does not fit, and begins at the leading edge.

Names and paths are the person's own and come `isolated` (`keydesk.gui.language.direction`). Values are never drawn
here: see `keydesk.gui.controls.value_view`.
"""

from __future__ import annotations

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
    shown = text if metrics.horizontalAdvance(text) <= rect.width() else metrics.elidedText(text, elide, rect.width())
    painter.setFont(theme.font(step))
    painter.setPen(ink or theme.colour.text)
    painter.setLayoutDirection(direction)
    side = QStyle.visualAlignment(direction, align | Qt.AlignmentFlag.AlignVCenter)
    painter.drawText(rect, side | Qt.TextFlag.TextSingleLine | Qt.AlignmentFlag.AlignAbsolute, shown)
    return min(rect.width(), metrics.horizontalAdvance(shown))


def text_width(theme: Theme, text: str, step: str = "body") -> int:
    """Return how many pixels wide a text is."""
    return theme.metrics(step).horizontalAdvance(text)
