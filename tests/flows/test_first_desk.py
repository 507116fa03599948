"""An administrator's files, made by the programs people really use, go in whole and come back as they were."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QLabel
from shiboken6 import isValid

from keydesk.gui.clock import utc_now
from keydesk.gui.controls.secret_field import SecretField
from keydesk.gui.dialogs.import_preview import ImportSheet
from keydesk.gui.dialogs.imported import ImportedSheet
from keydesk.gui.main_window import MainWindow
from keydesk.gui.theme.look import Look, Wish
from tests.agent.conftest import PATIENCE
from tests.cli.terminal import Terminal
from tests.engine.formats import foreign
from tests.flows.agents import KEYDESK, PASSWORD, Agent
from tests.flows.first_desk import Truth, truths

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pytestqt.qtbot import QtBot

    from keydesk.gui.dialogs.sheet import Sheet
    from keydesk.gui.screens import Screens

ROOT = Path(__file__).parents[2]
HOT = str(ROOT / "packaging" / "bin" / "keydesk")
NAMESPACE = "/dev/desk"


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if missing := foreign.missing():
        pytest.skip(f"not installed: {', '.join(missing)}; ./dev test installs them")
    root = tmp_path_factory.mktemp("desk")
    foreign.make(root)
    return root


@pytest.fixture(scope="module")
def told(files: Path) -> list[Truth]:
    return list(truths(files))


def read_back(agent: Agent, told: Sequence[Truth], out: Path) -> list[bytes]:
    """Let a person at a terminal get every value; return them in order."""
    lines = []
    for number, truth in enumerate(told):
        words = [HOT, "get", f"{NAMESPACE}/{truth.path}", "--field", truth.field]
        words += ["--version", str(truth.version)] if truth.version else []
        lines.append(f"{shlex.join(words)} > {out}/{number} || echo FAILED {number}")
    path = f"{Path(sys.executable).parent}:/usr/bin:/bin"
    environment = {**os.environ, "KEYDESK_VAULT": str(agent.place), "PATH": path}
    terminal = Terminal(f"{shlex.join(KEYDESK)} unlock && {{ {'; '.join(lines)}; }}", environment)
    terminal.type("Master password: ", PASSWORD.decode())
    assert terminal.end() == 0
    assert b"FAILED" not in terminal.shown, terminal.shown
    return [(out / str(number)).read_bytes() for number in range(len(told))]


def differing(told: Sequence[Truth], values: Sequence[bytes]) -> list[tuple[str, str]]:
    """Return what does not equal its source: path and field."""
    pairs = zip(told, values, strict=True)
    return [(truth.path, truth.field) for truth, value in pairs if truth.read(value) != truth.told]


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory, files: Path) -> Iterator[tuple[Agent, str]]:
    """A vault that took the files in through the command line, and what was said."""
    agent = Agent(tmp_path_factory.mktemp("vault") / "work.keydesk")
    agent.create()
    sources = [str(files / folder) for folder in sorted(os.listdir(files))]
    passphrases = b"\n".join(dict.fromkeys(foreign.PASSPHRASES.values()))
    fds = {"--password-fd": PASSWORD, "--passphrase-fd": passphrases}
    said = agent.run("import", *sources, "--into", NAMESPACE, fds=fds)
    assert said.code == 0, said.err
    yield agent, said.text + said.err
    agent.close()


@pytest.fixture(scope="module")
def values(imported: tuple[Agent, str], told: list[Truth], tmp_path_factory: pytest.TempPathFactory) -> list[bytes]:
    return read_back(imported[0], told, tmp_path_factory.mktemp("out"))


def test_every_key_that_the_command_line_took_in_equals_its_source(told: list[Truth], values: list[bytes]) -> None:
    assert not differing(told, values)
    assert len(told) > 60


def test_no_key_is_there_that_no_source_speaks_of(imported: tuple[Agent, str], told: list[Truth]) -> None:
    listed = imported[0].as_person("list", NAMESPACE, "-r", "--json").json
    assert {key["path"].removeprefix(f"{NAMESPACE}/") for key in listed} == {truth.path for truth in told}


@pytest.mark.parametrize(("source", "word"), [
    ("other/app.jks", "Java"), ("other/admin.ppk", "PuTTY"), ("other/id.age", "age"), ("other/release.asc", "OpenPGP"),
])  # fmt: skip
def test_kind_that_is_not_read_yet_is_named_and_left_alone(imported: tuple[Agent, str], source: str, word: str) -> None:
    line = next(line for line in imported[1].splitlines() if line.startswith(f"left alone: {source}: "))
    assert word in line


def test_nothing_secret_was_said(imported: tuple[Agent, str], told: list[Truth], values: list[bytes]) -> None:
    said = imported[1].encode()
    assert not [t.path for t, value in zip(told, values, strict=True) if t.field == "value" and value.strip() in said]
    assert not [word for word in foreign.PASSPHRASES.values() if word in said]


def test_importing_again_finds_everything_there(imported: tuple[Agent, str], files: Path) -> None:
    fds = {"--password-fd": PASSWORD, "--passphrase-fd": foreign.PASSPHRASES["keepass/ops.kdbx"]}
    said = imported[0].run("import", str(files / "keepass"), str(files / "ssh"), "--into", NAMESPACE, fds=fds)
    assert (said.code, "Nothing new" in said.err) == (0, True)


# -- through the window ----------------------------------------------------------------------------------------------


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[tuple[Screens, Agent]]:
    """The window of a new vault, open, and the agent behind it."""
    subprocess.run([sys.executable, str(ROOT / "tools" / "resources.py")], check=True, stdout=subprocess.DEVNULL)
    agent = Agent(tmp_path / "work.keydesk")
    agent.create()
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    shown = MainWindow(Look(application, Wish.LIGHT), agent.entrance, utc_now)
    qtbot.addWidget(shown)
    shown.show()
    shown.build()
    screens = shown.screens
    assert screens is not None
    qtbot.waitUntil(lambda: shown.stack.currentWidget() is screens.desk.pane, timeout=round(PATIENCE * 1000))
    yield screens, agent
    shown.close()


def drop(screens: Screens, paths: Sequence[Path]) -> None:
    """Let go of files over the window, as a file manager would."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    action, button, keys = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    entering = QDragEnterEvent(QPoint(300, 300), action, mime, button, keys)
    QApplication.sendEvent(screens.window, entering)
    assert entering.isAccepted()
    QApplication.sendEvent(screens.window, QDropEvent(QPointF(300, 300), action, mime, button, keys))


def opened(qtbot: QtBot, screens: Screens, kind: type[Sheet]) -> Any:
    """Wait for a dialog and return it."""
    found: list[Sheet] = []

    def look() -> bool:
        found[:] = [one for one in screens.window.findChildren(kind) if one.isVisible()]
        return bool(found)

    qtbot.waitUntil(look, timeout=round(PATIENCE * 1000))
    return found[0]


def closed_sources(sheet: ImportSheet) -> dict[str, SecretField]:
    """Return the passphrase fields of a preview, by source."""
    fields = sheet.findChildren(SecretField)
    return {field.accessibleName().removeprefix("Passphrase of "): field for field in fields if field.isVisible()}


def is_gone(field: SecretField) -> bool:
    return not isValid(field) or not field.isVisible()


def test_every_key_dropped_on_the_window_equals_its_source(
    qtbot: QtBot, window: tuple[Screens, Agent], files: Path, told: list[Truth], tmp_path: Path
) -> None:
    screens, agent = window
    drop(screens, [files / folder for folder in sorted(os.listdir(files))])
    sheet = opened(qtbot, screens, ImportSheet)
    qtbot.waitUntil(lambda: bool(closed_sources(sheet)), timeout=round(PATIENCE * 1000))
    sheet.into.setEditText(NAMESPACE)
    fields = closed_sources(sheet)
    assert set(fields) == set(foreign.PASSPHRASES) - {"ssh/id_bastion"}
    for source, field in fields.items():
        qtbot.keyClicks(field, foreign.PASSPHRASES[source].decode())
    qtbot.keyClick(fields["tls/edge.p12"], Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not closed_sources(sheet), timeout=round(PATIENCE * 1000))
    qtbot.waitUntil(sheet.primary.isEnabled, timeout=round(PATIENCE * 1000))
    named = {label.text() for label in sheet.sources.findChildren(QLabel)}
    for word in ("Java", "PuTTY", "age identity", "OpenPGP"):
        assert any(word in text for text in named), word
    sheet.primary.click()
    opened(qtbot, screens, ImportedSheet).reject()
    (tmp_path / "out").mkdir()
    assert not differing(told, read_back(agent, told, tmp_path / "out"))


def test_wrong_passphrase_can_be_typed_again_in_the_preview(
    qtbot: QtBot, window: tuple[Screens, Agent], files: Path
) -> None:
    screens, _ = window
    drop(screens, [files / "tls" / "edge.p12"])
    sheet = opened(qtbot, screens, ImportSheet)
    for typed in ("wrong", "changeit"):
        qtbot.waitUntil(lambda: "edge.p12" in closed_sources(sheet) and not closed_sources(sheet)["edge.p12"].length)
        field = closed_sources(sheet)["edge.p12"]
        qtbot.keyClicks(field, typed)
        qtbot.keyClick(field, Qt.Key.Key_Return)
        qtbot.waitUntil(partial(is_gone, field), timeout=round(PATIENCE * 1000))
    qtbot.waitUntil(sheet.primary.isEnabled, timeout=round(PATIENCE * 1000))
    assert sheet.model.rowCount() == 1
