"""Saved views are filters with a name; their counts are what the agent says those filters find."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer

from keydesk.gui.theme.tokens import Tone
from keydesk.model.requests import ListKeys

if TYPE_CHECKING:
    from keydesk.gui.tasks import Tasks
    from keydesk.model.requests import Page

Index = QModelIndex | QPersistentModelIndex
VIEW = Qt.ItemDataRole.UserRole + 1
"""The role under which a View is handed to delegates."""


@dataclass(frozen=True, slots=True)
class View:
    """One saved view. `count` is None until known; `tone` marks counts that ask for attention."""

    id: str
    title: str
    icon: str
    filter: str
    count: int | None = None
    tone: Tone | None = None


class SavedViewsModel(QAbstractListModel):
    """The saved views in their order."""

    def __init__(self, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._views = [
            View("all", self.tr("All keys"), "key-round", ""),
            View("favourites", self.tr("Favourites"), "star", "is:favourite"),
            View("expiring", self.tr("Expiring"), "clock-alert", "is:expiring", tone=Tone.WARNING),
            View("due", self.tr("Rotation due"), "refresh-cw", "is:overdue", tone=Tone.DANGER),
            View("deleted", self.tr("Deleted"), "trash-2", "is:deleted"),
        ]
        self._soon = QTimer(self, singleShot=True, interval=200)
        self._soon.timeout.connect(self._count_all)

    def view(self, index: Index) -> View:
        """Return the view of a row."""
        return self._views[index.row()]

    def row_of(self, name: str) -> QModelIndex:
        """Return the index of the view with this id."""
        return self.index([view.id for view in self._views].index(name))

    def on_changed(self) -> None:
        """Count again, soon; many changes at once cost one count."""
        if not self._soon.isActive():
            self._soon.start()

    def forget(self) -> None:
        """Drop every count."""
        self._soon.stop()
        self.beginResetModel()
        self._views = [replace(view, count=None) for view in self._views]
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Return the number of views."""
        return 0 if parent.isValid() else len(self._views)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's own type
        """Return a view's title, what is said of it, or the View itself."""
        if not index.isValid():
            return None
        view = self._views[index.row()]
        if role == VIEW:
            return view
        if role == Qt.ItemDataRole.DisplayRole:
            return view.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return view.title if view.count is None else ", ".join((view.title, self.tr("%Ln keys", "", view.count)))
        return None

    def _count_all(self) -> None:
        for row, view in enumerate(self._views):
            self._tasks.ask(
                ListKeys(filter=view.filter, limit=1),
                owner=self,
                done=partial(self._take, row),
                lane=f"count {view.id}",
            )

    def _take(self, row: int, reply: Page) -> None:
        if self._views[row].count != reply.total:
            self._views[row] = replace(self._views[row], count=reply.total)
            self.dataChanged.emit(self.index(row), self.index(row))
