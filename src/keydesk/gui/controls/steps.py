"""A line of numbered steps says how far one is; the words say it to a screen reader too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPen

from keydesk.gui.controls.painted import Painted
from keydesk.gui.language.direction import filled
from keydesk.gui.paint.strip import Strip, centred
from keydesk.gui.paint.text import CENTRE, draw_text, text_width
from keydesk.gui.theme.icons import draw_icon

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QPainter
    from PySide6.QtWidgets import QWidget

    from keydesk.gui.theme.look import Look

_GAP = 40


class Steps(Painted):
    """Steps from the first to the last."""

    def __init__(self, look: Look, titles: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._titles = list(titles)
        self._at = 0
        self.show_step(0)

    def show_step(self, at: int) -> None:
        """Show which step one is at."""
        self._at = at
        self.setAccessibleName(filled(self.tr("Step %1 of %2: %3"), at + 1, len(self._titles), self._titles[at]))
        self.update()

    def natural_size(self) -> QSize:
        """Return room for all titles."""
        theme = self.look.theme
        widths = [text_width(theme, title, "strong") + theme.px(30) for title in self._titles]
        return QSize(sum(widths) + theme.px(_GAP) * (len(widths) - 1) + 4, theme.px(24))

    def draw(self, painter: QPainter) -> None:
        """Draw the steps."""
        theme = self.look.theme
        painter.setRenderHint(painter.RenderHint.Antialiasing)
        strip = Strip(self.rect(), self.layoutDirection())
        side = theme.px(22)
        for number, title in enumerate(self._titles):
            ball = centred(strip.leading(side, gap=theme.px(8)), side, side)
            is_done, is_here = number < self._at, number == self._at
            tone = theme.tone("success") if is_done else theme.tone("accent")
            painter.setPen(Qt.PenStyle.NoPen if is_done or is_here else QPen(theme.colour.border_strong, 1))
            painter.setBrush(tone.soft if is_done else theme.colour.accent if is_here else theme.colour.surface)
            painter.drawEllipse(QRectF(ball).adjusted(0.5, 0.5, -0.5, -0.5))
            if is_done:
                inner = theme.px(13)
                draw_icon(painter, centred(ball, inner, inner), "check", tone.text, stroke=2.6)
            else:
                ink = theme.colour.on_accent if is_here else theme.colour.text_muted
                draw_text(painter, ball, theme, str(number + 1), step="caption", ink=ink, align=CENTRE)
            step = "strong" if is_here else "body"
            ink = theme.colour.text if is_here else theme.colour.text_muted
            room = strip.leading(text_width(theme, title, "strong"), gap=theme.px(10))
            draw_text(painter, room, theme, title, step=step, ink=ink, direction=self.layoutDirection())
            if number + 1 < len(self._titles):
                line = strip.leading(theme.px(_GAP - 20), gap=theme.px(10))
                painter.setPen(QPen(theme.colour.border_strong, 1))
                painter.drawLine(line.left(), line.center().y(), line.right(), line.center().y())
