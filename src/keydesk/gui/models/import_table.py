"""The preview of an import: one line a key, ticked when it shall go in, its path to be changed in place."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from keydesk.errors import KeydeskError
from keydesk.gui.language.direction import filled
from keydesk.gui.language.told import told
from keydesk.model.paths import Path

if TYPE_CHECKING:
    from keydesk.gui.words import Words
    from keydesk.model.requests import ImportRow, Preview

Index = QModelIndex | QPersistentModelIndex
IMPORT = Qt.ItemDataRole.UserRole + 1
"""The role under which an ImportRow is handed to delegates."""
TICKED = Qt.ItemDataRole.UserRole + 2
"""Whether the row is chosen."""


class Column(IntEnum):
    """The columns in reading order."""

    PATH = 0
    ALGORITHM = 1
    STATUS = 2
    NOTES = 3


class ImportTableModel(QAbstractTableModel):
    """The keys a preview found, of one status or of all."""

    chosen_changed = Signal()

    def __init__(self, words: Words, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._rows: list[ImportRow] = []
        self._shown: list[ImportRow] = []
        self._left_out: set[int] = set()
        self._moved: dict[int, Path] = {}
        self._status = ""

    def show_preview(self, preview: Preview) -> None:
        """Show what a preview found; keys that are new or changed are chosen."""
        self.beginResetModel()
        self._rows = list(preview.rows)
        self._left_out = {row.number for row in self._rows if row.status not in {"new", "changed"}}
        self._moved.clear()
        self._show()
        self.endResetModel()
        self.chosen_changed.emit()

    def show_status(self, status: str) -> None:
        """Show rows of one status only; an empty one shows all."""
        self.beginResetModel()
        self._status = status
        self._show()
        self.endResetModel()

    def forget(self) -> None:
        """Drop every row."""
        self.beginResetModel()
        self._rows, self._shown, self._status = [], [], ""
        self._left_out.clear()
        self._moved.clear()
        self.endResetModel()

    def count(self, status: str) -> int:
        """Return how many rows have a status."""
        return sum(row.status == status for row in self._rows)

    def chosen(self) -> tuple[int, ...]:
        """Return the numbers of the chosen rows."""
        return tuple(row.number for row in self._rows if row.number not in self._left_out)

    def moved(self) -> dict[str, str]:
        """Return the rows that got another path, as the agent reads it."""
        return {str(number): str(path) for number, path in self._moved.items()}

    def losses(self) -> list[str]:
        """Return the sentences about protection that chosen rows would lose, each once."""
        chosen = set(self.chosen())
        found = (told(loss) for row in self._rows if row.number in chosen for loss in row.losses)
        return list(dict.fromkeys(found))

    def path(self, row: ImportRow) -> Path:
        """Return where a row would go."""
        return self._moved.get(row.number, row.path)

    def toggle(self, index: Index) -> None:
        """Choose a row, or leave it out."""
        row = self._row(index)
        if row is not None and self._may_be_chosen(row):
            self._left_out ^= {row.number}
            self.dataChanged.emit(self.index(index.row(), 0), self.index(index.row(), len(Column) - 1))
            self.chosen_changed.emit()

    # -- Qt's questions ------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Return the number of rows shown."""
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Return the number of columns."""
        return 0 if parent.isValid() else len(Column)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Return that rows can be ticked, and paths edited."""
        row = self._row(index)
        if row is None:
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if not self._may_be_chosen(row):
            return flags
        return flags | Qt.ItemFlag.ItemIsEditable if index.column() == Column.PATH else flags

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's own type
        """Return the title of a column."""
        if orientation is not Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return {
            Column.PATH: self.tr("Will be"),
            Column.ALGORITHM: self.tr("Kind"),
            Column.STATUS: self.tr("Compared"),
            Column.NOTES: self.tr("To know"),
        }[Column(section)]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's own type
        """Return a cell's words, its tooltip, the ImportRow, or whether it is chosen."""
        row = self._row(index)
        if row is None:
            return None
        column = Column(index.column())
        if role == IMPORT:
            return row
        if role == TICKED:
            return row.number not in self._left_out
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole}:
            return self._text(row, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join(
                (f"{row.source} · {row.source_format}", *map(self._warning, row.warnings), *map(told, row.losses))
            )
        if role == Qt.ItemDataRole.AccessibleTextRole:
            ticked = self.tr("chosen") if row.number not in self._left_out else self.tr("left out")
            return f"{self._text(row, column)}, {ticked}" if column is Column.PATH else self._text(row, column)
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:  # noqa: ANN401 - Qt's own type
        """Give a row another path; refused when it is not one."""
        row = self._row(index)
        if row is None or role != Qt.ItemDataRole.EditRole:
            return False
        try:
            self._moved[row.number] = Path.parse(str(value).strip())
        except KeydeskError:
            return False
        self.dataChanged.emit(index, index)
        self.chosen_changed.emit()
        return True

    # -- words ---------------------------------------------------------------------------------------------

    def status_word(self, status: str) -> str:
        """Return the word for how a row compares with what is in the vault."""
        return {
            "new": self.tr("New"),
            "changed": self.tr("Changed"),
            "same": self.tr("Same"),
            "conflict": self.tr("Conflict"),
        }.get(status, status)

    def _text(self, row: ImportRow, column: Column) -> str:
        if column is Column.PATH:
            return str(self.path(row))
        if column is Column.ALGORITHM:
            return self._words.algorithm(row.algorithm, row.kind)
        if column is Column.STATUS:
            return self.status_word(row.status)
        notes = [self._warning(warning) for warning in row.warnings]
        if row.versions > 1:
            notes.append(self.tr("%n versions", "", row.versions))
        if row.duplicate_of:
            notes.append(filled(self.tr("same value as %1"), row.duplicate_of))
        if row.protection:
            notes.append(told(row.protection))
        said = " · ".join([*notes, *map(told, row.losses)])
        return said[:1].upper() + said[1:]

    def _warning(self, warning: str) -> str:
        word, _, sentence = warning.partition(": ")
        return told(sentence) or self._words.warning(word)

    def _row(self, index: Index) -> ImportRow | None:
        return self._shown[index.row()] if index.isValid() and index.row() < len(self._shown) else None

    def _may_be_chosen(self, row: ImportRow) -> bool:
        return row.status != "same"

    def _show(self) -> None:
        self._shown = [row for row in self._rows if not self._status or row.status == self._status]
