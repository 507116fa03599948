"""The vault is locked when the desktop is: before sleep, when the session is locked, when the screen saver comes up.

Asked of the desktop over D-Bus, without waiting; where there is no bus nothing is heard, and idle locking remains.

* logind: `PrepareForSleep(true)` of the manager and `Lock` of the session (org.freedesktop.login1)
* `ActiveChanged(true)` of org.freedesktop.ScreenSaver, GNOME's and Xfce's own
"""

from __future__ import annotations

import os
import sys
from typing import Any

from PySide6.QtCore import SLOT, QObject, Signal, Slot
from PySide6.QtDBus import QDBusConnection

_LOGIN = "org.freedesktop.login1"
_SAVERS = (
    ("org.freedesktop.ScreenSaver", "/org/freedesktop/ScreenSaver"),
    ("org.gnome.ScreenSaver", "/org/gnome/ScreenSaver"),
    ("org.xfce.ScreenSaver", "/org/xfce/ScreenSaver"),
)


class DesktopLock(QObject):
    """Says when the person has left the desk."""

    wanted = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        if sys.platform != "linux":
            return
        active: Any = SLOT("on_active(bool)")  # declared as bytes, and refused unless they are a str
        asked: Any = SLOT("on_lock()")
        if "DBUS_SESSION_BUS_ADDRESS" in os.environ:
            session = QDBusConnection.sessionBus()
            for interface, path in _SAVERS:
                session.connect("", path, interface, "ActiveChanged", self, active)
        system = QDBusConnection.systemBus()
        if system.isConnected():
            system.connect(_LOGIN, "/org/freedesktop/login1", f"{_LOGIN}.Manager", "PrepareForSleep", self, active)
            system.connect(_LOGIN, "", f"{_LOGIN}.Session", "Lock", self, asked)

    @Slot(bool)
    def on_active(self, is_active: bool) -> None:  # noqa: FBT001 - Qt's signal
        """Sleep or the screen saver begins or ends."""
        if is_active:
            self.wanted.emit()

    @Slot()
    def on_lock(self) -> None:
        """The session is locked."""
        self.wanted.emit()
