"""The inspector tells everything about the selected key but its value, which it shows only when asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QScrollArea, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from keydesk.gui.controls.notices import EmptyState, button, label
from keydesk.gui.controls.painted import ChipMark, ExpiryBar, Sparkline, Tile
from keydesk.gui.language.told import told
from keydesk.gui.paint.bars import Expiry
from keydesk.gui.paint.chips import Chip, algorithm_chip
from keydesk.gui.paint.marks import PROFILES, STATES
from keydesk.gui.panes.facts import Elided, Facts
from keydesk.gui.panes.flow import FlowLayout
from keydesk.gui.panes.timeline import Timeline
from keydesk.gui.panes.value_card import ValueCard
from keydesk.gui.rows.expiry import expiry
from keydesk.gui.theme.tokens import Tone
from keydesk.model.kinds import KINDS, VALUE

if TYPE_CHECKING:
    from datetime import datetime

    from keydesk.gui.actions import Actions
    from keydesk.gui.clock import Clock
    from keydesk.gui.theme.look import Look
    from keydesk.gui.words import Words
    from keydesk.model.keys import Version
    from keydesk.model.requests import KeyDetail

_SHOWN_FACTS = 14


class Inspector(QWidget):
    """One key, from top to bottom: name, value, facts, versions, readers, and what to do."""

    copy_wanted = Signal(str)
    """The field of this name."""
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
        self.value = ValueCard(look, actions)
        self._stack = QStackedWidget()
        self._nothing = EmptyState(
            look,
            "key-round",
            self.tr("No key selected"),
            self.tr("Select a key to see its versions, who used it, and to copy it. Ctrl K finds any key."),
            width=220,
        )
        text = self.tr("Delete, restore or mark them together from above the list. Ctrl Z takes it back.")
        self._many = EmptyState(look, "list", self.tr("Several keys selected"), text, width=220)
        for page in (self._nothing, self._make_page(), self._many):
            self._stack.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)

    # -- what others ask -----------------------------------------------------------------------------------

    def show_key(self, detail: KeyDetail) -> None:
        """Show one key."""
        is_same = self.detail is not None and self.detail.key.id == detail.key.id
        self.detail = detail
        self._show_head(detail)
        self._show_facts(detail)
        self._timeline.show_versions(detail.versions, self._clock(), self.destroy_wanted.emit)
        self._show_readers(detail)
        current = next((v for v in detail.versions if v.number == detail.key.current), None)
        self.value.show_key(detail, current, keep=is_same)
        self._stack.setCurrentIndex(1)
        if not is_same:
            self._scroll.verticalScrollBar().setValue(0)

    def show_many(self, count: int) -> None:
        """Show that several keys are selected."""
        self.forget()
        self._many.setAccessibleName(self.tr("%Ln keys selected", "", count))
        self._stack.setCurrentWidget(self._many)

    def forget(self) -> None:
        """Show nothing and keep nothing."""
        self.detail = None
        self.value.forget()
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
        column.addWidget(self.value)
        self._expiry = ExpiryBar(self._look, Expiry(""))
        column.addWidget(self._expiry)
        self._facts = Facts(self._look)
        self._facts.copy_wanted.connect(self.copy_wanted)
        column.addWidget(self._facts)
        column.addWidget(_line())
        column.addWidget(label(self.tr("Versions"), "strong"))
        self._timeline = Timeline(self._look, self._words)
        column.addWidget(self._timeline)
        self._readers_line, self._readers_title = _line(), label(self.tr("Used by"), "strong")
        self._readers = Facts(self._look)
        self._reads = Sparkline(self._look, (), "")
        for part in (self._readers_line, self._readers_title, self._readers, self._reads):
            column.addWidget(part)
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
        names = ("copy-user", "copy-field", "", "edit", "new-value", "move", "", "delete", "restore", "destroy")
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
        self._copy.setToolTip(copy.toolTip())
        self._copy.clicked.connect(copy.trigger)
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
        chips.append(algorithm_chip((row.algorithm or told(KINDS[key.kind].title)).partition(",")[0]))
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

    def _show_facts(self, detail: KeyDetail) -> None:
        key, row, now = detail.key, detail.row, self._clock()
        facts = self._facts
        facts.clear()
        self._show_end(row.purge_due, now)
        if key.purpose:
            facts.add("info", self.tr("Purpose"), key.purpose)
        for name, value in list(key.attributes.items())[:_SHOWN_FACTS]:
            facts.add("user" if name in {"username", "user"} else "text-cursor-input", name, value, field=name)
        current = next((v for v in detail.versions if v.number == key.current), None)
        self._show_fields(current)
        if row.strength:
            facts.add("gauge", self.tr("Strength"), self.tr("%n bits", "", row.strength))
        if row.fingerprint:
            facts.add("fingerprint-pattern", self.tr("Fingerprint"), row.fingerprint, is_code=True)
        facts.add("calendar", self.tr("In use since"), self._words.day(row.rotated), tip=self._words.exact(row.rotated))
        if key.owner:
            facts.add("users", self.tr("Owner"), key.owner)
        facts.add(
            "clock", self.tr("Last used"), self._words.ago(row.last_used, now), tip=self._words.exact(row.last_used)
        )
        if key.source:
            facts.add("download", self.tr("Imported from"), key.source)
        if current is not None:
            for name, value in list(current.facts.items())[:_SHOWN_FACTS]:
                facts.add("file-text", name.replace("_", " "), value, is_code=len(value) > 24)
        if key.notes:
            facts.add("scroll-text", self.tr("Notes"), key.notes.splitlines()[0], tip=key.notes)

    def _show_end(self, due: datetime | None, now: datetime) -> None:
        if due is not None:
            words = self._words
            self._facts.add("trash-2", self.tr("Deleted"), words.purged(due, now), tip=words.exact(due))

    def _show_fields(self, current: Version | None) -> None:
        for shape in current.fields if current is not None else ():
            if shape.name != VALUE:
                icon = "lock-keyhole" if shape.is_secret else "text-cursor-input"
                words = self.tr("hidden") if shape.is_secret else self.tr("%Ln bytes", "", shape.size)
                self._facts.add(icon, shape.name, words, field=shape.name)

    def _show_readers(self, detail: KeyDetail) -> None:
        now = self._clock()
        self._readers.clear()
        for reader in detail.readers:
            how_often = self.tr("%Ln reads", "", reader.reads)
            tip = self._words.exact(reader.last)
            self._readers.add("box", reader.label, f"{how_often} · {self._words.ago(reader.last, now)}", tip=tip)
        reads = detail.row.reads
        self._reads.setVisible(bool(reads) and sum(reads) > 0)
        self._reads.show_values(reads, self.tr("%Ln reads in 30 days", "", sum(reads)))
        for part in (self._readers_line, self._readers_title, self._readers):
            part.setVisible(bool(detail.readers))


def _line() -> QFrame:
    line = QFrame()
    line.setProperty("line", "true")
    return line
