"""The audit dock shows the history as it happens, filterable by text, outcome and key, and whether it is verified."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from keydesk.gui.controls.fitting import FittingRow
from keydesk.gui.controls.glyph import Glyph
from keydesk.gui.controls.notices import EmptyState, label
from keydesk.gui.controls.painted import ChipMark
from keydesk.gui.controls.pressed import FilterChip
from keydesk.gui.language.direction import filled
from keydesk.gui.models.record_table import Column, RecordTableModel
from keydesk.gui.paint.chips import Chip, chip_width
from keydesk.gui.paint.marks import OUTCOMES
from keydesk.gui.panes.filter_field import FilterField
from keydesk.gui.panes.row_table import RowTable
from keydesk.gui.rows.records import RecordCell
from keydesk.gui.theme.tokens import Tone
from keydesk.model.filter import RECORD_FIELDS

if TYPE_CHECKING:
    from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent

    from keydesk.gui.theme.look import Look
    from keydesk.gui.words import Words

DENIED = "outcome:denied,failed"
WIDTHS = {Column.TIME: 108, Column.ACTOR: 164, Column.ACTION: 104, Column.OUTCOME: 100, Column.DETAIL: 160}
LEAST_PATH = 150
"""Widths in design pixels."""


class AuditPane(QWidget):
    """The history of the vault."""

    close_wanted = Signal()
    export_wanted = Signal()
    verify_wanted = Signal()

    def __init__(self, look: Look, words: Words, model: RecordTableModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._words, self._model = look, words, model
        self._key = ""
        self._is_asked = False
        self.setProperty("panel", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("Audit history"))
        self.field = FilterField(look, self.tr("Filter history"), known=RECORD_FIELDS)
        self._state = ChipMark(look, Chip(self.tr("Checking the chain"), "link"))
        self._denied = FilterChip(look, self.tr("Refused only"))
        self._this_key = FilterChip(look, self.tr("This key"))
        self.table = RowTable(look, model)
        self.table.setItemDelegate(RecordCell(look, words, self.table))
        self.table.setAccessibleName(self.tr("Records"))
        chips = [mark.chip(words.outcome(outcome)) for outcome, mark in OUTCOMES.items()]
        widest = max(chip_width(look.theme, chip) for chip in chips)
        self.table.stretch_column(Column.KEY)
        self._widths = {
            column: self.table.fix_column(column, width, widest if column is Column.OUTCOME else 0)
            for column, width in WIDTHS.items()
        }
        self._empty = EmptyState(
            look,
            "history",
            self.tr("No record fits"),
            self.tr("Every use of a key leaves a record here, also refused ones."),
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._make_bar())
        layout.addWidget(self._stack, 1)
        self.setMinimumHeight(look.theme.px(150))
        self._listen()

    def set_key(self, path: str) -> None:
        """Learn which key is selected in the table above; empty for none."""
        self._this_key.setEnabled(bool(path))
        if path != self._key:
            self._key = path
            if self._this_key.isChecked():
                self._ask()

    def on_recorded(self) -> None:
        """Something was recorded."""
        if self.isVisible():
            self._model.on_recorded()
        else:
            self._is_asked = False

    def forget(self) -> None:
        """Empty filter and table."""
        self._key = ""
        self._is_asked = False
        self.field.forget()
        for chip in (self._denied, self._this_key):
            chip.setChecked(False)
        self._model.forget()

    def showEvent(self, event: QShowEvent) -> None:
        """Load the history when it is looked at."""
        super().showEvent(event)
        if not self._is_asked:
            self._ask()

    def hideEvent(self, event: QHideEvent) -> None:
        """Load it anew next time."""
        super().hideEvent(event)
        self._is_asked = False

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show details where they leave room for paths; the tooltip of the outcome has them too."""
        super().resizeEvent(event)
        room = self.width() - sum(self._widths.values()) - self._look.theme.px(LEAST_PATH)
        self.table.setColumnHidden(Column.DETAIL, room < 0)

    def _make_bar(self) -> QWidget:
        theme = self._look.theme
        bar = QFrame()
        bar.setProperty("panel", "bar")
        row = QHBoxLayout(bar)
        row.setContentsMargins(theme.px("s"), theme.px("s"), theme.px("s"), theme.px("s"))
        row.setSpacing(theme.px("s"))
        row.addSpacing(theme.px("l") - theme.px("s"))
        row.addWidget(Glyph(self._look, "history", "text_secondary"))
        row.addWidget(label(self.tr("Audit history"), "strong"))
        row.addWidget(self._state)
        row.addStretch()
        self.field.setMinimumWidth(theme.px(130))
        self.field.setMaximumWidth(theme.px(230))
        self._state.setMinimumWidth(theme.px(44))
        self._state.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        row.addWidget(self.field, 1)
        offered = FittingRow(theme.px("s"))
        offered.add(self._denied)
        offered.add(self._this_key)
        row.addWidget(offered)
        for icon, name, signal in (
            ("shield-check", self.tr("Verify the whole history now"), self.verify_wanted),
            ("download", self.tr("Export with a signed checkpoint"), self.export_wanted),
            ("panel-bottom", self.tr("Close the history"), self.close_wanted),
        ):
            made = QToolButton()
            made.setAccessibleName(name)
            made.setToolTip(name)
            self._look.set_icon(made, icon)
            made.clicked.connect(signal)
            row.addWidget(made)
        return bar

    def _listen(self) -> None:
        self.field.settled.connect(self._ask)
        self._denied.toggled.connect(self._ask)
        self._this_key.toggled.connect(self._ask)
        self._this_key.setEnabled(False)
        self._model.state_changed.connect(self._show_state)
        for signal in (self._model.modelReset, self._model.rowsInserted):
            signal.connect(self._show_emptiness)

    def _ask(self) -> None:
        self._is_asked = True
        text = f"{self.field.text()} {DENIED}" if self._denied.isChecked() else self.field.text()
        self._model.show(text.strip(), self._key if self._this_key.isChecked() else "")

    def _show_emptiness(self) -> None:
        self._stack.setCurrentIndex(0 if self._model.rowCount() else 1)

    def _show_state(self, size: int, verified: int, is_damaged: bool) -> None:  # noqa: FBT001 - Qt's signal
        if is_damaged:
            chip = Chip(self.tr("Damaged record found"), "octagon-alert", Tone.DANGER)
        elif verified < size:
            share = self._words.number(verified)
            chip = Chip(filled(self.tr("Checking chain · %1"), share), "loader-circle", Tone.NEUTRAL)
        else:
            chip = Chip(self.tr("Chain verified · %Ln records", "", size), "link", Tone.SUCCESS)
        self._state.show_chip(chip)
