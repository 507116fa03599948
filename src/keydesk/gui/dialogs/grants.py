"""The grants: which program may use what, until when, and ending one at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from keydesk.gui.controls.glyph import Glyph
from keydesk.gui.controls.notices import button, label
from keydesk.gui.dialogs.sheet import Sheet
from keydesk.gui.language.direction import filled, isolated, led
from keydesk.gui.panes.facts import Elided

if TYPE_CHECKING:
    from datetime import datetime

    from keydesk.gui.theme.look import Look
    from keydesk.gui.words import Words
    from keydesk.model.access import Grant


class GrantsSheet(Sheet):
    """Lists grants; decides with the id of one to be revoked."""

    def __init__(
        self, look: Look, words: Words, now: datetime, parent: QWidget | None, grants: tuple[Grant, ...]
    ) -> None:
        super().__init__(look, parent, width=620)
        self._words, self._now = words, now
        self._lines: dict[str, QWidget] = {}
        text = self.tr(
            "A program asks once; what you allow stands here. Weak grants could be used by other programs of yours."
        )
        self.begin(self.tr("Grants of programs"), text, "user-check")
        inside = QWidget()
        inside.setProperty("panel", "clear")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        for grant in sorted(grants, key=lambda one: (one.until <= now, one.subject.name, one.namespace)):
            self._lines[grant.id] = self._line(grant)
            column.addWidget(self._lines[grant.id])
        if not grants:
            column.addWidget(label(self.tr("No program has a grant."), "muted"))
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        area.setAccessibleName(self.tr("Grants"))
        area.setMinimumHeight(min(6, max(1, len(grants))) * look.theme.px(52))
        self.body.addWidget(area)
        self.add_buttons(self.tr("Done"), self.tr("Close"))
        self.primary.hide()

    def decide(self) -> None:
        """Nothing is decided by the primary button."""

    def show_revoked(self, grant: str) -> None:
        """Take a revoked grant off the list."""
        self.set_busy(is_busy=False)
        self._lines[grant].hide()

    def _line(self, grant: Grant) -> QWidget:
        theme = self.look.theme
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, theme.px("xs"), 0, theme.px("xs"))
        row.setSpacing(theme.px("m"))
        mark = ("shield-alert", "warning") if grant.subject.is_weak else ("shield-check", "success")
        if grant.until <= self._now:
            mark = ("shield-off", "text_muted")
        row.addWidget(Glyph(self.look, *mark))
        words = QVBoxLayout()
        words.setSpacing(0)
        name, detail = Elided("strong", Qt.TextElideMode.ElideMiddle), Elided("small")
        name.say(grant.subject.name)
        actions = ", ".join(self._words.action(action.value) for action in grant.actions)
        where = filled(self.tr("%1 in %2"), actions, grant.namespace)
        parts = (where, self._words.ends(grant.until, self._now), self._words.by(grant.author))
        detail.say(led(" · ".join(isolated(part) for part in parts if part)))
        detail.setToolTip(self._words.exact(grant.until))
        words.addWidget(name)
        words.addWidget(detail)
        row.addLayout(words, 1)
        revoke: QPushButton = button(self.look, self.tr("Revoke"), "danger")
        revoke.setAccessibleName(filled(self.tr("Revoke the grant of %1"), grant.subject.name))
        revoke.clicked.connect(lambda: self.decided.emit(grant.id))
        row.addWidget(revoke)
        line.setAccessibleName(grant.subject.name)
        return line
