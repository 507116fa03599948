"""What the vault wants proven again is asked once more after the person did, so no errand knows about step-ups.

proving.ask(lambda reason: Copy(path, reason=reason), self.tr("Copy orders-primary"), owner=self, done=self._copied)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from keydesk.errors import KeydeskError, NeedsReasonError, NeedsStepUpError
from keydesk.gui.dialogs.step_up import StepUpAnswer, StepUpSheet
from keydesk.model.paths import Path
from keydesk.model.requests import Session, StepUp

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from keydesk.gui.tasks import Tasks
    from keydesk.gui.theme.look import Look
    from keydesk.gui.words import Words
    from keydesk.model.profiles import ProfileName


class Proving(QObject):
    """Asks the agent, and the person when the agent wants a password or a reason first."""

    session_opened = Signal(object)
    """A Session that a step-up opened."""

    def __init__(
        self, look: Look, words: Words, tasks: Tasks, window: QWidget, profile_of: Callable[[Path], ProfileName]
    ) -> None:
        super().__init__(window)
        self._look, self._words, self._tasks, self._window = look, words, tasks, window
        self._profile_of = profile_of
        self._sheet: StepUpSheet | None = None

    def ask(
        self,
        request: Callable[[str], object],
        purpose: str,
        *,
        owner: QObject,
        done: Callable[[Any, bytearray], None],
        failed: Callable[[KeydeskError], None],
        body: Callable[[], bytearray] | None = None,
    ) -> None:
        """Ask `request(reason)`; `body()` gives a fresh body each time it is asked. `purpose` titles the question."""

        def go(reason: str, *, is_first: bool) -> None:
            def fail(error: KeydeskError) -> None:
                wants = isinstance(error, NeedsStepUpError | NeedsReasonError)
                if wants and is_first:
                    self._prove(error, purpose, lambda reason: go(reason, is_first=False), failed)
                else:
                    failed(error)

            given = body() if body is not None else None
            self._tasks.fetch(request(reason), owner=owner, done=done, failed=fail, body=given)

        go("", is_first=True)

    def forget(self) -> None:
        """Close the question that stands."""
        if self._sheet is not None:
            self._sheet.reject()

    def _prove(
        self,
        error: KeydeskError,
        purpose: str,
        proceed: Callable[[str], None],
        failed: Callable[[KeydeskError], None],
    ) -> None:
        if self._sheet is not None:
            return
        namespace = Path.parse(str(error.facts.get("namespace", "/")) or "/")
        needs_password = isinstance(error, NeedsStepUpError)
        sheet = StepUpSheet(
            self._look, self._words, self._window, purpose, namespace, self._profile_of(namespace),
            needs_password=needs_password,
        )  # fmt: skip
        self._sheet = sheet

        def succeed(session: Session, reason: str) -> None:
            sheet.accept()
            self.session_opened.emit(session)
            proceed(reason)

        def answer(given: StepUpAnswer) -> None:
            if not needs_password:
                sheet.accept()
                proceed(given.reason)
                return
            self._tasks.ask(
                StepUp(namespace, given.reason),
                owner=sheet,
                done=lambda session: succeed(session, given.reason),
                failed=sheet.show_failure,
                body=given.password,
                label=self.tr("Checking the password"),
            )

        sheet.decided.connect(answer)
        sheet.rejected.connect(lambda: failed(error))
        sheet.finished.connect(self._close)
        sheet.open()

    def _close(self) -> None:
        if self._sheet is not None:
            self._sheet.deleteLater()
        self._sheet = None
