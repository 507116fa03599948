"""The value card shows a key's value, masked until asked for, and a ring that says when it is masked again."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from keydesk.gui.controls.value_view import ValueView
from keydesk.gui.panes.masked_card import MaskedCard
from keydesk.model.kinds import Kind

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from keydesk.gui.actions import Actions
    from keydesk.gui.theme.look import Look
    from keydesk.model.keys import Version
    from keydesk.model.requests import KeyDetail


class ValueCard(MaskedCard):
    """One key's value, hidden until asked for."""

    def __init__(self, look: Look, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(look, ValueView(look), actions["copy"], parent)

    def show_key(self, detail: KeyDetail, current: Version | None, *, keep: bool) -> None:
        """Show another key's mask; `keep` claims it is the same key, whose value may stay revealed."""
        if not keep:
            self.forget()
        self.title.setText(self.tr("Seed of the codes") if detail.key.kind is Kind.TOTP else self.tr("Value"))
        self.aside.setText(self.tr("%n bits", "", detail.row.strength) if detail.row.strength else "")
        self.aside.setToolTip(self.tr("Strength of the current version") if detail.row.strength else "")
        is_there = current is not None and current.destroyed is None and detail.key.deleted is None
        self.set_there(is_there=is_there)

    def reveal(self, body: bytearray, seconds: int) -> None:
        """Show the value for `seconds`; `body` is zeroed."""
        time = timedelta(seconds=seconds or 60)
        if self.view.reveal(body, time) and not self.view.is_held:
            self.run_ring(time)
