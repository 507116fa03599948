"""Values and codes leave the vault from here alone: copied through the clipboard holder, or shown in the inspector."""

from __future__ import annotations

import os
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from keydesk import launch
from keydesk.errors import NeedsReasonError, NeedsStepUpError
from keydesk.gui.language.direction import filled
from keydesk.gui.language.told import told
from keydesk.model.access import Action
from keydesk.model.kinds import CODE, VALUE, Kind
from keydesk.model.requests import ClearCopy, Copy, Get

if TYPE_CHECKING:
    from collections.abc import Callable

    from keydesk.errors import KeydeskError
    from keydesk.gui.clock import Clock
    from keydesk.gui.desk import Desk
    from keydesk.gui.errands.proving import Proving
    from keydesk.gui.tasks import Tasks
    from keydesk.model.keys import KeyRow
    from keydesk.model.requests import Copied, Event, Value

_USERS = ("username", "user", "login")


class ValueWork(QObject):
    """Copying and revealing, asked and proven as the key's place demands."""

    said = Signal(str)
    """A sentence for the toast."""
    copied = Signal(object)
    """A Copied: it is on the clipboard."""
    failed = Signal(object)
    """A KeydeskError to be told."""

    def __init__(self, desk: Desk, tasks: Tasks, proving: Proving, clock: Clock, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._tasks, self._proving, self._clock = desk, tasks, proving, clock
        self._copy = ""

    def forget(self) -> None:
        """Forget the copy."""
        self._copy = ""
        self._desk.inspector.copied.show_cleared()

    # -- copying -------------------------------------------------------------------------------------------

    def copy_main(self) -> None:
        """Copy what the selected key is there for: its code, else its value."""
        for row in self._one():
            self.copy_main_of(row)

    def copy_main_of(self, row: KeyRow) -> None:
        """Copy what a key is there for, wherever it was found."""
        self.copy_field(str(row.path), CODE if row.kind is Kind.TOTP else VALUE)

    def copy_value(self) -> None:
        """Copy the value of the selected key."""
        for row in self._one():
            self.copy_field(str(row.path), VALUE)

    def copy_code(self) -> None:
        """Copy the one-time code of the selected key."""
        for row in self._one():
            self.copy_field(str(row.path), CODE)

    def copy_user(self) -> None:
        """Copy the user name of the selected key."""
        detail = self._desk.detail()
        if detail is None:
            return
        current = next((one for one in detail.versions if one.number == detail.key.current), None)
        names = {*detail.key.attributes, *(shape.name for shape in (current.fields if current else ()))}
        name = next((name for name in _USERS if name in names), "")
        if name:
            self.copy_field(str(detail.key.path), name)
        else:
            self.said.emit(self.tr("This key has no user name."))

    def copy_field(self, path: str, field: str) -> None:
        """Copy one field of a key, through the clipboard holder."""
        name = path.rpartition("/")[2]
        display = launch.display_environment(os.environ)
        self._proving.ask(
            lambda reason: Copy(path, field=field, reason=reason, display=display),
            filled(self.tr("Copy %1"), name),
            owner=self,
            done=lambda reply, _body: self._on_copied(reply, name),
            failed=self._fail,
        )

    def clear_copy(self) -> None:
        """Take what was copied off the clipboard now."""
        if self._copy:
            self._tasks.ask(ClearCopy(self._copy), owner=self, failed=self.failed.emit)

    def on_clipboard(self, event: Event) -> None:
        """The clipboard holder says what became of a copy."""
        if event.copy == self._copy:
            self._copy = ""
            self._desk.inspector.copied.show_cleared()
            if event.what == "failed":
                why = told(event.sentence)
                said = why[:1].upper() + why[1:] or self.tr("The value could not be put on the clipboard.")
                self.said.emit(said)

    def _on_copied(self, reply: Copied, name: str) -> None:
        self._copy = reply.copy
        self._desk.inspector.copied.show_copied(name, reply.seconds)
        self.copied.emit(reply)

    # -- revealing -----------------------------------------------------------------------------------------

    def reveal(self) -> None:
        """Show what the selected key is there for, or hide it again."""
        self._desk.inspector.main_card.toggle()

    def reveal_value(self) -> None:
        """Show the value of the selected key in the inspector."""
        self._reveal(VALUE, self._show_value)

    def reveal_code(self) -> None:
        """Show the one-time code of the selected key in the inspector."""
        self._reveal(CODE, self._show_code)

    def follow_code(self) -> None:
        """Show the code of the next period in place of the one that is over, or nothing if that is not allowed now."""
        for row in self._one():
            self._tasks.fetch(
                Get(str(row.path), field=CODE, action=Action.REVEAL),
                owner=self,
                done=partial(self._show_code, row.id),
                failed=lambda _error: self._desk.inspector.code.forget(),
            )

    def _reveal(self, field: str, show: Callable[[str, Value, bytearray], None]) -> None:
        def request(path: str, reason: str) -> Get:
            return Get(path, field=field, reason=reason, action=Action.REVEAL)

        for row in self._one():
            self._proving.ask(
                partial(request, str(row.path)),
                filled(self.tr("Reveal %1"), row.path.name),
                owner=self,
                done=partial(show, row.id),
                failed=self._fail,
            )

    def _show_value(self, wanted: str, reply: Value, body: bytearray) -> None:
        inspector = self._desk.inspector
        if self._is_shown(wanted):
            inspector.code.forget()
            inspector.value.reveal(body, reply.remask)
        body[:] = bytes(len(body))

    def _show_code(self, wanted: str, reply: Value, body: bytearray) -> None:
        inspector = self._desk.inspector
        if self._is_shown(wanted):
            inspector.value.forget()
            inspector.code.reveal(body, reply, self._clock())
        body[:] = bytes(len(body))

    # -- shared --------------------------------------------------------------------------------------------

    def _one(self) -> list[KeyRow]:
        rows = self._desk.selected()
        return rows if len(rows) == 1 else []

    def _is_shown(self, wanted: str) -> bool:
        detail = self._desk.detail()
        return detail is not None and detail.key.id == wanted

    def _fail(self, error: KeydeskError) -> None:
        if not isinstance(error, NeedsStepUpError | NeedsReasonError):  # the person closed the question: nothing failed
            self.failed.emit(error)
