"""Says whether the desktop wishes dark colours or high contrast, asked of the settings portal without waiting.

The portal answers `org.freedesktop.appearance`: `color-scheme` 0 no wish, 1 dark, 2 light; `contrast` 0 normal, 1 high
(xdg-desktop-portal, org.freedesktop.portal.Settings). Without a session bus nothing is known and nothing is asked.
"""

from __future__ import annotations

import os
import sys
from typing import Any

from PySide6.QtCore import SLOT, QObject, Signal, Slot
from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusPendingCallWatcher, QDBusVariant

_SERVICE = "org.freedesktop.portal.Desktop"
_PATH = "/org/freedesktop/portal/desktop"
_INTERFACE = "org.freedesktop.portal.Settings"
_NAMESPACE = "org.freedesktop.appearance"
_DARK, _LIGHT = 1, 2


class DesktopWish(QObject):
    """The desktop's wish for colours: `dark` is None while unknown."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.dark: bool | None = None
        self.high_contrast = False
        self._watchers: list[QDBusPendingCallWatcher] = []
        if sys.platform != "linux" or "DBUS_SESSION_BUS_ADDRESS" not in os.environ:
            return
        bus = QDBusConnection.sessionBus()
        if not bus.isConnected():
            return
        slot: Any = SLOT("on_setting_changed(QDBusMessage)")  # declared as bytes, and refused unless it is a str
        bus.connect(_SERVICE, _PATH, _INTERFACE, "SettingChanged", self, slot)
        for key in ("color-scheme", "contrast"):
            self._ask(bus, key)

    def _ask(self, bus: QDBusConnection, key: str) -> None:
        message = QDBusMessage.createMethodCall(_SERVICE, _PATH, _INTERFACE, "Read")
        message.setArguments([_NAMESPACE, key])
        watcher = QDBusPendingCallWatcher(bus.asyncCall(message), self)
        watcher.finished.connect(lambda done, key=key: self._take(key, done.reply()))
        self._watchers.append(watcher)

    def _take(self, key: str, reply: QDBusMessage) -> None:
        if reply.type() == QDBusMessage.MessageType.ReplyMessage and reply.arguments():
            self.learn(_NAMESPACE, key, reply.arguments()[0])

    @Slot(QDBusMessage)
    def on_setting_changed(self, message: QDBusMessage) -> None:
        """Take a change the portal announces."""
        arguments = message.arguments()
        if len(arguments) == 3:
            self.learn(str(arguments[0]), str(arguments[1]), arguments[2])

    def learn(self, namespace: str, key: str, value: object) -> None:
        """Take one setting; the value may be wrapped in variants, as the portal's older method does."""
        while isinstance(value, QDBusVariant):
            value = value.variant()
        if namespace != _NAMESPACE or not isinstance(value, int):
            return
        before = (self.dark, self.high_contrast)
        if key == "color-scheme":
            self.dark = {_DARK: True, _LIGHT: False}.get(value)
        elif key == "contrast":
            self.high_contrast = value == 1
        if before != (self.dark, self.high_contrast):
            self.changed.emit()
