"""How the vault stands: asked of the agent again and again, counted on between, told to whoever shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from keydesk.model.requests import Status, StatusReply

if TYPE_CHECKING:
    from keydesk.errors import KeydeskError
    from keydesk.gui.tasks import Tasks

ASK_MS, RETRY_MS = 5_000, 1_000


class Standing(QObject):
    """The last StatusReply, kept fresh."""

    changed = Signal(StatusReply)
    failed = Signal(object)
    seconds_left = Signal(int)
    """Seconds until the vault locks by itself, each second; -1 when it does not."""

    def __init__(self, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._left = -1
        self.now: StatusReply | None = None
        self._ask = QTimer(self, interval=ASK_MS)
        self._ask.timeout.connect(self.refresh)
        self._second = QTimer(self, interval=1000)
        self._second.timeout.connect(self._tick)
        self._retry = QTimer(self, singleShot=True, interval=RETRY_MS)
        self._retry.timeout.connect(self.refresh)

    @property
    def is_open(self) -> bool:
        """Claim: the vault is unlocked and this window is its person."""
        return self.now is not None and self.now.state == "unlocked" and self.now.person

    def start(self) -> None:
        """Ask now and from now on."""
        self._ask.start()
        self._second.start()
        self.refresh()

    def refresh(self) -> None:
        """Ask now."""
        self._tasks.ask(Status(), owner=self, done=self._take, failed=self._fail, lane="status")

    def refresh_soon(self) -> None:
        """Ask in a moment, as after the connection was lost."""
        self._retry.start()

    def _take(self, reply: StatusReply) -> None:
        self.now = reply
        self._left = reply.locks_in
        if reply.state == "unlocked" and reply.person:
            self._tasks.listen()  # refused to others
        self.changed.emit(reply)
        self.seconds_left.emit(self._left)

    def _fail(self, error: KeydeskError) -> None:
        self.failed.emit(error)

    def _tick(self) -> None:
        if self._left > 0:
            self._left -= 1
            self.seconds_left.emit(self._left)
