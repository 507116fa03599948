"""A value is hidden behind sixteen dots until asked for, then painted glyph by glyph, and zeroed when hidden again.

* It is hidden again when its time is over, when the window is left, when the view is hidden, and when Space is let go;
  while Space is held its time does not run.
* It cannot be selected, dragged or copied from here, so it never reaches the primary selection.
* To a screen reader it is "Value hidden" or "Value shown", never the value.

The view asks, the pane fetches::

    view.asked.connect(lambda: tasks.ask(Get(path, action=Action.REVEAL), owner=self, done=self._show))
    def _show(self, reply, body): self.view.reveal(body, profile.remask)     # body is zeroed by the view
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QSizePolicy, QWidget

from keydesk.gui.paint.tiles import MASK_WIDTH, draw_mask
from keydesk.gui.secrets.glyphs import Look as GlyphLook
from keydesk.gui.secrets.glyphs import Row, glyphs, is_text, rows
from keydesk.gui.secrets.memory import LockedBytes, zero

if TYPE_CHECKING:
    from datetime import timedelta

    from PySide6.QtGui import QColor

    from keydesk.gui.theme.look import Look

MOST_LINES = 8
"""Lines shown at once; a longer value scrolls."""


class ValueView(QAbstractScrollArea):
    """Shows one value at a time, masked or revealed."""

    asked = Signal()
    """The person wants to see the value: Space is held. Answer with `reveal`; if Space is up by then, nothing shows."""
    shown_changed = Signal(bool)

    def __init__(
        self, look: Look, parent: QWidget | None = None, *, step: str = "mono", is_halved: bool = False
    ) -> None:
        """`step` is that of the type scale; `is_halved` leaves a gap in the middle, as one-time codes are read."""
        super().__init__(parent)
        self._look, self._step, self._is_halved = look, step, is_halved
        self._value: LockedBytes | None = None
        self._is_text = True
        self._rows: list[Row] = []
        self._is_held = False
        self._is_waiting = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.remask)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.viewport().setAutoFillBackground(False)
        look.changed.connect(self._lay_out)
        self._tell()
        self._lay_out()

    # -- showing and hiding -------------------------------------------------------------------------------------------

    @property
    def is_shown(self) -> bool:
        """Claim: the value is on the screen."""
        return self._value is not None

    @property
    def is_held(self) -> bool:
        """Claim: the value is looked at while Space is held."""
        return self._is_held

    def reveal(self, value: bytearray, time: timedelta) -> bool:
        """Show a value for at most `time`; `value` is zeroed. False if it was asked by a Space that is up again."""
        if self._is_waiting and not self._is_held:
            self._is_waiting = False
            zero(value)
            return False
        self._forget()
        self._value = LockedBytes(len(value))
        self._value.replace(0, 0, value)
        zero(value)
        self._is_waiting = False
        self._is_text = is_text(self._value.view())
        if not self._is_held:
            self._timer.start(round(time.total_seconds() * 1000))
        self._lay_out()
        self._tell()
        self.shown_changed.emit(True)
        return True

    def remask(self) -> None:
        """Hide and zero the value, now, on the screen too."""
        if self._value is None:
            return
        self._forget()
        self._lay_out()
        self.viewport().repaint()
        self._tell()
        self.shown_changed.emit(False)

    def _forget(self) -> None:
        self._timer.stop()
        if self._value is not None:
            self._value.wipe()
        self._value = None
        self._rows = []

    def _tell(self) -> None:
        self.setAccessibleName(self.tr("Value shown") if self.is_shown else self.tr("Value hidden"))
        self.setAccessibleDescription("" if self.is_shown else self.tr("Hold Space to see it"))

    # -- layout -------------------------------------------------------------------------------------------------------

    def _cell(self) -> tuple[float, int]:
        metrics = self._look.theme.metrics(self._step)
        return metrics.horizontalAdvance("0"), round(metrics.height() * 1.25)

    def _lay_out(self) -> None:
        width, height = self._cell()
        if self._value is not None:
            self._rows = rows(self._value.view(), max(1, int((self.viewport().width() - 2) / width)))
        lines = min(max(1, len(self._rows)), MOST_LINES)
        self.setFixedHeight(lines * height + self._look.theme.px(4))
        self.updateGeometry()
        bar = self.verticalScrollBar()
        bar.setPageStep(lines)
        bar.setRange(0, max(0, len(self._rows) - lines))
        self.viewport().update()

    def minimumSizeHint(self) -> QSize:
        """Return room for the mask, or for a few glyphs of what is shown."""
        width = MASK_WIDTH if self._value is None else MASK_WIDTH // 2
        return QSize(self._look.theme.px(width), self._cell()[1] + self._look.theme.px(4))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap anew."""
        super().resizeEvent(event)
        self._lay_out()

    # -- painting -----------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Draw the mask or the glyphs, and the focus."""
        painter = QPainter(self.viewport())
        if self.hasFocus():
            self._draw_focus(painter)
        if self._value is None:
            draw_mask(painter, self.viewport().rect(), self._look.theme, self.layoutDirection())
        else:
            self._draw_glyphs(painter, self._value)
        painter.end()

    def _draw_glyphs(self, painter: QPainter, value: LockedBytes) -> None:
        """Draw each glyph by itself, left to right: a text drawn as a whole stays in memory."""
        theme = self._look.theme
        width, height = self._cell()
        painter.setFont(theme.font(self._step))
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        inks = self._inks()
        metrics = theme.metrics(self._step)
        ascent = metrics.ascent() + (height - metrics.height()) / 2 + theme.px(2)
        first = self.verticalScrollBar().value()
        for line, row in enumerate(self._rows[first : first + MOST_LINES]):
            cell, middle = 0, (row.end - row.start + 1) // 2 if self._is_halved else 0
            for glyph in glyphs(value.view(), row, as_text=self._is_text):
                painter.setPen(inks[glyph.look])
                gap = width / 2 if middle and cell >= middle else 0
                painter.drawText(QPointF(1 + cell * width + gap, line * height + ascent), glyph.text)
                cell += glyph.cells

    def _inks(self) -> dict[GlyphLook, QColor]:
        theme = self._look.theme
        return {
            GlyphLook.LETTER: theme.colour.text,
            GlyphLook.DIGIT: theme.colour.text if self._is_halved else theme.colour.accent_text,
            GlyphLook.SIGN: theme.tone("violet").text,
            GlyphLook.STAND_IN: theme.tone("danger").text,
        }

    def _draw_focus(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._look.theme.colour.focus, 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        ring = QRectF(self.viewport().rect()).adjusted(0.75, 0.75, -0.75, -0.75)
        painter.drawRoundedRect(ring, self._look.theme.radius("s"), self._look.theme.radius("s"))

    # -- events -------------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ask for the value while Space is held."""
        if event.key() != Qt.Key.Key_Space:
            super().keyPressEvent(event)
        elif not event.isAutoRepeat():
            self._is_held = True
            if not self.is_shown:
                self._is_waiting = True
                self.asked.emit()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Hide the value when Space is let go."""
        if event.key() != Qt.Key.Key_Space:
            super().keyReleaseEvent(event)
        elif not event.isAutoRepeat() and self._is_held:
            self._is_held = False
            self.remask()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """A held Space is let go elsewhere."""
        if self._is_held:
            self._is_held = False
            self.remask()
        super().focusOutEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the focus; nothing can be selected here."""
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        event.accept()

    def event(self, event: QEvent) -> bool:
        """Hide the value when the window is left."""
        if event.type() == QEvent.Type.WindowDeactivate:
            self._is_held = False
            self.remask()
        return super().event(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Hide the value with the view."""
        self.remask()
        super().hideEvent(event)
