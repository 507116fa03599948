"""The code card shows a key's one-time code, masked until asked for, and follows it from period to period while shown.

Each code that is shown was asked for and recorded like any value. A code is shown no longer than a value would be.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QDeadlineTimer, Signal

from keydesk.gui.controls.value_view import ValueView
from keydesk.gui.panes.masked_card import MaskedCard
from keydesk.model.kinds import seed_field

if TYPE_CHECKING:
    from datetime import datetime

    from PySide6.QtWidgets import QWidget

    from keydesk.gui.actions import Actions
    from keydesk.gui.theme.look import Look
    from keydesk.model.keys import Version
    from keydesk.model.requests import KeyDetail, Value

_AFTER = timedelta(milliseconds=250)
"""The next code is asked for so long after its period began, as no two clocks agree to the millisecond."""


class CodeCard(MaskedCard):
    """One key's one-time code and the ring of its period."""

    next_wanted = Signal()
    """The period is over while the code is shown; answer with `reveal`, or with `forget`."""

    def __init__(self, look: Look, actions: Actions, parent: QWidget | None = None) -> None:
        view = ValueView(look, step="code", is_halved=True)
        super().__init__(look, view, actions["copy-code"], parent)
        self.title.setText(self.tr("One-time code"))
        self._ring.finished.connect(self._on_over)
        self._ends = QDeadlineTimer()

    def show_key(self, detail: KeyDetail, current: Version | None, *, keep: bool) -> None:
        """Show another key's mask, or nothing where it makes no codes; `keep` claims it is the same key."""
        if not keep:
            self.forget()
        names = [shape.name for shape in current.fields] if current is not None else []
        is_there = current is not None and current.destroyed is None and detail.key.deleted is None
        self.setVisible(is_there and bool(seed_field(detail.key.kind, names)))
        self.set_there(is_there=is_there)
        facts = current.facts if current is not None else {}
        self.aside.setText(self.tr("each look takes the next one") if facts.get("counter") else "")

    def reveal(self, body: bytearray, reply: Value, now: datetime) -> None:
        """Show a code, for as long as the first one that was asked for may be shown; `body` is zeroed."""
        if not self.view.is_shown:
            self._ends.setRemainingTime(1000 * (reply.remask or 60))
        self.view.reveal(body, timedelta(milliseconds=max(1, self._ends.remainingTime())))
        if reply.until is None or not self.view.is_shown:
            return
        self.run_ring(reply.until - now + _AFTER, timedelta(seconds=reply.period))

    def _on_over(self) -> None:
        if self.view.is_shown and (self.view.is_held or not self._ends.hasExpired()):
            self.next_wanted.emit()
        else:
            self.forget()
