"""The head of the middle pane says where one is, what this place demands, and offers the next things to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from keydesk.gui.controls.notices import button, label
from keydesk.gui.controls.painted import ChipMark
from keydesk.gui.language.direction import filled, isolated
from keydesk.gui.paint.chips import Chip
from keydesk.gui.paint.marks import PROFILES
from keydesk.gui.theme.tokens import Tone
from keydesk.model.paths import Path
from keydesk.model.requests import TOP

if TYPE_CHECKING:
    from datetime import timedelta

    from keydesk.gui.actions import Actions
    from keydesk.gui.theme.look import Look
    from keydesk.gui.words import Words
    from keydesk.model.profiles import ProfileName


class PlaceHead(QWidget):
    """Breadcrumb, title, profile, and the buttons Import and New key."""

    went_to = Signal(object)
    """A Path of the breadcrumb was pressed; the top means all keys."""

    def __init__(self, look: Look, words: Words, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._words = look, words
        theme = look.theme
        self._shown_crumbs: list[tuple[str, Path]] = []
        self._crumbs = QHBoxLayout()
        self._crumbs.setSpacing(0)
        self._title = label("", "title")
        self._title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._profile = ChipMark(look, Chip(""))
        self._count = ChipMark(look, Chip(""))
        title_row = QHBoxLayout()
        title_row.setSpacing(theme.px("s"))
        title_row.addWidget(self._title)
        title_row.addWidget(self._profile)
        title_row.addWidget(self._count)
        self._session = ChipMark(look, Chip(""))
        self._session.hide()
        title_row.addWidget(self._session)
        title_row.addStretch(1)
        left = QVBoxLayout()
        left.setSpacing(theme.px("xxs"))
        left.addLayout(self._crumbs)
        left.addLayout(title_row)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px("s"))
        row.addLayout(left, 1)
        self._buttons = [self._acting(actions, "import", "", "upload"), self._acting(actions, "new", "primary", "plus")]
        for made in self._buttons:
            row.addWidget(made, 0, Qt.AlignmentFlag.AlignBottom)

    def show_namespace(self, vault: str, path: Path, profile: ProfileName) -> None:
        """Show a namespace with its breadcrumb and profile."""
        self._show_crumbs(
            [(vault, TOP), *((name, Path(path.names[: depth + 1])) for depth, name in enumerate(path.names))]
        )
        self._set_title(str(path))
        mark = PROFILES[profile]
        self._profile.show_chip(mark.chip(self._words.profile(profile)))
        self._profile.setToolTip(self._words.demands(profile))
        self._profile.show()

    def show_view(self, vault: str, title: str) -> None:
        """Show a saved view, which spans all namespaces."""
        self._show_crumbs([(vault, TOP)])
        self._set_title(title)
        self._profile.hide()

    def show_buttons(self, *, is_wanted: bool) -> None:
        """Offer the next things to do, or leave them to what stands below."""
        for made in self._buttons:
            made.setVisible(is_wanted)

    def show_count(self, total: int, *, is_checking: bool) -> None:
        """Show how many keys are here."""
        text = self._words.number(total)
        self._count.show_chip(Chip(f"{text} …" if is_checking else text))
        self._count.setAccessibleName(self.tr("%Ln keys", "", total))
        self._count.setToolTip(self.tr("Still checking this count") if is_checking else self.tr("%Ln keys", "", total))

    def show_session(self, left: timedelta | None) -> None:
        """Show for how long this place is still open to this person; None hides it."""
        self._session.setVisible(left is not None)
        if left is not None:
            text = filled(self.tr("Open to you for %1"), self._words.span(left))
            self._session.show_chip(Chip(text, "lock-open", Tone.ACCENT))

    def _set_title(self, text: str) -> None:
        self._title.setText(isolated(text))
        self._title.setToolTip(text)
        self._title.setMinimumWidth(min(self._title.fontMetrics().horizontalAdvance(text) * 2, 560) // 2)
        self._title.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Preferred)

    def _show_crumbs(self, crumbs: list[tuple[str, Path]]) -> None:
        if crumbs == self._shown_crumbs:
            return
        self._shown_crumbs = crumbs
        while (old := self._crumbs.takeAt(0)) is not None:
            if (widget := old.widget()) is not None:
                widget.deleteLater()
        for number, (text, path) in enumerate(crumbs):
            if number:
                mark = label("›", "muted")
                mark.setContentsMargins(1, 0, 1, 2)
                self._crumbs.addWidget(mark)
            is_last = number == len(crumbs) - 1
            if is_last and number:
                here = label(isolated(text), "strong")
                here.setContentsMargins(4, 0, 4, 0)
                self._crumbs.addWidget(here)
            else:
                crumb = QPushButton(isolated(text))
                crumb.setProperty("kind", "crumb")
                crumb.setProperty("place", "middle" if number else "first")
                crumb.setAccessibleName(filled(self.tr("Go to %1"), text))
                crumb.clicked.connect(lambda _checked=False, path=path: self.went_to.emit(path))
                self._crumbs.addWidget(crumb)
        self._crumbs.addStretch(1)

    def _acting(self, actions: Actions, name: str, kind: str, icon: str) -> QPushButton:
        action = actions[name]
        made = button(self._look, action.text(), kind, icon)
        made.setToolTip(action.toolTip())
        made.clicked.connect(action.trigger)
        action.enabledChanged.connect(made.setEnabled)
        made.setEnabled(action.isEnabled())
        return made
