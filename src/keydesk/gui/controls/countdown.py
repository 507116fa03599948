"""The countdown ring runs from a number of seconds to nothing, and says when it is done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, QSize, QTimer, Signal

from keydesk.gui.controls.painted import Painted
from keydesk.gui.paint.rings import draw_ring

if TYPE_CHECKING:
    from datetime import timedelta

    from PySide6.QtGui import QPainter
    from PySide6.QtWidgets import QWidget

    from keydesk.gui.theme.look import Look

_FRAME_MS = 100


class CountdownRing(Painted):
    """Shows the time until something is gone; `finished` is emitted once, when it is."""

    finished = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None, *, side: int = 26) -> None:
        super().__init__(look, parent)
        self._side = side
        self._time_ms = self._whole_ms = 0
        self._clock = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setInterval(_FRAME_MS)
        self._timer.timeout.connect(self._step)

    def start(self, time: timedelta, whole: timedelta | None = None) -> None:
        """Begin to count down; a full ring is `time`, or `whole` where part of it is over already."""
        self._time_ms = max(1, round(time.total_seconds() * 1000))
        self._whole_ms = max(self._time_ms, round(whole.total_seconds() * 1000) if whole is not None else 0)
        self._clock.start()
        self._timer.start()
        self._step()

    def stop(self) -> None:
        """Stop without saying that it finished."""
        self._timer.stop()
        self._time_ms = self._whole_ms = 0
        self.update()

    @property
    def seconds_left(self) -> int:
        """Whole seconds left, counted up so that the last second reads 1."""
        return max(0, -(-self._left_ms() // 1000))

    def _step(self) -> None:
        self.setAccessibleName(self.tr("%n seconds left", "", self.seconds_left))
        self.update()
        if self._left_ms() <= 0:
            self.stop()
            self.finished.emit()

    def _left_ms(self) -> int:
        return self._time_ms - self._clock.elapsed() if self._time_ms else 0

    def natural_size(self) -> QSize:
        """Return a square."""
        side = self.look.theme.px(self._side)
        return QSize(side, side)

    def draw(self, painter: QPainter) -> None:
        """Draw the ring."""
        share = self._left_ms() / self._whole_ms if self._whole_ms else 0.0
        draw_ring(painter, self.rect(), self.look.theme, share, str(self.seconds_left))
