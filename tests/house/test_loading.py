"""The window loads no crypto and no database, the agent no Qt, and the client the standard library alone."""

from __future__ import annotations

import subprocess
import sys

import pytest

WINDOW_MAY_NOT = {"cryptography", "argon2", "sqlcipher3", "sqlite3", "pykeepass", "lxml", "Cryptodome"}
AGENT_MAY_NOT = {"PySide6", "shiboken6"}


def loaded_by(module: str) -> set[str]:
    """Return the top-level names a fresh, isolated interpreter has loaded after importing ``module``."""
    program = f"import sys; bare = set(sys.modules); import {module}; print(*(set(sys.modules) - bare))"
    answer = subprocess.run([sys.executable, "-I", "-c", program], check=False, capture_output=True, text=True)
    assert answer.returncode == 0, answer.stderr
    return {name.partition(".")[0] for name in answer.stdout.split()}


def test_window_loads_no_crypto_and_no_database() -> None:
    loaded = loaded_by("keydesk.gui.app")
    assert "PySide6" in loaded
    assert not loaded & WINDOW_MAY_NOT


@pytest.mark.parametrize("module", ["keydesk.agent.supervisor", "keydesk.agent.worker"])
def test_agent_loads_no_qt(module: str) -> None:
    assert not loaded_by(module) & AGENT_MAY_NOT


def test_client_loads_the_standard_library_alone() -> None:
    foreign = loaded_by("keydesk.client") - set(sys.stdlib_module_names) - {"keydesk"}
    assert not foreign
