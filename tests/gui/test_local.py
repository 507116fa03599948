"""The window remembers its look and size on this computer, privately, and believes nothing odd it finds there."""

from __future__ import annotations

import json
import stat
from typing import TYPE_CHECKING

import pytest

from keydesk.gui import local
from keydesk.gui.local import Local
from keydesk.gui.theme.look import Wish

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def place(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    return tmp_path / "keydesk" / "window.json"


def test_what_was_kept_is_remembered(place: Path) -> None:
    local.keep(Local("dark", 125, 1200, 800, "de", was_dark=True))
    assert local.load() == Local("dark", 125, 1200, 800, "de", was_dark=True)
    assert local.load().wish is Wish.DARK
    assert stat.S_IMODE(place.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "null",
        "{",
        '{"theme": "pink"}',
        '{"language": "pseudo"}',
        '{"scale": 9000}',
        '{"width": "wide"}',
        '{"scale": true}',
        '{"x": 1}',
    ],
)
def test_nonsense_is_as_if_never_kept(place: Path, text: str) -> None:
    place.parent.mkdir()
    place.write_text(text)
    assert local.load() == Local()


def test_good_parts_survive_bad_ones(place: Path) -> None:
    place.parent.mkdir()
    place.write_text(json.dumps({"theme": "dark", "scale": -5, "height": 700}))
    assert local.load() == Local("dark", height=700)


def test_disk_that_cannot_be_written_bothers_nobody(place: Path) -> None:
    place.parent.write_text("in the way")
    local.keep(Local())
    assert local.load() == Local()
