"""What the door does for each request, one file per family; `registry.py` says how a handler is found."""

from __future__ import annotations

import importlib

FAMILIES = (
    "asking",
    "grants",
    "history",
    "importing",
    "imports",
    "keys",
    "listing",
    "namespaces",
    "opening",
    "people",
    "recovery",
    "settings",
    "standing",
    "storing",
    "timekeeping",
    "values",
)
"""Every file with handlers."""


def load() -> None:
    """Import every family, so that its handlers are registered."""
    for family in FAMILIES:
        importlib.import_module(f"{__name__}.{family}")
