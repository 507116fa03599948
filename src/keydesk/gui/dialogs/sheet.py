"""Every dialog is a sheet: a title, what it asks, one primary button, and a line that says what went wrong.

A sheet never closes itself on a decision: it says what was decided, and whoever opened it closes it once the agent
agreed, or shows the failure in it. Nothing typed is lost by a refusal. The vault can be locked under every sheet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from keydesk.gui.controls.notices import button, label
from keydesk.gui.controls.painted import Tile
from keydesk.gui.language.told import told_error
from keydesk.gui.theme.tokens import Tone

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    from keydesk.errors import KeydeskError
    from keydesk.gui.theme.look import Look


class Sheet(QDialog):
    """A window-modal dialog; subclasses fill `body` and implement `decide`."""

    decided = Signal(object)
    """What was decided, as the dataclass of this sheet."""

    def __init__(self, look: Look, parent: QWidget | None, *, width: int = 460) -> None:
        super().__init__(parent)
        if parent is not None:
            self.addActions([action for action in parent.window().actions() if action.objectName() == "lock"])
        self.look = look
        self._is_ready = True
        theme = look.theme
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setWindowTitle(self.tr("Keydesk"))
        self.setMinimumWidth(theme.px(width))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        inside = QVBoxLayout()
        inside.setContentsMargins(theme.px("xl"), theme.px(20), theme.px("xl"), theme.px("l"))
        inside.setSpacing(theme.px("m"))
        self._head = QHBoxLayout()
        self._head.setSpacing(theme.px("m"))
        inside.addLayout(self._head)
        self.body = QVBoxLayout()
        self.body.setSpacing(theme.px(6))
        inside.addLayout(self.body)
        self._message: QLabel = label("", "danger", wraps=True)
        self._message.hide()
        inside.addWidget(self._message)
        column.addLayout(inside, 1)
        self._foot = QFrame()
        self._foot.setProperty("panel", "foot")
        self._buttons = QHBoxLayout(self._foot)
        self._buttons.setContentsMargins(theme.px("xl"), theme.px("m"), theme.px("xl"), theme.px("m"))
        self._buttons.setSpacing(theme.px("s"))
        self._buttons.addStretch(1)
        column.addWidget(self._foot)

    def showEvent(self, event: QShowEvent) -> None:
        """Be as high as the words need at this width, no higher."""
        super().showEvent(event)
        self.fit()

    def fit(self) -> None:
        """Take the height that fits the content at the present width, and more width where its words need it."""
        layout = self.layout()
        if layout is not None:
            layout.activate()
            width = max(self.width(), layout.totalMinimumSize().width())
            self.resize(
                width, layout.totalHeightForWidth(width) if layout.hasHeightForWidth() else self.sizeHint().height()
            )

    # -- for subclasses ------------------------------------------------------------------------------------

    def decide(self) -> object | None:
        """Return the decision, or None while it is not one."""
        raise NotImplementedError

    def begin(self, title: str, text: str = "", icon: str = "", tone: Tone = Tone.ACCENT) -> None:
        """Say at the top what this is about."""
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)
        if icon:
            self._head.addWidget(Tile(self.look, icon, tone, side=36), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(self.look.theme.px("xxs"))
        if not text:
            words.addStretch(1)
        words.addWidget(label(title, "heading", wraps=True))
        if text:
            words.addWidget(label(text, "muted", wraps=True))
        words.addStretch(1)
        self._head.addLayout(words, 1)

    def add_buttons(self, primary: str, cancel: str = "", *, kind: str = "primary") -> QPushButton:
        """Add the two buttons; return the primary one."""
        self.cancel_button = button(self.look, cancel or self.tr("Cancel"))
        self.cancel_button.clicked.connect(self.reject)
        self.primary: QPushButton = button(self.look, primary, kind)
        self.primary.setDefault(True)
        self.primary.clicked.connect(self.confirm)
        self._buttons.addWidget(self.cancel_button)
        self._buttons.addWidget(self.primary)
        return self.primary

    def add_beside(self, widget: QWidget) -> None:
        """Put a widget at the beginning of the row of buttons."""
        self._buttons.insertWidget(0, widget)

    def add_field(self, name: str, field: QWidget) -> None:
        """Add a field below its name."""
        words = label(name, "secondary")
        words.setBuddy(field)
        if not field.accessibleName():
            field.setAccessibleName(name)
        self.body.addWidget(words)
        self.body.addWidget(field)
        self.body.addSpacing(self.look.theme.px("xs"))

    def set_ready(self, is_ready: bool) -> None:  # noqa: FBT001 - connected to signals
        """Let the primary button be pressed or not."""
        self._is_ready = is_ready
        self.primary.setEnabled(is_ready)

    def confirm(self) -> None:
        """Say what was decided, and wait for the answer."""
        if not self.primary.isEnabled():
            return
        decision = self.decide()
        if decision is not None:
            self.say("")
            self.set_busy(is_busy=True)
            self.decided.emit(decision)

    # -- for whoever opened it -----------------------------------------------------------------------------

    def show_failure(self, error: KeydeskError) -> None:
        """Say why it did not happen, and let the person go on."""
        self.set_busy(is_busy=False)
        self.say(told_error(error))

    def say(self, text: str) -> None:
        """Show a sentence of failure, or none."""
        self._message.setText(text)
        self._message.setVisible(bool(text))

    def set_busy(self, *, is_busy: bool) -> None:
        """Show that the agent is being asked."""
        self.primary.setEnabled(not is_busy and self._is_ready)
        for place in range(self.body.count()):
            laid = self.body.itemAt(place)
            widget = laid.widget() if laid is not None else None
            if widget is not None:
                widget.setEnabled(not is_busy)
