"""The camera takes both themes of one window, with the dialog that stands over it, when everything has arrived."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QImage

from keydesk.errors import UnavailableError
from keydesk.gui.camera import Camera
from keydesk.model.paths import Path

if TYPE_CHECKING:
    from pathlib import Path as FilePath

    from keydesk.gui.screens import Screens
    from keydesk.gui.theme.look import Look

DEV, PROD = Path.of("dev", "laptop"), Path.of("prod", "database")


def mean(image: QImage) -> int:
    """Return how light a picture is, 0 to 255."""
    small = image.scaled(16, 16)
    return sum(small.pixelColor(x, y).lightness() for x in range(16) for y in range(16)) // 256


def test_each_screen_is_taken_light_and_dark(light_look: Look, window: Screens, tmp_path: FilePath) -> None:
    camera = Camera(light_look, window.window, tmp_path)
    camera.wait(lambda: window.window.stack.currentWidget() is window.desk.pane)
    camera.take("desk")
    light, dark = QImage(str(tmp_path / "1-desk.png")), QImage(str(tmp_path / "1-desk-dark.png"))
    assert light.size() == dark.size()
    assert mean(light) > 200
    assert mean(dark) < 60


def test_dialog_stands_in_the_middle_of_the_picture(light_look: Look, window: Screens, tmp_path: FilePath) -> None:
    camera = Camera(light_look, window.window, tmp_path)
    camera.wait(lambda: window.desk.tree.find(PROD) is not None)
    camera.choose(PROD, "orders-primary")
    window.actions["copy"].trigger()
    camera.wait(camera.has_sheet)
    camera.take("asked")
    picture = QImage(str(tmp_path / "1-asked.png"))
    middle = picture.copy(picture.width() // 2 - 150, picture.height() // 2 - 60, 300, 120)
    assert mean(middle) > mean(picture.copy(0, 0, 300, 120))  # the window recedes
    window.proving.forget()


def test_what_never_comes_is_said(light_look: Look, window: Screens, tmp_path: FilePath) -> None:
    camera = Camera(light_look, window.window, tmp_path, patience=0.1)
    with pytest.raises(UnavailableError):
        camera.wait(lambda: False)
