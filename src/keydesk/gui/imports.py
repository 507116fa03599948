"""A module imported after PySide6 is read once, not twice: its text is no longer searched for PySide6's own switch.

The switch is `from __feature__ import …`, for other spellings of Qt's names, and nothing of ours uses it.
"""

from __future__ import annotations

import builtins

import PySide6.QtCore  # noqa: F401 - which puts the import that searches in the place of the one before


def restore_import() -> None:
    """Put the import before back, which PySide6 keeps as `__orig_import__`."""
    builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)
