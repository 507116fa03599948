"""The desktop's wish is taken as the settings portal words it, wrapped or not, and other settings are ignored."""

from __future__ import annotations

import shutil
import subprocess
import sys

import pytest
from PySide6.QtDBus import QDBusVariant

from keydesk.gui.desktop.portal import DesktopWish

APPEARANCE = "org.freedesktop.appearance"


def wrapped(value: object, times: int) -> object:
    for _ in range(times):
        value = QDBusVariant(value)
    return value


@pytest.mark.parametrize("times", [0, 1, 2])
@pytest.mark.parametrize(("value", "dark"), [(0, None), (1, True), (2, False), (9, None)])
def test_colour_scheme_is_a_wish_for_dark_light_or_neither(value: int, dark: bool | None, times: int) -> None:
    desktop = DesktopWish()
    desktop.learn(APPEARANCE, "color-scheme", wrapped(value, times))
    assert desktop.dark is dark


def test_contrast_and_changes_are_said_once() -> None:
    desktop = DesktopWish()
    said: list[bool] = []
    desktop.changed.connect(lambda: said.append(desktop.high_contrast))
    for value in (1, 1, 0):
        desktop.learn(APPEARANCE, "contrast", value)
    assert said == [True, False]


@pytest.mark.parametrize(
    ("namespace", "key", "value"),
    [("org.gnome.desktop", "color-scheme", 1), (APPEARANCE, "accent-color", 1), (APPEARANCE, "color-scheme", "1")],
)
def test_other_settings_change_nothing(namespace: str, key: str, value: object) -> None:
    desktop = DesktopWish()
    desktop.learn(namespace, key, value)
    assert (desktop.dark, desktop.high_contrast) == (None, False)


DESKTOP = """
from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusVariant
from keydesk.gui.desktop import portal
application = QCoreApplication([])
bus = QDBusConnection.sessionBus()
assert bus.registerService(portal._SERVICE)
wish = portal.DesktopWish()
wish.changed.connect(lambda: (print(wish.dark, flush=True), application.quit()))
announced = QDBusMessage.createSignal(portal._PATH, portal._INTERFACE, "SettingChanged")
announced.setArguments([portal._NAMESPACE, "color-scheme", QDBusVariant(1)])
bus.send(announced)
QTimer.singleShot(20_000, application.quit)
application.exec()
"""


def test_change_that_a_real_bus_announces_arrives() -> None:
    if shutil.which("dbus-run-session") is None:
        pytest.skip("dbus-run-session is not installed; ./dev test installs it")
    command = ["dbus-run-session", "--", sys.executable, "-c", DESKTOP]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout == "True\n", done.stderr
