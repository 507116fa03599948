"""Notices stand above the list as banners of one line; a toast tells what just happened and offers to undo it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPropertyAnimation, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QGraphicsOpacityEffect, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from keydesk.gui.controls.countdown import CountdownRing
from keydesk.gui.controls.notices import Banner, label

if TYPE_CHECKING:
    from datetime import timedelta

    from keydesk.gui.theme.look import Look
    from keydesk.gui.theme.tokens import Tone

_SHADOW = 6
"""Pixels the shadow of a toast reaches beyond it."""


@dataclass(frozen=True, slots=True)
class Notice:
    """One banner. `id` tells notices apart; `action` is the word on its button, empty for none."""

    id: str
    tone: Tone
    text: str
    action: str = ""
    icon: str = "info"
    is_closable: bool = True


class Notices(QWidget):
    """The banners that stand now; one closed stays away until it is told anew after a lock."""

    acted = Signal(str)
    """The button of the notice with this id was pressed."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._banners: dict[str, Banner] = {}
        self._closed: set[str] = set()
        self._column = QVBoxLayout(self)
        theme = look.theme
        self._column.setContentsMargins(theme.px("l"), theme.px("m"), theme.px("l"), 0)
        self._column.setSpacing(theme.px("s"))
        self.hide()

    def tell(self, notice: Notice) -> None:
        """Show a notice, or say its new sentence where it stands already."""
        if notice.id in self._closed:
            return
        if notice.id in self._banners:
            self._banners[notice.id].say(notice.text)
            return
        banner = Banner(
            self._look, notice.tone, notice.text, notice.action, icon=notice.icon, is_closable=notice.is_closable
        )
        banner.acted.connect(lambda: self.acted.emit(notice.id))
        banner.closed.connect(lambda: self._close(notice.id))
        self._banners[notice.id] = banner
        self._column.addWidget(banner)
        self.show()

    def withdraw(self, name: str) -> None:
        """Take a notice away, because it is no longer so."""
        banner = self._banners.pop(name, None)
        if banner is not None:
            banner.hide()
            banner.deleteLater()
        self.setVisible(bool(self._banners))

    def forget(self) -> None:
        """Take every notice away, also the memory of closed ones."""
        for name in list(self._banners):
            self.withdraw(name)
        self._closed.clear()

    def _close(self, name: str) -> None:
        self._closed.add(name)
        self.withdraw(name)


class Toast(QWidget):
    """One sentence at the bottom of its parent that goes away by itself, perhaps with a button and a ring."""

    acted = Signal()
    went = Signal()

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        theme = look.theme
        row = QHBoxLayout(self)
        edge = theme.px("l") + _SHADOW
        row.setContentsMargins(edge, theme.px(9) + _SHADOW, edge, theme.px(9) + _SHADOW)
        row.setSpacing(theme.px("m"))
        self._ring = CountdownRing(look)
        self._words = label("")
        self._button = QPushButton()
        self._button.setProperty("kind", "link")
        self._button.setAccessibleName(self.tr("Undo"))
        self._button.clicked.connect(self._act)
        row.addWidget(self._ring)
        row.addWidget(self._words)
        row.addWidget(self._button)
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.dismiss)
        self._effect = QGraphicsOpacityEffect(self)
        self.setGraphicsEffect(self._effect)
        self._fade = QPropertyAnimation(self._effect, b"opacity", self)
        self._fade.setDuration(140)
        self.setAccessibleName(self.tr("Message"))
        parent.installEventFilter(self)
        self.hide()

    def say(self, text: str, action: str = "", *, seconds: int = 7, ring: timedelta | None = None) -> None:
        """Show a sentence, with a button if `action` names one, and a ring that runs for `ring`."""
        self._words.setText(text)
        self.setAccessibleDescription(text)
        self._button.setText(action)
        self._button.setVisible(bool(action))
        self._ring.setVisible(ring is not None)
        self._ring.stop()
        if ring is not None:
            self._ring.start(ring)
            seconds = max(1, round(ring.total_seconds()))
        self._timer.start(seconds * 1000)
        self.adjustSize()
        self._place()
        self.show()
        self.raise_()
        self._fade.stop()
        self._fade.setStartValue(0.0)
        self._fade.setEndValue(1.0)
        self._fade.start()

    def dismiss(self) -> None:
        """Go away now and forget the sentence."""
        self._timer.stop()
        self._ring.stop()
        self.hide()
        self._words.setText("")
        self.setAccessibleDescription("")
        self.went.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay at the bottom when the parent changes its size."""
        if event.type() is QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Draw a raised ground with a soft shadow."""
        theme, painter = self._look.theme, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        body = QRectF(self.rect()).adjusted(_SHADOW, _SHADOW - 1, -_SHADOW, -_SHADOW - 1)
        shadow = QColor(theme.colour.shadow)
        shadow.setAlphaF(shadow.alphaF() / _SHADOW)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(shadow)
        for spread in range(_SHADOW, 0, -1):
            painter.drawRoundedRect(body.adjusted(-spread, -spread + 2, spread, spread), 8 + spread, 8 + spread)
        painter.setBrush(theme.colour.raised)
        painter.setPen(theme.colour.border_strong)
        painter.drawRoundedRect(body, 9, 9)
        painter.end()

    def _act(self) -> None:
        self.acted.emit()
        self.dismiss()

    def _place(self) -> None:
        parent = self.parentWidget()
        if parent is not None:
            x = (parent.width() - self.width()) // 2
            self.move(x, parent.height() - self.height() - self._look.theme.px(44))
