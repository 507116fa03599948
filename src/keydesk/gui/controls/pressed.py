"""Controls to press: filter chips that stay pressed, and segments of which exactly one is chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QSizePolicy, QWidget

from keydesk.gui.paint.strip import Strip, centred
from keydesk.gui.paint.text import CENTRE, draw_text, text_width
from keydesk.gui.theme.icons import draw_icon

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QColor

    from keydesk.gui.theme.look import Look
    from keydesk.gui.theme.tokens import Theme


class _Pressable(QAbstractButton):
    """A checkable button drawn from the theme; a ring shows the keyboard focus."""

    def __init__(self, look: Look, text: str, icon: str | None, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._look, self._icon_name = look, icon
        self.setText(text)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        look.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        """Return room for icon and text."""
        theme = self._look.theme
        icon = theme.px(18) if self._icon_name else 0
        return QSize(text_width(theme, self.text(), "medium") + icon + theme.px(26), theme.px(28))

    def minimumSizeHint(self) -> QSize:
        """Return the same: text is never cut."""
        return self.sizeHint()

    def _draw_content(self, painter: QPainter, theme: Theme, ink: QColor) -> None:
        width = text_width(theme, self.text(), "medium") + (theme.px(18) if self._icon_name else 0)
        strip = Strip(centred(self.rect(), width, self.height()), self.layoutDirection())
        if self._icon_name:
            side = theme.px(14)
            draw_icon(
                painter, centred(strip.leading(side, gap=theme.px(4)), side, side), self._icon_name, ink, stroke=2
            )
        draw_text(painter, strip.rest(), theme, self.text(), step="medium", ink=ink, align=CENTRE)


class FilterChip(_Pressable):
    """A filter that is on or off; `toggled(bool)` says which."""

    def __init__(self, look: Look, text: str, icon: str | None = None, parent: QWidget | None = None) -> None:
        super().__init__(look, text, icon, parent)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Draw the chip; pressed it is accented and outlined twice as strong."""
        theme = self._look.theme
        colour = theme.colour
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on = self.isChecked()
        outline = colour.focus if self.hasFocus() else (colour.accent if on else colour.border_strong)
        painter.setPen(QPen(outline, 2 if self.hasFocus() else 1))
        painter.setBrush(colour.accent_soft if on else (colour.hover if self.underMouse() else colour.surface))
        body = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(body, body.height() / 2, body.height() / 2)
        ink = colour.accent_text if on else colour.text_secondary
        self._draw_content(painter, theme, ink if self.isEnabled() else colour.text_disabled)
        painter.end()


class _Segment(_Pressable):
    """One choice of `Segments`."""

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Draw the choice; the chosen one is raised."""
        theme = self._look.theme
        colour = theme.colour
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        body = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        if self.isChecked() or self.hasFocus():
            painter.setPen(QPen(colour.focus if self.hasFocus() else colour.border_strong, 2 if self.hasFocus() else 1))
            painter.setBrush(colour.surface if self.isChecked() else Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(body, theme.radius("m") - 1, theme.radius("m") - 1)
        is_near = self.isChecked() or self.underMouse()
        ink = colour.text if is_near else colour.text_secondary
        self._draw_content(painter, theme, ink if self.isEnabled() else colour.text_disabled)
        painter.end()


class Segments(QWidget):
    """Exactly one of a few choices; `chosen(str)` gives its id. Arrow keys move, as in any group of radio buttons."""

    chosen = Signal(str)

    def __init__(
        self, look: Look, choices: Sequence[tuple[str, str] | tuple[str, str, str]], parent: QWidget | None = None
    ) -> None:
        """Make one segment a choice: (id, text) or (id, text, icon). The first is chosen to begin with."""
        super().__init__(parent)
        self._look = look
        self._group = QButtonGroup(self)
        self._ids = [choice[0] for choice in choices]
        layout = QHBoxLayout(self)
        layout.setContentsMargins(3, 3, 3, 3)
        layout.setSpacing(2)
        for number, (_, text, *icon) in enumerate(choices):
            segment = _Segment(look, text, icon[0] if icon else None, self)
            segment.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            self._group.addButton(segment, number)
            layout.addWidget(segment)
        self._group.button(0).setChecked(True)
        self._group.idToggled.connect(self._say)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.update)

    @property
    def choice(self) -> str:
        """The id of the chosen segment."""
        return self._ids[self._group.checkedId()]

    def choose(self, choice: str) -> None:
        """Choose a segment by id."""
        self._group.button(self._ids.index(choice)).setChecked(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the choice with the arrow keys, in reading direction."""
        step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            step = -step
        button = self._group.button((self._group.checkedId() + step) % len(self._ids))
        button.setChecked(True)
        button.setFocus()

    def _say(self, number: int, is_on: bool) -> None:  # noqa: FBT001 - Qt's signal
        if is_on:
            self.chosen.emit(self._ids[number])

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Draw the groove the segments lie in."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = self._look.theme.colour
        painter.setPen(QPen(colour.border, 1))
        painter.setBrush(colour.sunken)
        radius = self._look.theme.radius("l")
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        painter.end()
