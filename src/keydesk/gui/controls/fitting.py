"""A row whose last controls give way, whole, when there is no room for all; what is shown is never cut."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize
from PySide6.QtWidgets import QSizePolicy, QStyle, QWidget

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent


class FittingRow(QWidget):
    """Controls side by side, the most wanted first."""

    def __init__(self, spacing: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._spacing = spacing
        self._held: list[QWidget] = []
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def add(self, control: QWidget) -> None:
        """Take one more."""
        control.setParent(self)
        self._held.append(control)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Return room for all."""
        hints = [control.sizeHint() for control in self._held]
        width = sum(hint.width() + self._spacing for hint in hints) - self._spacing
        return QSize(max(0, width), max((hint.height() for hint in hints), default=0))

    def minimumSizeHint(self) -> QSize:
        """Return that it can do without width."""
        return QSize(0, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as many as there is room for."""
        super().resizeEvent(event)
        x = 0
        for control in self._held:
            size = control.sizeHint()
            place = QRect(x, (self.height() - size.height()) // 2, size.width(), size.height())
            control.setGeometry(QStyle.visualRect(self.layoutDirection(), self.rect(), place))
            x += size.width() + self._spacing
            control.setVisible(x - self._spacing <= self.width())
