"""Every action is declared once, has words and an icon, a shortcut of its own, and something it does."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence

from keydesk.gui.actions import Actions, Situation, When

if TYPE_CHECKING:
    from collections.abc import Iterator

    from keydesk.gui.screens import Screens
    from keydesk.gui.theme.look import Look

PROMISED = {
    "palette": "Ctrl+K",
    "filter": "Ctrl+F",
    "new": "Ctrl+N",
    "import": "Ctrl+I",
    "copy": "Ctrl+C",
    "copy-user": "Ctrl+B",
    "copy-field": "Ctrl+Shift+C",
    "edit": "Ctrl+E",
    "move": "F2",
    "history": "Ctrl+H",
    "delete": "Del",
    "undo": "Ctrl+Z",
    "back": "Alt+Left",
    "forward": "Alt+Right",
    "next-pane": "F6",
    "next-vault": "Ctrl+Tab",
    "lock": "Ctrl+L",
    "shortcuts": "Ctrl+/",
}


@pytest.fixture
def actions(look: Look) -> Iterator[Actions]:
    owner = QObject()
    yield Actions(look, owner)
    owner.deleteLater()


def test_promised_shortcuts_are_there(actions: Actions) -> None:
    assert {name: actions[name].shortcut().toString() for name in PROMISED} == PROMISED
    assert QKeySequence("Ctrl+Shift+L") in actions["lock"].shortcuts()


def test_no_shortcut_is_given_twice(actions: Actions) -> None:
    given = Counter(keys.toString() for declared in actions for keys in declared.action.shortcuts())
    assert [keys for keys, count in given.items() if count > 1] == []


def test_every_action_has_words_and_an_icon(actions: Actions) -> None:
    for declared in actions:
        assert declared.action.text()
        assert not declared.action.icon().isNull()


def test_every_action_does_something(window: Screens) -> None:
    idle = [one.id for one in window.actions if not one.action.receivers("2triggered(bool)")]
    assert not idle


def test_no_other_action_of_the_window_has_a_shortcut(window: Screens) -> None:
    declared = {id(one.action) for one in window.actions}
    others = [one for one in window.window.findChildren(QAction) if id(one) not in declared]
    assert [one.text() for one in others if not one.shortcut().isEmpty()] == []


@pytest.mark.parametrize(
    ("situation", "enabled", "disabled"),
    [
        (Situation(), {"shortcuts", "open-vault", "quit"}, {"new", "copy", "lock", "palette", "undo"}),
        (Situation(is_open=True), {"new", "import", "lock", "palette"}, {"copy", "delete", "edit", "undo"}),
        (Situation(is_open=True, selected=1), {"copy", "delete", "edit"}, {"restore"}),
        (Situation(is_open=True, selected=3), {"delete", "favourite"}, {"copy", "edit", "move"}),
        (Situation(is_open=True, selected=1, selected_deleted=1), {"restore", "destroy"}, {"copy", "delete"}),
        (Situation(is_open=True, is_read_only=True, selected=1), {"copy"}, {"new", "delete", "import"}),
    ],
)
def test_only_what_makes_sense_is_enabled(
    actions: Actions, situation: Situation, enabled: set[str], disabled: set[str]
) -> None:
    actions.suit(situation)
    on = {one.id for one in actions if one.action.isEnabled()}
    assert enabled <= on
    assert not disabled & on


def test_every_circumstance_is_decided() -> None:
    assert all(isinstance(Situation().fits(when), bool) for when in When)
