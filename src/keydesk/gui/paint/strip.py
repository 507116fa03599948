"""A strip hands out pieces of a rectangle from its leading or trailing edge, already mirrored for right-to-left.

strip = Strip(option.rect.adjusted(8, 0, -8, 0), option.direction)
tile = strip.leading(24, gap=10)
last_used = strip.trailing(80)
name = strip.rest()
"""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QStyle


class Strip:
    """One row of space, consumed from both ends; pieces are full height."""

    def __init__(self, rect: QRect, direction: Qt.LayoutDirection = Qt.LayoutDirection.LeftToRight) -> None:
        self._whole = QRect(rect)
        self._free = QRect(rect)
        self._direction = direction

    @property
    def width(self) -> int:
        """How many pixels are left."""
        return max(0, self._free.width())

    def leading(self, width: int, *, gap: int = 0) -> QRect:
        """Take `width` pixels where reading begins, then skip `gap`."""
        width = min(width, self.width)
        piece = QRect(self._free.x(), self._free.y(), width, self._free.height())
        self._free.setLeft(self._free.left() + width + gap)
        return self._mirrored(piece)

    def trailing(self, width: int, *, gap: int = 0) -> QRect:
        """Take `width` pixels where reading ends, then skip `gap` towards the middle."""
        width = min(width, self.width)
        piece = QRect(self._free.right() - width + 1, self._free.y(), width, self._free.height())
        self._free.setRight(self._free.right() - width - gap)
        return self._mirrored(piece)

    def rest(self) -> QRect:
        """Return what is left."""
        return self._mirrored(self._free)

    def _mirrored(self, piece: QRect) -> QRect:
        return QStyle.visualRect(self._direction, self._whole, piece)


def centred(rect: QRect, width: int, height: int) -> QRect:
    """Return a rectangle of this size in the middle of another."""
    left = rect.x() + (rect.width() - width) // 2
    return QRect(left, rect.y() + (rect.height() - height) // 2, width, height)


def centred_vertically(rect: QRect, height: int) -> QRect:
    """Return a rectangle as wide as another, this high, in its vertical middle."""
    return QRect(rect.x(), rect.y() + (rect.height() - height) // 2, rect.width(), height)
