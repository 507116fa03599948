"""Pictures of the real window on the sample vault, drawn without a screen."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

from keydesk.errors import UnavailableError
from keydesk.model.paths import Path

if TYPE_CHECKING:
    import pathlib
    from collections.abc import Callable

    from keydesk.gui.screens import Screens
    from keydesk.gui.windows import Windows

PATIENCE = 30.0
SETTLE = 0.4
"""Seconds until animations have ended and lists have arrived."""
DATABASE = Path.of("prod", "database")


def take(bundle: pathlib.Path, password: bytearray, into: pathlib.Path) -> list[pathlib.Path]:
    """Draw the desk, the history, the palette and the locked screen; return the files. Raises UnavailableError."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from keydesk.tour.window import open_unlocked

    into.mkdir(parents=True, exist_ok=True)
    windows, window = open_unlocked(bundle, password)
    window.resize(1480, 900)
    files: list[pathlib.Path] = []

    def keep(name: str) -> None:
        _live(windows, SETTLE)
        file = into / f"{len(files) + 1}-{name}.png"
        window.grab().save(str(file))
        files.append(file)

    _wait(windows, lambda: window.screens is not None)
    screens = window.screens
    assert screens is not None  # noqa: S101 - waited for above
    _wait(windows, lambda: window.stack.currentWidget() is screens.desk.pane)
    _wait(windows, lambda: screens.desk.tree.find(DATABASE) is not None)
    _wait(windows, lambda: screens.standing.now is not None and not screens.standing.now.checking)
    _choose(windows, screens, "orders-primary")
    keep("desk")
    screens.actions["history"].trigger()
    _wait(windows, lambda: screens.desk.records.rowCount() > 0)
    keep("history")
    screens.actions["history"].trigger()
    screens.actions["palette"].trigger()
    screens.errands.finding.palette.field.setText("database")
    keep("palette")
    screens.errands.finding.palette.close_palette()
    screens.actions["lock"].trigger()
    _wait(windows, lambda: screens.standing.now is not None and screens.standing.now.state == "locked")
    keep("locked")
    window.close()
    return files


def _choose(windows: Windows, screens: Screens, name: str) -> None:
    """Go to the database keys of prod and select one."""
    desk = screens.desk
    desk.go_to_namespace(DATABASE)

    def is_shown() -> bool:
        """Choose the key whenever a list that just arrived holds it, until its details are there."""
        keys = desk.keys
        row = next((row for row in range(keys.rowCount()) if keys.index(row, 0).data() == name), -1)
        if row >= 0 and not desk.selected():
            desk.list.table.choose(keys.index(row, 0))
        found = desk.detail()
        return found is not None and found.key.path.name == name

    _wait(windows, is_shown)


def _live(windows: Windows, seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        windows.app.processEvents()
        time.sleep(0.005)


def _wait(windows: Windows, until: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not until():
        if time.monotonic() > end:
            raise UnavailableError("The window did not come this far in time.", "Take the tour again.")
        _live(windows, 0.02)
