"""A window of one field or one view, driven over standard input, for the proofs that nothing stays in memory.

    python -m tests.gui.secret_desk field | plain | view

Commands, one a line: `wipe` empties the field; `show FILE` reveals a file's bytes; `mask` hides them. Each is answered
with `done`. `plain` is an ordinary password line edit, so that a proof can show what it would otherwise find.
"""

from __future__ import annotations

import sys
from datetime import timedelta
from pathlib import Path

from PySide6.QtCore import QSocketNotifier
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from keydesk.gui.controls.secret_field import SecretField
from keydesk.gui.controls.value_view import ValueView
from keydesk.gui.secrets.memory import zero
from keydesk.gui.theme.look import Look, Wish


class Desk(QWidget):
    """The window under test."""

    def __init__(self, look: Look, kind: str) -> None:
        super().__init__()
        self.setWindowTitle("secret desk")
        self.field = QLineEdit() if kind == "plain" else SecretField("Password")
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        if isinstance(self.field, SecretField):
            self.field.keyboard_changed.connect(lambda caps, layout: say(f"caps {caps} layout {layout}"))
        self.view = ValueView(look)
        layout = QVBoxLayout(self)
        layout.addWidget(self.view if kind == "view" else self.field)
        self.resize(420, 240)
        self.field.textChanged.connect(lambda text: say(f"length {len(text)}"))
        self.input = QSocketNotifier(0, QSocketNotifier.Type.Read, self)
        self.input.activated.connect(self.obey)

    def obey(self) -> None:
        """Carry out one command."""
        command, _, rest = sys.stdin.readline().strip().partition(" ")
        if command == "wipe" and isinstance(self.field, SecretField):
            zero(self.field.take())
        elif command == "wipe":
            self.field.clear()
        elif command == "show":
            value = bytearray(Path(rest).stat().st_size)
            with open(rest, "rb", buffering=0) as source:
                source.readinto(value)
            self.view.reveal(value, timedelta(minutes=5))
            self.view.viewport().repaint()
        elif command == "mask":
            self.view.remask()
        say("done")


def say(word: str) -> None:
    """Answer."""
    sys.stdout.write(word + "\n")
    sys.stdout.flush()


def main() -> None:
    """Open the window and wait."""
    app = QApplication(sys.argv)
    desk = Desk(Look(app, Wish.LIGHT), sys.argv[1])
    desk.show()
    say("up")
    app.exec()


if __name__ == "__main__":
    main()
