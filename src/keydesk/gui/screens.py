"""The screens follow how the vault stands: starting, welcome, locked, desk; locking leaves nothing behind."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from keydesk import launch
from keydesk.gui.actions import Actions
from keydesk.gui.clock import VaultClock
from keydesk.gui.desk import Desk
from keydesk.gui.errands.binding import Errands
from keydesk.gui.errands.keywork import KeyWork
from keydesk.gui.errands.proving import Proving
from keydesk.gui.errands.valuework import ValueWork
from keydesk.gui.language.direction import filled
from keydesk.gui.language.told import told, told_error
from keydesk.gui.panes.first_run import FirstRunPane
from keydesk.gui.panes.locked import LockedPane
from keydesk.gui.panes.notices import Notice, Toast
from keydesk.gui.standing import Standing
from keydesk.gui.tasks import Tasks
from keydesk.gui.theme.tokens import Tone
from keydesk.gui.words import Words
from keydesk.model.requests import CreateVault, Lock, Unlock

if TYPE_CHECKING:
    from keydesk.errors import KeydeskError
    from keydesk.gui.clock import Clock
    from keydesk.gui.main_window import MainWindow
    from keydesk.gui.tasks import Entrance
    from keydesk.gui.theme.look import Look
    from keydesk.model.requests import Copied, Created, Event, StatusReply, Unlocked


class Screens(QObject):
    """Everything one window shows, once it is loaded."""

    def __init__(self, look: Look, entrance: Entrance, clock: Clock, window: MainWindow) -> None:
        super().__init__(window)
        self.window, self.look, self.clock, self.vault_clock = window, look, clock, VaultClock(clock)
        self.words = Words(self)
        self.tasks = Tasks(entrance, self)
        self.standing = Standing(self.tasks, self)
        self.actions = Actions(look, self)
        self.desk = Desk(look, self.words, self.vault_clock, self.tasks, self.standing, self.actions, self)
        self.proving = Proving(look, self.words, self.tasks, window, self.desk.profile_of)
        self.keywork = KeyWork(self.desk, self.tasks, self.proving, self.words, self)
        self.valuework = ValueWork(self.desk, self.tasks, self.proving, self.vault_clock, self)
        self.toast = Toast(look, window)
        self.locked = LockedPane(look)
        self.first_run = FirstRunPane(look)
        self.errands = Errands(self)
        self.must_set_password = False
        self._was_open = False
        for pane in (self.first_run, self.locked, self.desk.pane):
            window.stack.addWidget(pane)
        window.addActions([declared.action for declared in self.actions])
        self._listen()
        self.errands.bind()

    def start(self) -> None:
        """Begin to ask the agent."""
        self.tasks.start()
        self.standing.start()

    def stop(self) -> None:
        """Forget everything and end the connections."""
        self.forget()
        self.tasks.stop()

    def lock(self) -> None:
        """Forget everything now, and have the vault locked."""
        self.forget()
        self.tasks.ask(Lock(), owner=self, done=lambda _reply: self.standing.refresh(), failed=self._on_lock_answer)
        self._show(self.locked)

    def forget(self) -> None:
        """Leave nothing of the vault in any screen."""
        self._was_open = False
        self.tasks.forget()
        self.proving.forget()
        self.errands.forget()
        self.keywork.forget()
        self.valuework.forget()
        self.desk.forget()
        self.locked.forget()
        self.first_run.forget()
        self.toast.dismiss()
        for other in self.window.neighbours():
            if other.screens is not None:
                other.screens.errands.finding.forget_others()
        self.actions.suit(self.desk.situation())

    def tell(self, error: KeydeskError) -> None:
        """Say a failure in the toast."""
        self.toast.say(told_error(error), seconds=12)

    # -- how the vault stands ------------------------------------------------------------------------------

    def _listen(self) -> None:
        self.standing.changed.connect(self._on_status)
        self.standing.failed.connect(self._on_no_status)
        self.standing.seconds_left.connect(self.desk.top.locks.show_seconds)
        self.window.starting.again_wanted.connect(self.standing.refresh)
        self.tasks.happened.connect(self._on_event)
        self.tasks.locked.connect(self._on_locked)
        self.tasks.lost.connect(self._on_lost)
        self.locked.unlock_wanted.connect(self._unlock)
        self.locked.accept_wanted.connect(self._accept)
        self.first_run.create_wanted.connect(self._create)
        self.desk.situation_changed.connect(lambda: self.actions.suit(self.desk.situation()))
        self.desk.failed.connect(self.tell)
        self.keywork.failed.connect(self.tell)
        self.keywork.said.connect(lambda text, undo: self.toast.say(text, self.tr("Undo") if undo else ""))
        self.valuework.failed.connect(self.tell)
        self.valuework.said.connect(self.toast.say)
        self.valuework.copied.connect(self._say_copied)
        self.toast.acted.connect(self.keywork.undo)
        self.proving.session_opened.connect(self.desk.open_session)

    def _on_status(self, status: StatusReply) -> None:
        if status.state == "absent":
            self._show(self.first_run)
        elif status.state == "unlocked" and status.person:
            self._show_desk(status)
        else:
            if self._was_open:
                self.forget()
            self.locked.show_status(status)
            self._show(self.locked)
        self.actions.suit(self.desk.situation())

    def _show_desk(self, status: StatusReply) -> None:
        self.vault_clock.take(status.clock_off)
        self.desk.show_status(status)
        if not self._was_open:
            self._was_open = True
            self.desk.open()
        self._show_notices(status)
        if not self.first_run.is_busy:
            self._show(self.desk.pane)

    def _show_notices(self, status: StatusReply) -> None:
        notices = self.desk.pane.notices
        for sentence in status.notices:
            notices.tell(Notice(sentence, Tone.WARNING, told(sentence), icon="triangle-alert"))
        if status.is_damaged:
            text = self.tr("The background check found damage. Nothing was changed.")
            notices.tell(Notice("damage", Tone.DANGER, text, self.tr("Show what"), "octagon-alert", is_closable=False))
        self.errands.timekeeping.show_notice(status.clock_off)
        first = self.tr("The recovery sheet is not confirmed yet: until it is, only the password opens this vault.")
        later = self.tr("The new recovery sheet is not confirmed yet: until it is, the old one counts.")
        for name, is_so, text in (
            ("recovery", not status.recovery_confirmed, first),
            ("new-recovery", status.recovery_confirmed and status.recovery_pending, later),
        ):
            if is_so:
                notices.tell(Notice(name, Tone.WARNING, text, self.tr("Confirm now"), "file-key"))
            else:
                notices.withdraw(name)

    def _show(self, pane: object) -> None:
        stack = self.window.stack
        if stack.currentWidget() is not pane:
            stack.setCurrentWidget(pane)  # type: ignore[arg-type]
            if pane is self.first_run:
                self.first_run.take_focus()
            elif pane is self.locked:
                self.locked.field.setFocus()
            elif pane is self.desk.pane:
                self.desk.list.take_focus()

    def _on_no_status(self, error: KeydeskError) -> None:
        if self.window.stack.currentWidget() is self.window.starting:
            self.window.starting.show_failure(error)
        else:
            self.desk.status.show_lost()
            self.standing.refresh_soon()

    def _on_locked(self) -> None:
        if self._was_open:
            self.forget()
        self.standing.refresh_soon()

    def _on_lock_answer(self, _error: KeydeskError) -> None:
        self.standing.refresh_soon()

    def _on_lost(self, _sentence: str) -> None:
        if self._was_open:
            self.forget()
        self.standing.refresh_soon()

    def _on_event(self, event: Event) -> None:
        if event.topic in {"changed", "recorded"}:
            if self._was_open:
                self._follow(event)
        elif event.topic == "clipboard":
            self.valuework.on_clipboard(event)
        elif event.topic == "locking":
            if self._was_open:
                self.forget()
            self.standing.refresh_soon()
        elif event.topic == "ask" and event.ask is not None:
            self.errands.answer_program(event.ask)
        elif event.topic in {"checked", "notice"}:
            self.standing.refresh()
            if self._was_open and event.topic == "checked":
                self.desk.on_changed()
                self.desk.audit.on_recorded()

    def _follow(self, event: Event) -> None:
        if event.topic == "recorded":
            self.desk.on_recorded()
        else:
            self.desk.on_changed()
            self.standing.refresh()

    # -- opening -------------------------------------------------------------------------------------------

    def _unlock(self, slot: str, secret: bytearray, accept: str = "") -> None:
        self.tasks.ask(
            Unlock(slot, accept), owner=self.locked, done=self._on_unlocked, failed=self.locked.show_failure,
            body=secret, label=self.tr("Opening the vault"),
        )  # fmt: skip

    def _accept(self, fingerprint: str) -> None:
        self._unlock("password", self.locked.field.take(), fingerprint)

    def _on_unlocked(self, reply: Unlocked) -> None:
        self.locked.forget()
        self.standing.refresh()
        for sentence in reply.notices:
            self.desk.pane.notices.tell(Notice(sentence, Tone.WARNING, told(sentence), icon="triangle-alert"))
        if reply.must_set_password:
            self.errands.set_password_after_recovery()
        elif reply.last_opened is not None:
            when = self.words.ago(reply.last_opened, self.clock())
            text = self.tr("Last opened %1, no changes since.")
            if reply.changes:
                text = self.tr("Last opened %1, %Ln changes since.", "", reply.changes)
            self.toast.say(filled(text, when))

    def _create(self, name: str, password: bytearray) -> None:
        self.tasks.fetch(
            CreateVault(name), owner=self.first_run, done=self._on_created, failed=self.first_run.show_failure,
            body=password, label=self.tr("Making the vault"),
        )  # fmt: skip

    def _on_created(self, _reply: Created, code: bytearray) -> None:
        self.first_run.show_code(code)
        now = self.standing.now
        if now is not None and launch.default_vault() is None:
            launch.set_default_vault(now.directory)
        self.standing.refresh()

    def _say_copied(self, reply: Copied) -> None:
        text = self.tr("Copied. Clears in %n s.", "", reply.seconds)
        if reply.code_until is not None:
            left = max(0, round((reply.code_until - self.vault_clock()).total_seconds()))
            good = self.tr("Code copied, good for %n s.", "", left)
            clears = self.tr("Clears in %n s.", "", reply.seconds)
            text = f"{good} {clears}"
        has_ring = self.desk.inspector.copied.isVisible()
        self.toast.say(text, ring=None if has_ring else timedelta(seconds=reply.seconds))
