"""The status line says how vault and agent stand, and shows long work with a way to stop waiting for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QWidget

from keydesk.gui.controls.glyph import Glyph
from keydesk.gui.controls.notices import button, label
from keydesk.gui.language.direction import filled, isolated

if TYPE_CHECKING:
    from keydesk.gui.tasks import Task, Tasks
    from keydesk.gui.theme.look import Look
    from keydesk.gui.words import Words
    from keydesk.model.requests import StatusReply

SHOWN_MS, STOPPABLE_MS = 400, 3_000


class StatusLine(QFrame):
    """The last line of the window."""

    def __init__(self, look: Look, words: Words, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._words, self._tasks = look, words, tasks
        self._waiting: list[Task] = []
        self.setProperty("panel", "foot")
        theme = look.theme
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px("m"), theme.px(5), theme.px("m"), theme.px(5))
        row.setSpacing(theme.px(6))
        self._parts: dict[str, tuple[Glyph, QLabel]] = {}
        for name, icon in (
            ("vault", "hard-drive"),
            ("agent", "plug"),
            ("check", "shield-check"),
            ("room", "triangle-alert"),
        ):
            glyph, words_label = Glyph(look, icon, "text_muted", side=14), label("", "small")
            self._parts[name] = (glyph, words_label)
            row.addWidget(glyph)
            row.addWidget(words_label)
            row.addSpacing(theme.px("m"))
        row.addStretch(1)
        self._progress_words = label("", "small")
        self._progress = QProgressBar()
        self._progress.setRange(0, 0)
        self._progress.setFixedWidth(theme.px(110))
        self._progress.setAccessibleName(self.tr("Work in progress"))
        self._stop: QPushButton = button(look, self.tr("Stop waiting"), "link")
        for part in (self._progress_words, self._progress, self._stop):
            row.addWidget(part)
            part.hide()
        self._soon = QTimer(self, singleShot=True, interval=SHOWN_MS)
        self._soon.timeout.connect(self._show_waiting)
        self._late = QTimer(self, singleShot=True, interval=STOPPABLE_MS)
        self._late.timeout.connect(lambda: self._stop.setVisible(bool(self._waiting)))
        self._stop.clicked.connect(self._stop_waiting)
        tasks.began.connect(self._on_began)
        tasks.ended.connect(self._on_ended)

    def show_status(self, status: StatusReply) -> None:
        """Show how the vault stands."""
        keys = self.tr("%Ln keys", "", status.keys)
        self._say(
            "vault",
            f"{isolated(status.name)} · {keys}" if status.state == "unlocked" else self.tr("Locked"),
            "text_muted",
        )
        self._say("agent", self.tr("Agent running"), "success")
        version = filled(self.tr("Version %1"), status.version) if status.version else ""
        self._parts["agent"][1].setToolTip(version)
        if status.is_damaged:
            self._say("check", self.tr("Damage found"), "danger")
        elif status.checking:
            self._say("check", self.tr("Checking everything in the background"), "text_muted")
        else:
            self._say("check", self.tr("Everything checked"), "success")
        self._parts["check"][0].setVisible(status.state == "unlocked")
        self._parts["check"][1].setVisible(status.state == "unlocked")
        room = ""
        if status.is_read_only:
            room = self.tr("Read-only")
        elif status.write_room >= 0:
            room = self.tr("Disk nearly full: room for about %Ln more records", "", status.write_room)
        self._say("room", room, "warning")
        for part in self._parts["room"]:
            part.setVisible(bool(room))

    def forget(self) -> None:
        """Say nothing about the vault."""
        for _glyph, words_label in self._parts.values():
            words_label.setText("")
        self._waiting.clear()
        self._show_waiting()

    def show_lost(self) -> None:
        """Show that there is no agent."""
        self._say("agent", self.tr("Agent not running"), "danger")

    def _say(self, name: str, text: str, token: str) -> None:
        glyph, words_label = self._parts[name]
        icon = {"vault": "hard-drive", "agent": "plug", "check": "shield-check", "room": "triangle-alert"}[name]
        glyph.show_icon(icon, token)
        words_label.setText(text)

    def _on_began(self, task: Task) -> None:
        if task.label:
            self._waiting.append(task)
            self._soon.start()
            self._late.start()

    def _on_ended(self, task: Task) -> None:
        if task in self._waiting:
            self._waiting.remove(task)
            self._show_waiting()

    def _show_waiting(self) -> None:
        is_waiting = bool(self._waiting)
        self._progress_words.setText(self._waiting[0].label if is_waiting else "")
        self._progress_words.setVisible(is_waiting)
        self._progress.setVisible(is_waiting)
        if not is_waiting:
            self._stop.hide()

    def _stop_waiting(self) -> None:
        for task in list(self._waiting):
            self._tasks.give_up(task)
        self._waiting.clear()
        self._show_waiting()
