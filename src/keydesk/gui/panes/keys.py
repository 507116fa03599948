"""The middle pane: where one is, a filter, and the keys there; where there are none it says what to do about it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path as FilePath
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, QPoint, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from keydesk.gui.controls.fitting import FittingRow
from keydesk.gui.controls.notices import EmptyState, button, label
from keydesk.gui.controls.pressed import FilterChip
from keydesk.gui.language.direction import filled
from keydesk.gui.language.told import told
from keydesk.gui.models.key_table import Column, KeyTableModel
from keydesk.gui.paint.chips import chip_width
from keydesk.gui.paint.marks import STATES
from keydesk.gui.paint.text import text_width
from keydesk.gui.panes.filter_field import FilterField
from keydesk.gui.panes.place_head import PlaceHead
from keydesk.gui.panes.row_table import RowTable
from keydesk.gui.rows.keys import CHECK, KeyCell

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from keydesk.gui.actions import Actions
    from keydesk.gui.clock import Clock
    from keydesk.gui.theme.look import Look
    from keydesk.gui.words import Words
    from keydesk.model.filter import Problem
    from keydesk.model.keys import KeyRow

CHIPS = ("is:weak", "is:expired", "lastread>90d", "owner:none")
"""Terms offered as chips beside the filter field, whose text stays the one truth."""
WIDTHS = {
    Column.ALGORITHM: 112,
    Column.STATE: 104,
    Column.EXPIRES: 140,
    Column.VERSION: 60,
    Column.READS: 104,
    Column.USED: 88,
}
LEAST_NAME = 216
"""Widths in design pixels; where names would get less than this, columns go: reads, version, last use."""
LONG_AGO = (timedelta(minutes=59), timedelta(hours=23), timedelta(hours=30), timedelta(days=59), timedelta(days=700))
"""Last uses that take the most room to say."""


class KeysPane(QWidget):
    """Breadcrumb and title, filter, key table."""

    filtered = Signal(str)
    selection_changed = Signal()
    ssh_wanted = Signal()
    """The person wants to see what ~/.ssh would bring; nothing is taken before the preview is confirmed."""
    opened = Signal()
    """A key was double-clicked or Enter was pressed on it."""

    def __init__(
        self,
        look: Look,
        words: Words,
        clock: Clock,
        actions: Actions,
        model: KeyTableModel,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look, self._words, self._actions, self._model = look, words, actions, model
        theme = look.theme
        self.setProperty("panel", "canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.head = PlaceHead(look, words, actions)
        self.field = FilterField(look, self.tr("Filter, like kind:password age>90d"))
        self.table = self._make_table(clock)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        card = QFrame()
        card.setProperty("panel", "card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.setSpacing(0)
        self._bar = self._make_bar()
        inside.addWidget(self._bar)
        inside.addWidget(self._make_problem_line())
        inside.addWidget(self._stack, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px("l"), theme.px("m"), theme.px("l"), theme.px("l"))
        column.setSpacing(theme.px("m"))
        column.addWidget(self.head)
        column.addWidget(card, 1)
        self._empty_vault = self._make_empty_vault()
        self._empty_place = self._make_empty_place()
        self._no_match = self._make_no_match()
        for state in (self._empty_vault, self._empty_place, self._no_match):
            self._stack.addWidget(state)
        self._listen()

    # -- what others ask -----------------------------------------------------------------------------------

    def selected(self) -> list[KeyRow]:
        """Return the selected keys that are loaded."""
        rows = (self._model.key_at(self._model.index(row, 0)) for row in self.table.selected_rows())
        return [row for row in rows if row is not None]

    def choose(self, key_id: str) -> bool:
        """Select a key if it is loaded; return whether it was."""
        index = self._model.index_of(key_id)
        if index.isValid():
            self.table.choose(index)
        return index.isValid()

    def show_places(self, *, is_wanted: bool) -> None:
        """Say beside each name where it is, or not where all are in one namespace."""
        self._cell.shows_place = is_wanted

    def set_filter(self, text: str) -> None:
        """Put a text into the filter field at once."""
        self.field.setText(text)
        self.field.settle()

    def forget(self) -> None:
        """Empty the filter and show nothing."""
        self.field.forget()
        self._stack.setCurrentWidget(self.table)

    def show_emptiness(self, *, vault_is_empty: bool) -> None:
        """Show the table, or why it is empty."""
        state: QWidget = self.table
        if not self._model.rowCount():
            is_filtered = bool(self.field.text())
            state = self._no_match if is_filtered else self._empty_vault if vault_is_empty else self._empty_place
        is_empty = state is self._empty_vault
        self._bar.setVisible(not is_empty)
        self.head.show_buttons(is_wanted=state in {self.table, self._no_match})
        had_focus = self.table.hasFocus()
        self._stack.setCurrentWidget(state)
        if had_focus:
            self.take_focus()
        self._fit_columns()

    def take_focus(self) -> None:
        """Put the keyboard where one goes on: into the table, or on the first thing to do where it is empty."""
        shown = self._stack.currentWidget()
        if isinstance(shown, EmptyState):
            shown.take_focus()
        else:
            self.table.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as many columns as leave room for names."""
        super().resizeEvent(event)
        self._fit_columns()

    def _fit_columns(self) -> None:
        room = self.table.viewport().width() - self._look.theme.px(LEAST_NAME) - sum(self._widths.values())
        self.table.setColumnHidden(Column.READS, not self._model.has_reads or room < 0)
        if self.table.isColumnHidden(Column.READS):
            room += self._widths[Column.READS]
        self.table.setColumnHidden(Column.VERSION, room < 0)
        if room < 0:
            room += self._widths[Column.VERSION]
        self.table.setColumnHidden(Column.USED, room < 0)

    # -- parts ---------------------------------------------------------------------------------------------

    def _make_table(self, clock: Clock) -> RowTable:
        table = RowTable(self._look, self._model, check=CHECK)
        self._cell = KeyCell(self._look, self._words, clock, table)
        table.setItemDelegate(self._cell)
        table.setAccessibleName(self.tr("Keys"))
        table.stretch_column(Column.NAME)
        chips = [mark.chip(self._words.state(state)) for state, mark in STATES.items()]
        times = [self._words.ago(clock() - span, clock()) for span in LONG_AGO]
        widest = {
            Column.STATE: max(chip_width(self._look.theme, chip) for chip in chips),
            Column.USED: max(text_width(self._look.theme, time, "small") for time in times),
        }
        self._widths = {
            column: table.fix_column(column, width, widest.get(column, 0)) for column, width in WIDTHS.items()
        }
        return table

    def _make_bar(self) -> QWidget:
        theme = self._look.theme
        bar = QFrame()
        bar.setProperty("panel", "inset-bar")
        row = QHBoxLayout(bar)
        row.setContentsMargins(theme.px("m"), theme.px("s"), theme.px("m"), theme.px("s"))
        row.setSpacing(theme.px("s"))
        self.field.setMinimumWidth(theme.px(160))
        self.field.setMaximumWidth(theme.px(340))
        row.addWidget(self.field, 2)
        self._chips: dict[str, FilterChip] = {}
        self._offered = FittingRow(theme.px("s"))
        titles = (self.tr("Weak"), self.tr("Expired"), self.tr("Unread for 90 days"), self.tr("No owner"))
        for term, title in zip(CHIPS, titles, strict=True):
            chip = FilterChip(self._look, title)
            chip.setAccessibleName(title)
            chip.clicked.connect(lambda on, term=term: self.field.toggle_term(term, is_wanted=on))
            self._chips[term] = chip
            self._offered.add(chip)
        row.addWidget(self._offered)
        row.addStretch(1)
        self._bulk = self._make_bulk()
        row.addWidget(self._bulk)
        return bar

    def _make_bulk(self) -> QWidget:
        bulk = QWidget()
        row = QHBoxLayout(bulk)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(self._look.theme.px("xs"))
        self._picked = label("", "strong")
        row.addWidget(self._picked)
        for name, kind in (("favourite", "ghost"), ("restore", "ghost"), ("delete", "danger")):
            action = self._actions[name]
            made = button(self._look, action.text(), kind)
            made.setAccessibleName(action.text())
            made.clicked.connect(action.trigger)
            action.enabledChanged.connect(made.setVisible)
            made.setVisible(action.isEnabled())
            row.addWidget(made)
        bulk.hide()
        return bulk

    def _make_problem_line(self) -> QWidget:
        line = QFrame()
        line.setProperty("panel", "inset-bar")
        row = QHBoxLayout(line)
        row.setContentsMargins(self._look.theme.px("m"), 2, self._look.theme.px("m"), 6)
        self._problem_text: QLabel = label("", "danger")
        self._mend: QPushButton = button(self._look, "", "link")
        self._mend.setAccessibleName(self.tr("Use the suggestion"))
        self._mend.clicked.connect(self.field.mend)
        row.addWidget(self._problem_text)
        row.addWidget(self._mend)
        row.addStretch(1)
        line.hide()
        self._problem_line = line
        return line

    def _make_empty_vault(self) -> EmptyState:
        state = EmptyState(
            self._look,
            "inbox",
            self.tr("Drop your keys here"),
            self.tr(
                "Drop .ssh, a .kdbx, a .env or a folder of PEM files on this window. "
                "You see what would go in, and where, before anything happens."
            ),
            is_zone=True,
        )
        state.add_button(self._triggering("import", "primary", "upload"))
        state.add_button(self._triggering("new", "", "plus"))
        if (FilePath.home() / ".ssh").is_dir():
            look_there = button(self._look, self.tr("Look in ~/.ssh"), "", "terminal")
            look_there.clicked.connect(self.ssh_wanted)
            state.add_button(look_there)
        return state

    def _make_empty_place(self) -> EmptyState:
        state = EmptyState(
            self._look,
            "folder-open",
            self.tr("No keys here yet"),
            self.tr("Make one here, or drop files on this window to import them into this place."),
        )
        state.add_button(self._triggering("new", "primary", "plus"))
        state.add_button(self._triggering("import", "", "upload"))
        return state

    def _make_no_match(self) -> EmptyState:
        state = EmptyState(
            self._look,
            "search",
            self.tr("Nothing fits this filter"),
            self.tr("Words find names and purposes. Fields narrow: in:/prod kind:password age>90d -tag:pci"),
        )
        clear = button(self._look, self.tr("Clear the filter"), "primary")
        clear.clicked.connect(lambda: self.set_filter(""))
        state.add_button(clear)
        return state

    def _triggering(self, name: str, kind: str, icon: str) -> QPushButton:
        made = button(self._look, self._actions[name].text(), kind, icon)
        made.clicked.connect(self._actions[name].trigger)
        return made

    # -- what happens --------------------------------------------------------------------------------------

    def _listen(self) -> None:
        self.field.settled.connect(self.filtered)
        self.field.textChanged.connect(self._tick_chips)
        self.field.problem_found.connect(self._show_problem)
        self.table.selectionModel().selectionChanged.connect(self._on_selection)
        self.table.doubleClicked.connect(self.opened)
        self.table.activated.connect(self.opened)
        self.table.looked_at.connect(self._model.look_at)
        self.table.customContextMenuRequested.connect(self._show_menu)
        self._model.modelReset.connect(self._on_selection)
        self._model.total_changed.connect(lambda total, checking: self.head.show_count(total, is_checking=checking))

    def _on_selection(self) -> None:
        count = len(self.table.selectionModel().selectedRows())
        self._bulk.setVisible(count > 1)
        self._picked.setText(self.tr("%n selected", "", count))
        self._offered.setVisible(count <= 1)
        self.selection_changed.emit()

    def _tick_chips(self, text: str) -> None:
        words = text.split()
        for term, chip in self._chips.items():
            chip.setChecked(term in words)

    def _show_problem(self, problem: Problem | None) -> None:
        self._problem_line.setVisible(problem is not None)
        if problem is not None:
            self._problem_text.setText(told(problem.sentence))
            self._mend.setText(filled(self.tr("Use %1"), problem.suggestion))
            self._mend.setVisible(bool(problem.suggestion))

    def _show_menu(self, point: QPoint) -> None:
        index = self.table.indexAt(point)
        if index.isValid() and not self.table.selectionModel().isRowSelected(index.row(), index.parent()):
            flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            self.table.selectionModel().setCurrentIndex(index, flags)
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for name in (
            "copy",
            "copy-user",
            "copy-field",
            "",
            "edit",
            "move",
            "favourite",
            "",
            "delete",
            "restore",
            "destroy",
        ):
            if not name:
                menu.addSeparator()
            elif self._actions[name].isEnabled():
                menu.addAction(self._actions[name])
        menu.popup(self.table.viewport().mapToGlobal(point))
