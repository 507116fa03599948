"""Choosing when a key expires: never, or at the end of a day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QCheckBox, QDateEdit, QHBoxLayout, QWidget

if TYPE_CHECKING:
    from keydesk.gui.theme.look import Look

USUAL_DAYS = 90


class ExpiryField(QWidget):
    """A tick and a day. A day that was not changed keeps its old time of day."""

    def __init__(self, look: Look, expires: datetime | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._before = expires
        self.tick = QCheckBox(self.tr("Expires on"))
        self.tick.setChecked(expires is not None)
        day = QDate.currentDate().addDays(USUAL_DAYS)
        if expires is not None:
            day = QDate(expires.year, expires.month, expires.day)
        self.day = QDateEdit(day)
        self.day.setDisplayFormat(self.tr("d MMM yyyy", "format"))
        self.day.setAccessibleName(self.tr("Expires on"))
        self.day.setMinimumWidth(look.theme.px(150))
        self.day.lineEdit().setTextMargins(6, 0, 6, 0)
        self.day.setEnabled(self.tick.isChecked())
        self.tick.toggled.connect(self.day.setEnabled)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.tick)
        row.addWidget(self.day)
        row.addStretch(1)

    def moment(self) -> datetime | None:
        """Return the moment of expiry, UTC, or None for never."""
        if not self.tick.isChecked():
            return None
        day, before = self.day.date(), self._before
        if before is not None and (before.year, before.month, before.day) == (day.year(), day.month(), day.day()):
            return before
        return datetime(day.year(), day.month(), day.day(), tzinfo=UTC) + timedelta(days=1)
