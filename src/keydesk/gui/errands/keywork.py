"""What is done to keys from the window: each errand asks, proves, tells, and is undone where it can be."""

from __future__ import annotations

import os
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from keydesk import launch
from keydesk.errors import NeedsReasonError, NeedsStepUpError
from keydesk.gui.errands.undo import Step, Undo
from keydesk.gui.language.direction import filled
from keydesk.gui.language.told import told
from keydesk.model.access import Action
from keydesk.model.kinds import VALUE
from keydesk.model.requests import ClearCopy, Copy, Delete, Edit, Get, Restore

if TYPE_CHECKING:
    from keydesk.errors import KeydeskError
    from keydesk.gui.desk import Desk
    from keydesk.gui.errands.proving import Proving
    from keydesk.gui.tasks import Tasks
    from keydesk.gui.words import Words
    from keydesk.model.keys import KeyRow
    from keydesk.model.requests import Copied, Event, KeyChanged, Value


class KeyWork(QObject):
    """The errands that need no dialog of their own."""

    said = Signal(str, bool)
    """A sentence for the toast, and whether Undo shall be offered with it."""
    copied = Signal(object)
    """A Copied: the value is on the clipboard."""
    failed = Signal(object)
    """A KeydeskError to be told."""

    def __init__(self, desk: Desk, tasks: Tasks, proving: Proving, words: Words, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._tasks, self._proving, self._words = desk, tasks, proving, words
        self.undo_steps = Undo(tasks, self)
        self.undo_steps.changed.connect(self._on_undo_changed)
        self.undo_steps.failed.connect(self.failed)
        self._copy = ""

    # -- values --------------------------------------------------------------------------------------------

    def copy(self) -> None:
        """Copy the value of the selected key."""
        for row in self._one():
            self.copy_field(str(row.path), VALUE)

    def copy_user(self) -> None:
        """Copy the user name of the selected key."""
        detail = self._desk.detail()
        if detail is None:
            return
        names: list[str] = [name for name in ("username", "user", "login") if name in detail.key.attributes]
        current = next((one for one in detail.versions if one.number == detail.key.current), None)
        names += [shape.name for shape in (current.fields if current else ()) if shape.name in {"username", "user"}]
        if names:
            self.copy_field(str(detail.key.path), names[0])
        else:
            self.said.emit(self.tr("This key has no user name."), False)

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

    def reveal(self) -> None:
        """Show the value of the selected key in the inspector, or hide it again."""
        card = self._desk.inspector.value
        if card.view.is_shown:
            card.view.remask()
            return
        for row in self._one():
            self._proving.ask(
                partial(self._revealing, str(row.path)),
                filled(self.tr("Reveal %1"), row.path.name),
                owner=self,
                done=partial(self._show_value, row.id),
                failed=self._fail,
            )

    def clear_copy(self) -> None:
        """Take the copied value off the clipboard now."""
        if self._copy:
            self._tasks.ask(ClearCopy(self._copy), owner=self, failed=self.failed.emit)

    def on_clipboard(self, event: Event) -> None:
        """The clipboard holder says what became of a copy."""
        if event.copy == self._copy:
            self._copy = ""
            self._desk.inspector.value.show_cleared()
            if event.what == "failed":
                why = told(event.sentence)
                said = why[:1].upper() + why[1:] or self.tr("The value could not be put on the clipboard.")
                self.said.emit(said, False)

    # -- metadata ------------------------------------------------------------------------------------------

    def favourite(self) -> None:
        """Make the selected keys favourites, or none of them when all are."""
        rows = self._desk.selected()
        wanted = not all(row.is_favourite for row in rows)
        for row in rows:
            if row.is_favourite != wanted:
                self._edit(row, wanted=wanted)

    def delete(self) -> None:
        """Delete the selected keys softly; Undo restores them."""
        rows = [row for row in self._desk.selected() if row.deleted is None]
        group = self.undo_steps.begin(self._deleted_words(rows))
        for row in rows:
            self._proving.ask(
                partial(Delete, f"id:{row.id}", row.revision),
                filled(self.tr("Delete %1"), row.path.name),
                owner=self,
                done=lambda changed, _body: self._on_deleted(changed, group),
                failed=self._fail,
            )

    def restore(self) -> None:
        """Restore the selected deleted keys."""
        for row in self._desk.selected():
            if row.deleted is not None:
                self._proving.ask(
                    partial(Restore, f"id:{row.id}", None),
                    filled(self.tr("Restore %1"), row.path.name),
                    owner=self,
                    done=lambda changed, _body: self._on_restored(changed),
                    failed=self._fail,
                )

    def undo(self) -> None:
        """Take the last change back."""
        self.undo_steps.undo()

    def forget(self) -> None:
        """Forget what could be undone, and the copy."""
        self._copy = ""
        self.undo_steps.forget()
        self._desk.inspector.value.show_cleared()

    def _revealing(self, path: str, reason: str) -> Get:
        return Get(path, reason=reason, action=Action.REVEAL)

    # -- answers -------------------------------------------------------------------------------------------

    def _one(self) -> list[KeyRow]:
        rows = self._desk.selected()
        return rows if len(rows) == 1 else []

    def _on_copied(self, reply: Copied, name: str) -> None:
        self._copy = reply.copy
        self._desk.inspector.value.show_copied(name, reply.seconds)
        self.copied.emit(reply)

    def _show_value(self, wanted: str, reply: Value, body: bytearray) -> None:
        detail = self._desk.detail()
        if detail is not None and detail.key.id == wanted:
            self._desk.inspector.value.reveal(body, reply.remask)
        body[:] = bytes(len(body))

    def _edit(self, row: KeyRow, *, wanted: bool) -> None:
        group = self.undo_steps.begin(self.tr("Favourite"))
        self._tasks.ask(
            Edit(f"id:{row.id}", row.revision, is_favourite=wanted),
            owner=self,
            done=lambda changed: self.undo_steps.add(
                group, Step(lambda: Edit(f"id:{changed.id}", changed.revision, is_favourite=not wanted))
            ),
            failed=self._fail,
        )

    def _deleted_words(self, rows: list[KeyRow]) -> str:
        if len(rows) == 1:
            return filled(self.tr("Deleted %1. Restorable for 30 days."), rows[0].path.name)
        return self.tr("Deleted %n keys. Restorable for 30 days.", "", len(rows))

    def _on_deleted(self, changed: KeyChanged, group: int) -> None:
        self.undo_steps.add(group, Step(lambda: Restore(f"id:{changed.id}")))
        self.said.emit(self.undo_steps.words(group), True)

    def _on_restored(self, changed: KeyChanged) -> None:
        self.said.emit(filled(self.tr("Restored %1."), changed.path.name), False)

    def _on_undo_changed(self) -> None:
        self._desk.can_undo = self.undo_steps.can_undo
        self._desk.situation_changed.emit()

    def _fail(self, error: KeydeskError) -> None:
        if not isinstance(error, NeedsStepUpError | NeedsReasonError):  # the person closed the question: nothing failed
            self.failed.emit(error)
