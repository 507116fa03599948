"""The history table shows records newest first, loads older ones when scrolled to, and takes new ones in live."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer, Signal

from keydesk.model.kinds import VALUE
from keydesk.model.requests import ListRecords, Records

if TYPE_CHECKING:
    from keydesk.errors import KeydeskError
    from keydesk.gui.clock import Clock
    from keydesk.gui.tasks import Tasks
    from keydesk.gui.words import Words
    from keydesk.model.records import RecordRow

Index = QModelIndex | QPersistentModelIndex
RECORD = Qt.ItemDataRole.UserRole + 1
"""The role under which a RecordRow is handed to delegates."""


class Column(IntEnum):
    """The table's columns in reading order."""

    TIME = 0
    ACTOR = 1
    ACTION = 2
    KEY = 3
    OUTCOME = 4
    DETAIL = 5


class RecordTableModel(QAbstractTableModel):
    """Records that fit one filter, newest first."""

    state_changed = Signal(int, int, bool)
    """How many records the history has, how many of them are verified, and whether damage was found."""
    failed = Signal(object)
    PAGE: ClassVar[int] = 100

    def __init__(self, tasks: Tasks, words: Words, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks, self._words, self._clock = tasks, words, clock
        self._rows: list[RecordRow] = []
        self._before = 0
        self._filter, self._key = "", ""
        self._generation = 0
        self._is_fetching = False
        self._soon = QTimer(self, singleShot=True, interval=120)
        self._soon.timeout.connect(self._take_in)

    def show(self, text: str, key: str = "") -> None:
        """List the records that fit the filter `text`, of the key with path `key` when given."""
        self._filter, self._key = text, key
        self.reload()

    def reload(self) -> None:
        """Fetch from the newest record on."""
        self._generation += 1
        self._ask(0, self._begin)

    def on_recorded(self) -> None:
        """Something was recorded; many at once cost one fetch."""
        if not self._soon.isActive():
            self._soon.start()

    def forget(self) -> None:
        """Drop every record and the filter."""
        self._generation += 1
        self._soon.stop()
        self.beginResetModel()
        self._rows, self._before, self._filter, self._key = [], 0, "", ""
        self.endResetModel()

    def record_at(self, index: Index) -> RecordRow | None:
        """Return the record of a row."""
        return self._rows[index.row()] if index.isValid() and index.row() < len(self._rows) else None

    # -- Qt's questions ------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Return the number of records loaded."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Return the number of columns."""
        return 0 if parent.isValid() else len(Column)

    def canFetchMore(self, parent: Index) -> bool:
        """Claim: there are older records."""
        return not parent.isValid() and self._before > 0 and not self._is_fetching

    def fetchMore(self, parent: Index) -> None:
        """Fetch older records."""
        if self.canFetchMore(parent):
            self._is_fetching = True
            self._ask(self._before, self._append)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's own type
        """Return the title of a column."""
        if orientation is not Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return {
            Column.TIME: self.tr("Time"),
            Column.ACTOR: self.tr("Actor"),
            Column.ACTION: self.tr("Action"),
            Column.KEY: self.tr("Key"),
            Column.OUTCOME: self.tr("Outcome"),
            Column.DETAIL: self.tr("Detail"),
        }[Column(section)]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's own type
        """Return a cell's words, its tooltip, or the RecordRow."""
        row = self.record_at(index)
        if row is None:
            return None
        column = Column(index.column())
        if role == RECORD:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, column)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self.headerData(column, Qt.Orientation.Horizontal)}: {self._text(row, column)}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(row, column)
        return None

    def _tip(self, row: RecordRow, column: Column) -> str:
        """The exact time; for the rest the record's own words, which the filter takes."""
        record = row.record
        if column is Column.TIME:
            return self._words.exact(record.wall)
        if column is Column.ACTION:
            return f"action:{record.action}"
        if column is Column.ACTOR:
            return f"actor:{record.caller}"
        if column is Column.OUTCOME:
            return " · ".join(text for each in (column, Column.DETAIL) if (text := self._text(row, each)))
        if column is Column.DETAIL and record.rule:
            return "\n".join(part for part in (self._text(row, column), f"rule:{record.rule}") if part)
        return self._text(row, column)

    def _text(self, row: RecordRow, column: Column) -> str:
        record = row.record
        if column is Column.TIME:
            return self._words.moment(record.wall, self._clock())
        if column is Column.KEY:
            return row.path
        if column is Column.OUTCOME:
            return self._words.outcome(record.outcome)
        if column is Column.ACTOR:
            return self._words.caller(record.caller)
        if column is Column.ACTION:
            return self._words.action(record.action)
        parts = [record.reason, f"v{record.version}" if record.version else "", self._words.rule(record.rule)]
        if record.field and record.field != VALUE:
            parts.insert(1, self._words.field(record.field))
        parts.append(self.tr("%n times", "", record.count) if record.count > 1 else "")
        return " · ".join(part for part in parts if part)

    # -- the answers ---------------------------------------------------------------------------------------

    def _ask(self, before: int, take: Any) -> None:  # noqa: ANN401 - one of the three methods below
        generation = self._generation

        def done(reply: Records) -> None:
            if generation == self._generation:
                take(reply)
                self.state_changed.emit(reply.size, reply.verified, reply.is_damaged)

        self._tasks.ask(
            ListRecords(before, self.PAGE, self._filter, self._key),
            owner=self,
            done=done,
            failed=self._fail,
            lane="records" if before == 0 else "",
        )

    def _fail(self, error: KeydeskError) -> None:
        self._is_fetching = False
        self.failed.emit(error)

    def _take_in(self) -> None:
        self._ask(0, self._prepend)

    def _begin(self, reply: Records) -> None:
        self.beginResetModel()
        self._rows, self._before = list(reply.rows), reply.before
        self._is_fetching = False
        self.endResetModel()

    def _append(self, reply: Records) -> None:
        self._before, self._is_fetching = reply.before, False
        if reply.rows:
            first = len(self._rows)
            self.beginInsertRows(QModelIndex(), first, first + len(reply.rows) - 1)
            self._rows.extend(reply.rows)
            self.endInsertRows()

    def _prepend(self, reply: Records) -> None:
        newest = self._rows[0].sequence if self._rows else -1
        fresh = [row for row in reply.rows if row.sequence > newest]
        if len(fresh) == len(reply.rows) and self._rows and reply.before:
            self._begin(reply)  # more happened than one page holds: begin anew instead of leaving a gap
            return
        if fresh:
            self.beginInsertRows(QModelIndex(), 0, len(fresh) - 1)
            self._rows[:0] = fresh
            self.endInsertRows()
        self._replace_changed(reply)

    def _replace_changed(self, reply: Records) -> None:
        for number, row in enumerate(reply.rows[: len(self._rows)]):
            if self._rows[number].sequence == row.sequence and self._rows[number] != row:
                self._rows[number] = row
                self.dataChanged.emit(self.index(number, 0), self.index(number, len(Column) - 1))
