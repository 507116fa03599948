"""The inspector tells everything about the selected key but its value, which it shows only when asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QScrollArea, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from keydesk.gui.controls.notices import EmptyState, button, label
from keydesk.gui.controls.painted import ChipMark, ExpiryBar, Tile
from keydesk.gui.paint.bars import Expiry
from keydesk.gui.paint.chips import Chip, algorithm_chip
from keydesk.gui.paint.marks import PROFILES, STATES
from keydesk.gui.panes.code_card import CodeCard
from keydesk.gui.panes.copied_line import CopiedLine
from keydesk.gui.panes.facts import Elided
from keydesk.gui.panes.flow import FlowLayout
from keydesk.gui.panes.key_facts import KeyFacts
from keydesk.gui.panes.readers import Readers
from keydesk.gui.panes.timeline import Timeline
from keydesk.gui.panes.value_card import ValueCard
from keydesk.gui.rows.expiry import expiry
from keydesk.gui.theme.tokens import Tone
from keydesk.model.kinds import KINDS, Kind
from keydesk.model.profiles import ProfileName

if TYPE_CHECKING:
    from keydesk.gui.actions import Actions
    from keydesk.gui.clock import Clock
    from keydesk.gui.panes.masked_card import MaskedCard
    from keydesk.gui.theme.look import Look
    from keydesk.gui.words import Words
    from keydesk.model.requests import KeyDetail


class Inspector(QWidget):
    """One key, from top to bottom: name, value, facts, versions, readers, and what to do."""

    copy_wanted = Signal(str)
    """The field of this name."""
    main_wanted = Signal()
    """What this key is there for shall be copied."""
    destroy_wanted = Signal(int)
    """The version with this number."""

    def __init__(self, look: Look, words: Words, clock: Clock, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._words, self._clock, self._actions = look, words, clock, actions
        self.detail: KeyDetail | None = None
        self.setProperty("panel", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("Inspector"))
        self.setMinimumWidth(look.theme.px(304))
        self.value, self.code = ValueCard(look, actions), CodeCard(look, actions)
        self.copied = CopiedLine(look)
        self._stack = QStackedWidget()
        self._nothing = EmptyState(
            look,
            "key-round",
            self.tr("No key selected"),
            self.tr("Select a key to see its versions, who used it, and to copy it. Ctrl K finds any key."),
            width=220,
        )
        text = self.tr("Delete, restore or mark them together from above the list. Ctrl Z takes it back.")
        self._many = EmptyState(look, "list", "", text, width=220)
        for page in (self._nothing, self._make_page(), self._many):
            self._stack.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._stack, 1)
        column.addWidget(self.copied)

    # -- what others ask -----------------------------------------------------------------------------------

    def show_key(self, detail: KeyDetail) -> None:
        """Show one key."""
        is_same = self.detail is not None and self.detail.key.id == detail.key.id
        self.detail = detail
        self._show_head(detail)
        self._facts.show_key(detail, self._clock())
        self._timeline.show_versions(detail.versions, self._clock(), self.destroy_wanted.emit)
        self._readers.show_key(detail, self._clock())
        self._show_cards(detail, keep=is_same)
        self._stack.setCurrentIndex(1)
        if not is_same:
            self._scroll.verticalScrollBar().setValue(0)

    @property
    def makes_codes(self) -> bool:
        """Claim: the shown key gives one-time codes."""
        return self.detail is not None and not self.code.isHidden()

    @property
    def main_card(self) -> MaskedCard:
        """What is looked at while Space is held: the codes of a key that is there for them, else the value."""
        is_seed = self.detail is not None and self.detail.key.kind is Kind.TOTP
        return self.code if is_seed and not self.code.isHidden() else self.value

    def show_many(self, count: int) -> None:
        """Show that several keys are selected."""
        self.forget()
        self._many.retitle(self.tr("%Ln keys selected", "", count))
        self._stack.setCurrentWidget(self._many)

    def forget(self) -> None:
        """Show nothing and keep nothing."""
        self.detail = None
        self.value.forget()
        self.code.forget()
        for part in (self._facts, self._timeline, self._readers):
            part.clear()
        for words in (self._name, self._path):
            words.say("")
        self._chips.clear()
        self._stack.setCurrentIndex(0)

    # -- parts ---------------------------------------------------------------------------------------------

    def _make_page(self) -> QWidget:
        theme = self._look.theme
        inside = QWidget()
        inside.setProperty("panel", "clear")
        column = QVBoxLayout(inside)
        column.setContentsMargins(theme.px("l"), theme.px("l"), theme.px("l"), theme.px("l"))
        column.setSpacing(theme.px("m"))
        column.addLayout(self._make_head())
        self._chips = FlowLayout(spacing=theme.px(6))
        column.addLayout(self._chips)
        self._cards = QVBoxLayout()
        self._cards.setSpacing(theme.px("s"))
        for card in (self.value, self.code):
            self._cards.addWidget(card)
        column.addLayout(self._cards)
        self._expiry = ExpiryBar(self._look, Expiry(""))
        column.addWidget(self._expiry)
        self._facts = KeyFacts(self._look, self._words)
        self._facts.copy_wanted.connect(self.copy_wanted)
        column.addWidget(self._facts)
        column.addWidget(_line())
        column.addWidget(label(self.tr("Versions"), "strong"))
        self._timeline = Timeline(self._look, self._words)
        column.addWidget(self._timeline)
        self._readers = Readers(self._look, self._words)
        column.addWidget(self._readers)
        column.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(inside)
        page = QWidget()
        outer = QVBoxLayout(page)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self._scroll, 1)
        outer.addWidget(self._make_foot())
        return page

    def _make_head(self) -> QHBoxLayout:
        theme = self._look.theme
        self._tile = Tile(self._look, "key-round", side=40)
        self._name = Elided("heading")
        self._path = Elided("mono", Qt.TextElideMode.ElideMiddle)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._name)
        words.addWidget(self._path)
        self._star = QToolButton()
        self._star.setAccessibleName(self._actions["favourite"].text())
        self._star.setToolTip(self._actions["favourite"].toolTip())
        self._star.clicked.connect(self._actions["favourite"].trigger)
        more = QToolButton()
        more.setAccessibleName(self.tr("More"))
        more.setToolTip(self.tr("More"))
        more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._look.set_icon(more, "ellipsis")
        more.setMenu(self._make_menu(more))
        head = QHBoxLayout()
        head.setSpacing(theme.px("m"))
        head.addWidget(self._tile)
        head.addLayout(words, 1)
        marks = QHBoxLayout()
        marks.setSpacing(0)
        marks.addWidget(self._star)
        marks.addWidget(more)
        head.addLayout(marks)
        return head

    def _make_menu(self, parent: QWidget) -> QMenu:
        menu = QMenu(parent)
        names = (
            "copy-code",
            "copy-user",
            "copy-field",
            "",
            "edit",
            "new-value",
            "move",
            "",
            "delete",
            "restore",
            "destroy",
        )
        for name in names:
            menu.addAction(self._actions[name]) if name else menu.addSeparator()
        return menu

    def _make_foot(self) -> QWidget:
        theme = self._look.theme
        foot = QFrame()
        foot.setProperty("panel", "foot")
        row = QHBoxLayout(foot)
        row.setContentsMargins(theme.px("l"), theme.px("m"), theme.px("l"), theme.px("m"))
        row.setSpacing(theme.px("s"))
        copy = self._actions["copy"]
        self._copy = button(self._look, self.tr("Copy"), "primary", "copy")
        self._copy.clicked.connect(self.main_wanted)
        copy.enabledChanged.connect(self._copy.setEnabled)
        self._copy.setEnabled(copy.isEnabled())
        edit = button(self._look, self._actions["edit"].text(), "", "pencil")
        edit.clicked.connect(self._actions["edit"].trigger)
        self._restore = button(self._look, self._actions["restore"].text(), "", "archive-restore")
        self._restore.clicked.connect(self._actions["restore"].trigger)
        self._edit = edit
        row.addWidget(self._copy, 1)
        row.addWidget(edit)
        row.addWidget(self._restore, 1)
        return foot

    # -- what it shows -------------------------------------------------------------------------------------

    def _show_head(self, detail: KeyDetail) -> None:
        key, row = detail.key, detail.row
        is_deleted = key.deleted is not None
        self._tile.show_icon(KINDS[key.kind].icon)
        self._name.say(key.path.name)
        self._path.say(str(key.path.parent))
        self._look.set_icon(self._star, "star", "warning" if key.is_favourite else "text_muted")
        self._chips.clear()
        state = Chip(self.tr("Deleted"), "trash-2", Tone.NEUTRAL) if is_deleted else None
        chips = [state or STATES[row.state].chip(self._words.state(row.state))]
        chips.append(algorithm_chip(self._words.algorithm(row.algorithm, key.kind)))
        if detail.profile.name is not ProfileName.DEV:
            chips.append(PROFILES[detail.profile.name].chip(self._words.profile(detail.profile.name)))
        chips += [Chip(self._words.warning(word), "triangle-alert", Tone.DANGER) for word in key.warnings]
        chips += [Chip(tag, "tag") for tag in key.tags]
        for chip in chips:
            self._chips.addWidget(ChipMark(self._look, chip))
        shown = expiry(row.rotated, key.expires, self._clock(), detail.profile.name, self._words)
        self._expiry.show_expiry(shown)
        self._expiry.setVisible(key.expires is not None)
        self._expiry.setToolTip(self._words.exact(key.expires))
        self._copy.setVisible(not is_deleted)
        self._edit.setVisible(not is_deleted)
        self._restore.setVisible(is_deleted)

    def _show_cards(self, detail: KeyDetail, *, keep: bool) -> None:
        current = next((v for v in detail.versions if v.number == detail.key.current), None)
        for card in (self.value, self.code):
            card.show_key(detail, current, keep=keep)
        is_seed = self.main_card is self.code
        self._cards.insertWidget(0, self.main_card)
        self._cards.insertWidget(1, self.value if is_seed else self.code)
        copy = self._actions["copy-code" if is_seed else "copy"]
        self._copy.setText(self.tr("Copy code") if is_seed else self.tr("Copy"))
        self._copy.setToolTip(copy.toolTip())


def _line() -> QFrame:
    line = QFrame()
    line.setProperty("line", "true")
    return line
