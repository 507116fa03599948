"""Both themes are complete, alike in their tokens, and readable: WCAG 2.2 AA computed for every pair that meets."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QColor, QPalette

from keydesk.gui.theme.look import Look, Wish, high_contrast
from keydesk.gui.theme.resources import resource
from keydesk.gui.theme.stylesheet import stylesheet
from keydesk.gui.theme.tokens import Theme, Tone, load_theme, parse_theme
from tests.gui.contrast import contrast

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

AA_TEXT, AA_OUTLINE = 4.5, 3.0
GROUNDS = ("canvas", "sidebar", "surface", "raised", "sunken", "hover", "selected", "selected_idle")
TEXTS = ("text", "text_secondary", "text_muted")
TEXT_PAIRS = [
    *((text, ground) for text in TEXTS for ground in GROUNDS),
    *((text, "pressed") for text in ("text", "text_secondary")),
    *(("accent_text", ground) for ground in (*GROUNDS, "accent_soft")),
    *(("on_accent", ground) for ground in ("accent", "accent_hover", "accent_pressed")),
]
OUTLINE_PAIRS = [
    *(("border_control", ground) for ground in ("canvas", "sidebar", "surface", "raised", "sunken")),
    *(("focus", ground) for ground in GROUNDS),
    *(("series", ground) for ground in ("canvas", "surface", "selected")),
    *(("mask", ground) for ground in ("surface", "sunken")),
]


@pytest.fixture(params=["light", "dark"])
def theme(request: pytest.FixtureRequest) -> Theme:
    return load_theme(request.param)


@pytest.mark.parametrize(("ink", "ground"), TEXT_PAIRS)
def test_text_reads_on_every_ground_it_stands_on(theme: Theme, ink: str, ground: str) -> None:
    assert contrast(getattr(theme.colour, ink), getattr(theme.colour, ground)) >= AA_TEXT


@pytest.mark.parametrize(("ink", "ground"), OUTLINE_PAIRS)
def test_outlines_and_marks_are_told_from_their_ground(theme: Theme, ink: str, ground: str) -> None:
    assert contrast(getattr(theme.colour, ink), getattr(theme.colour, ground)) >= AA_OUTLINE


@pytest.mark.parametrize("tone", list(Tone))
def test_tones_read_on_their_own_ground_and_on_rows(theme: Theme, tone: Tone) -> None:
    colours = theme.tone(tone)
    for ground in (colours.soft, theme.colour.surface, theme.colour.canvas, theme.colour.selected):
        assert contrast(colours.text, ground) >= AA_TEXT
    for ground in (theme.colour.surface, theme.colour.canvas, theme.colour.selected):
        assert contrast(colours.solid, ground) >= AA_OUTLINE


def test_themes_have_the_same_tokens() -> None:
    light, dark = (json.loads(resource(f"theme/{name}.json").read_text()) for name in ("light", "dark"))
    for part in ("colour", "tone", "profile", "space", "radius", "type"):
        assert light[part].keys() == dark[part].keys()


def test_unknown_token_is_refused() -> None:
    document = json.loads(resource("theme/light.json").read_text())
    document["colour"]["pink"] = "#ff00ff"
    with pytest.raises(ValueError, match="pink"):
        parse_theme(document)


def test_lengths_and_fonts_grow_with_the_text(qapp: QApplication) -> None:
    once, twice = load_theme("light"), load_theme("light", scale=2.0)
    assert once.px("row") == 32
    assert twice.px("row") == 64
    assert twice.font("body").pixelSize() == 2 * once.font("body").pixelSize()


def test_fonts_are_the_shipped_ones(look: Look) -> None:
    from PySide6.QtGui import QFontInfo

    assert QFontInfo(look.theme.font("strong")).family() == "Inter"
    assert QFontInfo(look.theme.font("strong")).weight() == 600
    assert QFontInfo(look.theme.font("mono")).fixedPitch()


def test_style_sheet_has_no_token_left_open(theme: Theme) -> None:
    assert "%(" not in stylesheet(theme)


def test_choosing_changes_palette_and_says_so_once(light_look: Look, qapp: QApplication) -> None:
    said: list[str] = []
    light_look.changed.connect(lambda: said.append(light_look.theme.name))
    light_look.choose(Wish.DARK)
    light_look.choose(Wish.DARK)
    assert said == ["dark"]
    assert qapp.palette().color(QPalette.ColorRole.Base) == light_look.theme.colour.surface
    assert light_look.theme.is_dark


def test_high_contrast_takes_every_colour_from_the_system() -> None:
    system = QPalette()
    system.setColor(QPalette.ColorRole.Base, QColor("black"))
    system.setColor(QPalette.ColorRole.Window, QColor("black"))
    system.setColor(QPalette.ColorRole.Text, QColor("yellow"))
    theme = high_contrast(load_theme("light"), system)
    assert theme.colour.text_muted == QColor("yellow")
    assert theme.tone(Tone.DANGER).text == QColor("yellow")
    assert contrast(theme.colour.text_secondary, theme.colour.selected) > 7
