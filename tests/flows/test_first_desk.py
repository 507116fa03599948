"""An administrator's files, made by the programs people really use, go in whole and come back as they were."""

from __future__ import annotations

import os
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.cli.terminal import Terminal
from tests.engine.formats import foreign
from tests.flows.agents import KEYDESK, PASSWORD, Agent
from tests.flows.first_desk import Truth, truths

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

HOT = str(Path(__file__).parents[2] / "packaging" / "bin" / "keydesk")
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
