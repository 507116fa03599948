"""The sheet of shortcuts is generated from the actions, so it never lacks one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QScrollArea, QWidget

from keydesk.gui.actions import Group, shown_keys
from keydesk.gui.controls.keycaps import Keycaps
from keydesk.gui.controls.notices import label
from keydesk.gui.dialogs.sheet import Sheet

if TYPE_CHECKING:
    from keydesk.gui.actions import Actions
    from keydesk.gui.theme.look import Look


class ShortcutsSheet(Sheet):
    """Every action that has a shortcut, by group, in two columns."""

    def __init__(self, look: Look, parent: QWidget | None, actions: Actions) -> None:
        super().__init__(look, parent, width=860)
        self.begin(self.tr("Keyboard shortcuts"), "", "keyboard")
        titles = {
            Group.FIND: self.tr("Find"),
            Group.KEY: self.tr("Keys"),
            Group.NAMESPACE: self.tr("Namespaces"),
            Group.VIEW: self.tr("View"),
            Group.VAULT: self.tr("Vault"),
            Group.HELP: self.tr("Help"),
        }
        left, right = self._grid(), self._grid()
        for group, title in titles.items():
            self._list(left if group in {Group.FIND, Group.KEY} else right, actions, group, title)
        self._add(left, self.tr("Look at it while held"), self.tr("Space"))
        for grid in (left, right):
            grid.setRowStretch(grid.rowCount(), 1)
        inside = QWidget()
        inside.setProperty("panel", "clear")
        both = QHBoxLayout(inside)
        both.setContentsMargins(0, 0, 0, 0)
        both.setSpacing(look.theme.px(40))
        both.addLayout(left, 1)
        both.addLayout(right, 1)
        both.addSpacing(look.theme.px("m"))
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        area.setMinimumHeight(look.theme.px(572))
        area.setAccessibleName(self.tr("Keyboard shortcuts"))
        self.body.addWidget(area)
        self.add_buttons(self.tr("Close"))
        self.cancel_button.hide()

    def decide(self) -> None:
        """Close: nothing is decided here."""
        self.accept()

    def _grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(self.look.theme.px("m"))
        grid.setVerticalSpacing(self.look.theme.px("xs"))
        grid.setColumnStretch(0, 1)
        return grid

    def _list(self, grid: QGridLayout, actions: Actions, group: Group, title: str) -> None:
        heading = label(title, "strong")
        heading.setContentsMargins(0, self.look.theme.px("s") if grid.count() else 0, 0, 0)
        grid.addWidget(heading, grid.rowCount(), 0, 1, 2)
        for declared in actions.within(group):
            if declared.action.shortcuts():
                self._add(grid, declared.action.text(), *map(shown_keys, declared.action.shortcuts()))

    def _add(self, grid: QGridLayout, text: str, *keys: str) -> None:
        row = grid.rowCount()
        grid.addWidget(label(text, "secondary"), row, 0)
        caps = QHBoxLayout()
        caps.setSpacing(self.look.theme.px("xs"))
        for one in keys:
            caps.addWidget(Keycaps(self.look, one))
        grid.addLayout(caps, row, 1, Qt.AlignmentFlag.AlignTrailing)
