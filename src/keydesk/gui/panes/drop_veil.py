"""While files are dragged over the window it says that they may be dropped, and where they would go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from keydesk.gui.language.direction import filled
from keydesk.gui.paint.strip import centred
from keydesk.gui.paint.text import CENTRE, draw_text
from keydesk.gui.paint.tiles import draw_tile

if TYPE_CHECKING:
    from keydesk.gui.theme.look import Look

_MARGIN = 14


class DropVeil(QWidget):
    """Lies over the whole window and lets every event through."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look, self._window, self._into = look, parent, ""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(self.tr("Drop to see what would go in"))
        parent.installEventFilter(self)
        self.hide()

    def show_for(self, into: str) -> None:
        """Show that files dropped now would be previewed for the namespace `into`."""
        self._into = into
        self.setGeometry(self._window.rect())
        self.show()
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay as large as the window."""
        if event.type() is QEvent.Type.Resize:
            self.setGeometry(self._window.rect())
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Draw a veil, a dashed line around it and what would happen on a card in the middle."""
        theme, painter = self._look.theme, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), theme.colour.scrim)
        edge = QRectF(self.rect()).adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
        painter.setPen(QPen(theme.colour.accent, 2, Qt.PenStyle.DashLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(edge, theme.radius("xl"), theme.radius("xl"))
        side, line = theme.px(56), theme.px(24)
        middle = centred(self.rect(), theme.px(440), side + theme.px("l") + 2 * line)
        painter.setPen(QPen(theme.colour.border_strong, 1))
        painter.setBrush(theme.colour.raised)
        card = QRectF(middle).adjusted(0, -theme.px(32), 0, theme.px(28))
        painter.drawRoundedRect(card, theme.radius("xl"), theme.radius("xl"))
        draw_tile(painter, QRect(middle.x(), middle.y(), middle.width(), side), theme, "upload")
        below = QRect(middle.x(), middle.y() + side + theme.px("l"), middle.width(), line)
        draw_text(painter, below, theme, self.accessibleName(), step="heading", align=CENTRE)
        into = filled(self.tr("Into %1. Nothing happens before you say so."), self._into)
        draw_text(painter, below.translated(0, line), theme, into, ink=theme.colour.text_muted, align=CENTRE)
        painter.end()
