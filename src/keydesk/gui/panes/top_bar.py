"""The top bar: which vault this is, one field that finds everything, when it locks, and the look."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from keydesk.gui.actions import Group, keys_of
from keydesk.gui.language.direction import filled, isolated
from keydesk.gui.paint.chips import draw_keycaps
from keydesk.gui.paint.strip import Strip, centred
from keydesk.gui.paint.text import CENTRE, draw_text, text_width
from keydesk.gui.panes.vault_mark import VaultMark
from keydesk.gui.theme.icons import draw_icon
from keydesk.gui.theme.tokens import Tone

if TYPE_CHECKING:
    from PySide6.QtGui import QAction, QPaintEvent

    from keydesk.gui.actions import Actions
    from keydesk.gui.theme.look import Look


class TopBar(QFrame):
    """The line at the top of the desk."""

    def __init__(self, look: Look, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme = look.theme
        self.setProperty("panel", "bar")
        self.mark = VaultMark(look, side=26)
        self.vault = QPushButton()
        self.vault.setProperty("kind", "menu")
        self.vault.setMenu(self._make_menu(actions))
        self.search = SearchButton(look, actions["palette"], self.tr("Search keys or run a command"))
        self.locks = LockPill(look, actions["lock"])
        left, right = QWidget(), QWidget()
        start = QHBoxLayout(left)
        start.setContentsMargins(0, 0, 0, 0)
        start.setSpacing(theme.px("xs"))
        start.addWidget(self.mark)
        start.addWidget(self.vault)
        start.addStretch(1)
        end = QHBoxLayout(right)
        end.setContentsMargins(0, 0, 0, 0)
        end.setSpacing(theme.px("xs"))
        end.addStretch(1)
        end.addWidget(self.locks)
        for name in ("history", "theme", "settings"):
            end.addWidget(self._icon_button(look, actions[name], name))
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px("m"), theme.px("s"), theme.px("m"), theme.px("s"))
        row.addWidget(left, 1)
        row.addWidget(self.search, 1)
        row.addWidget(right, 1)

    def show_vault(self, name: str, colour: str) -> None:
        """Show the vault's name and colour; an empty name while locked."""
        self.mark.show_vault(colour)
        self.vault.setText(isolated(name) if name else "")
        self.vault.setAccessibleName(filled(self.tr("Vault %1, menu"), name))

    def _icon_button(self, look: Look, action: QAction, icon: str) -> QToolButton:
        made = QToolButton()
        made.setAccessibleName(action.text())
        made.setToolTip(action.toolTip())
        look.set_icon(made, {"history": "history", "theme": "sun-moon", "settings": "settings"}[icon])
        made.clicked.connect(action.trigger)
        return made

    def _make_menu(self, actions: Actions) -> QMenu:
        menu = QMenu(self)
        titles = {
            Group.FIND: self.tr("Find"),
            Group.KEY: self.tr("Key"),
            Group.NAMESPACE: self.tr("Namespace"),
            Group.VIEW: self.tr("View"),
        }
        for declared in actions.within(Group.VAULT):
            menu.addAction(declared.action)
        menu.addSeparator()
        for group, title in titles.items():
            below = menu.addMenu(title)
            for declared in actions.within(group):
                below.addAction(declared.action)
        menu.addSeparator()
        for declared in actions.within(Group.HELP):
            menu.addAction(declared.action)
        return menu


class SearchButton(QAbstractButton):
    """Looks like a search field and opens the palette, where typing happens."""

    def __init__(self, look: Look, action: QAction, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._keys = look, keys_of(action)
        self.setText(text)
        self.setAccessibleName(text)
        self.setAccessibleDescription(self._keys)
        self.setCursor(Qt.CursorShape.IBeamCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMaximumWidth(look.theme.px(480))
        self.clicked.connect(action.trigger)
        look.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Return the height of a control."""
        return QSize(self._look.theme.px(360), self._look.theme.px(32))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Draw a field with a hint and its shortcut."""
        theme, painter = self._look.theme, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        outline = theme.colour.focus if self.hasFocus() else theme.colour.border_strong
        painter.setPen(QPen(outline, 2 if self.hasFocus() else 1))
        painter.setBrush(theme.colour.surface if self.underMouse() else theme.colour.sunken)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), theme.radius("m"), theme.radius("m"))
        strip = Strip(self.rect().adjusted(theme.px(10), 0, -theme.px(6), 0), self.layoutDirection())
        side = theme.px(16)
        draw_icon(painter, centred(strip.leading(side, gap=theme.px(8)), side, side), "search", theme.colour.text_muted)
        width = text_width(theme, self._keys, "caption") + theme.px(14)
        draw_keycaps(painter, strip.trailing(width, gap=6), theme, self._keys, self.layoutDirection())
        ink = theme.colour.text_muted
        draw_text(painter, strip.rest(), theme, self.text(), ink=ink, direction=self.layoutDirection())
        painter.end()


class LockPill(QAbstractButton):
    """Says when the vault locks by itself and locks it at once when pressed."""

    def __init__(self, look: Look, action: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setToolTip(action.toolTip())
        self.clicked.connect(action.trigger)
        look.changed.connect(self.updateGeometry)
        self.show_seconds(-1)

    def show_seconds(self, seconds: int) -> None:
        """Show the time until the vault locks, or only the word when it never does."""
        text = self.tr("Lock") if seconds < 0 else f"{seconds // 60}:{seconds % 60:02d}"
        self.setText(text)
        spoken = self.tr("Lock now") if seconds < 0 else filled(self.tr("Locks in %1. Lock now"), text)
        self.setAccessibleName(spoken)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return room for icon and time."""
        theme = self._look.theme
        return QSize(text_width(theme, self.text(), "strong") + theme.px(44), theme.px(28))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Draw the pill."""
        theme, painter = self._look.theme, QPainter(self)
        tone = theme.tone(Tone.SUCCESS)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour.focus, 2) if self.hasFocus() else Qt.PenStyle.NoPen)
        painter.setBrush(tone.line if self.underMouse() else tone.soft)
        body = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(body, body.height() / 2, body.height() / 2)
        strip = Strip(self.rect().adjusted(theme.px(11), 0, -theme.px(11), 0), self.layoutDirection())
        side = theme.px(15)
        draw_icon(painter, centred(strip.leading(side, gap=theme.px(6)), side, side), "lock-open", tone.text, stroke=2)
        draw_text(painter, strip.rest(), theme, self.text(), step="strong", ink=tone.text, align=CENTRE)
        painter.end()
