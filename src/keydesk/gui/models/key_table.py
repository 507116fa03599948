"""The key table loads the rows in view from the agent, page by page, and never holds a whole vault.

A change in the vault makes the pages in view be fetched again; rows are moved in and out by id, so that selection and
scroll position stay. On lock everything is forgotten.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer, Signal

from keydesk.gui.language.direction import filled
from keydesk.gui.language.told import told
from keydesk.gui.models.pages import Pages, steps
from keydesk.model.kinds import KINDS
from keydesk.model.requests import TOP, ListKeys, Page

if TYPE_CHECKING:
    from keydesk.errors import KeydeskError
    from keydesk.gui.clock import Clock
    from keydesk.gui.tasks import Tasks
    from keydesk.gui.words import Words
    from keydesk.model.keys import KeyRow
    from keydesk.model.paths import Path

Index = QModelIndex | QPersistentModelIndex
ROW = Qt.ItemDataRole.UserRole + 1
"""The role under which a KeyRow is handed to delegates; None while its page is on its way."""
MOST_SOUGHT = 2_000


class Column(IntEnum):
    """The table's columns in reading order."""

    NAME = 0
    ALGORITHM = 1
    STATE = 2
    EXPIRES = 3
    VERSION = 4
    READS = 5
    USED = 6


@dataclass(frozen=True, slots=True)
class Query:
    """What the table lists: a place, and a filter in the grammar of model/filter.py."""

    namespace: Path = TOP
    filter: str = ""
    is_recursive: bool = True


class KeyTableModel(QAbstractTableModel):
    """Keys of one query, in path order."""

    loaded = Signal()
    """The first page of a new query is there."""
    failed = Signal(object)
    total_changed = Signal(int, bool)
    """How many keys fit, and whether that is still being counted."""
    FIRST: ClassVar[int] = 50
    """Rows of the first page, which somebody waits for: as many as a large window shows."""
    PAGE: ClassVar[int] = 100
    """Rows of every other page."""

    def __init__(self, tasks: Tasks, words: Words, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks, self._words, self._clock = tasks, words, clock
        self._pages: Pages[KeyRow] = Pages()
        self._on_the_way: set[int] = set()
        self._generation = 0
        self._visible = (0, 0)
        self.query = Query()
        self.total = 0
        self.is_checking = False
        self.has_reads = False
        self._again = QTimer(self, singleShot=True, interval=40)
        self._again.timeout.connect(self._refresh_visible)

    # -- what the panes ask --------------------------------------------------------------------------------

    def show(self, query: Query) -> None:
        """List something else; the old rows stay until the first new page is there. The same again is refreshed."""
        if query == self.query and self._pages.slots:
            self.on_changed()
            self.loaded.emit()
            return
        self.query = query
        self.reload()

    def reload(self) -> None:
        """Fetch the query from its beginning."""
        self._generation += 1
        self._on_the_way.clear()
        self._ask(-1, "")

    def forget(self) -> None:
        """Drop every row and the query."""
        self._generation += 1
        self.beginResetModel()
        self._pages = Pages()
        self._on_the_way.clear()
        self.query, self.total, self.is_checking = Query(), 0, False
        self.endResetModel()

    def on_changed(self) -> None:
        """Fetch again what is in view, soon; many changes at once cost one fetch."""
        if not self._again.isActive():
            self._again.start()

    def look_at(self, first: int, last: int) -> None:
        """Learn which rows are in view."""
        self._visible = (max(first, 0), max(last, first, 0))
        for page in self._visible_pages():
            self._pages.touch(page)
            if self._pages.slots[page].is_stale:
                self._fetch(page)

    def look_further(self) -> None:
        """Fetch the next page for somebody who looks for a key, unless a person would have given up by now."""
        if self._pages.count < MOST_SOUGHT:
            self.fetchMore(QModelIndex())

    def key_at(self, index: Index) -> KeyRow | None:
        """Return the key of a row, or None where it is not loaded."""
        return self._row(index.row()) if index.isValid() else None

    def index_of(self, key_id: str) -> QModelIndex:
        """Return the index of a key among the loaded rows, invalid when it is not there."""
        for page, slot in enumerate(self._pages.slots):
            for within, row in enumerate(slot.rows or ()):
                if row.id == key_id:
                    return self.index(self._pages.offset(page) + within, Column.NAME)
        return QModelIndex()

    # -- Qt's questions ------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Return the number of rows known so far."""
        return 0 if parent.isValid() else self._pages.count

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Return the number of columns."""
        return 0 if parent.isValid() else len(Column)

    def canFetchMore(self, parent: Index) -> bool:
        """Claim: there are rows behind the last known one."""
        return not parent.isValid() and bool(self._pages.after)

    def fetchMore(self, parent: Index) -> None:
        """Fetch the next page."""
        if self.canFetchMore(parent):
            self._fetch(len(self._pages.slots))

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's own type
        """Return the title of a column."""
        if orientation is not Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return {
            Column.NAME: self.tr("Name"),
            Column.ALGORITHM: self.tr("Algorithm"),
            Column.STATE: self.tr("State"),
            Column.EXPIRES: self.tr("Expires"),
            Column.VERSION: self.tr("Version"),
            Column.READS: self.tr("Reads, 30 days"),
            Column.USED: self.tr("Last used"),
        }[Column(section)]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's own type
        """Return a cell: its words, its tooltip, or the KeyRow for the delegate."""
        if not index.isValid():
            return None
        row = self._row(index.row())
        if role == ROW:
            return row
        if row is None:
            return None
        column = Column(index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, column)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(row, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(row, column)
        return None

    # -- words ---------------------------------------------------------------------------------------------

    def _text(self, row: KeyRow, column: Column) -> str:
        match column:
            case Column.NAME:
                return row.path.name
            case Column.ALGORITHM:
                return self._words.algorithm(row.algorithm, row.kind)
            case Column.STATE if row.purge_due is not None:
                return self._words.purged(row.purge_due, self._clock())
            case Column.STATE:
                return self._words.state(row.state)
            case Column.EXPIRES:
                return self._words.until(row.expires, self._clock())
            case Column.VERSION:
                return f"v{row.version}"
            case Column.READS:
                return self._words.number(sum(row.reads)) if row.reads else "–"
            case Column.USED:
                return self._words.ago(row.last_used, self._clock())

    def _spoken(self, row: KeyRow, column: Column) -> str:
        if column is Column.NAME:
            parts = [str(row.path), told(KINDS[row.kind].title), row.purpose]
            parts += [self._words.warning(warning) for warning in row.warnings]
            return ", ".join(part for part in parts if part)
        return f"{self.headerData(column, Qt.Orientation.Horizontal)}: {self._text(row, column)}"

    def _tip(self, row: KeyRow, column: Column) -> str:
        if column is Column.NAME:
            return f"{row.path}\n{row.purpose}".strip()
        if column is Column.EXPIRES:
            return self._words.exact(row.expires)
        if column is Column.STATE:
            return self._words.exact(row.purge_due)
        if column is Column.USED:
            return self._words.exact(row.last_used)
        if column is Column.VERSION:
            return filled(self.tr("In use since %1"), self._words.exact(row.rotated))
        return ""

    # -- pages ---------------------------------------------------------------------------------------------

    def _row(self, row: int) -> KeyRow | None:
        if not 0 <= row < self._pages.count:
            return None
        page, _within = self._pages.place(row)
        found = self._pages.row(row)
        if found is None:
            self._fetch(page)
        return found

    def _visible_pages(self) -> list[int]:
        if not self._pages.count:
            return []
        first, last = (min(row, self._pages.count - 1) for row in self._visible)
        return list(range(self._pages.place(first)[0], self._pages.place(last)[0] + 1))

    def _refresh_visible(self) -> None:
        self._pages.spoil()
        pages = self._visible_pages()
        if not pages:
            self.reload()
        for page in pages:
            self._fetch(page)

    def _fetch(self, page: int) -> None:
        if page in self._on_the_way:
            return
        self._on_the_way.add(page)
        start = self._pages.slots[page].start if page < len(self._pages.slots) else self._pages.after
        self._ask(page, start)

    def _ask(self, page: int, start: str) -> None:
        generation, query = self._generation, self.query
        self._tasks.ask(
            ListKeys(query.namespace, query.is_recursive, query.filter, start, self.PAGE if start else self.FIRST),
            owner=self,
            done=lambda reply: self._take(reply, page, generation),
            failed=lambda error: self._fail(error, page, generation),
            lane="keys" if page < 0 else "",
        )

    def _fail(self, error: KeydeskError, page: int, generation: int) -> None:
        if generation == self._generation:
            self._on_the_way.discard(page)
            self.failed.emit(error)

    def _take(self, reply: Page, page: int, generation: int) -> None:
        if generation != self._generation:
            return
        self._on_the_way.discard(page)
        if page < 0:
            self._begin(reply)
        elif page == len(self._pages.slots):
            self._append(reply)
        elif page < len(self._pages.slots):
            self._renew(page, reply)
        self._count(reply)
        if page < 0:
            self.loaded.emit()

    def _begin(self, reply: Page) -> None:
        self.beginResetModel()
        self._pages = Pages()
        self._pages.append(reply.rows, reply.after)
        self._pages.touch(0)
        self.endResetModel()

    def _append(self, reply: Page) -> None:
        first = self._pages.count
        if not reply.rows:
            self._pages.cut(len(self._pages.slots) - 1, reply.after)
            return
        self.beginInsertRows(QModelIndex(), first, first + len(reply.rows) - 1)
        self._pages.append(reply.rows, reply.after)
        self._pages.touch(len(self._pages.slots) - 1)
        self.endInsertRows()

    def _renew(self, page: int, reply: Page) -> None:
        if not self._pages.fits(page, reply.after):
            self._cut(page, reply.after)
        slot = self._pages.slots[page]
        at = self._pages.offset(page)
        if slot.rows is None and slot.length != len(reply.rows):
            self.beginRemoveRows(QModelIndex(), at, at + slot.length - 1)
            self._pages.replace(page, ())
            self.endRemoveRows()
        rows = slot.rows if slot.rows is not None else reply.rows
        for step in steps([row.id for row in rows], [row.id for row in reply.rows]):
            where = at + step.at
            if step.is_insertion:
                self.beginInsertRows(QModelIndex(), where, where)
                rows = (*rows[: step.at], reply.rows[step.at], *rows[step.at :])
                self._pages.replace(page, rows)
                self.endInsertRows()
            else:
                self.beginRemoveRows(QModelIndex(), where, where)
                rows = (*rows[: step.at], *rows[step.at + 1 :])
                self._pages.replace(page, rows)
                self.endRemoveRows()
        self._pages.replace(page, reply.rows)
        self._announce(page)

    def _cut(self, page: int, after: str) -> None:
        first = self._pages.offset(page) + self._pages.slots[page].length
        if first < self._pages.count:
            self.beginRemoveRows(QModelIndex(), first, self._pages.count - 1)
            self._pages.cut(page, after)
            self.endRemoveRows()
        else:
            self._pages.cut(page, after)

    def _announce(self, page: int) -> None:
        at, length = self._pages.offset(page), self._pages.slots[page].length
        if length:
            self.dataChanged.emit(self.index(at, 0), self.index(at + length - 1, len(Column) - 1))

    def _count(self, reply: Page) -> None:
        self.has_reads = any(row.reads for slot in self._pages.slots for row in slot.rows or ())
        self.total, self.is_checking = reply.total, reply.checking
        self.total_changed.emit(self.total, self.is_checking)
