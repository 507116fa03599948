"""Changing the master password, also right after the vault was opened with the recovery sheet."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from keydesk.gui.controls.passwords import KeyboardHint, NewPassword
from keydesk.gui.controls.secret_field import SecretField
from keydesk.gui.dialogs.sheet import Sheet
from keydesk.gui.theme.tokens import Tone

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from keydesk.gui.theme.look import Look


@dataclass(frozen=True, slots=True)
class NewMaster:
    """The old password (empty after recovery) and the new one; the receiver zeroes both."""

    old: bytearray = field(repr=False)
    new: bytearray = field(repr=False)


class PasswordSheet(Sheet):
    """Asks for the old and a new master password."""

    def __init__(self, look: Look, parent: QWidget | None) -> None:
        super().__init__(look, parent)
        text = self.tr(
            "The new password is added and tested before the old one is removed. "
            "Other windows and terminals then have to give it before they go on."
        )
        self.begin(self.tr("Change master password"), text, "key-round")
        self.old = SecretField(self.tr("Present password"))
        self.new = NewPassword(look, self.tr("New password"))
        self.add_field(self.tr("Present password"), self.old)
        self.body.addWidget(KeyboardHint(look, self.old))
        self.body.addWidget(self.new)
        self.add_buttons(self.tr("Change"))
        self.old.length_changed.connect(self._judge)
        self.new.ready_changed.connect(self._judge)
        self.new.confirmed.connect(self.confirm)
        self._judge()
        self.old.setFocus()

    def decide(self) -> NewMaster:
        """Return both passwords."""
        return NewMaster(self.old.take(), self.new.take())

    def reject(self) -> None:
        """Forget what was typed."""
        self.old.wipe()
        self.new.wipe()
        super().reject()

    def _judge(self) -> None:
        self.set_ready(self.old.length > 0 and self.new.is_ready)


class AfterRecoverySheet(Sheet):
    """Asks for a new master password; there is no way around it but locking."""

    def __init__(self, look: Look, parent: QWidget | None) -> None:
        super().__init__(look, parent)
        text = self.tr("The vault was opened with the recovery sheet. Set a new master password to go on.")
        self.begin(self.tr("New master password"), text, "file-key", Tone.WARNING)
        self.new = NewPassword(look, self.tr("New password"))
        self.body.addWidget(self.new)
        self.add_buttons(self.tr("Set password"), self.tr("Not now"))
        self.new.ready_changed.connect(self.set_ready)
        self.new.confirmed.connect(self.confirm)
        self.set_ready(is_ready=False)
        self.new.first.setFocus()

    def decide(self) -> NewMaster:
        """Return the new password."""
        return NewMaster(bytearray(), self.new.take())

    def reject(self) -> None:
        """Forget what was typed."""
        self.new.wipe()
        super().reject()
