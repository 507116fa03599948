"""The window loads no crypto and no database, the agent no Qt, and the client the standard library alone.

Each room is imported whole, every module of it, so that a late import of its own files hides nothing. What a window
loads before it is painted the first time is held name by name (docs/decisions/0012).
"""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    import pathlib

WINDOW_MAY_NOT = {"cryptography", "argon2", "bcrypt", "sqlcipher3", "sqlite3", "Cryptodome"}
AGENT_MAY_NOT = {"PySide6", "shiboken6"}

LOADING = """
import importlib, pkgutil, sys
bare = set(sys.modules)
room = importlib.import_module(sys.argv[1])
for module in pkgutil.walk_packages(room.__path__, room.__name__ + "."):
    if not module.name.endswith("__main__"):
        importlib.import_module(module.name)
print(*sorted(set(sys.modules) - bare))
"""


def loaded_by(room: str) -> set[str]:
    """Return the top-level names a fresh, isolated interpreter has loaded after importing every module of a room."""
    command = [sys.executable, "-I", "-c", LOADING, room]
    answer = subprocess.run(command, check=False, capture_output=True, text=True)
    assert answer.returncode == 0, answer.stderr
    return {name.partition(".")[0] for name in answer.stdout.split()}


def test_window_loads_no_crypto_and_no_database() -> None:
    loaded = loaded_by("keydesk.gui")
    assert "PySide6" in loaded
    assert not loaded & WINDOW_MAY_NOT


def test_agent_loads_no_qt() -> None:
    loaded = loaded_by("keydesk.agent")
    assert "sqlcipher3" in loaded
    assert not loaded & AGENT_MAY_NOT


def test_client_loads_the_standard_library_alone() -> None:
    assert not loaded_by("keydesk.client") - set(sys.stdlib_module_names) - {"keydesk"}


def test_command_line_loads_no_qt_no_crypto_and_no_database() -> None:
    assert not loaded_by("keydesk.cli") & (AGENT_MAY_NOT | WINDOW_MAY_NOT)


# -- before the first paint ------------------------------------------------------------------------------------------

FIRST_PAINT = """
import builtins, sys
from keydesk.gui import app
windows = app.open_windows(sys.argv[1])
window = windows.open(sys.argv[1])
def tell():
    print(*sys.modules)
    print("Qt" in vars(sys.modules["PySide6.QtCore"]), builtins.__import__.__name__)
    print(sys.modules["shibokensupport"].__file__)
    windows.app.quit()
window.painted.disconnect()
window.painted.connect(tell)
windows.run()
"""
BEFORE_PAINT = {
    "keydesk", "keydesk.errors", "keydesk.launch", "keydesk.settings", "keydesk.gui", "keydesk.gui.app",
    "keydesk.gui.desktop", "keydesk.gui.desktop.display", "keydesk.gui.front", "keydesk.gui.imports",
    "keydesk.gui.local", "keydesk.gui.main_window", "keydesk.gui.paint", "keydesk.gui.paint.vaults",
    "keydesk.gui.theme", "keydesk.gui.theme.resources", "keydesk.gui.windows",
}  # fmt: skip
QT_BEFORE_PAINT = {"PySide6.QtCore", "PySide6.QtGui", "PySide6.QtWidgets"}
ALSO_BEFORE_PAINT = {"copy", "ctypes", "dataclasses", "gc", "json"}
"""Of the standard library, what the binding does not load itself."""


@pytest.fixture
def painted(tmp_path: pathlib.Path) -> list[str]:
    """What a fresh window says of itself when it is painted the first time."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-I", "-c", FIRST_PAINT, str(tmp_path / "work.keydesk")]
    answer = subprocess.run(command, check=False, capture_output=True, text=True, env=environment)
    assert answer.returncode == 0, answer.stderr
    return answer.stdout.splitlines()


def loaded_with_the_binding() -> set[str]:
    command = [sys.executable, "-I", "-c", "import sys, PySide6.QtWidgets; print(*sys.modules)"]
    return set(subprocess.run(command, check=True, capture_output=True, text=True).stdout.split())


def test_first_paint_loads_what_it_shows_and_nothing_else(painted: list[str]) -> None:
    loaded = set(painted[0].split())
    assert {name for name in loaded if name.startswith("keydesk")} == BEFORE_PAINT
    assert {name for name in loaded if name.startswith("PySide6.Qt")} == QT_BEFORE_PAINT
    beyond = {name.partition(".")[0].lstrip("_") for name in loaded - loaded_with_the_binding()}
    assert beyond - {"keydesk"} <= ALSO_BEFORE_PAINT


def test_first_paint_makes_no_enum_of_qts_namespace_and_searches_no_source(painted: list[str]) -> None:
    is_namespace_made, importing = painted[1].split()
    assert is_namespace_made == "False"
    assert importing != "__feature_import__"


def test_binding_was_unpacked_by_the_set_up(painted: list[str]) -> None:
    assert "files.dir" in painted[2], "the binding compiles itself at every start: let ./dev complete its set-up"
