"""After a password was typed or a value shown and gone again, no copy of it is left in the window's process (P2)."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from tests.gui.memory import copies

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.gui.conftest import Child, Person

pytestmark = [pytest.mark.x11, pytest.mark.skipif(sys.platform != "linux", reason="reads /proc/PID/mem")]
SECRET = "Zq7kTr0ubNEEDLExyz9vW"
PEM = "-----BEGIN PRIVATE KEY-----\n" + "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQ\n" * 3


def test_ordinary_password_line_keeps_what_was_typed(person: Person, child: Callable[[str], Child]) -> None:
    """The control: without our field the scan finds something, so finding nothing means something."""
    desk = child("plain")
    person.types(SECRET)
    desk.waits_for(f"length {len(SECRET)}")
    desk.does("wipe")
    assert copies(desk.pid, SECRET) > 0


def test_secret_field_holds_one_copy_while_typed_and_none_after(person: Person, child: Callable[[str], Child]) -> None:
    desk = child("field")
    person.types(SECRET)
    desk.waits_for(f"length {len(SECRET)}")
    assert copies(desk.pid, SECRET) == 3  # the whole and its two parts, once each, in the locked page
    desk.does("wipe")
    assert copies(desk.pid, SECRET) == 0


def test_pasted_secret_leaves_nothing_in_the_window(person: Person, child: Callable[[str], Child]) -> None:
    desk = child("field")
    person.copies(SECRET.encode())
    person.presses("ctrl+v")
    desk.waits_for(f"length {len(SECRET)}")
    assert copies(desk.pid, SECRET) >= 3
    desk.does("wipe")
    assert copies(desk.pid, SECRET) == 0


@pytest.mark.parametrize("value", [SECRET, PEM], ids=["password", "pem"])
def test_shown_value_leaves_nothing_once_hidden(
    person: Person, child: Callable[[str], Child], tmp_path: Path, value: str
) -> None:
    source = tmp_path / "value"
    source.write_text(value)
    desk = child("view")
    desk.does(f"show {source}")
    assert copies(desk.pid, value) == 3
    desk.does("mask")
    assert copies(desk.pid, value) == 0


def test_shown_value_is_never_in_the_primary_selection(
    person: Person, child: Callable[[str], Child], tmp_path: Path
) -> None:
    source = tmp_path / "value"
    source.write_text(SECRET)
    person.copies(b"selected before", "primary")
    person.copies(b"copied before")
    desk = child("view")
    desk.does(f"show {source}")
    person.run(
        "xdotool", "mousemove", "--window", person.run("xdotool", "getactivewindow").decode().strip(), "20", "20"
    )
    for click in (
        ["click", "--repeat", "3", "1"],
        ["mousedown", "1"],
        ["mousemove_relative", "150", "40"],
        ["mouseup", "1"],
    ):
        person.run("xdotool", *click)
    person.presses("ctrl+a", "ctrl+c")
    assert person.pastes("primary") == b"selected before"
    assert person.pastes() == b"copied before"
