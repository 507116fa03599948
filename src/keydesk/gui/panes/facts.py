"""Facts about one key as pairs of words: what it is called on the left, what it is on the right, shortened not cut."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from keydesk.gui.controls.glyph import Glyph
from keydesk.gui.controls.notices import label
from keydesk.gui.language.direction import filled, isolated, led

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from keydesk.gui.theme.look import Look


class Elided(QLabel):
    """One line that is shortened in its middle or at its end; the whole is in the tooltip and for screen readers."""

    def __init__(self, role: str = "", mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight) -> None:
        super().__init__()
        self._whole, self._mode = "", mode
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        if role:
            self.setProperty("role", role)

    def say(self, text: str) -> None:
        """Show another text."""
        self._whole = text
        self.setAccessibleName(text)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the text into the new width."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        shown = self.fontMetrics().elidedText(self._whole, self._mode, max(0, self.width()))
        self.setText(led(isolated(shown)) if shown else "")
        self.setToolTip(self._whole if shown != self._whole else "")


class Facts(QWidget):
    """A list of facts, rebuilt as a whole."""

    copy_wanted = Signal(str)
    """The field of this name shall be copied."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(look.theme.px("xxs"))

    def clear(self) -> None:
        """Forget every fact."""
        while (old := self._column.takeAt(0)) is not None:
            if (widget := old.widget()) is not None:
                widget.hide()
                widget.deleteLater()

    def add(self, icon: str, name: str, what: str, *, is_code: bool = False, tip: str = "", field: str = "") -> None:
        """Add one fact; with `field` it has a button that asks for the field to be copied."""
        theme = self._look.theme
        line = QWidget()
        line.setMinimumHeight(theme.px(24))
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px("s"))
        row.addWidget(Glyph(self._look, icon))
        row.addWidget(label(name, "secondary"))
        said = Elided(
            "mono" if is_code else "", Qt.TextElideMode.ElideMiddle if is_code else Qt.TextElideMode.ElideRight
        )
        said.setAlignment(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)
        said.say(what)
        if tip:
            said.setToolTip(tip)
        row.addWidget(said, 1)
        if field:
            row.addWidget(self._copy_button(name, field))
        line.setAccessibleName(f"{name}: {what}")
        self._column.addWidget(line)

    def _copy_button(self, name: str, field: str) -> QToolButton:
        made = QToolButton()
        made.setAccessibleName(filled(self.tr("Copy %1"), name))
        made.setToolTip(made.accessibleName())
        self._look.set_icon(made, "copy", size=14)
        made.clicked.connect(lambda: self.copy_wanted.emit(field))
        return made
