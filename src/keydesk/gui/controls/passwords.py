"""Typing a password: one field with keyboard hints, and a pair of fields with strength for a new one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from keydesk.gui.controls.glyph import Glyph
from keydesk.gui.controls.notices import label
from keydesk.gui.controls.painted import Painted
from keydesk.gui.controls.secret_field import SecretField
from keydesk.gui.language.direction import filled
from keydesk.gui.paint.strip import Strip
from keydesk.gui.secrets.strength import Grade, grade
from keydesk.gui.theme.tokens import Tone

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter

    from keydesk.gui.theme.look import Look


class KeyboardHint(QWidget):
    """Says when caps lock is on, and which keyboard layout is in force."""

    def __init__(self, look: Look, field: SecretField, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.theme.px(6))
        self._caps_icon = Glyph(look, "triangle-alert", "warning", side=14)
        self._caps = label(self.tr("Caps lock is on"), "warning")
        self._layout_icon = Glyph(look, "keyboard", "text_muted", side=14)
        self._layout = label("", "small")
        for part in (self._caps_icon, self._caps, self._layout_icon, self._layout):
            row.addWidget(part)
            part.hide()
        row.addStretch(1)
        self.hide()
        field.keyboard_changed.connect(self.show_keyboard)

    def show_keyboard(self, caps: bool | None, layout: str) -> None:  # noqa: FBT001 - Qt's signal
        """Show what is known of the keyboard."""
        self._caps_icon.setVisible(caps is True)
        self._caps.setVisible(caps is True)
        self._layout_icon.setVisible(bool(layout))
        self._layout.setVisible(bool(layout))
        self.setVisible(caps is True or bool(layout))
        self._layout.setText(filled(self.tr("Layout %1"), layout))


class StrengthBar(Painted):
    """Four segments that fill with the strength of what is typed; the word beside them says the same."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._grade = Grade.NONE
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Strength"))

    def show_grade(self, reached: Grade) -> None:
        """Show another grade."""
        self._grade = reached
        self.update()

    def natural_size(self) -> QSize:
        """Return a thin line."""
        return QSize(self.look.theme.px(120), self.look.theme.px(4))

    def draw(self, painter: QPainter) -> None:
        """Draw the segments."""
        theme = self.look.theme
        tone = {Grade.WEAK: Tone.DANGER, Grade.FAIR: Tone.WARNING}.get(self._grade, Tone.SUCCESS)
        gap = theme.px(4)
        width = (self.width() - 3 * gap) // 4
        strip = Strip(QRect(self.rect()), self.layoutDirection())
        painter.setRenderHint(painter.RenderHint.Antialiasing)
        for number in range(4):
            piece = strip.leading(width, gap=gap)
            painter.setPen(theme.colour.track)
            painter.setBrush(theme.tone(tone).solid if number < self._grade else theme.colour.track)
            painter.setPen(painter.brush().color())
            painter.drawRoundedRect(piece.adjusted(0, 0, -1, -1), 2, 2)


class NewPassword(QWidget):
    """A new password typed twice, with its strength; `ready_changed` says whether it may be taken."""

    ready_changed = Signal(bool)
    confirmed = Signal()
    """Enter was pressed and the password may be taken."""

    def __init__(self, look: Look, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_ready = False
        theme = look.theme
        self.first = SecretField(name)
        self.second = SecretField(self.tr("The same again"))
        self._bar = StrengthBar(look)
        self._word: QLabel = label("", "small")
        self._hint: QLabel = label(self.tr("Four or more random words are good."), "small", wraps=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(6))
        column.addWidget(label(name, "secondary"))
        column.addWidget(self.first)
        strength = QHBoxLayout()
        strength.setSpacing(theme.px("s"))
        strength.addWidget(self._bar, 1)
        strength.addWidget(self._word)
        column.addLayout(strength)
        column.addWidget(KeyboardHint(look, self.first))
        column.addWidget(label(self.tr("The same again"), "secondary"))
        column.addWidget(self.second)
        column.addWidget(self._hint)
        for field in (self.first, self.second):
            field.length_changed.connect(self._judge)
            field.returnPressed.connect(self._confirm)

    @property
    def is_ready(self) -> bool:
        """Claim: both fields are the same and not weak."""
        return self._is_ready

    def take(self) -> bytearray:
        """Return the password and empty both fields. The caller zeroes it."""
        self.second.wipe()
        return self.first.take()

    def wipe(self) -> None:
        """Empty both fields."""
        self.first.wipe()
        self.second.wipe()

    def _judge(self) -> None:
        reached = grade(self.first.peek())
        self._bar.show_grade(reached)
        self._word.setText(
            {
                Grade.NONE: "",
                Grade.WEAK: self.tr("Weak"),
                Grade.FAIR: self.tr("Fair"),
                Grade.GOOD: self.tr("Good"),
                Grade.STRONG: self.tr("Strong"),
            }[reached]
        )
        same = self.first.matches(self.second)
        if self.second.length and not same:
            self._hint.setText(self.tr("The two are not the same yet."))
        elif Grade.NONE < reached < Grade.FAIR:
            self._hint.setText(self.tr("Too easy to guess. Add words."))
        else:
            self._hint.setText(self.tr("Four or more random words are good."))
        ready = same and reached >= Grade.FAIR
        if ready != self._is_ready:
            self._is_ready = ready
            self.ready_changed.emit(ready)

    def _confirm(self) -> None:
        if self._is_ready:
            self.confirmed.emit()
        elif self.first.hasFocus():
            self.second.setFocus()
