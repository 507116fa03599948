"""The locked screen shows which vault this is by its colour, one field, the keyslots, and what went wrong last time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from keydesk.errors import WrongPasswordError
from keydesk.gui.controls.notices import button, label
from keydesk.gui.controls.passwords import KeyboardHint
from keydesk.gui.controls.secret_field import SecretField
from keydesk.gui.language.told import told, told_cause, told_error
from keydesk.gui.panes.glow import Glow
from keydesk.gui.panes.vault_mark import VaultMark

if TYPE_CHECKING:
    from keydesk.errors import KeydeskError
    from keydesk.gui.theme.look import Look
    from keydesk.model.requests import StatusReply

WIDTH = 380


class LockedPane(Glow):
    """Where a vault is unlocked."""

    unlock_wanted = Signal(str, object)
    """A keyslot type, and the secret as a bytearray whose receiver zeroes it."""
    other_wanted = Signal()
    """Another vault shall be opened."""
    accept_wanted = Signal(str)
    """The state with this fingerprint shall be accepted though the computer's memory of it is gone."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._look = look
        self._slot = "password"
        self._wait = 0
        self._is_busy = self._is_told = False
        self._has_sheet = True
        self._sentence = ""
        self._fingerprint = ""
        self._mark = VaultMark(look, side=56, icon="lock-keyhole")
        self._title: QLabel = label("", "title")
        self._place: QLabel = label("", "muted")
        for part in (self._title, self._place):
            part.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column = QVBoxLayout(self)
        column.setSpacing(look.theme.px("s"))
        column.addStretch(2)
        column.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(look.theme.px("s"))
        column.addWidget(self._title)
        column.addWidget(self._place)
        column.addSpacing(look.theme.px("m"))
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self._make_card())
        row.addStretch(1)
        column.addLayout(row)
        column.addLayout(self._make_slots())
        column.addStretch(3)
        self._second = QTimer(self, interval=1000)
        self._second.timeout.connect(self._tick)
        self.choose_slot("password")

    # -- what others ask -----------------------------------------------------------------------------------

    def show_status(self, status: StatusReply) -> None:
        """Show which vault is locked, and for how long no try is heard; before this nothing can be tried."""
        self._is_told = True
        self._has_sheet = status.recovery_confirmed or not status.slots
        self._mark.show_vault(status.vault or status.directory)
        self.glow_as(status.vault or status.directory)
        name = status.name or status.directory.rstrip("/").rpartition("/")[2].removesuffix(".keydesk")
        self._title.setText(name)
        self._place.setText(self._standing(status))
        self._place.setToolTip(status.directory)
        if status.wait and not self._wait:
            self._hold(status.wait)
        if status.problem:
            self._say(f"{told(status.problem)} {told(status.problem_next)}".strip())
        self._show_form(can_open=not status.problem or bool(status.slots))
        self._enable()

    def _standing(self, status: StatusReply) -> str:
        if status.was_ended:
            return self.tr("The master password was changed. Show that it is you with the new one")
        if status.state == "unlocked":
            return self.tr("Open elsewhere. Show that it is you")
        return self.tr("Locked")

    def _show_form(self, *, can_open: bool) -> None:
        """Ask for a secret, or not where there is no keyslot that could be opened."""
        for part in (self._name, self.field, self._open):
            part.setVisible(can_open)
        self._by_recovery.setVisible(can_open and self._slot == "password")
        if not can_open:
            self._hint.hide()
            self._place.setText(self.tr("Cannot be opened"))

    def choose_slot(self, slot: str) -> None:
        """Ask for the secret of another keyslot."""
        self._slot = slot
        is_password = slot == "password"
        name = self.tr("Master password") if is_password else self.tr("Code of the recovery sheet")
        self._name.setText(name)
        self.field.setAccessibleName(name)
        self.field.wipe()
        self._by_password.setVisible(not is_password)
        self._by_recovery.setVisible(is_password)
        none = self.tr("No recovery sheet of this vault was confirmed: only the master password opens it.")
        self._say("" if is_password or self._has_sheet else none)
        self.field.setFocus()

    def show_failure(self, error: KeydeskError) -> None:
        """Say why it was not opened, and hold the next try back for as long as the agent does."""
        self._set_busy(is_busy=False)
        if error.code == "anchor-missing":
            self._fingerprint = str(error.facts.get("fingerprint", ""))
            self._accept.setVisible(bool(self._fingerprint))
        self._say(told_cause(error) if isinstance(error, WrongPasswordError) else told_error(error))
        self._hold(int(error.facts.get("wait_seconds", 0)))
        self.field.setFocus()

    def forget(self) -> None:
        """Empty the field, say nothing, and wait to be told how the vault stands."""
        self._is_told = False
        self._place.setText(self.tr("Locked"))
        self.field.wipe()
        self._say("")
        self._accept.hide()
        self._set_busy(is_busy=False)
        self.choose_slot("password")

    # -- parts ---------------------------------------------------------------------------------------------

    def _make_card(self) -> QWidget:
        theme = self._look.theme
        card = QFrame()
        card.setProperty("panel", "card")
        card.setFixedWidth(theme.px(WIDTH))
        column = QVBoxLayout(card)
        column.setContentsMargins(theme.px("xl"), theme.px(20), theme.px("xl"), theme.px("xl"))
        column.setSpacing(theme.px(6))
        self._name: QLabel = label("", "secondary")
        self.field = SecretField(self.tr("Master password"))
        self.field.returnPressed.connect(self._try)
        self.field.length_changed.connect(self._enable)
        self._message: QLabel = label("", "danger", wraps=True)
        self._message.hide()
        self._open: QPushButton = button(self._look, self.tr("Unlock"), "primary", "lock-open")
        self._open.clicked.connect(self._try)
        self._accept: QPushButton = button(self._look, self.tr("I know why. Accept this state and open"), "danger")
        self._accept.clicked.connect(lambda: self.accept_wanted.emit(self._fingerprint))
        self._accept.hide()
        column.addWidget(self._name)
        column.addWidget(self.field)
        self._hint = KeyboardHint(self._look, self.field)
        column.addWidget(self._hint)
        column.addWidget(self._message)
        column.addSpacing(theme.px("xs"))
        column.addWidget(self._open)
        column.addWidget(self._accept)
        return card

    def _make_slots(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(self._look.theme.px("xs"))
        self._by_password: QPushButton = button(self._look, self.tr("Master password"), "ghost", "key-round")
        self._by_recovery: QPushButton = button(self._look, self.tr("Recovery sheet"), "ghost", "file-key")
        other: QPushButton = button(self._look, self.tr("Another vault"), "ghost", "vault")
        self._by_password.clicked.connect(lambda: self.choose_slot("password"))
        self._by_recovery.clicked.connect(lambda: self.choose_slot("recovery"))
        other.clicked.connect(self.other_wanted)
        row.addStretch(1)
        for made in (self._by_password, self._by_recovery, other):
            row.addWidget(made)
        row.addStretch(1)
        return row

    # -- what happens --------------------------------------------------------------------------------------

    def _try(self) -> None:
        if self._open.isEnabled() and self.field.length:
            self._say("")
            self._set_busy(is_busy=True)
            self.unlock_wanted.emit(self._slot, self.field.take())

    def _set_busy(self, *, is_busy: bool) -> None:
        self.field.setEnabled(not is_busy)
        self._open.setText(self.tr("Opening…") if is_busy else self.tr("Unlock"))
        self._is_busy = is_busy
        self._enable()

    def _enable(self) -> None:
        may_try = self._is_told and not self._is_busy and not self._wait
        self._open.setEnabled(may_try and self.field.length > 0)

    def _say(self, text: str) -> None:
        self._sentence = text
        self._message.setText(text)
        self._message.setVisible(bool(text))

    def _hold(self, seconds: int) -> None:
        self._wait = max(0, seconds)
        if self._wait:
            self._second.start()
        self._show_wait()
        self._enable()

    def _tick(self) -> None:
        self._wait -= 1
        if self._wait <= 0:
            self._wait = 0
            self._second.stop()
        self._show_wait()
        self._enable()

    def _show_wait(self) -> None:
        if self._wait:
            held = self.tr("Next try in %n s.", "", self._wait)
            self._message.setText(f"{self._sentence} {held}".strip())
            self._message.show()
        else:
            self._message.setText(self._sentence)
            self._message.setVisible(bool(self._sentence))
