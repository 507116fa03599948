"""One-time codes at the desk: copied by Ctrl T, shown when asked for, with a ring, and followed while shown."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from keydesk.gui.dialogs.step_up import StepUpSheet
from keydesk.model.kinds import Kind
from keydesk.model.paths import Path
from keydesk.model.requests import ListRecords, NewField, Put, Records
from tests.engine.handlers.world import PASSWORD
from tests.gui.test_window import go, step_up

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from keydesk.gui.screens import Screens
    from tests.engine.handlers.world import World
    from tests.gui.conftest import Sit
    from tests.gui.engine_door import EngineDesk

SEED = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
LINE = f"otpauth://totp/Example:ops?secret={SEED}&digits=8&issuer=Example".encode()
MOMENT = datetime.fromtimestamp(1_234_567_890, UTC)
"""RFC 6238's: its code is 89005924, and a period of 30 s begins with it."""
DEV, PROD = Path.of("dev", "laptop"), Path.of("prod", "pay")


def lay_down(world: World) -> None:
    world.clock.wall = MOMENT
    world.create()
    world.step_up("/prod", "set up")
    for place in ("/dev/laptop/two", "/prod/pay/two"):
        world.put(place, LINE, attributes={"username": "ops"})
    world.put("/dev/laptop/plain")
    shapes = (NewField("value", is_secret=True, length=4), NewField("otp", is_secret=True, length=len(LINE)))
    world.send(Put(Path.parse("/dev/laptop/both"), shapes, Kind.PASSWORD), b"p4ss" + LINE)
    world.put("/dev/laptop/counted", LINE.replace(b"totp", b"hotp"))
    world.reopen()
    world.unlock()


@pytest.fixture
def seated(sit: Sit) -> tuple[Screens, EngineDesk]:
    return sit(lay_down)


@pytest.fixture
def window(seated: tuple[Screens, EngineDesk]) -> Screens:
    return seated[0]


@pytest.fixture
def desk(seated: tuple[Screens, EngineDesk]) -> EngineDesk:
    return seated[1]


def recorded(desk: EngineDesk) -> list[tuple[str, str, str]]:
    rows = desk.run(lambda: desk.world.head(Records, ListRecords())).rows
    return [(row.record.action, row.record.field, row.path) for row in rows if row.record.field]


def test_ctrl_t_is_for_keys_that_make_codes(qtbot: QtBot, window: Screens) -> None:
    copy = window.actions["copy-code"]
    assert copy.shortcut().toString() == "Ctrl+T"
    for name, makes_codes in (("two", True), ("plain", False), ("both", True), ("counted", True)):
        go(qtbot, window, DEV, name)
        assert copy.isEnabled() is makes_codes
        assert window.desk.inspector.code.isVisibleTo(window.desk.inspector) is makes_codes


def test_code_is_copied_and_the_toast_says_how_long_it_is_good(qtbot: QtBot, window: Screens, desk: EngineDesk) -> None:
    go(qtbot, window, DEV, "two")
    desk.world.clock.wall = MOMENT
    window.actions["copy-code"].trigger()
    qtbot.waitUntil(lambda: desk.world.holder.values == [b"89005924"])
    qtbot.waitUntil(window.desk.inspector.copied.isVisible)
    assert window.toast._words.text() == "Code copied, good for 30 s. Clears in 20 s."
    assert recorded(desk)[0] == ("copy", "code", "/dev/laptop/two")


def test_enter_copies_the_code_of_a_key_that_is_there_for_it(qtbot: QtBot, window: Screens, desk: EngineDesk) -> None:
    go(qtbot, window, DEV, "two")
    desk.world.clock.wall = MOMENT
    assert window.desk.inspector._copy.text() == "Copy code"
    qtbot.keyClick(window.desk.list.table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: desk.world.holder.values == [b"89005924"])
    go(qtbot, window, DEV, "both")
    window.desk.inspector._copy.click()
    qtbot.waitUntil(lambda: desk.world.holder.values == [b"89005924", b"p4ss"])


def test_strict_place_asks_before_a_code_is_copied(qtbot: QtBot, window: Screens, desk: EngineDesk) -> None:
    go(qtbot, window, PROD, "two")
    window.actions["copy-code"].trigger()
    qtbot.waitUntil(lambda: bool(window.window.findChildren(StepUpSheet)))
    assert desk.world.holder.values == []
    step_up(qtbot, window, password=PASSWORD)
    qtbot.waitUntil(lambda: len(desk.world.holder.values) == 1)


def test_shown_code_has_the_ring_of_its_period_and_the_seed_stays_masked(
    qtbot: QtBot, window: Screens, desk: EngineDesk
) -> None:
    go(qtbot, window, DEV, "two")
    inspector = window.desk.inspector
    assert not inspector.code._ring.isVisible()
    desk.world.clock.wall = MOMENT + timedelta(seconds=12)
    window.actions["reveal"].trigger()
    qtbot.waitUntil(lambda: inspector.code.view.is_shown)
    assert inspector.code._ring.isVisible()
    assert 1 <= inspector.code._ring.seconds_left <= 19
    assert not inspector.value.view.is_shown
    assert recorded(desk)[0] == ("reveal", "code", "/dev/laptop/two")
    inspector.value.toggle()
    qtbot.waitUntil(lambda: inspector.value.view.is_shown)
    assert not inspector.code.view.is_shown
    assert not inspector.code._ring.isVisible()


def test_shown_code_is_followed_by_the_next_one(qtbot: QtBot, window: Screens, desk: EngineDesk) -> None:
    go(qtbot, window, DEV, "two")
    card = window.desk.inspector.code
    window.actions["reveal"].trigger()
    qtbot.waitUntil(lambda: card.view.is_shown)
    before = len(recorded(desk))
    desk.world.clock.pass_(timedelta(seconds=30))
    card._ring.finished.emit()
    qtbot.waitUntil(lambda: len(recorded(desk)) == before + 1)
    assert card.view.is_shown
    desk.run(desk.world.reopen)  # locked: the next one is refused
    card._ring.finished.emit()
    qtbot.waitUntil(lambda: not card.view.is_shown)


def test_code_is_masked_once_its_time_is_over_whatever_the_period(qtbot: QtBot, window: Screens) -> None:
    go(qtbot, window, DEV, "two")
    card = window.desk.inspector.code
    window.actions["reveal"].trigger()
    qtbot.waitUntil(lambda: card.view.is_shown)
    card._ends.setRemainingTime(0)
    with qtbot.waitSignal(card.view.shown_changed):
        card._ring.finished.emit()
    assert not card.view.is_shown


def test_held_space_looks_at_the_code(qtbot: QtBot, window: Screens) -> None:
    go(qtbot, window, DEV, "two")
    table, card = window.desk.list.table, window.desk.inspector.code
    qtbot.keyPress(table, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: card.view.is_shown)
    qtbot.keyRelease(table, Qt.Key.Key_Space)
    assert not card.view.is_shown


def test_counted_code_has_no_ring_and_says_that_looking_uses_it(
    qtbot: QtBot, window: Screens, desk: EngineDesk
) -> None:
    go(qtbot, window, DEV, "counted")
    card = window.desk.inspector.code
    assert card.aside.text() == "each look takes the next one"
    window.actions["reveal"].trigger()
    qtbot.waitUntil(lambda: card.view.is_shown)
    assert not card._ring.isVisible()


def test_user_name_is_copied_by_ctrl_b(qtbot: QtBot, window: Screens, desk: EngineDesk) -> None:
    go(qtbot, window, DEV, "two")
    window.actions["copy-user"].trigger()
    qtbot.waitUntil(lambda: desk.world.holder.values == [b"ops"])
