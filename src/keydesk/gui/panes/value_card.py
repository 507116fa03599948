"""The value card holds the masked value, the ways to see and copy it, and the ring while a copy is on the clipboard."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from keydesk.gui.controls.countdown import CountdownRing
from keydesk.gui.controls.notices import button, label
from keydesk.gui.controls.value_view import ValueView
from keydesk.gui.language.direction import filled
from keydesk.gui.panes.facts import Elided

if TYPE_CHECKING:
    from PySide6.QtGui import QAction

    from keydesk.gui.actions import Actions
    from keydesk.gui.theme.look import Look
    from keydesk.model.keys import Version
    from keydesk.model.requests import KeyDetail


class ValueCard(QFrame):
    """One key's value, hidden until asked for."""

    reveal_wanted = Signal()
    """The person wants to see the value; answer with `reveal`, or with nothing."""
    clear_wanted = Signal()
    """The copied value shall leave the clipboard now."""

    def __init__(self, look: Look, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setProperty("panel", "sunken")
        theme = look.theme
        self._kind: QLabel = label("", "secondary")
        self._size: QLabel = label("", "small")
        self.view = ValueView(look)
        self.view.asked.connect(self.reveal_wanted)
        self.view.shown_changed.connect(self._on_shown)
        self._eye = QToolButton()
        self._eye.clicked.connect(self.toggle)
        self._copy = self._icon_button(actions["copy"], "copy")
        head = QHBoxLayout()
        head.addWidget(self._kind)
        head.addStretch(1)
        head.addWidget(self._size)
        body = QHBoxLayout()
        body.setSpacing(theme.px("xs"))
        body.addWidget(self.view, 1)
        body.addWidget(self._eye, 0, Qt.AlignmentFlag.AlignTop)
        body.addWidget(self._copy, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px("m"), theme.px(10), theme.px("m"), theme.px(10))
        column.setSpacing(theme.px(6))
        column.addLayout(head)
        column.addLayout(body)
        self._copied = self._make_copied()
        column.addWidget(self._copied)
        self._on_shown(is_shown=False)

    # -- what others ask -----------------------------------------------------------------------------------

    def show_key(self, detail: KeyDetail, current: Version | None, *, keep: bool) -> None:
        """Show another key's mask; `keep` claims it is the same key, whose value may stay revealed."""
        if not keep:
            self.forget()
        self._kind.setText(self.tr("Value"))
        size = next((shape.size for shape in current.fields), 0) if current is not None and current.fields else 0
        self._size.setText(self.tr("%n bits", "", detail.row.strength) if detail.row.strength else "")
        self._size.setToolTip(self.tr("Strength of the current version") if size else "")
        is_there = current is not None and current.destroyed is None and detail.key.deleted is None
        self.view.setEnabled(is_there)
        self._eye.setEnabled(is_there)

    def reveal(self, body: bytearray, seconds: int) -> None:
        """Show the value for `seconds`; `body` is zeroed."""
        self.view.reveal(body, timedelta(seconds=seconds or 60))

    def show_copied(self, name: str, seconds: int) -> None:
        """Show the ring until the clipboard is cleared; `name` says of which key, as another may be shown meanwhile."""
        self._copied.show()
        self._said.say(filled(self.tr("Copied: %1"), name))
        self._ring.start(timedelta(seconds=seconds))

    def show_cleared(self) -> None:
        """Take the ring away."""
        self._ring.stop()
        self._copied.hide()

    def toggle(self) -> None:
        """Reveal the value, or hide it again."""
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
        """Hide and zero the value; the ring stays, because the clipboard does not follow the selection."""
        self.view.remask()

    # -- parts ---------------------------------------------------------------------------------------------

    def _make_copied(self) -> QWidget:
        theme = self._look.theme
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, theme.px(6), 0, 0)
        row.setSpacing(theme.px("s"))
        self._ring = CountdownRing(self._look)
        self._ring.finished.connect(self.show_cleared)
        self._said = Elided()
        clear: QPushButton = button(self._look, self.tr("Clear now"), "link")
        clear.clicked.connect(self.clear_wanted)
        row.addWidget(self._ring)
        row.addWidget(self._said, 1)
        row.addWidget(clear)
        line.hide()
        return line

    def _icon_button(self, action: QAction, icon: str) -> QToolButton:
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
        words = self.tr("Hide the value") if is_shown else self.tr("Reveal the value (hold Space for a look)")
        self._eye.setAccessibleName(words)
        self._eye.setToolTip(words)
