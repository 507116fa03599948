"""A row shows as many of its controls as there is room for, each whole, in the direction of the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from keydesk.gui.controls.fitting import FittingRow

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


@pytest.fixture
def row(qtbot: QtBot) -> FittingRow:
    made = FittingRow(8)
    qtbot.addWidget(made)
    for text in ("Weak", "Expired", "Unread for 90 days"):
        made.add(QPushButton(text))
    made.resize(made.sizeHint())
    made.show()
    return made


def shown(row: FittingRow) -> list[QPushButton]:
    return [one for one in row.findChildren(QPushButton) if one.isVisible()]


def test_all_are_shown_where_there_is_room(row: FittingRow) -> None:
    assert len(shown(row)) == 3
    assert shown(row)[-1].geometry().right() == row.rect().right()


def test_last_ones_give_way_whole(row: FittingRow) -> None:
    row.resize(row.width() - 1, row.height())
    assert [one.text() for one in shown(row)] == ["Weak", "Expired"]
    assert all(one.width() == one.sizeHint().width() for one in shown(row))
    row.resize(row.sizeHint())
    assert len(shown(row)) == 3


def test_row_can_do_without_width(row: FittingRow) -> None:
    assert row.minimumSizeHint().width() == 0
    row.resize(0, row.height())
    assert shown(row) == []


def test_first_one_begins_at_the_leading_edge(row: FittingRow) -> None:
    row.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    row.resize(row.width() + 1, row.height())
    assert shown(row)[0].geometry().right() == row.rect().right()
