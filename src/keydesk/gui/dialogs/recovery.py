"""The recovery sheet: typing it back, or making a new one, which strikes the old one off only once it is confirmed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from keydesk.gui.controls.notices import label
from keydesk.gui.controls.secret_field import SecretField
from keydesk.gui.dialogs.sheet import Sheet
from keydesk.gui.panes.recovery_code import RecoveryCode
from keydesk.gui.theme.tokens import Tone

if TYPE_CHECKING:
    from keydesk.gui.theme.look import Look


class RecoverySheet(Sheet):
    """Takes the code typed back; decides with the password when a new code is wanted."""

    def __init__(self, look: Look, parent: QWidget | None, *, has_old: bool, is_waiting: bool) -> None:
        """`has_old` claims that a sheet counts, `is_waiting` that a newer one waits to be confirmed."""
        super().__init__(look, parent, width=560)
        text = self.tr("Type the code from the sheet you kept. If you have none, make a new one.")
        if has_old and is_waiting:
            text = self.tr("Type the code from the new sheet: then it counts, and the old one opens nothing any more.")
        elif has_old:
            text = self.tr(
                "Your sheet counts. Make a new one if it was lost or seen; "
                "the old one opens nothing any more once the new one is confirmed."
            )
        is_settled = has_old and not is_waiting
        self.begin(self.tr("Recovery sheet"), text, "file-key", Tone.SUCCESS if is_settled else Tone.WARNING)
        self.code = RecoveryCode(look)
        self.code.show_only_typing()
        self.password = SecretField(self.tr("Master password"))
        asking = QWidget()
        column = QVBoxLayout(asking)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(label(self.tr("Master password, to make a new sheet"), "secondary"))
        column.addWidget(self.password)
        self._asking = asking
        self.body.addWidget(self.code)
        self.code.setVisible(not is_settled)
        self.body.addWidget(asking)
        self.add_buttons(self.tr("Make a new sheet"), self.tr("Close"), kind="")
        self.password.length_changed.connect(lambda length: self.set_ready(length > 0))
        self.password.returnPressed.connect(self.confirm)
        self.set_ready(is_ready=False)

    def decide(self) -> bytearray:
        """Return the master password, with which a new code is made; the receiver zeroes it."""
        return self.password.take()

    def show_code(self, code: bytearray) -> None:
        """Show the new code; `code` is zeroed."""
        self.set_busy(is_busy=False)
        self._asking.hide()
        self.code.show()
        self.code.show_code(code)
        self.primary.hide()
        self.fit()

    def reject(self) -> None:
        """Forget everything typed and shown."""
        self.code.forget()
        self.password.wipe()
        super().reject()

    def accept(self) -> None:
        """Forget everything typed and shown."""
        self.code.forget()
        self.password.wipe()
        super().accept()
