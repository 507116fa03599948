"""Places that speak to the person: the empty state teaches the next step, the banner is one line with one button."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from keydesk.gui.controls.glyph import Glyph
from keydesk.gui.controls.painted import Tile
from keydesk.gui.language.direction import led

if TYPE_CHECKING:
    from keydesk.gui.theme.look import Look
    from keydesk.gui.theme.tokens import Tone


_ICON_GAP = 3


class _Label(QLabel):
    """Begins at the leading edge of the window, in whatever writing its words are."""

    def setText(self, text: str) -> None:
        """Show another text."""
        super().setText(led(text))


def label(text: str, role: str = "", *, wraps: bool = False) -> QLabel:
    """Return a label of a style sheet role; its text is shown as it is, never as markup, and cannot be selected."""
    made = _Label()
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
    made.setText(text)
    made.setWordWrap(wraps)
    if role:
        made.setProperty("role", role)
    return made


def button(look: Look, text: str, kind: str = "", icon: str | None = None) -> QPushButton:
    """Return a push button of a style sheet kind (`primary`, `danger`, `ghost`, `link`), with an icon in its colour."""
    made = QPushButton(text)
    made.setAutoDefault(True)  # Enter presses it, as in a dialog
    if kind:
        made.setProperty("kind", kind)
    if icon:
        tokens = {"primary": "on_accent", "danger": "danger", "link": "accent_text"}
        look.set_icon(made, icon, tokens.get(kind, "text_secondary"), stroke=2, gap=_ICON_GAP)
        side = look.theme.px("icon")
        made.setIconSize(QSize(side + _ICON_GAP, side))
    return made


class EmptyState(QWidget):
    """What stands where nothing is: an icon, what this place is for, and the next step as buttons."""

    def __init__(
        self,
        look: Look,
        icon: str,
        title: str,
        text: str,
        parent: QWidget | None = None,
        *,
        width: int = 400,
        is_zone: bool = False,
    ) -> None:
        """`is_zone` draws a dashed line around it all: something may be dropped here."""
        super().__init__(parent)
        self._look, self._is_zone = look, is_zone
        self._primary: QPushButton | None = None
        theme = look.theme
        column = QVBoxLayout(self)
        column.setSpacing(theme.px("s"))
        column.addStretch(1)
        column.addWidget(Tile(look, icon, side=56), 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(theme.px("s"))
        self._title = label(title, "heading")
        words = label(text, "muted", wraps=True)
        for part in (self._title, words):
            part.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        words.setFixedWidth(theme.px(width))  # in a row of its own: an aligned label would be cut after one line
        line = QHBoxLayout()
        line.addStretch(1)
        line.addWidget(words)
        line.addStretch(1)
        column.addWidget(self._title)
        column.addLayout(line)
        column.addSpacing(theme.px("m"))
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(theme.px("s"))
        self._buttons.addStretch(1)
        self._buttons.addStretch(1)
        column.addLayout(self._buttons)
        column.addStretch(2)
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)

    def retitle(self, title: str) -> None:
        """Say another title."""
        self._title.setText(title)
        self.setAccessibleName(title)

    def add_button(self, button: QPushButton) -> QPushButton:
        """Add a next step; the first one added should be the primary one."""
        self._buttons.insertWidget(self._buttons.count() - 1, button)
        self._primary = self._primary or button
        return button

    def take_focus(self) -> None:
        """Put the keyboard on the first next step."""
        if self._primary is not None:
            self._primary.setFocus()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the line of a zone around what it holds."""
        super().paintEvent(event)
        if not self._is_zone:
            return
        theme, painter = self._look.theme, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour.border_control, 1.5, Qt.PenStyle.DashLine))
        height, width = theme.px(48), min(self.width() - theme.px(48), theme.px(600))
        held = self.childrenRect().adjusted(0, -height, 0, height)
        zone = QRectF((self.width() - width) / 2, held.y(), width, held.height())
        painter.drawRoundedRect(zone, theme.radius("xl"), theme.radius("xl"))
        painter.end()


class Banner(QWidget):
    """One sentence with one button; a critical banner has no close button."""

    acted = Signal()
    closed = Signal()

    def __init__(
        self, look: Look, tone: Tone, text: str, action: str = "", *, icon: str = "info", is_closable: bool = True
    ) -> None:
        super().__init__()
        self._look, self._tone = look, tone
        theme = look.theme
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px("m"), theme.px(6), theme.px("m"), theme.px(6))
        row.setSpacing(theme.px("s"))
        row.addWidget(Glyph(look, icon, tone.value))
        self._label = label(text, wraps=True)
        row.addWidget(self._label, 1)
        if action:
            act = QPushButton(action)
            act.clicked.connect(self.acted)
            row.addWidget(act)
        if is_closable:
            close = QToolButton()
            close.setAccessibleName(self.tr("Not now"))
            close.setToolTip(self.tr("Not now: it is back when the vault is opened again"))
            look.set_icon(close, "x")
            close.clicked.connect(self.closed)
            row.addWidget(close)
        self.setAccessibleName(text)
        look.changed.connect(self.update)

    def say(self, text: str) -> None:
        """Show another sentence."""
        self._label.setText(text)
        self.setAccessibleName(text)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Draw the toned ground."""
        theme = self._look.theme
        tone = theme.tone(self._tone)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(tone.line, 1))
        painter.setBrush(tone.soft)
        radius = theme.radius("l")
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        painter.end()
