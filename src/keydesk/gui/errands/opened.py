"""At most one dialog of an errand stands at a time; it is closed when the agent agreed, and forgotten on lock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from shiboken6 import isValid

if TYPE_CHECKING:
    from PySide6.QtWidgets import QDialog


class Opened(QObject):
    """The dialogs one errand has open."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._sheets: list[QDialog] = []

    def open(self, sheet: QDialog) -> QDialog:
        """Show a dialog and keep it until it is finished."""
        self._sheets = [one for one in self._sheets if isValid(one)]
        self._sheets.append(sheet)
        sheet.finished.connect(sheet.deleteLater)
        sheet.open()
        return sheet

    def close_all(self) -> None:
        """Close every dialog without a decision."""
        for sheet in self._sheets:
            if isValid(sheet) and sheet.isVisible():
                sheet.reject()
        self._sheets.clear()
