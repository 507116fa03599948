"""The recovery code is shown until it is confirmed or put off; typed back, it counts."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from keydesk.gui.controls.notices import button, label
from keydesk.gui.controls.secret_field import SecretField
from keydesk.gui.controls.value_view import ValueView
from keydesk.gui.language.told import told_error

if TYPE_CHECKING:
    from keydesk.errors import KeydeskError
    from keydesk.gui.theme.look import Look

GROUPS_A_LINE = 6
SHOWN = timedelta(minutes=30)


class RecoveryCode(QWidget):
    """Shows a code, prints it, and takes it typed back."""

    confirm_wanted = Signal(object)
    print_wanted = Signal()
    later_wanted = Signal()
    done = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._code = bytearray()
        self._is_confirmed = False
        self._shown = self._make_shown()
        self._typed = SecretField(self.tr("Type the code back from your sheet"))
        self._typed.length_changed.connect(lambda length: self._confirm.setEnabled(length > 0))
        self._typed.returnPressed.connect(self._send)
        self._message: QLabel = label("", "danger", wraps=True)
        self._message.hide()
        self._confirm: QPushButton = button(look, self.tr("Confirm"), "primary")
        self._confirm.setEnabled(False)
        self._confirm.clicked.connect(self._send)
        self._later: QPushButton = button(look, self.tr("Later, remind me"), "ghost")
        self._later.clicked.connect(self.later_wanted)
        asking = label(self.tr("Type the code back from your sheet, so that it counts"), "secondary", wraps=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.theme.px("s"))
        for part in (self._shown, asking, self._typed, self._message):
            column.addWidget(part)
        row = QHBoxLayout()
        row.addWidget(self._later)
        row.addStretch(1)
        row.addWidget(self._confirm)
        column.addLayout(row)
        self._on_shown(is_shown=False)

    def _make_shown(self) -> QWidget:
        look, theme = self._look, self._look.theme
        self.view = ValueView(look)
        self.view.asked.connect(self._show)
        self.view.shown_changed.connect(self._on_shown)
        box = QFrame()
        box.setProperty("panel", "sunken")
        inside = QVBoxLayout(box)
        inside.setContentsMargins(theme.px("l"), theme.px("m"), theme.px("l"), theme.px("m"))
        inside.addWidget(self.view)
        self._eye: QPushButton = button(look, "", "", "eye")
        self._eye.clicked.connect(self._toggle)
        printing: QPushButton = button(look, self.tr("Print the sheet"), "", "printer")
        printing.clicked.connect(self.print_wanted)
        ways = QHBoxLayout()
        ways.setSpacing(theme.px("s"))
        ways.addWidget(self._eye)
        ways.addWidget(printing)
        ways.addStretch(1)
        shown = QWidget()
        above = QVBoxLayout(shown)
        above.setContentsMargins(0, 0, 0, theme.px("s"))
        above.setSpacing(theme.px("s"))
        above.addWidget(box)
        above.addLayout(ways)
        return shown

    def show_code(self, code: bytearray) -> None:
        """Keep a code for showing and printing until `forget`; `code` is zeroed."""
        self.forget()
        self._shown.show()
        self._later.show()
        self._code[:] = code
        code[:] = bytes(len(code))
        self._show()
        self._typed.setFocus()

    def show_only_typing(self) -> None:
        """Take a code typed back without having one to show; `show_code` shows one again."""
        self._shown.hide()
        self._later.hide()

    def peek(self) -> memoryview:
        """Return the code for printing it, for the moment."""
        return memoryview(self._code)

    def show_failure(self, error: KeydeskError) -> None:
        """Say why the typed code does not count."""
        self._message.setText(told_error(error))
        self._message.show()
        self._typed.setFocus()

    def show_confirmed(self) -> None:
        """Go on: the code counts."""
        self.done.emit()

    def forget(self) -> None:
        """Zero the code and what was typed."""
        self.view.remask()
        self._code[:] = bytes(len(self._code))
        self._code.clear()
        self._typed.wipe()
        self._message.hide()

    def _show(self) -> None:
        if self._code:
            self.view.reveal(_in_lines(self._code), SHOWN)

    def _toggle(self) -> None:
        if self.view.is_shown:
            self.view.remask()
        else:
            self._show()

    def _on_shown(self, is_shown: bool) -> None:  # noqa: FBT001 - Qt's signal
        self._look.set_icon(self._eye, "eye-off" if is_shown else "eye")
        self._eye.setText(self.tr("Hide the code") if is_shown else self.tr("Show the code"))

    def _send(self) -> None:
        if self._typed.length:
            self._message.hide()
            self.confirm_wanted.emit(self._typed.take())


def _in_lines(code: bytearray) -> bytearray:
    """Return the code with a line end after every few groups; the caller zeroes it."""
    lines, groups = bytearray(), 0
    for byte in code:
        lines.append(byte)
        if byte == 0x2D:
            groups += 1
            if groups % GROUPS_A_LINE == 0:
                lines.append(0x0A)
    return lines
