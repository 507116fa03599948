"""What was changed can be taken back, one group of changes at a time, newest first; locking forgets it all."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from keydesk.errors import NeedsReasonError, NeedsStepUpError

if TYPE_CHECKING:
    from collections.abc import Callable

    from keydesk.errors import KeydeskError
    from keydesk.gui.errands.proving import Proving


@dataclass(frozen=True, slots=True)
class Step:
    """One change that takes another back: `request()` makes it when it is needed."""

    request: Callable[[], object]


@dataclass(slots=True)
class _Group:
    number: int
    words: str
    steps: list[Step] = field(default_factory=list)


class Undo(QObject):
    """Groups of steps."""

    changed = Signal()
    failed = Signal(object)
    LONGEST = 50

    def __init__(self, proving: Proving, parent: QObject) -> None:
        super().__init__(parent)
        self._proving = proving
        self._groups: list[_Group] = []
        self._taken_back: set[int] = set()
        self._count = 0

    @property
    def can_undo(self) -> bool:
        """Claim: something can be taken back."""
        return any(group.steps for group in self._groups)

    def begin(self, words: str) -> int:
        """Begin a group of changes that are taken back together; return its number."""
        self._count += 1
        self._groups.append(_Group(self._count, words))
        del self._groups[: -self.LONGEST]
        return self._count

    def add(self, number: int, step: Step) -> None:
        """Note how one change of a group is taken back; at once, when the group was while this was on its way."""
        if number in self._taken_back:
            self._take(step)
            return
        for group in self._groups:
            if group.number == number:
                group.steps.append(step)
                self.changed.emit()

    def words(self, number: int) -> str:
        """Return the words of a group, empty when it is gone."""
        return next((group.words for group in self._groups if group.number == number), "")

    def undo(self) -> None:
        """Take the newest group back."""
        while self._groups:
            group = self._groups.pop()
            self._taken_back.add(group.number)
            if group.steps:
                for step in reversed(group.steps):
                    self._take(step)
                break
        self.changed.emit()

    def _take(self, step: Step) -> None:
        """Ask for one step, with the questions its place demands by now."""
        self._proving.ask(
            lambda _reason: step.request(), self.tr("Undo"), owner=self, done=lambda _reply, _body: None,
            failed=self._fail,
        )  # fmt: skip

    def _fail(self, error: KeydeskError) -> None:
        if not isinstance(error, NeedsStepUpError | NeedsReasonError):  # the person closed the question
            self.failed.emit(error)

    def forget(self) -> None:
        """Forget every group."""
        self._groups.clear()
        self._taken_back.clear()
        self.changed.emit()
