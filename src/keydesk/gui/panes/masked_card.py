"""A card holds something masked under its title, with the ways to see and to copy it, and a ring while it is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from keydesk.gui.controls.countdown import CountdownRing
from keydesk.gui.controls.notices import label

if TYPE_CHECKING:
    from datetime import timedelta

    from PySide6.QtGui import QAction

    from keydesk.gui.controls.value_view import ValueView
    from keydesk.gui.theme.look import Look


class MaskedCard(QFrame):
    """Title, masked content, eye and copy button; `copy` is the action of the button."""

    reveal_wanted = Signal()
    """The person wants to see it; answer by revealing it in `view`, or with nothing."""

    def __init__(self, look: Look, view: ValueView, copy: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setProperty("panel", "sunken")
        theme = look.theme
        self.title: QLabel = label("", "secondary")
        self.aside: QLabel = label("", "small")
        self.view = view
        view.asked.connect(self.reveal_wanted)
        view.shown_changed.connect(self._on_shown)
        self._eye = QToolButton()
        self._eye.clicked.connect(self.toggle)
        self._copy = self._button(copy, "copy")
        self._ring = CountdownRing(look)
        self._ring.hide()
        head = QHBoxLayout()
        head.addWidget(self.title)
        head.addStretch(1)
        head.addWidget(self.aside)
        body = QHBoxLayout()
        body.setSpacing(theme.px("xs"))
        body.addWidget(self.view, 1)
        for part in (self._ring, self._eye, self._copy):
            body.addWidget(part, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px("m"), theme.px(10), theme.px("s"), theme.px(10))
        column.setSpacing(theme.px(6))
        column.addLayout(head)
        column.addLayout(body)
        self._on_shown(is_shown=False)

    def run_ring(self, time: timedelta, whole: timedelta | None = None) -> None:
        """Run the ring beside what is shown, as `CountdownRing.start` does."""
        self._ring.show()
        self._ring.start(time, whole)

    def toggle(self) -> None:
        """Reveal, or hide again."""
        if self.view.is_shown:
            self.view.remask()
        else:
            self.reveal_wanted.emit()

    def hold(self, *, is_down: bool) -> None:
        """Pass on that Space is held or let go while another pane has the focus."""
        kind = QEvent.Type.KeyPress if is_down else QEvent.Type.KeyRelease
        if self.view.isEnabled():
            event = QKeyEvent(kind, Qt.Key.Key_Space, Qt.KeyboardModifier.NoModifier, " ")
            QCoreApplication.sendEvent(self.view, event)

    def forget(self) -> None:
        """Hide and zero what is shown."""
        self.view.remask()

    def set_there(self, *, is_there: bool) -> None:
        """Say whether there is anything to see."""
        self.view.setEnabled(is_there)
        self._eye.setEnabled(is_there)

    def _button(self, action: QAction, icon: str) -> QToolButton:
        made = QToolButton()
        made.setAccessibleName(action.text())
        made.setToolTip(action.toolTip())
        self._look.set_icon(made, icon)
        made.clicked.connect(action.trigger)
        action.enabledChanged.connect(made.setEnabled)
        made.setEnabled(action.isEnabled())
        return made

    def _on_shown(self, is_shown: bool) -> None:  # noqa: FBT001 - Qt's signal
        self._look.set_icon(self._eye, "eye-off" if is_shown else "eye")
        words = self.tr("Hide it") if is_shown else self.tr("Reveal it (hold Space for a look)")
        self._eye.setAccessibleName(words)
        self._eye.setToolTip(words)
        if not is_shown:
            self._ring.stop()
            self._ring.hide()
