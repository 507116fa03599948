"""The timeline of a key: its versions, newest first, each with its state, when it was made, by whom and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from keydesk.gui.controls.notices import label
from keydesk.gui.controls.painted import Painted
from keydesk.gui.language.direction import filled
from keydesk.gui.paint.marks import GRACE, STATES
from keydesk.gui.paint.tiles import draw_timeline_mark
from keydesk.gui.panes.facts import Elided
from keydesk.model.states import Label, State

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from PySide6.QtGui import QPainter

    from keydesk.gui.theme.look import Look
    from keydesk.gui.theme.tokens import Tone
    from keydesk.gui.words import Words
    from keydesk.model.keys import Version

SHOWN = 12
"""So many versions are listed; older ones are counted."""


class Timeline(QWidget):
    """Versions of one key."""

    def __init__(self, look: Look, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._words = look, words
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)

    def clear(self) -> None:
        """Forget every version."""
        while (old := self._column.takeAt(0)) is not None:
            if (widget := old.widget()) is not None:
                widget.hide()
                widget.deleteLater()

    def show_versions(self, versions: tuple[Version, ...], now: datetime, destroy: Callable[[int], None]) -> None:
        """Show versions newest first; `destroy` is called with the number of the one to be destroyed."""
        self.clear()
        shown = versions[:SHOWN]
        for place, version in enumerate(shown):
            is_last = place == len(versions) - 1
            self._column.addWidget(self._row(version, now, destroy, is_first=place == 0, is_last=is_last))
        if len(versions) > SHOWN:
            self._column.addWidget(label(self.tr("and %n older versions", "", len(versions) - SHOWN), "small"))

    def _row(
        self, version: Version, now: datetime, destroy: Callable[[int], None], *, is_first: bool, is_last: bool
    ) -> QWidget:
        theme = self._look.theme
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px("m"))
        is_current = Label.CURRENT in version.labels
        tone = self._tone(version, now)
        row.addWidget(_Mark(self._look, tone, is_first=is_first, is_last=is_last, is_filled=is_current))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.setContentsMargins(0, 0, 0, theme.px("s"))
        first = QHBoxLayout()
        first.setSpacing(theme.px("s"))
        first.addWidget(label(f"v{version.number}", "strong"))
        roles = {"success": "success", "warning": "warning", "danger": "danger"}
        first.addWidget(label(self._word(version, now), roles.get(tone.value, "secondary")))
        first.addStretch(1)
        if version.state is not State.DESTROYED and not is_current:
            first.addWidget(self._destroy_button(version.number, destroy))
        words.addLayout(first)
        said = Elided("small")
        said.say(self._story(version, now))
        said.setToolTip(self._words.exact(version.created))
        words.addWidget(said)
        row.addLayout(words, 1)
        line.setAccessibleName(f"v{version.number} {self._word(version, now)}. {self._story(version, now)}")
        return line

    def _destroy_button(self, number: int, destroy: Callable[[int], None]) -> QToolButton:
        made = QToolButton()
        made.setAccessibleName(filled(self.tr("Destroy v%1"), number))
        made.setToolTip(made.accessibleName())
        made.setProperty("kind", "tight")
        self._look.set_icon(made, "shredder", size=13)
        made.setFixedSize(self._look.theme.px(20), self._look.theme.px(18))
        made.clicked.connect(lambda: destroy(number))
        return made

    def _is_in_grace(self, version: Version, now: datetime) -> bool:
        return version.grace_ends is not None and version.grace_ends > now and version.state is not State.DESTROYED

    def _tone(self, version: Version, now: datetime) -> Tone:
        return GRACE.tone if self._is_in_grace(version, now) else STATES[version.state].tone

    def _word(self, version: Version, now: datetime) -> str:
        if Label.CURRENT in version.labels and version.state is State.ACTIVE:
            return self.tr("Current")
        if self._is_in_grace(version, now):
            return self._words.grace()
        return self._words.state(version.state)

    def _story(self, version: Version, now: datetime) -> str:
        if version.destroyed is not None:
            return filled(self.tr("%1 to %2"), self._words.day(version.created), self._words.day(version.destroyed))
        parts = [self._words.day(version.created), self._words.by(version.author)]
        if self._is_in_grace(version, now):
            parts = [filled(self.tr("served for %1 more"), self._words.until(version.grace_ends, now)), *parts]
        if version.reason:
            parts.append(version.reason)
        return " · ".join(part for part in parts if part)


class _Mark(Painted):
    """The ring and the line beside one version."""

    def __init__(self, look: Look, tone: Tone, *, is_first: bool, is_last: bool, is_filled: bool) -> None:
        super().__init__(look)
        self._tone, self._is_first, self._is_last, self._is_filled = tone, is_first, is_last, is_filled
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)

    def natural_size(self) -> QSize:
        """Return room for the ring."""
        return QSize(self.look.theme.px(14), self.look.theme.px(20))

    def draw(self, painter: QPainter) -> None:
        """Draw ring and line."""
        draw_timeline_mark(
            painter, self.rect(), self.look.theme, self._tone,
            is_first=self._is_first, is_last=self._is_last, is_filled=self._is_filled,
        )  # fmt: skip
