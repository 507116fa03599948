"""The file dialog lists key files without opening one of them, and says by their names what they are."""

from __future__ import annotations

import ctypes
import os
import sys
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QFileDialog, QFileSystemModel

from keydesk.gui.dialogs.chooser import FileChooser

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="asks inotify")
OPENED = 0x20
NAMES = ("id_ed25519", "prod.env", "notes.unknown", "plain.txt")


class Witness:
    """Notes every opening of files in one folder (inotify(7))."""

    def __init__(self, folder: Path) -> None:
        libc = ctypes.CDLL(None, use_errno=True)
        self.descriptor = libc.inotify_init1(os.O_NONBLOCK)
        assert libc.inotify_add_watch(self.descriptor, os.fsencode(folder), OPENED) >= 0

    def noted(self) -> bytes:
        try:
            return os.read(self.descriptor, 65536)
        except BlockingIOError:
            return b""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in NAMES:
        (tmp_path / name).write_bytes(b"-----BEGIN OPENSSH PRIVATE KEY-----\n" * 9)
    return tmp_path


@pytest.fixture
def witness(folder: Path) -> Iterator[Witness]:
    made = Witness(folder)
    yield made
    os.close(made.descriptor)


def lists(qtbot: QtBot, chooser: QFileDialog) -> dict[str, str]:
    """Show the dialog until it lists everything; return each file's kind as shown."""
    qtbot.addWidget(chooser)
    chooser.show()
    model = chooser.findChild(QFileSystemModel)
    assert model is not None
    root = model.index(chooser.directory().path())

    def shown() -> dict[str, str]:
        rows = range(model.rowCount(root))
        return {model.index(row, 0, root).data(): model.index(row, 2, root).data() for row in rows}

    qtbot.waitUntil(lambda: set(shown()) == set(NAMES) and bool(shown()["prod.env"]), timeout=120_000)
    return shown()


def test_no_listed_file_is_opened(qtbot: QtBot, folder: Path, witness: Witness) -> None:
    kinds = lists(qtbot, FileChooser(None, "Import files", str(folder)))
    noted = witness.noted()
    assert [name for name in NAMES if name.encode() in noted] == []
    assert (kinds["prod.env"], kinds["plain.txt"]) == ("ENV", "TXT")


def test_a_dialog_left_to_itself_opens_them(qtbot: QtBot, folder: Path, witness: Witness) -> None:
    """The control."""
    chooser = QFileDialog(None, "Import files", str(folder))
    chooser.setOption(QFileDialog.Option.DontUseNativeDialog)
    lists(qtbot, chooser)
    assert b"id_ed25519" in witness.noted()
