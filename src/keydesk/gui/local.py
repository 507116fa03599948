"""What the window remembers on this computer: its look and size, nothing about any vault, in a file of mode 0600."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING

from keydesk.settings import SETTINGS

if TYPE_CHECKING:
    from keydesk.gui.theme.look import Wish


@dataclass(frozen=True, slots=True)
class Local:
    """Theme, text size in percent, the last window's size and whether it was dark, and the language wished for."""

    theme: str = str(SETTINGS["theme"].default)
    scale: int = int(SETTINGS["text-scale"].default)
    width: int = 1480
    height: int = 900
    language: str = str(SETTINGS["language"].default)
    was_dark: bool = False

    @property
    def wish(self) -> Wish:
        """The theme wished for."""
        from keydesk.gui.theme.look import Wish  # what is needed before the first paint loads no look

        return Wish(self.theme)


def place() -> Path:
    """Return where it is kept."""
    base = os.environ.get("XDG_CONFIG_HOME")
    return (Path(base) if base else Path.home() / ".config") / "keydesk" / "window.json"


def load() -> Local:
    """Return what is remembered; what is missing, wrong or out of bounds is as if it was never kept."""
    try:
        kept = json.loads(place().read_text("utf-8"))
    except (OSError, ValueError):
        return Local()
    if not isinstance(kept, dict):
        return Local()
    known = {field.name: kept[field.name] for field in fields(Local) if type(kept.get(field.name)) is _type(field.name)}
    scale = SETTINGS["text-scale"]
    for name in ("theme", "language"):
        if known.get(name) not in SETTINGS[name].choices:
            known.pop(name, None)
    if not (scale.least or 0) <= known.get("scale", 100) <= (scale.most or 0):
        known.pop("scale", None)
    return Local(**known)


def keep(local: Local) -> None:
    """Remember; a disk that cannot be written is no reason to bother anybody."""
    target = place()
    part = target.with_suffix(".part")
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(asdict(local), file)
        part.replace(target)
    except OSError:
        return


def _type(name: str) -> type:
    return type(getattr(Local(), name))
