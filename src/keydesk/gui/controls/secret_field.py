"""What is typed into a secret field never becomes a string: its bytes stand in locked memory, the line shows bullets.

* Key presses go into the buffer one character at a time; the line edit below holds only as many bullets.
* Backspace, delete, selection and the caret work; undo, drag, drop, copying, context menu and input methods do not.
* Pasting is done by a child that reads the clipboard and ends (`keydesk.gui.clipboard.paste`): no copy stays here.
* To a screen reader it is a password field.

Use::

    field = SecretField(self.tr("Master password"))
    field.returnPressed.connect(self._unlock)
    ...
    secret = field.take()          # a bytearray, and the field is empty; whoever took it zeroes it
    tasks.ask(Unlock(...), owner=self, body=secret)
"""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QLineEdit

from keydesk.gui.clipboard.paste import Paste
from keydesk.gui.secrets.keyboard import caps_lock, composed, dead_mark, layout_name
from keydesk.gui.secrets.memory import LockedBytes

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

CAPACITY = 4096
"""Bytes a secret field takes; more is refused, not cut."""
_BULLET = "\u2022"
_PASSED_ON = frozenset({
    Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End,
    Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape, Qt.Key.Key_Tab, Qt.Key.Key_Backtab,
})  # fmt: skip
_NO_TEXT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier


class SecretField(QLineEdit):
    """A password field whose content is bytes in locked memory."""

    length_changed = Signal(int)
    """How many characters there are now."""
    keyboard_changed = Signal(object, str)
    """Caps lock (True, False, or None while unknown) and the layout's short name; on focus and while typing."""
    refused = Signal()
    """Something did not fit, or could not be pasted."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        """Make an empty field; `name` is what a screen reader calls it."""
        super().__init__(parent)
        self._bytes = LockedBytes(CAPACITY)
        self._widths = bytearray()  # bytes of each character, so that the caret finds its place
        self._dead = ""
        self._paste: Paste | None = None
        self._is_ours = False
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, on=False)
        self.setAcceptDrops(False)
        self.setDragEnabled(False)
        self.setAccessibleName(name)
        self.textChanged.connect(self._resist)

    # -- content ------------------------------------------------------------------------------------------------------

    @property
    def length(self) -> int:
        """How many characters were typed."""
        return len(self._widths)

    def peek(self) -> memoryview:
        """Return the bytes themselves, for a moment's look (a strength estimate); never keep it."""
        return self._bytes.view()

    def matches(self, other: SecretField) -> bool:
        """Tell whether both fields hold the same bytes."""
        return self.peek() == other.peek()

    def take(self) -> bytearray:
        """Return what was typed, as UTF-8, and empty the field. The caller zeroes it."""
        taken = bytearray(self._bytes.view())
        self.wipe()
        return taken

    def wipe(self) -> None:
        """Forget everything typed, as at lock."""
        if self._paste is not None:
            self._paste.cancel()
        self._bytes.wipe()
        for place in range(len(self._widths)):
            self._widths[place] = 0
        self._widths.clear()
        self._dead = ""
        self._show(0)

    def insert_bytes(self, fresh: bytearray | memoryview | bytes) -> bool:
        """Put UTF-8 in place of the selection; False, with nothing changed, if it does not fit or is not UTF-8."""
        widths = _widths(memoryview(fresh))
        if widths is None:
            self.refused.emit()
            return False
        first, last = self._selected()
        offsets = [0, *accumulate(self._widths)]
        try:
            self._bytes.replace(offsets[first], offsets[last], fresh)
        except ValueError:
            self.refused.emit()
            return False
        self._widths[first:last] = widths
        self._show(first + len(widths))
        return True

    def paste(self) -> None:
        """Fetch the clipboard's text through a child process; it arrives a moment later, without its line end."""
        if self._paste is None:
            self._paste = Paste(CAPACITY, self)
            self._paste.arrived.connect(self._take_paste)
            self._paste.failed.connect(self.refused)
        self._paste.start()

    def _take_paste(self) -> None:
        if self._paste is not None:
            self.insert_bytes(self._paste.view())
            self._paste.wipe()

    def _selected(self) -> tuple[int, int]:
        if self.hasSelectedText():
            return self.selectionStart(), self.selectionStart() + self.selectionLength()
        return self.cursorPosition(), self.cursorPosition()

    def _delete(self, first: int, last: int) -> None:
        if first < last:
            self.setSelection(first, last - first)
            self.insert_bytes(b"")

    def _show(self, caret: int) -> None:
        """Show as many bullets as there are characters."""
        self._is_ours = True
        super().setText(_BULLET * len(self._widths))
        self._is_ours = False
        self.setCursorPosition(caret)
        self.length_changed.emit(len(self._widths))

    def _resist(self) -> None:
        """Undo what reached the line past us: another program's accessibility call, a Qt path not thought of."""
        if not self._is_ours:
            self._show(min(self.cursorPosition(), len(self._widths)))

    # -- events -------------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take characters and editing keys; hand on only those that move, confirm or leave."""
        self.keyboard_changed.emit(caps_lock(event), layout_name())
        mark = dead_mark(event)
        if mark and not self._dead:
            self._dead = mark
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self.selectAll()
        elif event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete):
            self._erase(event)
        elif event.key() in _PASSED_ON:
            super().keyPressEvent(event)
        elif not self._typed(event):
            event.ignore()

    def _erase(self, event: QKeyEvent) -> None:
        first, last = self._selected()
        whole = bool(
            event.modifiers() & Qt.KeyboardModifier.ControlModifier
        )  # words of bullets would tell their lengths
        if first == last and event.key() == Qt.Key.Key_Backspace:
            first = 0 if whole else max(0, first - 1)
        elif first == last:
            last = self.length if whole else min(self.length, last + 1)
        self._dead = ""
        self._delete(first, last)

    def _typed(self, event: QKeyEvent) -> bool:
        text = event.text()
        modifiers = event.modifiers()
        is_alt_gr = modifiers & _NO_TEXT == _NO_TEXT & ~Qt.KeyboardModifier.MetaModifier  # Windows sends it so
        if not text or not text.isprintable() or (modifiers & _NO_TEXT and not is_alt_gr):
            return False
        if self._dead:
            text, self._dead = composed(self._dead, text), ""
        for letter in text:
            self.insert_bytes(letter.encode())
        return True

    def event(self, event: QEvent) -> bool:
        """Keep Ctrl+V and the like from being taken as shortcuts of the window while the field is being typed into."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            editing = (QKeySequence.StandardKey.Paste, QKeySequence.StandardKey.SelectAll)
            if any(event.matches(keys) for keys in editing) or not event.modifiers() & _NO_TEXT:
                event.accept()
                return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Say how the keyboard stands before anything is typed."""
        super().focusInEvent(event)
        self.keyboard_changed.emit(caps_lock(), layout_name())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Do not paste the selection of X11 with the middle button."""
        if event.button() != Qt.MouseButton.MiddleButton:
            super().mouseReleaseEvent(event)


def _widths(text: memoryview) -> bytearray | None:
    """Return how many bytes each character of UTF-8 text has; None if it is not (RFC 3629)."""
    widths = bytearray()
    place = 0
    while place < len(text):
        first = text[place]
        width = 1 if first < 0x80 else 2 if 0xC2 <= first < 0xE0 else 3 if 0xE0 <= first < 0xF0 else 4
        tail = text[place + 1 : place + width]
        if first > 0xF4 or 0x80 <= first < 0xC2 or len(tail) != width - 1 or any(byte & 0xC0 != 0x80 for byte in tail):
            return None
        widths.append(width)
        place += width
    return widths
