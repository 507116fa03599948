"""What concerns the vault as a whole: password, recovery, grants, settings, verification, other vaults."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path as FilePath
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QFileDialog
from shiboken6 import isValid

from keydesk import launch
from keydesk.gui.dialogs.ask import AskSheet
from keydesk.gui.dialogs.chooser import FileChooser
from keydesk.gui.dialogs.grants import GrantsSheet
from keydesk.gui.dialogs.passwords import AfterRecoverySheet, PasswordSheet
from keydesk.gui.dialogs.recovery import RecoverySheet
from keydesk.gui.dialogs.settings import SettingsSheet
from keydesk.gui.dialogs.shortcuts import ShortcutsSheet
from keydesk.gui.dialogs.verified import VerifiedSheet
from keydesk.gui.errands.opened import Opened
from keydesk.gui.language.direction import filled
from keydesk.gui.language.told import told
from keydesk.gui.panes.notices import Notice
from keydesk.gui.secrets.printing import print_sheet
from keydesk.gui.theme.tokens import Tone
from keydesk.model.requests import (
    AnswerAsk,
    ChangePassword,
    ConfirmRecovery,
    ExportAudit,
    GetSettings,
    ListGrants,
    NewRecovery,
    RevokeGrant,
    SetSetting,
    VerifyAudit,
    VerifyVault,
)

if TYPE_CHECKING:
    from keydesk.gui.dialogs.ask import AskAnswer
    from keydesk.gui.dialogs.passwords import NewMaster
    from keydesk.gui.dialogs.settings import Chosen
    from keydesk.gui.panes.recovery_code import RecoveryCode
    from keydesk.gui.screens import Screens
    from keydesk.model.requests import Ask, AuditExport, AuditVerified, Created, Grants, Settings, Verified


class Minding(QObject):
    """The dialogs about the vault."""

    def __init__(self, screens: Screens, parent: QObject) -> None:
        super().__init__(parent)
        self._screens, self._opened = screens, Opened(self)
        self._asking: list[AskSheet] = []

    def forget(self) -> None:
        """Close every dialog; a question of a program stays unanswered."""
        for sheet in self._asking:
            if isValid(sheet):
                sheet.withdraw()
        self._asking.clear()
        self._opened.close_all()

    def act_on_notice(self, name: str) -> None:
        """The button of a notice was pressed."""
        if name in {"recovery", "new-recovery"}:
            self.recovery()
        elif name == "damage":
            self.verify()

    # -- password and recovery -----------------------------------------------------------------------------

    def change_password(self) -> None:
        """Change the master password."""
        sheet = PasswordSheet(self._screens.look, self._screens.window)
        sheet.decided.connect(lambda master: self._change_password(sheet, master))
        self._opened.open(sheet)

    def set_password_after_recovery(self) -> None:
        """Set a new password after opening with the recovery sheet; this cannot be put off."""
        sheet = AfterRecoverySheet(self._screens.look, self._screens.window)
        sheet.decided.connect(lambda master: self._change_password(sheet, master))
        self._opened.open(sheet)

    def recovery(self) -> None:
        """Confirm the recovery sheet, or make a new one."""
        screens = self._screens
        now = screens.standing.now
        has_old, is_waiting = now is not None and now.recovery_confirmed, now is not None and now.recovery_pending
        sheet = RecoverySheet(screens.look, screens.window, has_old=has_old, is_waiting=is_waiting)
        sheet.code.confirm_wanted.connect(lambda typed: self._confirm(sheet.code, typed))
        sheet.code.print_wanted.connect(lambda: self.print_code(sheet.code))
        sheet.code.later_wanted.connect(sheet.accept)
        sheet.code.done.connect(sheet.accept)
        sheet.decided.connect(lambda password: self._new_code(sheet, password))
        self._opened.open(sheet)

    def confirm_first_code(self, typed: bytearray) -> None:
        """The recovery code of a new vault was typed back."""
        self._confirm(self._screens.first_run.code, typed)

    def print_code(self, code: RecoveryCode) -> None:
        """Print a recovery sheet, glyph by glyph."""
        now = self._screens.standing.now
        name = now.name if now is not None else ""
        problem = print_sheet(self._screens.window, name, code.peek())
        if problem:
            self._screens.toast.say(problem)

    def _confirm(self, code: RecoveryCode, typed: bytearray) -> None:
        def finish(_reply: object) -> None:
            code.show_confirmed()
            self._screens.standing.refresh()
            self._screens.toast.say(self.tr("The recovery sheet counts now, and no other does."))

        self._screens.tasks.ask(
            ConfirmRecovery(), owner=code, done=finish, failed=code.show_failure, body=typed,
            label=self.tr("Checking the code"),
        )  # fmt: skip

    def _new_code(self, sheet: RecoverySheet, password: bytearray) -> None:
        def finish(_reply: Created, code: bytearray) -> None:
            sheet.show_code(code)
            self._screens.standing.refresh()

        self._screens.tasks.fetch(
            NewRecovery(), owner=sheet, done=finish, failed=sheet.show_failure, body=password,
            label=self.tr("Making a new recovery code"),
        )  # fmt: skip

    def _change_password(self, sheet: PasswordSheet | AfterRecoverySheet, master: NewMaster) -> None:
        def finish(_reply: object) -> None:
            sheet.accept()
            said = self.tr("The master password is changed. Other windows and terminals have to give it now.")
            self._screens.toast.say(said)

        body = bytearray(master.old + master.new)
        length = len(master.old)
        for secret in (master.old, master.new):
            secret[:] = bytes(len(secret))
        self._screens.tasks.ask(
            ChangePassword(length), owner=sheet, done=finish, failed=sheet.show_failure, body=body,
            label=self.tr("Changing the password"),
        )  # fmt: skip

    # -- settings, grants, programs ------------------------------------------------------------------------

    def settings(self) -> None:
        """Change settings."""
        if self._screens.standing.is_open:
            self._screens.tasks.ask(GetSettings(), owner=self, done=self._open_settings, failed=self._screens.tell)

    def grants(self) -> None:
        """Show the grants of programs."""
        self._screens.tasks.ask(ListGrants(), owner=self, done=self._open_grants, failed=self._screens.tell)

    def answer_program(self, ask: Ask) -> None:
        """Ask the person whether a program may have what it asks for."""
        screens = self._screens
        sheet = AskSheet(screens.look, screens.window, ask)

        def answer(given: AskAnswer) -> None:
            screens.proving.ask(
                lambda _reason: AnswerAsk(ask.id, given.allow, given.namespace, given.seconds, given.key),
                filled(self.tr("Allow %1"), sheet.program),
                owner=sheet,
                done=lambda _reply, _body: sheet.accept(),
                failed=sheet.show_failure,
            )

        sheet.decided.connect(answer)
        sheet.refused.connect(
            lambda: screens.tasks.ask(AnswerAsk(ask.id, allow=False, namespace=ask.path.parent), owner=self)
        )
        self._asking = [one for one in self._asking if isValid(one) and one.isVisible()] + [sheet]
        left = ask.deadline - screens.clock()
        QTimer.singleShot(max(0, int(left.total_seconds() * 1000)), sheet, partial(self._expire, sheet, ask))
        self._opened.open(sheet)
        QApplication.alert(screens.window)

    def _expire(self, sheet: AskSheet, ask: Ask) -> None:
        """Nobody answered in time: the program was refused, and the person is told when they come back."""
        sheet.withdraw()
        said = self.tr("%1 was refused %2: nobody answered in time. It may ask again.")
        said = filled(said, sheet.program, sheet.wanted)
        self._screens.desk.pane.notices.tell(Notice(f"ask-{ask.id}", Tone.WARNING, said, icon="hand"))

    def shortcuts(self) -> None:
        """Show every shortcut."""
        self._opened.open(ShortcutsSheet(self._screens.look, self._screens.window, self._screens.actions))

    def _open_settings(self, settings: Settings) -> None:
        sheet = SettingsSheet(self._screens.look, self._screens.window, settings)

        def change(chosen: Chosen) -> None:
            self._screens.look.choose(chosen.theme, scale=chosen.scale / 100, language=chosen.language)
            for name, value in chosen.changed.items():
                self._screens.tasks.ask(
                    SetSetting(name, value), owner=self, failed=self._screens.tell, done=lambda _reply: None
                )
            self._screens.standing.refresh()
            sheet.accept()

        sheet.decided.connect(change)
        self._opened.open(sheet)

    def _open_grants(self, grants: Grants) -> None:
        sheet = GrantsSheet(
            self._screens.look, self._screens.words, self._screens.clock(), self._screens.window, grants.grants
        )

        def revoke(grant: str) -> None:
            self._screens.tasks.ask(
                RevokeGrant(grant),
                owner=sheet,
                done=lambda _reply: sheet.show_revoked(grant),
                failed=sheet.show_failure,
            )

        sheet.decided.connect(revoke)
        self._opened.open(sheet)

    # -- verification --------------------------------------------------------------------------------------

    def verify(self) -> None:
        """Check the whole vault."""
        self._screens.tasks.ask(
            VerifyVault(), owner=self, done=self._show_verified, failed=self._screens.tell,
            label=self.tr("Verifying the whole vault"),
        )  # fmt: skip

    def verify_history(self) -> None:
        """Recompute the history."""

        def show(found: AuditVerified) -> None:
            if found.first_bad >= 0:
                text = filled(self.tr("Record %1 does not fit. %2"), found.first_bad, told(found.sentence))
            else:
                text = self.tr("All %Ln records recomputed: the chain holds.", "", found.size)
            self._screens.toast.say(text, seconds=10)

        self._screens.tasks.ask(
            VerifyAudit(), owner=self, done=show, failed=self._screens.tell, label=self.tr("Verifying the history")
        )

    def export_history(self) -> None:
        """Save the history with a signed checkpoint."""
        chooser = FileChooser(self._screens.window, self.tr("Export the history"))
        chooser.setFileMode(QFileDialog.FileMode.AnyFile)
        chooser.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        chooser.selectFile("keydesk-history.txt")
        if not (chosen := chooser.ask()):
            return

        def save(reply: AuditExport, body: bytearray) -> None:
            try:
                descriptor = os.open(chosen, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
                with os.fdopen(descriptor, "wb") as target:
                    target.write(body)
            except OSError as error:
                self._screens.toast.say(filled(self.tr("Not saved: %1."), error.strerror or ""))
                return
            text = self.tr("%Ln records saved. They verify with public keys alone.", "", reply.size)
            self._screens.toast.say(text, seconds=10)

        self._screens.tasks.fetch(
            ExportAudit(), owner=self, done=save, failed=self._screens.tell, label=self.tr("Exporting the history")
        )

    def _show_verified(self, found: Verified) -> None:
        self._opened.open(VerifiedSheet(self._screens.look, self._screens.words, self._screens.window, found))

    # -- other vaults --------------------------------------------------------------------------------------

    def open_other(self) -> None:
        """Open another vault in a window of its own, with its own agent."""
        title = self.tr("Open the folder of a vault, or choose an empty folder for a new one")
        chooser = FileChooser(self._screens.window, title, str(FilePath.home()))
        chooser.setFileMode(QFileDialog.FileMode.Directory)
        chooser.setOption(QFileDialog.Option.ShowDirsOnly)
        if chosen := chooser.ask():
            self._screens.window.other_wanted.emit(vault_place(chosen))

    def next_vault(self) -> None:
        """Go to the next open vault's window."""
        self._screens.window.next_wanted.emit()

    def tour(self) -> None:
        """Start the tour beside this window."""
        self._screens.window.tour_wanted.emit(launch.command(launch.Role.KEYDESK, "tour"))


def vault_place(folder: str) -> str:
    """Return the vault a chosen folder means: itself when it is one, else one to be made inside it."""
    place = FilePath(folder)
    if place.suffix == ".keydesk" or (place / "HEADER").exists():
        return folder
    within = sorted(place.glob("*.keydesk"))
    return str(within[0] if within else place / "keys.keydesk")
