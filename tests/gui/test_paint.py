"""Painted marks mirror for right-to-left, fill in the right direction, and stay inside their cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from keydesk.gui.language.direction import isolated
from keydesk.gui.paint.bars import Expiry, draw_bar, draw_expiry, expiry_alternative
from keydesk.gui.paint.charts import draw_histogram, draw_sparkline
from keydesk.gui.paint.chips import Chip, algorithm_chip, chip_width, draw_chip, draw_chips
from keydesk.gui.paint.marks import BANDS, OUTCOMES, PROFILES, STATES, MarkWords
from keydesk.gui.paint.rings import draw_ring
from keydesk.gui.paint.strip import Strip
from keydesk.gui.paint.text import TRAILING, draw_text
from keydesk.gui.paint.tiles import draw_mask
from keydesk.gui.theme.tokens import Theme, Tone
from keydesk.model.states import State

if TYPE_CHECKING:
    from collections.abc import Callable

    from keydesk.gui.theme.look import Look

LTR, RTL = Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft
CELL = QRect(20, 10, 160, 32)
BLANK = QColor("#123456")


def drawn(draw: Callable[[QPainter], object], width: int = 200, height: int = 52) -> QImage:
    picture = QImage(width, height, QImage.Format.Format_RGB32)
    picture.fill(BLANK)
    painter = QPainter(picture)
    draw(painter)
    painter.end()
    return picture


def columns(picture: QImage) -> list[int]:
    """Return the columns in which something was drawn."""
    height = range(picture.height())
    return [x for x in range(picture.width()) if any(picture.pixelColor(x, y) != BLANK for y in height)]


def inked(picture: QImage, colour: QColor) -> list[int]:
    """Return the columns that hold exactly this colour."""
    height = range(picture.height())
    return [x for x in range(picture.width()) if any(picture.pixelColor(x, y) == colour for y in height)]


def test_strip_hands_out_pieces_from_both_edges_and_mirrors_them() -> None:
    for direction, leading, trailing, rest in (
        (LTR, QRect(20, 10, 30, 32), QRect(150, 10, 30, 32), QRect(58, 10, 88, 32)),
        (RTL, QRect(150, 10, 30, 32), QRect(20, 10, 30, 32), QRect(54, 10, 88, 32)),
    ):
        strip = Strip(CELL, direction)
        assert strip.leading(30, gap=8) == leading
        assert strip.trailing(30, gap=4) == trailing
        assert strip.rest() == rest
        assert strip.width == 88


def test_strip_gives_no_more_than_there_is() -> None:
    strip = Strip(CELL)
    assert strip.leading(1000).width() == CELL.width()
    assert strip.width == 0
    assert strip.leading(10).width() == 0


@pytest.mark.parametrize("direction", [LTR, RTL])
def test_bar_fills_from_where_reading_begins(look: Look, direction: Qt.LayoutDirection) -> None:
    ink = look.theme.tone("success").solid
    bar = QRect(20, 20, 100, 4)
    filled = inked(drawn(lambda painter: draw_bar(painter, bar, look.theme, 0.25, ink, direction)), ink)
    assert 18 <= len(filled) <= 26
    assert (filled[0] < 30) is (direction == LTR)


@pytest.mark.parametrize(("share", "widest"), [(0.0, 0), (0.001, 4), (1.0, 100), (7.5, 100)])
def test_bar_is_empty_for_a_fresh_key_and_full_for_an_expired_one(look: Look, share: float, widest: int) -> None:
    ink = look.theme.tone("danger").solid
    filled = inked(drawn(lambda painter: draw_bar(painter, QRect(20, 20, 100, 4), look.theme, share, ink)), ink)
    assert widest - 4 <= len(filled) <= widest


def things(theme: Theme, direction: Qt.LayoutDirection) -> dict[str, Callable[[QPainter], object]]:
    """Return everything that is drawn into a cell by direction."""
    expiry = Expiry("9 days", "of 90", 0.9, Tone.WARNING, "clock-alert")
    chip = Chip("Compromised", "shield-alert", Tone.DANGER)
    values = [1.0, 5.0, 2.0, 9.0]
    return {
        "chip": lambda painter: draw_chip(painter, CELL, theme, chip, direction),
        "code": lambda painter: draw_chip(painter, CELL, theme, algorithm_chip("ECDSA P-256"), direction),
        "expiry": lambda painter: draw_expiry(painter, CELL, theme, expiry, direction),
        "text": lambda painter: draw_text(painter, CELL, theme, "orders-primary", direction=direction),
        "long": lambda painter: draw_text(painter, CELL, theme, "x" * 300, direction=direction),
        "mask": lambda painter: draw_mask(painter, CELL, theme, direction),
        "line": lambda painter: draw_sparkline(painter, CELL, theme, values, direction=direction),
        "columns": lambda painter: draw_histogram(painter, CELL, theme, values, [1], direction),
    }


@pytest.mark.parametrize("direction", [LTR, RTL])
@pytest.mark.parametrize("name", ["chip", "code", "expiry", "text", "long", "mask", "line", "columns"])
def test_everything_stays_inside_its_cell(look: Look, name: str, direction: Qt.LayoutDirection) -> None:
    touched = columns(drawn(things(look.theme, direction)[name]))
    assert touched
    assert touched[0] >= CELL.left() - 1
    assert touched[-1] <= CELL.right() + 1


@pytest.mark.parametrize("name", ["chip", "code", "text", "mask"])
def test_right_to_left_begins_at_the_right_edge(look: Look, name: str) -> None:
    assert columns(drawn(things(look.theme, LTR)[name]))[0] < CELL.left() + 6
    assert columns(drawn(things(look.theme, RTL)[name]))[-1] > CELL.right() - 6


@pytest.mark.parametrize("name", ["line", "columns"])
def test_time_runs_in_reading_direction(look: Look, name: str) -> None:
    forward, backward = (drawn(things(look.theme, direction)[name]) for direction in (LTR, RTL))
    assert forward != backward


def test_trailing_text_ends_at_the_far_edge(look: Look) -> None:
    touched = columns(drawn(lambda painter: draw_text(painter, CELL, look.theme, "of 90", align=TRAILING)))
    assert touched[-1] > CELL.right() - 4
    assert touched[0] > CELL.center().x()


def test_chips_that_do_not_fit_are_counted(look: Look) -> None:
    chips = [Chip("production"), Chip("payments"), Chip("pci"), Chip("audit")]
    left_out = []
    drawn(lambda painter: left_out.append(draw_chips(painter, CELL, look.theme, chips)))
    fitting = len(chips) - left_out[0]
    assert 1 <= fitting < len(chips)
    assert sum(chip_width(look.theme, chip) for chip in chips[:fitting]) <= CELL.width()


def test_ring_is_closed_when_all_is_left_and_open_when_nothing(look: Look) -> None:
    ink = look.theme.colour.focus
    ring = QRect(10, 10, 30, 30)

    def length(share: float) -> int:
        return len(inked(drawn(lambda painter: draw_ring(painter, ring, look.theme, share)), ink))

    lengths = [length(share) for share in (0.0, 0.3, 1.0)]
    assert lengths[0] == 0
    assert lengths[0] < lengths[1] <= lengths[2]


def test_alternative_says_what_the_cell_shows() -> None:
    assert expiry_alternative(Expiry("9 days", "of 90", 0.9)) == "9 days of 90"
    assert expiry_alternative(Expiry("No date")) == "No date"


def test_name_keeps_its_direction_inside_other_text() -> None:
    assert isolated("\u05d0") == "\u2068\u05d0\u2069"


def test_every_mark_has_a_word() -> None:
    words = MarkWords()
    said = [words.state(state) for state in State] + [words.band(band) for band in BANDS]
    said += [words.outcome(outcome) for outcome in OUTCOMES] + [words.profile(profile) for profile in PROFILES]
    assert all(said)
    assert set(STATES) == set(State)
