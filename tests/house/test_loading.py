"""The window loads no crypto and no database, the agent no Qt, and the client the standard library alone.

Each room is imported whole, every module of it, so that a late import of its own files hides nothing.
"""

from __future__ import annotations

import subprocess
import sys

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
