"""Where the computer's clock and the vault's time part, a banner says so, and the person may say which is right."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from keydesk.gui.dialogs.clock import ClockSheet
from keydesk.gui.errands.opened import Opened
from keydesk.gui.language.direction import filled
from keydesk.gui.panes.notices import Notice
from keydesk.gui.theme.tokens import Tone
from keydesk.model.requests import AcceptClock

if TYPE_CHECKING:
    from keydesk.gui.screens import Screens

AHEAD, BEHIND = "clock-ahead", "clock-behind"


class Timekeeping(QObject):
    """The banner and the question about the clock."""

    def __init__(self, screens: Screens, parent: QObject) -> None:
        super().__init__(parent)
        self._screens, self._opened = screens, Opened(self)

    def forget(self) -> None:
        """Close the question."""
        self._opened.close_all()

    def show_notice(self, clock_off: int) -> None:
        """Say how far the clock is off, or nothing any more."""
        notices = self._screens.desk.pane.notices
        span = self._screens.words.span(timedelta(seconds=clock_off))
        if clock_off > 0:
            text = self.tr("This computer's clock is %1 ahead of what this vault believes: some periods end early.")
        else:
            text = self.tr("This computer's clock is %1 behind the time this vault has seen; it counts from there.")
        for name, stands in ((AHEAD, clock_off > 0), (BEHIND, clock_off < 0)):
            if stands:
                notices.tell(
                    Notice(name, Tone.WARNING, filled(text, span), self.tr("The clock is right"), "clock-alert")
                )
            else:
                notices.withdraw(name)

    def settle(self, *, is_behind: bool) -> None:
        """Ask whether the clock is right, and have it believed."""
        screens = self._screens
        shown = screens.words.exact(screens.clock())
        sheet = ClockSheet(screens.look, screens.window, shown, is_behind=is_behind)

        def accepted() -> None:
            sheet.accept()
            screens.standing.refresh()
            screens.toast.say(self.tr("The vault goes by this computer's clock. That is recorded."))

        sheet.decided.connect(
            lambda _yes: screens.proving.ask(
                lambda _reason: AcceptClock(),
                self.tr("Say that the clock is right"),
                owner=sheet,
                done=lambda _reply, _body: accepted(),
                failed=sheet.show_failure,
            )
        )
        self._opened.open(sheet)
