"""A theme is the complete set of tokens (colour, tone, space, radius, type) read from one file.

Widgets and painters read tokens by name from the `Theme` they are given:

    painter.setPen(theme.colour.text_muted)
    tone = theme.tone(Tone.DANGER)          # tone.text on tone.soft, tone.solid, tone.line
    painter.setFont(theme.font("strong"))
    height = theme.px("row")                # 32 pixels at 100 % text

`load_theme` reads the file; `keydesk.gui.theme.look.Look` chooses which one and applies it to the application.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QColor, QFont, QFontMetrics

from keydesk.gui.theme.resources import resource

if TYPE_CHECKING:
    from collections.abc import Mapping

SANS = "Inter"
MONO = "JetBrains Mono NL"
_MONO_ROLES = ("mono", "mono_small", "code")
_FIGURE_ROLES = ("figures",)
"""Digits of equal width, for columns of numbers; not everywhere, as Inter then spaces hyphens like digits too."""


class Tone(StrEnum):
    """What a mark says, before it is a colour; always painted with an icon or a word beside it."""

    NEUTRAL = "neutral"
    ACCENT = "accent"
    SUCCESS = "success"
    WARNING = "warning"
    DANGER = "danger"
    VIOLET = "violet"


@dataclass(frozen=True, slots=True)
class ToneColours:
    """The four colours of a tone: `text` stands on `soft` or on a surface, `solid` fills bars, `line` outlines."""

    text: QColor
    soft: QColor
    solid: QColor
    line: QColor


@dataclass(frozen=True, slots=True)
class Colours:
    """Every colour token. Grounds first, then lines, text, accent and the few special ones."""

    canvas: QColor
    sidebar: QColor
    surface: QColor
    raised: QColor
    sunken: QColor
    hover: QColor
    pressed: QColor
    selected: QColor
    selected_idle: QColor
    border: QColor
    grid: QColor
    border_strong: QColor
    border_control: QColor
    track: QColor
    text: QColor
    text_secondary: QColor
    text_muted: QColor
    text_disabled: QColor
    on_accent: QColor
    accent: QColor
    accent_hover: QColor
    accent_pressed: QColor
    accent_soft: QColor
    accent_text: QColor
    focus: QColor
    series: QColor
    series_soft: QColor
    scrim: QColor
    shadow: QColor
    mask: QColor


@dataclass(frozen=True, slots=True)
class TypeStep:
    """One step of the type scale: size in pixels at 100 % text, and weight (400 to 700)."""

    size: int
    weight: int


@dataclass(frozen=True)
class Theme:
    """One theme's tokens, at one text scale. Lengths are logical pixels."""

    name: str
    colour: Colours
    tones: Mapping[str, ToneColours]
    space: Mapping[str, int]
    radii: Mapping[str, int]
    steps: Mapping[str, TypeStep]
    profiles: Mapping[str, Tone]
    scale: float = 1.0
    _fonts: dict[str, QFont] = field(default_factory=dict, init=False, compare=False, repr=False)
    _metrics: dict[str, QFontMetrics] = field(default_factory=dict, init=False, compare=False, repr=False)

    @property
    def is_dark(self) -> bool:
        """Whether light text stands on dark grounds."""
        return self.colour.surface.lightnessF() < self.colour.text.lightnessF()

    def tone(self, tone: Tone | str) -> ToneColours:
        """Return the colours of a tone."""
        return self.tones[tone]

    def ink(self, token: str) -> QColor:
        """Return the colour of a token by name: `text_muted`, or a tone's text as `danger`."""
        if token in self.tones:
            return self.tone(token).text
        colour: QColor = getattr(self.colour, token)
        return colour

    def px(self, token: str | int) -> int:
        """Return a length in pixels grown with the text: a space token by name, or a number of design pixels."""
        length = self.space[token] if isinstance(token, str) else token
        return round(length * self.scale)

    def radius(self, token: str) -> int:
        """Return a corner radius in pixels: `s`, `m`, `l` or `xl`."""
        return self.radii[token]

    def profile(self, name: str) -> ToneColours:
        """Return the colours that frame a namespace by its profile's colour token; an unknown one is neutral."""
        return self.tones[self.profiles.get(name, Tone.NEUTRAL)]

    def font(self, step: str = "body") -> QFont:
        """Return the font of one step of the type scale."""
        if step not in self._fonts:
            self._fonts[step] = self._made_font(step)
        return self._fonts[step]

    def metrics(self, step: str = "body") -> QFontMetrics:
        """Return the measures of one step's font."""
        if step not in self._metrics:
            self._metrics[step] = QFontMetrics(self.font(step))
        return self._metrics[step]

    def _made_font(self, step: str) -> QFont:
        wanted = self.steps[step]
        font = QFont(MONO if step in _MONO_ROLES else SANS)
        font.setStyleHint(QFont.StyleHint.Monospace if step in _MONO_ROLES else QFont.StyleHint.SansSerif)
        font.setPixelSize(max(1, round(wanted.size * self.scale)))
        font.setWeight(QFont.Weight(wanted.weight))
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        if step in _FIGURE_ROLES:
            font.setFeature(QFont.Tag("tnum"), 1)
        return font


def parse_theme(document: Mapping[str, Any], *, scale: float = 1.0) -> Theme:
    """Return the theme a decoded theme file describes.

    Raises:
        ValueError: a colour token is missing, unknown or not a colour.

    """
    names = {token.name for token in fields(Colours)}
    given: Mapping[str, str] = document["colour"]
    if names != set(given):
        raise ValueError(f"theme {document['name']}: tokens differ: {sorted(names ^ set(given))}")
    return Theme(
        name=document["name"],
        colour=Colours(**{name: _colour(text) for name, text in given.items()}),
        tones={
            tone: ToneColours(**{part: _colour(text) for part, text in document["tone"][tone].items()}) for tone in Tone
        },
        space=dict(document["space"]),
        radii=dict(document["radius"]),
        steps={name: TypeStep(**step) for name, step in document["type"].items()},
        profiles={name: Tone(tone) for name, tone in document["profile"].items()},
        scale=scale,
    )


def load_theme(name: str, *, scale: float = 1.0) -> Theme:
    """Return the shipped theme `light` or `dark` with its text `scale` (1.0 is 13 pixels)."""
    return parse_theme(json.loads(resource(f"theme/{name}.json").read_text("utf-8")), scale=scale)


def _colour(text: str) -> QColor:
    """Return `#RRGGBB` or `#AARRGGBB` as a colour."""
    colour = QColor(text)
    if not colour.isValid():
        raise ValueError(f"not a colour: {text}")
    return colour
