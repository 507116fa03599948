"""The list of sources beside an import preview: what each file is, why one is left alone, and what would open it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from keydesk.gui.controls.glyph import Glyph
from keydesk.gui.controls.notices import button, label
from keydesk.gui.controls.secret_field import SecretField
from keydesk.gui.language.direction import filled, isolated
from keydesk.gui.language.told import told
from keydesk.gui.panes.facts import Elided

if TYPE_CHECKING:
    from collections.abc import Sequence

    from keydesk.gui.theme.look import Look
    from keydesk.model.requests import ImportSkipped, Preview

ROLES = ("ignore", "name", "username", "password", "url", "notes", "group", "otp")


class SourceList(QFrame):
    """One line a source; those that need a passphrase take it in place."""

    passphrases_given = Signal(object)
    """Everything typed so far: a passphrase as a bytearray by the name of its source."""
    columns_changed = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._fields: dict[str, SecretField] = {}
        self._roles: dict[str, QComboBox] = {}
        self.setProperty("panel", "card")
        self._inside = QWidget()
        self._inside.setProperty("panel", "clear")
        self._column = QVBoxLayout(self._inside)
        self._column.setContentsMargins(look.theme.px("m"), look.theme.px("m"), look.theme.px("m"), look.theme.px("m"))
        self._column.setSpacing(look.theme.px("s"))
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(self._inside)
        area.setAccessibleName(self.tr("Sources"))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 1, 1, 1)
        outer.addWidget(area)

    def columns(self) -> dict[str, str]:
        """Return which role each column of a table has, as the agent reads it."""
        return {name: str(box.currentData()) for name, box in self._roles.items()}

    def show_preview(self, preview: Preview, left_out: Sequence[str]) -> None:
        """List every source of a preview."""
        self._clear()
        needing = [one for one in preview.skipped if one.needs_passphrase]
        if needing:
            self._column.addWidget(label(self.tr("Needs a passphrase"), "strong"))
            for one in needing:
                self._column.addWidget(self._passphrase(one))
        if preview.columns:
            self._column.addWidget(self._mapper(preview.columns))
        counts = Counter((row.source, row.source_format) for row in preview.rows)
        if counts:
            self._column.addWidget(label(self.tr("Read"), "strong"))
        for (name, form), count in counts.items():
            keys = self.tr("%Ln keys", "", count)
            self._column.addWidget(self._line("circle-check", "success", name, f"{isolated(form)} · {keys}"))
        others = [one for one in preview.skipped if not one.needs_passphrase]
        if others or left_out:
            self._column.addWidget(label(self.tr("Left alone"), "strong"))
        for one in others:
            detail = f"{told(one.sentence)} {told(one.next_step)}".strip()
            self._column.addWidget(self._line("circle-slash", "text_muted", one.source, detail))
        for sentence in left_out:
            name, _, why = sentence.partition(": ")
            self._column.addWidget(self._line("circle-slash", "text_muted", name, told(why)))
        self._column.addStretch(1)

    def take_focus(self) -> bool:
        """Give the keyboard to the first passphrase asked for; claim: there is one."""
        first = next(iter(self._fields.values()), None)
        if first is not None:
            first.setFocus()
        return first is not None

    def forget(self) -> None:
        """Empty every field and the list."""
        self._clear()

    def _clear(self) -> None:
        for field in self._fields.values():
            field.wipe()
        self._fields.clear()
        while (old := self._column.takeAt(0)) is not None:
            if (widget := old.widget()) is not None:
                widget.hide()
                widget.deleteLater()

    def _line(self, icon: str, token: str, name: str, detail: str) -> QWidget:
        theme = self._look.theme
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px("s"))
        row.addWidget(Glyph(self._look, icon, token), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(0)
        said = Elided("", Qt.TextElideMode.ElideMiddle)
        said.say(name)
        words.addWidget(said)
        small = label(detail, "small", wraps=True)
        words.addWidget(small)
        row.addLayout(words, 1)
        line.setAccessibleName(f"{name}. {detail}")
        return line

    def _passphrase(self, source: ImportSkipped) -> QWidget:
        theme = self._look.theme
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, theme.px("xs"))
        column.setSpacing(theme.px("xs"))
        column.addWidget(
            self._line(
                "lock-keyhole",
                "warning",
                source.source,
                f"{isolated(source.format)} · {told(source.sentence)}",
            )
        )
        field = SecretField(filled(self.tr("Passphrase of %1"), source.source))
        go: QPushButton = button(self._look, self.tr("Open"))
        go.setAccessibleName(filled(self.tr("Open %1"), source.source))
        go.setEnabled(False)
        field.length_changed.connect(lambda length: go.setEnabled(length > 0))
        go.clicked.connect(self._give)
        field.returnPressed.connect(self._give)
        self._fields[source.source] = field
        row = QHBoxLayout()
        row.setSpacing(theme.px("xs"))
        row.addWidget(field, 1)
        row.addWidget(go)
        column.addLayout(row)
        return box

    def _give(self) -> None:
        given = {name: field.take() for name, field in self._fields.items() if field.length}
        if given:
            self.passphrases_given.emit(given)

    def _mapper(self, columns: tuple[str, ...]) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(label(self.tr("Columns of the table"), "strong"))
        grid = QGridLayout()
        kept = self.columns()
        self._roles = {}
        for row, name in enumerate(columns):
            said = Elided("secondary")
            said.say(name)
            roles = QComboBox()
            roles.setAccessibleName(filled(self.tr("Column %1"), name))
            for role in ROLES:
                roles.addItem(self._role(role), role)
            roles.setCurrentIndex(max(0, roles.findData(kept.get(name) or _guess(name))))
            roles.activated.connect(lambda _place: self.columns_changed.emit())
            self._roles[name] = roles
            grid.addWidget(said, row, 0)
            grid.addWidget(roles, row, 1)
        column.addLayout(grid)
        return box

    def _role(self, role: str) -> str:
        return {
            "ignore": self.tr("Leave out"),
            "name": self.tr("Name"),
            "username": self.tr("User name"),
            "password": self.tr("Value"),
            "url": self.tr("Address"),
            "notes": self.tr("Notes"),
            "group": self.tr("Namespace"),
            "otp": self.tr("One-time code"),
        }[role]


def _guess(column: str) -> str:
    """Return the role a column's title suggests."""
    title = column.lower()
    for role, words in {
        "password": ("password", "pass", "secret", "value", "token"),
        "username": ("user", "login", "email"),
        "url": ("url", "address", "host", "site"),
        "group": ("group", "folder", "namespace", "category"),
        "otp": ("otp", "totp", "2fa"),
        "notes": ("note", "comment", "extra"),
        "name": ("name", "title", "key"),
    }.items():
        if any(word in title for word in words):
            return role
    return "ignore"
