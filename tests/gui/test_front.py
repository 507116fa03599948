"""The first paint is what the starting screen shows too, unmoved, and wears what the window wore last."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QRect, QSize

from keydesk.gui import local
from keydesk.gui.front import Front
from keydesk.gui.local import Local
from keydesk.gui.paint.vaults import mark_place
from keydesk.gui.panes.starting import StartingPane
from keydesk.gui.theme.look import Wish
from keydesk.gui.windows import Windows

if TYPE_CHECKING:
    import pathlib

    from pytestqt.qtbot import QtBot

    from keydesk.gui.theme.look import Look

SIZE = QSize(1000, 640)


@pytest.mark.parametrize("scale", [1.0, 1.5])
@pytest.mark.parametrize("wish", [Wish.LIGHT, Wish.DARK])
def test_ground_and_mark_stay_as_the_first_paint_had_them(
    qtbot: QtBot, light_look: Look, wish: Wish, scale: float
) -> None:
    front = Front()
    qtbot.addWidget(front)
    front.wear(scale, is_dark=wish is Wish.DARK)
    front.resize(SIZE)
    light_look.choose(wish, scale=scale)
    starting = StartingPane(light_look)
    qtbot.addWidget(starting)
    starting.resize(SIZE)
    mark = mark_place(QRect(QPoint(), SIZE), scale)
    starting.show()
    assert starting._words.mapTo(starting, QPoint()).y() > mark.bottom()  # already now, before anything is painted
    starting._show_patience()
    as_far_as_the_mark = QRect(0, 0, SIZE.width(), mark.bottom() + 1)
    first, then = (widget.grab(as_far_as_the_mark).toImage() for widget in (front, starting))
    assert first == then
    assert first.pixelColor(mark.center()) != first.pixelColor(0, mark.center().y())


@pytest.mark.parametrize(
    ("kept", "is_dark"),
    [
        (Local(), False),
        (Local(was_dark=True), True),
        (Local("light", was_dark=True), False),
        (Local("dark"), True),
    ],
)
def test_window_begins_as_wished_or_as_last_time(
    monkeypatch: pytest.MonkeyPatch, tmp_path: pathlib.Path, light_look: Look, kept: Local, is_dark: bool
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    local.keep(kept)
    assert Windows(lambda _command: None)._is_dark() is is_dark


def test_window_remembers_whether_it_was_dark(
    monkeypatch: pytest.MonkeyPatch, tmp_path: pathlib.Path, light_look: Look
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    windows = Windows(lambda _command: None)
    windows._look = light_look
    for wish in (Wish.DARK, Wish.LIGHT):
        light_look.choose(wish)
        windows._keep()
        assert local.load().was_dark is (wish is Wish.DARK)
