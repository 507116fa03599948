"""The palette lists keys the agent found, commands that fit, and namespaces, each under its heading.

Keys of other open vaults follow under the vault's name.

`>` at the beginning asks for commands only, `/` for paths only, and then for places before keys. The best line is the
first that can be chosen.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer, Signal

from keydesk.gui.actions import keys_of
from keydesk.model.kinds import KINDS
from keydesk.model.requests import FindKeys

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QAction

    from keydesk.gui.actions import Actions
    from keydesk.gui.models.namespace_tree import NamespaceTreeModel
    from keydesk.gui.tasks import Tasks
    from keydesk.model.keys import KeyRow, Namespace
    from keydesk.model.requests import Likeliest

Index = QModelIndex | QPersistentModelIndex
LINE = Qt.ItemDataRole.UserRole + 1
"""The role under which a Line is handed to delegates."""
MOST_KEYS, MOST_COMMANDS, MOST_PLACES, MOST_ELSEWHERE = 8, 6, 4, 4
LATE_MS = 60


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another open vault: what it is called, the way to it, and what choosing one of its keys does."""

    name: str
    tasks: Tasks
    choose: Callable[[KeyRow, bool], None]


@dataclass(frozen=True, slots=True)
class Line:
    """One line: a heading (no icon), a key, a command or a namespace; a key of another vault says of which."""

    title: str
    detail: str = ""
    icon: str = ""
    keys: str = ""
    key: KeyRow | None = None
    vault: Neighbour | None = None
    action: QAction | None = None
    namespace: Namespace | None = None

    @property
    def is_heading(self) -> bool:
        """Claim: this line only groups the ones below it."""
        return not self.icon


class PaletteModel(QAbstractListModel):
    """What the palette offers for a text."""

    caught_up = Signal()
    """The lines are those of the text again."""

    def __init__(
        self,
        tasks: Tasks,
        actions: Actions,
        tree: NamespaceTreeModel,
        neighbours: Callable[[], Sequence[Neighbour]],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._tasks, self._actions, self._tree, self._neighbours = tasks, actions, tree, neighbours
        self._lines: list[Line] = []
        self._keys: list[Line] = []
        self._elsewhere: dict[int, tuple[str, list[Line]]] = {}
        self._text, self._is_answered = "", False
        self.is_behind = False
        """Claim: the lines are still those of an earlier text."""
        self._late = QTimer(self, singleShot=True, interval=LATE_MS)
        self._late.timeout.connect(self._rebuild)

    def search(self, text: str) -> None:
        """Offer what fits `text`: all at once when the agent has answered, all but keys when it is late."""
        self._text = text.strip()
        self.is_behind = not self._text.startswith(">")
        self._is_answered, self._elsewhere = not self.is_behind, {}
        if not self.is_behind:
            self._keys = []
            self._rebuild()
            return
        if self._lines:
            self._late.start()
        else:
            self._rebuild()
        self._search_elsewhere()
        self._tasks.ask(
            FindKeys(self._filter(), MOST_KEYS),
            owner=self,
            done=partial(self._take, self._text),
            failed=lambda _error: self._catch_up(),
            lane="palette",
        )

    def _search_elsewhere(self) -> None:
        for other in self._neighbours() if self._text else ():
            other.tasks.ask(
                FindKeys(self._text, MOST_ELSEWHERE),
                owner=self,
                done=partial(self._take_elsewhere, self._text, other),
                failed=lambda _error: None,
                lane="palette of a neighbour",
            )

    def forget(self) -> None:
        """Offer nothing and keep nothing."""
        self._late.stop()
        self.is_behind = False
        self._keys, self._elsewhere, self._text = [], {}, ""
        self._set([])

    def line(self, index: Index) -> Line | None:
        """Return the line of a row."""
        return self._lines[index.row()] if index.isValid() and index.row() < len(self._lines) else None

    def first(self) -> QModelIndex:
        """Return the first line that can be chosen."""
        for row, line in enumerate(self._lines):
            if not line.is_heading:
                return self.index(row)
        return QModelIndex()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Return the number of lines."""
        return 0 if parent.isValid() else len(self._lines)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Return that headings cannot be chosen."""
        line = self.line(index)
        if line is None or line.is_heading:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's own type
        """Return a line's title, what is said of it, or the Line itself."""
        line = self.line(index)
        if line is None:
            return None
        if role == LINE:
            return line
        if role == Qt.ItemDataRole.DisplayRole:
            return line.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(part for part in (line.title, line.detail, line.keys) if part)
        return None

    # -- what fits -----------------------------------------------------------------------------------------

    def _filter(self) -> str:
        if not self._text.startswith("/"):
            return self._text
        above, _, word = self._text.rpartition("/")
        known = above and any(str(one.path) == above for one in self._tree.namespaces())
        return f"in:{above} {word}".strip() if known else self._text.replace("/", " ").strip()

    def _take(self, asked: str, found: Likeliest) -> None:
        if asked != self._text:
            return
        word = asked.lower()
        best = sorted(found.rows, key=lambda row: _rank(row.path.name.lower(), word))
        self._keys = [Line(row.path.name, str(row.path.parent), KINDS[row.kind].icon, key=row) for row in best]
        self._catch_up()

    def _catch_up(self) -> None:
        self._is_answered = True
        self._rebuild()
        self.is_behind = False
        self.caught_up.emit()

    def _take_elsewhere(self, asked: str, other: Neighbour, found: Likeliest) -> None:
        if asked == self._text:
            lines = [
                Line(row.path.name, str(row.path.parent), KINDS[row.kind].icon, key=row, vault=other)
                for row in found.rows
            ]
            self._elsewhere[id(other.tasks)] = (other.name.upper(), lines)
            self._rebuild()

    def forget_others(self) -> None:
        """Offer nothing of other vaults: one of them was locked."""
        if self._elsewhere:
            self._elsewhere = {}
            self._rebuild()

    def _rebuild(self) -> None:
        self._late.stop()
        lines: list[Line] = []
        keys, places = (self.tr("KEYS"), self._keys), (self.tr("NAMESPACES"), self._places())
        commands = (self.tr("COMMANDS"), self._commands())
        groups = (places, keys) if self._text.startswith("/") else (keys, commands, places)
        groups = (*groups, *self._elsewhere.values())
        if not any(group for _, group in groups) and self._is_answered:
            self._set([Line(self.tr("Nothing is called so. Words find names and purposes."))])
            return
        for title, group in groups:
            if group:
                lines += [Line(title), *group]
        self._set(lines)

    def _set(self, lines: list[Line]) -> None:
        self.beginResetModel()
        self._lines = lines
        self.endResetModel()

    def _commands(self) -> list[Line]:
        if self._text.startswith("/"):
            return []
        words = self._text.removeprefix(">").lower().split()
        fitting = [
            Line(
                declared.action.text(), "", declared.icon, keys_of(declared.action), action=declared.action,
            )
            for declared in self._actions
            if declared.in_palette and declared.action.isEnabled()
            if all(word in declared.action.text().lower() for word in words)
        ]  # fmt: skip
        return fitting if self._text.startswith(">") else fitting[:MOST_COMMANDS]

    def _places(self) -> list[Line]:
        words = self._text.lower().strip("/").replace("/", " ").split()
        if not words or self._text.startswith(">"):
            return []
        fitting = [one for one in self._tree.namespaces() if all(word in str(one.path).lower() for word in words)]
        return [
            Line(str(one.path), self.tr("%Ln keys", "", one.keys_below), "folder", namespace=one)
            for one in fitting[:MOST_PLACES]
        ]


def _rank(name: str, word: str) -> int:
    """Return how well a name fits what was typed: begins so, holds it, or was found by something else."""
    return 0 if name.startswith(word) else 1 if word in name else 2
