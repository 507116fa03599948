"""Knows what usually goes wrong when a password is typed unseen: caps lock, the wrong layout, dead keys.

Under X11 the server is asked on a connection of our own (XKB); elsewhere caps lock is concluded from what is typed.
"""

from __future__ import annotations

import ctypes
import sys
import unicodedata
from functools import cache

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent

_CORE_KEYBOARD = 0x100
_ANY_TYPE = 0
_LONGS = 256
_VK_CAPITAL = 0x14

_DEAD = {
    Qt.Key.Key_Dead_Grave: "\u0300",
    Qt.Key.Key_Dead_Acute: "\u0301",
    Qt.Key.Key_Dead_Circumflex: "\u0302",
    Qt.Key.Key_Dead_Tilde: "\u0303",
    Qt.Key.Key_Dead_Macron: "\u0304",
    Qt.Key.Key_Dead_Breve: "\u0306",
    Qt.Key.Key_Dead_Abovedot: "\u0307",
    Qt.Key.Key_Dead_Diaeresis: "\u0308",
    Qt.Key.Key_Dead_Abovering: "\u030a",
    Qt.Key.Key_Dead_Doubleacute: "\u030b",
    Qt.Key.Key_Dead_Caron: "\u030c",
    Qt.Key.Key_Dead_Cedilla: "\u0327",
    Qt.Key.Key_Dead_Ogonek: "\u0328",
    Qt.Key.Key_Dead_Stroke: "\u0335",
}
_ALONE = {
    "\u0300": "`",
    "\u0301": "\u00b4",
    "\u0302": "^",
    "\u0303": "~",
    "\u0304": "\u00af",
    "\u0306": "\u02d8",
    "\u0307": "\u02d9",
    "\u0308": "\u00a8",
    "\u030a": "\u00b0",
    "\u030b": "\u02dd",
    "\u030c": "\u02c7",
    "\u0327": "\u00b8",
    "\u0328": "\u02db",
    "\u0335": "/",
}


def dead_mark(event: QKeyEvent) -> str:
    """Return the combining character a dead key stands for, or an empty string for any other key."""
    return _DEAD.get(Qt.Key(event.key()), "")


def composed(mark: str, text: str) -> str:
    """Return what a dead key and the key after it make together; with a space or itself, the mark alone."""
    alone = _ALONE[mark]
    if text in (" ", alone):
        return alone
    together = unicodedata.normalize("NFC", text + mark)
    return together if len(together) == 1 else alone + text


def caps_lock(event: QKeyEvent | None = None) -> bool | None:
    """Tell whether caps lock is on; None where it cannot be known before a letter was typed (`event`)."""
    if sys.platform == "win32":
        return bool(ctypes.windll.user32.GetKeyState(_VK_CAPITAL) & 1)
    if QGuiApplication.platformName() == "xcb" and (server := _x_server()) is not None:
        return server.caps_lock()
    letter = event.text() if event else ""
    if event is None or len(letter) != 1 or letter.lower() == letter.upper():
        return None
    return letter.isupper() != bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)


def layout_name() -> str:
    """Return the short name of the keyboard layout in force, such as `DE`, or an empty string where unknown."""
    if QGuiApplication.platformName() == "xcb" and (server := _x_server()) is not None:
        return server.layout_name()
    if sys.platform in ("win32", "darwin"):
        return QGuiApplication.inputMethod().locale().name().rpartition("_")[2].upper()
    return ""


class _XkbState(ctypes.Structure):
    """XkbStateRec of X11/extensions/XKBstr.h."""

    _fields_ = (
        ("group", ctypes.c_ubyte),
        ("locked_group", ctypes.c_ubyte),
        ("base_group", ctypes.c_ushort),
        ("latched_group", ctypes.c_ushort),
        ("mods", ctypes.c_ubyte),
        ("base_mods", ctypes.c_ubyte),
        ("latched_mods", ctypes.c_ubyte),
        ("locked_mods", ctypes.c_ubyte),
        ("rest", ctypes.c_ubyte * 16),
    )


class _XServer:
    """A connection to the X server, for two questions."""

    def __init__(self, library: ctypes.CDLL, display: int) -> None:
        self._x, self._display = library, ctypes.c_void_p(display)

    def caps_lock(self) -> bool:
        """Ask for the lock modifier."""
        return bool(self._state().locked_mods & 2)  # LockMask of X11/X.h

    def layout_name(self) -> str:
        """Return the layout of the group in force, from the rules the server's keyboard was built with."""
        layouts = self._rules()
        group = self._state().group
        return layouts[group].upper() if group < len(layouts) else (layouts[0].upper() if layouts else "")

    def _state(self) -> _XkbState:
        state = _XkbState()
        self._x.XkbGetState(self._display, _CORE_KEYBOARD, ctypes.byref(state))
        return state

    def _rules(self) -> list[str]:
        atom = self._x.XInternAtom(self._display, b"_XKB_RULES_NAMES", 1)
        root = self._x.XDefaultRootWindow(self._display)
        kind, form = ctypes.c_ulong(), ctypes.c_int()
        count, after, found = ctypes.c_ulong(), ctypes.c_ulong(), ctypes.c_void_p()
        arguments = (self._display, root, ctypes.c_ulong(atom), ctypes.c_long(0), ctypes.c_long(_LONGS), 0)
        answers = (kind, form, count, after, found)
        self._x.XGetWindowProperty(*arguments, ctypes.c_ulong(_ANY_TYPE), *map(ctypes.byref, answers))
        if not found.value:
            return []
        parts = ctypes.string_at(found, count.value).split(b"\0")  # rules, model, layouts, variants, options
        self._x.XFree(found)
        return parts[2].decode("ascii", "replace").split(",") if len(parts) > 2 else []


@cache
def _x_server() -> _XServer | None:
    try:
        library = ctypes.CDLL("libX11.so.6")
    except OSError:
        return None
    library.XOpenDisplay.restype = ctypes.c_void_p
    library.XInternAtom.restype = ctypes.c_ulong
    library.XDefaultRootWindow.restype = ctypes.c_ulong
    library.XDefaultRootWindow.argtypes = [ctypes.c_void_p]
    display = library.XOpenDisplay(None)
    return _XServer(library, display) if display else None
