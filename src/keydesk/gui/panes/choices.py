"""A choice is a large button with an icon, what it does, and one line about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from keydesk.gui.paint.strip import Strip, centred
from keydesk.gui.paint.text import draw_text
from keydesk.gui.paint.tiles import draw_tile
from keydesk.gui.theme.icons import draw_icon
from keydesk.gui.theme.tokens import Tone

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QPaintEvent
    from PySide6.QtWidgets import QWidget

    from keydesk.gui.theme.look import Look


class Choice(QAbstractButton):
    """One of a few ways to go on."""

    def __init__(
        self, look: Look, icon: str, text: str, detail: str, *, is_primary: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._look, self._icon, self._detail, self._is_primary = look, icon, detail, is_primary
        self.setText(text)
        self.setAccessibleName(text)
        self.setAccessibleDescription(detail)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Return room for two lines."""
        return QSize(self._look.theme.px(360), self._look.theme.px(60))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter chooses as Space does."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Draw the choice."""
        theme, painter = self._look.theme, QPainter(self)
        colour = theme.colour
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_near = self.underMouse() or self.hasFocus()
        outline = colour.focus if self.hasFocus() else colour.accent if self._is_primary else colour.border_strong
        painter.setPen(QPen(outline, 2 if self.hasFocus() else 1))
        painter.setBrush(colour.pressed if self.isDown() else colour.hover if is_near else colour.surface)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), theme.radius("l"), theme.radius("l"))
        direction = self.layoutDirection()
        strip = Strip(self.rect().adjusted(theme.px(14), 0, -theme.px(14), 0), direction)
        side = theme.px(34)
        tile = centred(strip.leading(side, gap=theme.px(14)), side, side)
        draw_tile(painter, tile, theme, self._icon, Tone.ACCENT if self._is_primary else Tone.NEUTRAL)
        arrow = centred(strip.trailing(theme.px(16)), theme.px(16), theme.px(16))
        name = "chevron-left" if direction == Qt.LayoutDirection.RightToLeft else "chevron-right"
        draw_icon(painter, arrow, name, colour.text_muted)
        room = strip.rest()
        line = theme.px(19)
        above = room.adjusted(0, 0, 0, 0)
        above.setTop(room.center().y() - line + 1)
        above.setHeight(line)
        below = above.translated(0, line)
        draw_text(painter, above, theme, self.text(), step="strong", direction=direction)
        draw_text(painter, below, theme, self._detail, step="small", ink=colour.text_muted, direction=direction)
        painter.end()
