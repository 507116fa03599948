"""Controls answer to keyboard and mouse, carry names for screen readers, and say what they mean in words."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QPushButton, QToolButton, QWidget

from keydesk.gui.controls.countdown import CountdownRing
from keydesk.gui.controls.notices import Banner, EmptyState, button, label
from keydesk.gui.controls.painted import ChipMark, ExpiryBar, Sparkline
from keydesk.gui.controls.pressed import FilterChip, Segments
from keydesk.gui.paint.bars import Expiry
from keydesk.gui.paint.chips import Chip
from keydesk.gui.theme.look import Look, Wish
from keydesk.gui.theme.tokens import Tone

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

CHOICES: list[tuple[str, str] | tuple[str, str, str]] = [
    ("overview", "Overview"),
    ("versions", "Versions"),
    ("access", "Access", "users"),
]


def part(banner: Banner, kind: type[QAbstractButton]) -> QAbstractButton:
    found = banner.findChild(kind)
    assert isinstance(found, QAbstractButton)
    return found


def test_segments_move_with_the_arrow_keys_in_reading_direction(qtbot: QtBot, look: Look) -> None:
    segments = Segments(look, CHOICES)
    qtbot.addWidget(segments)
    with qtbot.waitSignal(segments.chosen) as said:
        qtbot.keyClick(segments, Qt.Key.Key_Right)
    assert said.args == ["versions"]
    segments.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    qtbot.keyClick(segments, Qt.Key.Key_Right)
    assert segments.choice == "overview"
    qtbot.keyClick(segments, Qt.Key.Key_Right)
    assert segments.choice == "access"


def test_segments_are_chosen_by_mouse_and_by_id(qtbot: QtBot, look: Look) -> None:
    segments = Segments(look, CHOICES)
    qtbot.addWidget(segments)
    segments.resize(360, 34)
    segments.show()
    qtbot.mouseClick(segments.childAt(QPoint(340, 17)), Qt.MouseButton.LeftButton)
    assert segments.choice == "access"
    segments.choose("versions")
    assert segments.choice == "versions"


def test_filter_chip_stays_pressed_and_can_be_pressed_with_space(qtbot: QtBot, look: Look) -> None:
    chip = FilterChip(look, "Denied only")
    qtbot.addWidget(chip)
    with qtbot.waitSignal(chip.toggled):
        qtbot.keyClick(chip, Qt.Key.Key_Space)
    assert chip.isChecked()
    assert QAccessible.queryAccessibleInterface(chip).text(QAccessible.Text.Name) == "Denied only"


def test_countdown_ends_once_and_says_its_seconds(qtbot: QtBot, look: Look) -> None:
    ring = CountdownRing(look)
    qtbot.addWidget(ring)
    with qtbot.waitSignal(ring.finished, timeout=3000):
        ring.start(timedelta(milliseconds=150))
        assert ring.seconds_left == 1
        assert "1" in ring.accessibleName()
    assert ring.seconds_left == 0


def test_stopped_countdown_does_not_finish(qtbot: QtBot, look: Look) -> None:
    ring = CountdownRing(look)
    qtbot.addWidget(ring)
    ring.start(timedelta(milliseconds=120))
    ring.stop()
    with qtbot.assertNotEmitted(ring.finished, wait=250):
        pass


def test_painted_marks_say_in_words_what_they_show(qtbot: QtBot, look: Look) -> None:
    shown: list[QWidget] = [
        ChipMark(look, Chip("Active", "circle-check", Tone.SUCCESS)),
        ExpiryBar(look, Expiry("9 days", "of 90", 0.9)),
        Sparkline(look, [1, 2, 3], "6 reads in 30 days"),
    ]
    for widget in shown:
        qtbot.addWidget(widget)
    assert [widget.accessibleName() for widget in shown] == ["Active", "9 days of 90", "6 reads in 30 days"]


def test_marks_grow_with_the_text(light_look: Look, qtbot: QtBot) -> None:
    chip = ChipMark(light_look, Chip("Active", "circle-check", Tone.SUCCESS))
    qtbot.addWidget(chip)
    before = chip.sizeHint()
    light_look.choose(Wish.LIGHT, scale=2.0)
    assert chip.sizeHint().width() > 1.8 * before.width()
    assert chip.sizeHint().height() == 2 * before.height()


def test_empty_state_shows_its_whole_text(qtbot: QtBot, look: Look) -> None:
    text = "A .env, a folder of PEM files or ~/.ssh. Nothing is stored before you confirm, and originals stay."
    empty = EmptyState(look, "upload", "Drop your keys here", text)
    qtbot.addWidget(empty)
    first = empty.add_button(button(look, "Import", "primary", "upload"))
    empty.resize(600, 400)
    empty.show()
    words = next(part for part in empty.findChildren(QLabel) if part.text() == text)
    assert words.height() >= words.heightForWidth(words.width())
    assert first.isVisible()


def test_banner_acts_and_closes_unless_critical(qtbot: QtBot, look: Look) -> None:
    banner = Banner(look, Tone.WARNING, "3 keys overdue.", "Plan")
    critical = Banner(look, Tone.DANGER, "The log is broken.", "Look", is_closable=False)
    for each in (banner, critical):
        qtbot.addWidget(each)
    with qtbot.waitSignal(banner.acted):
        part(banner, QPushButton).click()
    with qtbot.waitSignal(banner.closed):
        part(banner, QToolButton).click()
    assert critical.findChild(QToolButton) is None
    assert part(banner, QToolButton).accessibleName() == "Not now"


def test_label_shows_names_as_they_are() -> None:
    shown = label("<b>not bold</b>", "title")
    assert shown.textFormat() == Qt.TextFormat.PlainText
    assert shown.textInteractionFlags() == Qt.TextInteractionFlag.NoTextInteraction
    assert QApplication.instance() is not None
