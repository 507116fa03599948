"""Every user setting is declared here once: its type, default, bounds and help.

Settings that change behaviour live authenticated inside the vault; the window's own file holds only its
look: size, theme and language (those marked `is_local`).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting. `default` also gives the type; `least` and `most` bound integers; `choices` bound strings."""

    name: str
    default: int | bool | str
    help: str
    least: int | None = None
    most: int | None = None
    choices: tuple[str, ...] = ()
    is_local: bool = False


SETTINGS: dict[str, Setting] = {
    setting.name: setting
    for setting in (
        Setting("idle-lock-seconds", 600, "Lock after this long without use; 0 never locks by itself.", 0, 86_400),
        Setting("terminal-idle-seconds", 600, "Forget a terminal's authentication after this long idle.", 60, 43_200),
        Setting("terminal-most-seconds", 43_200, "Forget a terminal's authentication after this long.", 60, 43_200),
        Setting("recovery-banner", default=True, help="Remind until the recovery sheet was confirmed."),
        Setting("theme", "system", "Colours of the window.", choices=("system", "light", "dark"), is_local=True),
        Setting("text-scale", 100, "Size of text in percent.", 80, 200, is_local=True),
        Setting("language", "system", "Language of the window.", choices=("system", "en", "de"), is_local=True),
    )
}
