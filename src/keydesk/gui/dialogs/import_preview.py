"""The import preview says what would go in, where, and what would be lost, before anything happens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QLabel, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from keydesk.gui.controls.notices import Banner, EmptyState, label
from keydesk.gui.controls.pressed import FilterChip
from keydesk.gui.dialogs.import_sources import SourceList
from keydesk.gui.dialogs.paths import NamespaceBox
from keydesk.gui.dialogs.sheet import Sheet
from keydesk.gui.language.direction import filled
from keydesk.gui.models.import_table import Column, ImportTableModel
from keydesk.gui.paint.chips import Chip, chip_width
from keydesk.gui.panes.row_table import RowTable
from keydesk.gui.rows.imports import CHECK, STATUS, ImportCell
from keydesk.gui.theme.tokens import Tone

if TYPE_CHECKING:
    from collections.abc import Sequence

    from keydesk.gui.theme.look import Look
    from keydesk.gui.words import Words
    from keydesk.model.keys import Namespace
    from keydesk.model.paths import Path
    from keydesk.model.requests import Preview

STATUSES = ("new", "changed", "same", "conflict")


@dataclass(frozen=True, slots=True)
class ImportChoice:
    """The rows that shall go in, and those among them that get another path."""

    rows: tuple[int, ...]
    moved: dict[str, str]


class ImportSheet(Sheet):
    """Sources left, keys right; decides with an ImportChoice."""

    asked_again = Signal()
    """Destination, protection or columns changed: preview once more with `into`, `keeps_protection`, `columns`."""
    passphrases_given = Signal(object)
    """Passphrases as bytearrays, by the names of their sources."""

    def __init__(
        self, look: Look, words: Words, parent: QWidget | None, namespaces: Sequence[Namespace], into: Path
    ) -> None:
        super().__init__(look, parent, width=1120)
        self._words = words
        self.begin(self.tr("Import"), self.tr("Nothing has happened yet. Look what would go in, and where."), "upload")
        self.model = ImportTableModel(words, self)
        self.into = NamespaceBox(namespaces, into)
        self.protection = QCheckBox(self.tr("Keep the sources' own passphrase protection"))
        self.protection.setChecked(True)
        self.sources = SourceList(look)
        self.table = self._make_table()
        self._waiting = EmptyState(
            look,
            "file-key",
            self.tr("Reading the files"),
            self.tr("In a locked-down process of its own, without network."),
        )
        self._nothing = EmptyState(
            look, "circle-slash", self.tr("No key found"), self.tr("The list on the left says what each file is.")
        )
        self._pages = QStackedWidget()
        for page in (self._waiting, self.table, self._nothing):
            self._pages.addWidget(page)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(self.sources)
        split.addWidget(self._make_right())
        split.setSizes([look.theme.px(300), look.theme.px(800)])
        split.setHandleWidth(look.theme.px(10))
        split.setProperty("kind", "gap")
        split.setChildrenCollapsible(False)
        split.setMinimumHeight(look.theme.px(460))
        self.body.addWidget(split, 1)
        self._loss = Banner(look, Tone.WARNING, "", icon="shield-alert", is_closable=False)
        self._loss.hide()
        self.body.addWidget(self._loss)
        self.add_buttons(self.tr("Import"))
        self.set_ready(is_ready=False)
        self._again = QTimer(self, singleShot=True, interval=350)
        self._again.timeout.connect(self.asked_again)
        self.into.changed.connect(lambda: self._again.start() if self.into.is_path() else self._again.stop())
        self.protection.toggled.connect(self.asked_again)
        self.sources.columns_changed.connect(self.asked_again)
        self.sources.passphrases_given.connect(self.passphrases_given)
        self.model.chosen_changed.connect(self._count)

    # -- what the errand asks ------------------------------------------------------------------------------

    def show_waiting(self) -> None:
        """Show that the files are being read."""
        self._pages.setCurrentWidget(self._waiting)
        self._bar.hide()
        self.set_ready(is_ready=False)

    def show_preview(self, preview: Preview, left_out: Sequence[str]) -> None:
        """Show what the files hold."""
        self.model.show_preview(preview)
        self.sources.show_preview(preview, left_out)
        if not self.sources.take_focus():
            self.table.setFocus()
        self._pages.setCurrentWidget(self.table if preview.rows else self._nothing)
        self._bar.show()
        for status, chip in self._chips.items():
            count = self.model.count(status)
            chip.setText(f"{self.model.status_word(status)} {self._words.number(count)}")
            chip.setAccessibleName(chip.text())
            chip.setEnabled(count > 0)
            chip.updateGeometry()
        unreadable = len(preview.skipped) + len(left_out)
        self._unreadable.setText(filled(self.tr("Left alone %1"), unreadable))
        self._unreadable.setVisible(unreadable > 0)

    def decide(self) -> ImportChoice:
        """Return what shall go in."""
        return ImportChoice(self.model.chosen(), self.model.moved())

    def forget(self) -> None:
        """Drop every row and everything typed."""
        self.model.forget()
        self.sources.forget()

    # -- parts ---------------------------------------------------------------------------------------------

    def _make_table(self) -> RowTable:
        table = RowTable(self.look, self.model)
        table.setItemDelegate(ImportCell(self.look, table))
        table.setAccessibleName(self.tr("Keys found"))
        table.setEditTriggers(RowTable.EditTrigger.DoubleClicked | RowTable.EditTrigger.EditKeyPressed)
        chips = [Chip(self.model.status_word(status), icon) for status, (icon, _tone) in STATUS.items()]
        table.stretch_column(Column.PATH)
        table.fix_column(Column.ALGORITHM, 124)
        table.fix_column(Column.STATUS, 108, max(chip_width(self.look.theme, chip) for chip in chips))
        table.fix_column(Column.NOTES, 210)
        table.pressed.connect(self._on_pressed)
        table.space_held.connect(self._on_space)
        return table

    def _make_right(self) -> QWidget:
        theme = self.look.theme
        right = QFrame()
        right.setProperty("panel", "card")
        column = QVBoxLayout(right)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        head = QWidget()
        above = QHBoxLayout(head)
        above.setContentsMargins(theme.px("m"), theme.px("s"), theme.px("m"), theme.px("xs"))
        above.setSpacing(theme.px("s"))
        above.addWidget(label(self.tr("Into"), "secondary"))
        self.into.setMinimumWidth(theme.px(220))
        above.addWidget(self.into)
        above.addStretch(1)
        above.addWidget(self.protection)
        column.addWidget(head)
        bar = QWidget()
        row = QHBoxLayout(bar)
        row.setContentsMargins(theme.px("m"), theme.px("xs"), theme.px("m"), theme.px("s"))
        row.setSpacing(theme.px("s"))
        self._chips: dict[str, FilterChip] = {}
        for status in STATUSES:
            chip = FilterChip(self.look, self.model.status_word(status))
            chip.setAccessibleName(chip.text())
            chip.clicked.connect(lambda on, status=status: self._filter(status if on else ""))
            self._chips[status] = chip
            row.addWidget(chip)
        self._unreadable: QLabel = label("", "warning")
        row.addWidget(self._unreadable)
        row.addStretch(1)
        self._bar = bar
        bar.hide()
        column.addWidget(bar)
        column.addWidget(self._pages, 1)
        return right

    # -- what happens --------------------------------------------------------------------------------------

    def _filter(self, status: str) -> None:
        for name, chip in self._chips.items():
            chip.setChecked(name == status)
        self.model.show_status(status)

    def _on_pressed(self, index: QModelIndex) -> None:
        if index.column() != Column.PATH:
            return
        x = self.table.viewport().mapFromGlobal(self.cursor().pos()).x()
        cell = self.table.visualRect(index)
        edge = self.look.theme.px(CHECK)
        is_rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        if (cell.right() - x if is_rtl else x - cell.left()) < edge:
            self.model.toggle(index)

    def _on_space(self, is_down: bool) -> None:  # noqa: FBT001 - Qt's signal
        if is_down:
            for row in self.table.selected_rows():
                self.model.toggle(self.model.index(row, 0))

    def _count(self) -> None:
        chosen, whole = len(self.model.chosen()), sum(self.model.count(status) for status in STATUSES)
        number = self._words.number
        self.primary.setText(filled(self.tr("Import %1 of %2"), number(chosen), number(whole)))
        self.set_ready(chosen > 0)
        losses = self.model.losses()
        self._loss.setVisible(bool(losses))
        more = self.tr(" and %n more", "", len(losses) - 2) if len(losses) > 2 else ""
        self._loss.say(" ".join(losses[:2]) + more)
