"""Finds the window's compiled resources, the same way in a checkout, an installed package and a frozen program."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent.parent / "_generated"
"""Written by `tools/resources.py` (which `./dev` runs) and shipped as package data."""


class ResourcesMissingError(RuntimeError):
    """The compiled resources are not there: the checkout was not prepared."""


def resource(name: str) -> Path:
    """Return the path of one compiled resource, such as `theme/light.json`.

    Raises:
        ResourcesMissingError: it was never compiled; `./dev run` or `python tools/resources.py` does it.

    """
    path = FOLDER / name
    if not path.exists():
        message = f"The resource {name} is missing. Run: python tools/resources.py"
        raise ResourcesMissingError(message)
    return path


@cache
def icon_bodies() -> dict[str, str]:
    """Return the inside of every icon's `<svg>` element by icon name, 24 by 24 units, stroked in `currentColor`."""
    bodies: dict[str, str] = json.loads(resource("icons.json").read_text("utf-8"))
    return bodies
