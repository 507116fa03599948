"""The application always wears one theme: the person's choice, or what the desktop wishes, also when that changes.

look = Look(app)                       # follows the desktop
look.choose(Wish.DARK)
look.changed.connect(widget.update)    # widgets that paint read look.theme
"""

from __future__ import annotations

import weakref
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QFontDatabase, QPalette
from shiboken6 import isValid

from keydesk.gui.desktop.portal import DesktopWish
from keydesk.gui.theme.icons import STROKE, icon
from keydesk.gui.theme.resources import resource
from keydesk.gui.theme.stylesheet import stylesheet
from keydesk.gui.theme.tokens import Theme, load_theme

if TYPE_CHECKING:
    from PySide6.QtGui import QIcon
    from PySide6.QtWidgets import QApplication

_FONT_FILES = (
    "Inter-Regular.ttf",
    "Inter-Medium.ttf",
    "Inter-SemiBold.ttf",
    "Inter-Bold.ttf",
    "JetBrainsMonoNL-Regular.ttf",
    "JetBrainsMonoNL-Medium.ttf",
)


class Wish(StrEnum):
    """What the person chose in the settings."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Iconed(Protocol):
    """Whatever carries one icon: an action, a button."""

    def setIcon(self, icon: QIcon, /) -> None:
        """Show this icon."""


@dataclass(frozen=True, slots=True)
class _Worn:
    """One icon that must follow the theme."""

    target: weakref.ref[Iconed]
    name: str
    token: str
    size: int | str
    stroke: float
    gap: int

    def put_on(self, theme: Theme) -> bool:
        """Draw the icon in this theme; return False when its wearer is gone."""
        target = self.target()
        if target is None or not isValid(target):
            return False
        target.setIcon(icon(self.name, theme, self.token, size=self.size, stroke=self.stroke, gap=self.gap))
        return True


class Look(QObject):
    """Holds the theme in force, applies it to the application and says when it changed."""

    changed = Signal()

    def __init__(
        self, app: QApplication, wish: Wish = Wish.SYSTEM, *, scale: float = 1.0, language: str = "system"
    ) -> None:
        super().__init__(app)
        self.language = language
        """The language wished for; it is spoken from the next start on."""
        self._app, self._wish, self._scale = app, wish, scale
        self._worn: dict[int, _Worn] = {}
        self._system_palette = QPalette(app.palette())
        load_fonts()
        self._desktop = DesktopWish(self)
        self._desktop.changed.connect(self._refresh)
        app.styleHints().colorSchemeChanged.connect(self._refresh)
        app.screenAdded.connect(self._dress)
        self.theme: Theme = self._wanted()
        apply(app, self.theme)

    @property
    def wish(self) -> Wish:
        """What the person chose."""
        return self._wish

    def choose(self, wish: Wish, *, scale: float | None = None, language: str = "") -> None:
        """Follow a new choice, and a new text scale and wish for a language if they are given."""
        self._wish = wish
        self._scale = self._scale if scale is None else scale
        if language not in {"", self.language}:
            self.language = language
            self.changed.emit()
        self._refresh()

    def toggle(self) -> Wish:
        """Switch between light and dark; return the choice made."""
        self.choose(Wish.LIGHT if self.theme.is_dark else Wish.DARK)
        return self._wish

    def set_icon(
        self,
        target: Iconed,
        name: str,
        token: str = "text_secondary",
        *,
        size: int | str = "icon",
        stroke: float = STROKE,
        gap: int = 0,
    ) -> None:
        """Give an action or button an icon that follows theme and screens; a later call replaces it."""
        worn = self._worn[id(target)] = _Worn(weakref.ref(target), name, token, size, stroke, gap)
        worn.put_on(self.theme)

    def _refresh(self) -> None:
        wanted = self._wanted()
        if wanted != self.theme:
            self.theme = wanted
            apply(self._app, wanted)
            self._dress()
            self.changed.emit()

    def _dress(self) -> None:
        self._worn = {key: worn for key, worn in self._worn.items() if worn.put_on(self.theme)}

    def _wanted(self) -> Theme:
        name = self._wish.value if self._wish is not Wish.SYSTEM else self._desktop_name()
        theme = load_theme(name, scale=self._scale)
        return high_contrast(theme, self._system_palette) if self._desktop.high_contrast else theme

    def _desktop_name(self) -> str:
        if self._desktop.dark is not None:
            return "dark" if self._desktop.dark else "light"
        return "dark" if self._app.styleHints().colorScheme() == Qt.ColorScheme.Dark else "light"


def load_fonts() -> None:
    """Make the shipped fonts known to this process."""
    known = QFontDatabase.families()
    if "Inter" in known and "JetBrains Mono NL" in known:
        return
    for name in _FONT_FILES:
        QFontDatabase.addApplicationFont(str(resource(f"fonts/{name}")))


def apply(app: QApplication, theme: Theme) -> None:
    """Give the application this theme's style, font, palette and style sheet."""
    if app.style().objectName() != "fusion":
        app.setStyle("fusion")
    app.setFont(theme.font("body"))
    app.setPalette(palette(theme))
    app.setStyleSheet(stylesheet(theme))


def palette(theme: Theme) -> QPalette:
    """Return the Qt palette of a theme, for everything the style sheet does not name."""
    colour, role = theme.colour, QPalette.ColorRole
    made = QPalette()
    for which, ink in {
        role.Window: colour.canvas,
        role.Base: colour.surface,
        role.AlternateBase: colour.sunken,
        role.Button: colour.surface,
        role.ToolTipBase: colour.raised,
        role.WindowText: colour.text,
        role.Text: colour.text,
        role.ButtonText: colour.text,
        role.ToolTipText: colour.text,
        role.BrightText: colour.on_accent,
        role.PlaceholderText: colour.text_muted,
        role.Highlight: colour.accent,
        role.HighlightedText: colour.on_accent,
        role.Accent: colour.accent,
        role.Link: colour.accent_text,
        role.LinkVisited: colour.accent_text,
        role.Light: colour.surface,
        role.Midlight: colour.hover,
        role.Mid: colour.border_strong,
        role.Dark: colour.border_control,
        role.Shadow: colour.shadow,
    }.items():
        made.setColor(which, ink)
    for which in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, which, colour.text_disabled)
    return made


_INKS = (
    "text",
    "text_secondary",
    "text_muted",
    "border",
    "grid",
    "border_strong",
    "border_control",
    "mask",
    "focus",
    "series",
)
_GROUNDS = (
    "surface",
    "raised",
    "sunken",
    "hover",
    "pressed",
    "selected",
    "selected_idle",
    "accent_soft",
    "series_soft",
)


def high_contrast(theme: Theme, system: QPalette) -> Theme:
    """Return the theme with every colour taken from the system palette, as people who need high contrast set it."""
    role = QPalette.ColorRole
    base, window, text = system.color(role.Base), system.color(role.Window), system.color(role.Text)
    mark, on_mark = system.color(role.Highlight), system.color(role.HighlightedText)
    colours = replace(
        theme.colour,
        **dict.fromkeys(_INKS, text),
        **dict.fromkeys(_GROUNDS, base),
        canvas=window,
        sidebar=window,
        track=base,
        accent=mark,
        accent_hover=mark,
        accent_pressed=mark,
        on_accent=on_mark,
        accent_text=text,
    )
    tones = {tone: replace(given, text=text, soft=base, solid=text, line=text) for tone, given in theme.tones.items()}
    return replace(theme, colour=colours, tones=tones)
