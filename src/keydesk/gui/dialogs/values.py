"""The two ways a value comes to be: made inside the vault to a pattern, or given by the person."""

from __future__ import annotations

import math
from pathlib import Path as FilePath
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from keydesk.gui.controls.notices import button, label
from keydesk.gui.controls.passwords import StrengthBar
from keydesk.gui.controls.secret_field import SecretField
from keydesk.gui.dialogs.chooser import FileChooser
from keydesk.gui.language.direction import filled, isolated
from keydesk.gui.secrets.strength import Grade, grade
from keydesk.model.kinds import KINDS, MAX_VALUE, Kind

if TYPE_CHECKING:
    from keydesk.gui.theme.look import Look

_CLASSES = ("lower", "upper", "digits", "symbols")
_SIZES = {"lower": 26, "upper": 26, "digits": 10, "symbols": 32}
_WORD_BITS = 12.9
"""Bits of one word of the EFF long list (7,776 words)."""


class MadeValue(QWidget):
    """How the vault shall make the value."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._kind = Kind.PASSWORD
        theme = look.theme
        self._shape = QComboBox()
        self._shape.setAccessibleName(self.tr("Shape"))
        self._shape.addItem(self.tr("Random characters"), "password")
        self._shape.addItem(self.tr("Words"), "passphrase")
        self._length = QSlider(Qt.Orientation.Horizontal)
        self._length.setAccessibleName(self.tr("Length"))
        self._said: QLabel = label("", "small")
        self._bar = StrengthBar(look)
        self._boxes = {
            name: QCheckBox(isolated(text)) for name, text in zip(_CLASSES, ("a–z", "A–Z", "0–9", "!#$%"), strict=True)
        }
        self._clear = QCheckBox(self.tr("No look-alikes"))
        self._prefix = QLineEdit("kd")  # takes: a prefix
        self._prefix.setAccessibleName(self.tr("Prefix of the token"))
        self._prefix.setMaxLength(12)
        self._prefix_name: QLabel = label(self.tr("Begins with"), "secondary")
        self._words: QLabel = label("", "muted", wraps=True)
        self._count: QLabel = label("", "strong")
        self._count.setMinimumWidth(theme.px(84))
        self._count.setAlignment(Qt.AlignmentFlag.AlignTrailing)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._make_frame())
        self._shape.currentIndexChanged.connect(self._reshape)
        self._length.valueChanged.connect(self._tell)
        self.setFocusProxy(self._length)
        self._reshape()

    def _make_frame(self) -> QFrame:
        theme = self._look.theme
        frame = QFrame()
        frame.setProperty("panel", "sunken")
        column = QVBoxLayout(frame)
        column.setContentsMargins(theme.px("m"), theme.px("m"), theme.px("m"), theme.px("m"))
        column.setSpacing(theme.px("s"))
        column.addWidget(self._shape)
        sliding = QHBoxLayout()
        sliding.addWidget(self._length, 1)
        sliding.addWidget(self._count)
        column.addLayout(sliding)
        ticks = QHBoxLayout()
        for box in (*self._boxes.values(), self._clear):
            box.setChecked(box is not self._clear)
            box.toggled.connect(self._tell)
            ticks.addWidget(box)
        ticks.addStretch(1)
        column.addLayout(ticks)
        column.addWidget(self._prefix_name)
        column.addWidget(self._prefix)
        strength = QHBoxLayout()
        strength.addWidget(self._bar, 1)
        strength.addWidget(self._said)
        column.addLayout(strength)
        column.addWidget(self._words)
        column.addStretch(1)
        return frame

    def show_kind(self, kind: Kind) -> None:
        """Offer what this kind can be made as."""
        self._kind = kind
        is_password = kind is Kind.PASSWORD
        for part in (self._shape, self._length, self._count, self._bar, self._said, *self._boxes.values(), self._clear):
            part.setVisible(is_password)
        for part in (self._prefix, self._prefix_name):
            part.setVisible(kind is Kind.API_TOKEN)
        self._words.setVisible(not is_password)
        self._words.setText(
            {
                Kind.API_TOKEN: self.tr(
                    "A prefix, 30 random characters and a checksum, so that scanners find it when it leaks."
                ),
                Kind.SSH_KEY: self.tr("An Ed25519 key pair. The public line can be copied from the inspector."),
                Kind.SYMMETRIC: self.tr("32 random bytes for AES-256."),
            }.get(kind, "")
        )
        if is_password:
            self._reshape()

    def natural_height(self, width: int) -> int:
        """Return the height that fits what is offered now."""
        return _natural_height(self, width)

    def algorithm(self) -> str:
        """Return the algorithm to generate."""
        if self._kind is Kind.PASSWORD:
            return str(self._shape.currentData())
        algorithms = KINDS[self._kind].algorithms
        return algorithms[0] if algorithms else ""

    def options(self) -> dict[str, str]:
        """Return the options as the kind reads them."""
        if self._kind is Kind.API_TOKEN:
            return {"prefix": self._prefix.text().strip()} if self._prefix.text().strip() else {}
        if self._kind is not Kind.PASSWORD:
            return {}
        if self._shape.currentData() == "passphrase":
            return {"words": str(self._length.value())}
        classes = ",".join(name for name, box in self._boxes.items() if box.isChecked())
        options = {"length": str(self._length.value()), "classes": classes or "lower"}
        return {**options, "clear": "yes"} if self._clear.isChecked() else options

    def _reshape(self) -> None:
        is_words = self._shape.currentData() == "passphrase"
        self._length.setRange(*((4, 12) if is_words else (12, 64)))
        self._length.setValue(6 if is_words else 24)
        for box in (*self._boxes.values(), self._clear):
            box.setVisible(not is_words and self._kind is Kind.PASSWORD)
        self._tell()

    def _tell(self) -> None:
        is_words = self._shape.currentData() == "passphrase"
        length = self._length.value()
        pool = sum(_SIZES[name] for name, box in self._boxes.items() if box.isChecked()) or _SIZES["lower"]
        bits = length * (_WORD_BITS if is_words else math.log2(pool))
        self._count.setText(self.tr("%n words", "", length) if is_words else self.tr("%n characters", "", length))
        self._said.setText(self.tr("%n bits", "", int(bits)))
        reached = Grade.STRONG if bits >= 80 else Grade.GOOD if bits >= 60 else Grade.FAIR
        self._bar.show_grade(reached)


class GivenValue(QWidget):
    """A value the person has: typed or pasted into a secret field, or read from a file."""

    changed = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._file = bytearray()
        theme = look.theme
        self.field = SecretField(self.tr("Value"))
        self._bar = StrengthBar(look)
        self._said: QLabel = label(self.tr("Type it, or paste with Ctrl V."), "small", wraps=True)
        choose: QPushButton = button(look, self.tr("From a file…"), "", "file")
        choose.clicked.connect(self._choose_file)
        row = QHBoxLayout()
        row.setSpacing(theme.px("s"))
        row.addWidget(self.field, 1)
        row.addWidget(choose)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(6))
        column.addLayout(row)
        column.addWidget(self._bar)
        column.addWidget(self._said)
        self.field.length_changed.connect(self._judge)
        self.field.refused.connect(
            lambda: self._said.setText(self.tr("That does not fit here. Larger values come from a file."))
        )
        self.setFocusProxy(self.field)

    @property
    def is_there(self) -> bool:
        """Claim: there is a value."""
        return bool(self._file) or self.field.length > 0

    def show_kind(self, kind: Kind) -> None:
        """Show a strength only where guessing is what matters."""
        self._bar.setVisible(kind is Kind.PASSWORD)

    def natural_height(self, width: int) -> int:
        """Return the height that fits."""
        return _natural_height(self, width)

    def take(self) -> bytearray:
        """Return the value and keep nothing. The caller zeroes it."""
        if not self._file:
            return self.field.take()
        taken, self._file = self._file, bytearray()
        self.field.wipe()
        return taken

    def give_back(self, value: bytearray) -> None:
        """Take a value back that was taken, after a refusal; `value` is zeroed when it fits the field."""
        if b"\n" not in value and self.field.insert_bytes(value):
            value[:] = bytes(len(value))
        else:
            self._file = value
        self.changed.emit()

    def wipe(self) -> None:
        """Keep nothing."""
        self._file[:] = bytes(len(self._file))
        self._file = bytearray()
        self.field.wipe()

    def _judge(self) -> None:
        self._bar.show_grade(grade(self.field.peek()))
        if self.field.length and self._file:
            self._file[:] = bytes(len(self._file))
            self._file = bytearray()
        self.changed.emit()

    def _choose_file(self) -> None:
        if not (chosen := FileChooser(self, self.tr("Take the value from")).ask()):
            return
        path = FilePath(chosen)
        try:
            if path.stat().st_size > MAX_VALUE:
                self._said.setText(self.tr("The file is larger than 1 MiB."))
                return
            content = bytearray(path.stat().st_size)
            with path.open("rb", buffering=0) as source:
                del content[source.readinto(content) :]
        except OSError as error:
            self._said.setText(filled(self.tr("The file cannot be read: %1."), error.strerror or ""))
            return
        self.field.wipe()
        self._file = content
        self._said.setText(filled(self.tr("%Ln bytes from %1.", "", len(content)), path.name))
        self.changed.emit()


def _natural_height(widget: QWidget, width: int) -> int:
    layout = widget.layout()
    if layout is None:
        return widget.sizeHint().height()
    layout.invalidate()
    return layout.totalHeightForWidth(width) if layout.hasHeightForWidth() else layout.totalSizeHint().height()
