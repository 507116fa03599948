"""What is said of keys is changed from here: each errand asks, proves, tells, and is undone where it can be."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from keydesk.errors import NeedsReasonError, NeedsStepUpError
from keydesk.gui.errands.undo import Step, Undo
from keydesk.gui.language.direction import filled
from keydesk.model.requests import Delete, Edit, Restore

if TYPE_CHECKING:
    from keydesk.errors import KeydeskError
    from keydesk.gui.desk import Desk
    from keydesk.gui.errands.proving import Proving
    from keydesk.gui.tasks import Tasks
    from keydesk.gui.words import Words
    from keydesk.model.keys import KeyRow
    from keydesk.model.requests import KeyChanged


class KeyWork(QObject):
    """The errands that need no dialog of their own."""

    said = Signal(str, bool)
    """A sentence for the toast, and whether Undo shall be offered with it."""
    failed = Signal(object)
    """A KeydeskError to be told."""

    def __init__(self, desk: Desk, tasks: Tasks, proving: Proving, words: Words, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._tasks, self._proving, self._words = desk, tasks, proving, words
        self.undo_steps = Undo(proving, self)
        self.undo_steps.changed.connect(self._on_undo_changed)
        self.undo_steps.failed.connect(self.failed)

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
        """Forget what could be undone."""
        self.undo_steps.forget()

    # -- answers -------------------------------------------------------------------------------------------

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
