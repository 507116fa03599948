"""The namespace tree shows every namespace the caller may list, with counts; it keeps its shape while counts change.

Only when namespaces come or go is the tree rebuilt; views reopen what was open by path.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer, Signal

from keydesk.model.requests import ListNamespaces, Namespaces

if TYPE_CHECKING:
    from keydesk.gui.tasks import Tasks
    from keydesk.gui.words import Words
    from keydesk.model.keys import Namespace
    from keydesk.model.paths import Path

Index = QModelIndex | QPersistentModelIndex
NAMESPACE = Qt.ItemDataRole.UserRole + 1
"""The role under which a Namespace is handed to delegates."""


@dataclass(eq=False, slots=True)
class _Place:
    namespace: Namespace | None
    parent: _Place | None
    row: int = 0
    number: int = -1
    below: list[_Place] = field(default_factory=list)


class NamespaceTreeModel(QAbstractItemModel):
    """Namespaces as a tree of one column."""

    loaded = Signal()
    """The list arrived; `is_checking` and counts are new."""

    def __init__(self, tasks: Tasks, words: Words, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks, self._words = tasks, words
        self._top = _Place(None, None)
        self._by_path: dict[Path, _Place] = {}
        self._places: list[_Place] = []  # an index carries a place's number here, never a pointer that could dangle
        self.is_checking = False
        self._soon = QTimer(self, singleShot=True, interval=100)
        self._soon.timeout.connect(self.reload)

    def reload(self) -> None:
        """Fetch the namespaces again."""
        self._tasks.ask(ListNamespaces(), owner=self, done=self._take, lane="namespaces")

    def on_changed(self) -> None:
        """Something changed in the vault; many changes at once cost one fetch."""
        if not self._soon.isActive():
            self._soon.start()

    def forget(self) -> None:
        """Drop everything."""
        self._soon.stop()
        self.beginResetModel()
        self._top = _Place(None, None)
        self._by_path.clear()
        self._places.clear()
        self.endResetModel()

    def namespaces(self) -> list[Namespace]:
        """Return all namespaces in path order."""
        return [place.namespace for place in self._by_path.values() if place.namespace is not None]

    def find(self, path: Path) -> Namespace | None:
        """Return the namespace of a path, or None."""
        place = self._by_path.get(path)
        return place.namespace if place is not None else None

    def index_of(self, path: Path) -> QModelIndex:
        """Return the index of a namespace, invalid when there is none."""
        place = self._by_path.get(path)
        return self.createIndex(place.row, 0, place.number) if place is not None else QModelIndex()

    def total(self) -> int:
        """Return how many keys all namespaces hold together."""
        return sum(place.namespace.keys_below for place in self._top.below if place.namespace is not None)

    # -- Qt's questions ------------------------------------------------------------------------------------

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008 - Qt's own default
        """Return the index of a child."""
        place = self._place(parent)
        if column != 0 or not 0 <= row < len(place.below):
            return QModelIndex()
        return self.createIndex(row, column, place.below[row].number)

    def parent(self, index: Index = QModelIndex()) -> QModelIndex:  # type: ignore[override]  # noqa: B008
        """Return the index of a namespace's parent, invalid for roots."""
        above = self._place(index).parent
        if above is None or above is self._top:
            return QModelIndex()
        return self.createIndex(above.row, 0, above.number)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Return how many namespaces lie directly below."""
        return len(self._place(parent).below) if parent.column() <= 0 else 0

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: ARG002, B008 - Qt's own default
        """Return one."""
        return 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's own type
        """Return a namespace's name, what is said of it, or the Namespace itself."""
        namespace = self._place(index).namespace
        if namespace is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return f"/{namespace.path.name}" if len(namespace.path.names) == 1 else namespace.path.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            count = self.tr("%Ln keys", "", namespace.keys_below)
            return f"{namespace.path}, {count}, {namespace.profile.value}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{namespace.path}\n{self._words.demands(namespace.profile)}"
        return namespace if role == NAMESPACE else None

    def _place(self, index: Index) -> _Place:
        number = index.internalId() if index.isValid() else -1
        return self._places[number] if 0 <= number < len(self._places) else self._top

    # -- the answer ----------------------------------------------------------------------------------------

    def _take(self, reply: Namespaces) -> None:
        self.is_checking = reply.checking
        if [one.path for one in reply.namespaces] == list(self._by_path):
            self._renew(reply.namespaces)
        else:
            self.beginResetModel()
            self._build(reply.namespaces)
            self.endResetModel()
        self.loaded.emit()

    def _renew(self, namespaces: tuple[Namespace, ...]) -> None:
        for namespace in namespaces:
            place = self._by_path[namespace.path]
            if place.namespace != namespace:
                place.namespace = namespace
                index = self.createIndex(place.row, 0, place.number)
                self.dataChanged.emit(index, index)

    def _build(self, namespaces: tuple[Namespace, ...]) -> None:
        self._top = _Place(None, None)
        self._by_path, self._places = {}, []
        for namespace in namespaces:
            above = self._by_path.get(namespace.path.parent, self._top)
            place = _Place(namespace, above, len(above.below), len(self._places))
            above.below.append(place)
            self._places.append(place)
            self._by_path[namespace.path] = place
