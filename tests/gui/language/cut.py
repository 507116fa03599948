"""What a person could not read whole: words wider than their widget, or a widget that sticks out of what shows it.

Labels that shorten their text on purpose (`Elided`), and what is scrolled away downwards, are not meant.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QTableView, QWidget

from keydesk.gui.controls.painted import ChipMark
from keydesk.gui.panes.facts import Elided
from keydesk.gui.panes.top_bar import SearchButton

if TYPE_CHECKING:
    from collections.abc import Iterator

SLACK = 1
"""Pixels lost in rounding."""


def cut(top: QWidget) -> list[str]:
    """Return a line for each visible widget within `top` that is cut."""
    return [line for widget in top.findChildren(QWidget) if widget.isVisible() for line in _judged(widget, top)]


def _judged(widget: QWidget, top: QWidget) -> Iterator[str]:
    words = _words(widget)
    if isinstance(widget, QTableView):
        yield from _cut_titles(widget)
    if not words or isinstance(widget, Elided | SearchButton):
        return
    what, needed, high = f"{type(widget).__name__} {words!r}", _needed_width(widget), _needed_height(widget)
    if widget.width() + SLACK < needed:
        yield f"{what} is {widget.width()} of {needed} pixels wide"
    if widget.height() + SLACK < high:
        yield f"{what} is {widget.height()} of {high} pixels high"
    seen = _seen(widget, top)
    if seen.height() > 0 and seen.width() + SLACK < widget.width():
        yield f"{what} shows {seen.width()} of its {widget.width()} pixels"


def _words(widget: QWidget) -> str:
    if isinstance(widget, QLabel | QAbstractButton):
        return widget.text()
    if isinstance(widget, QComboBox):
        return widget.currentText()
    return widget.accessibleName() if isinstance(widget, ChipMark) else ""


def _needed_height(widget: QWidget) -> int:
    is_wrapped = isinstance(widget, QLabel) and widget.wordWrap()
    return widget.heightForWidth(widget.width()) if is_wrapped else 0


def _needed_width(widget: QWidget) -> int:
    if isinstance(widget, QLabel) and widget.wordWrap():
        longest = max(widget.text().split(), key=len, default="")
        return widget.fontMetrics().horizontalAdvance(longest)
    if isinstance(widget, ChipMark) and widget.minimumWidth():
        return widget.minimumWidth()
    return widget.sizeHint().width()


def _seen(widget: QWidget, top: QWidget) -> QRect:
    """Return the part of a widget that none of its parents cuts, in its own coordinates."""
    seen, parent = widget.rect(), widget.parentWidget()
    while parent is not None:
        seen &= QRect(widget.mapFrom(parent, QPoint(0, 0)), parent.size())
        parent = None if parent is top else parent.parentWidget()
    return seen


def _cut_titles(table: QTableView) -> Iterator[str]:
    header = table.horizontalHeader()
    for column in range(header.count()):
        title = str(table.model().headerData(column, header.orientation()))
        room, needed = header.sectionSize(column), header.fontMetrics().horizontalAdvance(title)
        if not header.isSectionHidden(column) and room < needed:
            yield f"column {title!r} has {room} of {needed} pixels"
