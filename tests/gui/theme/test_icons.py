"""Every icon the window names is shipped, drawn for each screen's density, and follows the theme."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon
from PySide6.QtWidgets import QToolButton

from keydesk.gui.paint import marks
from keydesk.gui.theme.icons import brand_icon, icon, icon_names, pixmap
from keydesk.gui.theme.look import Look, Wish
from keydesk.model.kinds import KINDS


def ink_of(shown: QIcon, mode: QIcon.Mode = QIcon.Mode.Normal) -> QColor:
    """Return the colour of the most opaque pixel."""
    picture = shown.pixmap(QSize(16, 16), mode).toImage()
    pixels = [picture.pixelColor(x, y) for x in range(picture.width()) for y in range(picture.height())]
    return max(pixels, key=lambda pixel: pixel.alpha())


def test_every_kind_and_mark_has_its_icon() -> None:
    named = [kind.icon for kind in KINDS.values()]
    for table in (marks.STATES, marks.BANDS, marks.OUTCOMES, marks.PROFILES):
        named += [mark.icon for mark in table.values()]
    assert set(named) <= set(icon_names())


def test_every_icon_draws_something(look: Look) -> None:
    blank = [
        name for name in icon_names() if not any(bytes(pixmap(name, QColor("black"), 16, 1.0).toImage().constBits()))
    ]
    assert blank == []


def test_picture_has_the_device_pixels_of_its_screen(look: Look) -> None:
    picture = pixmap("lock", QColor("black"), 16, 1.5)
    assert picture.width() == 24
    assert picture.devicePixelRatio() == 1.5


def test_icon_takes_a_token_and_is_grey_when_disabled(look: Look) -> None:
    made = icon("power", look.theme, "danger")
    assert ink_of(made).name() == look.theme.tone("danger").text.name()
    assert ink_of(made, QIcon.Mode.Disabled).name() == look.theme.colour.text_disabled.name()


def test_worn_icon_follows_the_theme(light_look: Look) -> None:
    button = QToolButton()
    light_look.set_icon(button, "lock", "text")
    light_look.choose(Wish.DARK)
    assert ink_of(button.icon()).name() == light_look.theme.colour.text.name()


def test_wearer_that_is_gone_is_forgotten(light_look: Look) -> None:
    button = QToolButton()
    light_look.set_icon(button, "lock")
    del button
    light_look.choose(Wish.DARK)
    assert all(worn.target() is not None for worn in light_look._worn.values())


def test_own_mark_is_there_in_every_size_a_desktop_asks_for(look: Look) -> None:
    assert {size.width() for size in brand_icon().availableSizes()} >= {16, 32, 48, 256}
    assert ink_of(brand_icon()).alpha() == 255
