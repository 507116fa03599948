"""On a sample vault the window unlocks itself, says what opens it, and leads through what is worth trying.

The password of a sample guards nothing and is shown on purpose: in the banner while the vault is open, below the field
while it is locked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from keydesk.gui.language.direction import filled
from keydesk.gui.panes.notices import Notice
from keydesk.gui.theme.tokens import Tone

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from keydesk.gui.main_window import MainWindow
    from keydesk.gui.panes.notices import Notices
    from keydesk.model.requests import StatusReply

ID = "sample"
A_DAY = 86_400


class Guide(QObject):
    """The walk in one window.

    `password` tells the sample's password, once it is known; `folder` holds files that are there to be dropped.
    """

    def __init__(self, window: MainWindow, password: Callable[[], bytearray], folder: Path) -> None:
        super().__init__(window)
        self._window, self._password, self.folder = window, password, folder
        self._step = 0
        self._was_opened = self._is_told = False
        window.starting.say_instead(self.tr("Making a sample vault of fresh keys, with a year of history"))
        window.built.connect(self._listen)

    def sentences(self) -> list[str]:
        """Return what is said, step by step."""
        password = self._password().decode()
        return [
            filled(
                self.tr("A sample vault of fresh keys. It is gone when you close this window. Its password is %1"),
                password,
            ),
            self.tr("Press Ctrl K and type pay. Every key and every command is two keystrokes away."),
            filled(self.tr("Choose /prod, then copy a key. It asks for the password %1, and why."), password),
            self.tr("Expiring and Rotation due, on the left, show what breaks next."),
            filled(self.tr("Drop the folder %1 on this window. It holds a .env file and an SSH key."), self.folder),
            self.tr("Press Ctrl H and choose Refused only. What happened to orders-primary five nights ago?"),
            filled(self.tr("Press Ctrl L. Everything is gone from screen and memory until you type %1"), password),
        ]  # fmt: skip

    def dismiss(self) -> None:
        """Say nothing more, as for a picture."""
        self._step = len(self.sentences())
        self._notices().withdraw(ID)

    def _listen(self) -> None:
        screens = self._window.screens
        if screens is not None:
            screens.standing.changed.connect(self._follow)
            screens.desk.pane.notices.acted.connect(self._go_on)

    def _follow(self, status: StatusReply) -> None:
        screens = self._window.screens
        if screens is None:
            return
        is_open = status.state == "unlocked" and status.person
        if is_open and not self._is_told:
            self._is_told = True
            screens.toast.dismiss()
            self._tell()
        elif status.state == "locked":
            if not self._was_opened:
                screens.locked.field.insert_bytes(bytes(self._password()))
                screens.locked.field.returnPressed.emit()
            elif self._is_told:
                text = filled(self.tr("The sample's password is %1"), self._password().decode())
                screens.toast.say(text, seconds=A_DAY)
            self._was_opened, self._is_told = True, False

    def _tell(self) -> None:
        """Say the present step; the button leads to the next."""
        sentences = self.sentences()
        if self._step >= len(sentences):
            return
        action = (
            "" if self._step + 1 == len(sentences) else self.tr("Next") if self._step else self.tr("Show me around")
        )
        self._notices().withdraw(ID)
        self._notices().tell(Notice(ID, Tone.ACCENT, sentences[self._step], action, "sparkles"))

    def _go_on(self, name: str) -> None:
        if name == ID:
            self._step += 1
            self._tell()

    def _notices(self) -> Notices:
        screens = self._window.screens
        assert screens is not None  # noqa: S101 - nothing is told before it is there
        return screens.desk.pane.notices
