"""The sheet of shortcuts is generated from the actions, so it never lacks one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from keydesk.gui.actions import Group
from keydesk.gui.controls.keycaps import Keycaps
from keydesk.gui.controls.notices import label
from keydesk.gui.dialogs.sheet import Sheet

if TYPE_CHECKING:
    from keydesk.gui.actions import Actions
    from keydesk.gui.look import Look


class ShortcutsSheet(Sheet):
    """Every action that has a shortcut, by group, in two columns."""

    def __init__(self, look: Look, parent: QWidget | None, actions: Actions) -> None:
        super().__init__(look, parent, width=760)
        self.begin(self.tr("Keyboard shortcuts"), "", "keyboard")
        titles = {
            Group.FIND: self.tr("Find"),
            Group.KEY: self.tr("Keys"),
            Group.NAMESPACE: self.tr("Namespaces"),
            Group.VIEW: self.tr("View"),
            Group.VAULT: self.tr("Vault"),
            Group.HELP: self.tr("Help"),
        }
        left, right = QVBoxLayout(), QVBoxLayout()
        for group, title in titles.items():
            column = left if group in {Group.FIND, Group.KEY} else right
            column.addWidget(label(title, "strong"))
            column.addLayout(self._grid(actions, group))
            column.addSpacing(look.theme.px("m"))
        held = QHBoxLayout()
        held.addWidget(label(self.tr("Look at the value while held")), 1)
        held.addWidget(Keycaps(look, self.tr("Space")))
        left.addLayout(held)
        for column in (left, right):
            column.addStretch(1)
        inside = QWidget()
        inside.setProperty("panel", "clear")
        both = QHBoxLayout(inside)
        both.setContentsMargins(0, 0, look.theme.px("m"), 0)
        both.setSpacing(look.theme.px(40))
        both.addLayout(left, 1)
        both.addLayout(right, 1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        area.setMinimumHeight(look.theme.px(430))
        area.setAccessibleName(self.tr("Keyboard shortcuts"))
        self.body.addWidget(area)
        self.add_buttons(self.tr("Close"))
        self.cancel_button.hide()

    def decide(self) -> None:
        """Close: nothing is decided here."""
        self.accept()

    def _grid(self, actions: Actions, group: Group) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(self.look.theme.px("m"))
        grid.setVerticalSpacing(self.look.theme.px("xs"))
        grid.setColumnStretch(0, 1)
        shown = [declared for declared in actions.within(group) if declared.action.shortcuts()]
        for row, declared in enumerate(shown):
            keys = [one.toString(QKeySequence.SequenceFormat.NativeText) for one in declared.action.shortcuts()]
            grid.addWidget(label(declared.action.text(), "secondary"), row, 0)
            grid.addWidget(Keycaps(self.look, keys[0].replace("+", " ")), row, 1, Qt.AlignmentFlag.AlignTrailing)
        return grid
