"""What the kernel says of a process becomes an identity; what a process says of itself does not."""

from __future__ import annotations

import contextlib
import hashlib
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from keydesk.agent import callers
from keydesk.agent.loop import Loop
from keydesk.model.callers import Program, Strength


def recognise(pid: int) -> Program:
    found: list[Program] = []
    with contextlib.closing(Loop()) as loop:
        callers.Recognition(loop, os.geteuid()).whose(callers.sight(pid), os.geteuid(), found.append)
        while not found:
            loop.turn(5.0)
    return found[0]


def started(words: list[str], **options: object) -> subprocess.Popen[bytes]:
    child = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, **options)  # type: ignore[call-overload]
    assert child.stdout.readline() == b"up\n"
    return child  # type: ignore[no-any-return]


@pytest.fixture
def script(tmp_path: Path) -> Path:
    file = tmp_path / "report.py"
    file.write_text("print('up', flush=True)\ninput()\n")
    return file


def test_script_and_its_interpreter_are_named_with_their_hashes(script: Path) -> None:
    child = started([sys.executable, "-W", "ignore", "-I", script.name, "--month", "may"], cwd=script.parent)
    try:
        found = recognise(child.pid)
    finally:
        child.communicate(b"\n")
    assert found.is_interpreter
    assert found.script == str(script)
    assert found.script_hash == hashlib.sha256(script.read_bytes()).hexdigest()
    assert found.executable == os.path.realpath(sys.executable)
    assert found.executable_hash == hashlib.sha256(Path(found.executable).read_bytes()).hexdigest()


@pytest.mark.parametrize("words", [["-c", "print('up', flush=True); input()", "report.py"], ["-"]])
def test_code_without_a_file_has_no_script(words: list[str], script: Path) -> None:
    child = subprocess.Popen([sys.executable, *words], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=script.parent)
    assert child.stdin is not None
    assert child.stdout is not None
    if words == ["-"]:
        child.stdin.write(b"print('up', flush=True)\ninput()\n")
        child.stdin.close()
        child.stdout.read(2)
        child.stdin = None
    else:
        child.stdout.read(2)
    try:
        assert recognise(child.pid).script == ""
    finally:
        child.kill()
        child.wait()
        child.stdout.close()
        if child.stdin:
            child.stdin.close()


@pytest.mark.parametrize(
    ("interpreter", "parts", "script"),
    [
        ("python", ["-u", "-X", "dev", "a.py", "b.py"], "a.py"),
        ("python", ["-Xdev", "a.py"], "a.py"),
        ("python", ["-m", "http.server"], ""),
        ("python", ["-Ic", "x", "a.py"], ""),
        ("bash", ["-o", "pipefail", "a.sh"], "a.sh"),
        ("bash", ["-euc", "x"], ""),
        ("sh", ["--", "-a.sh"], "-a.sh"),
        ("perl", ["-w", "-I", "lib", "a.pl"], "a.pl"),
        ("perl", ["-ne", "x", "a.pl"], ""),
        ("node", ["--inspect", "a.js"], "a.js"),
        ("python", [], ""),
    ],
)
def test_first_word_that_is_no_option_is_the_script(interpreter: str, parts: list[str], script: str) -> None:
    assert callers._first_word(interpreter, parts) == script


@pytest.mark.parametrize("name", ["python3.11", "bash", "env", "perl5.36", "ld-linux-x86-64.so.2", "busybox", "node"])
def test_what_runs_others_is_no_identity_alone(name: str) -> None:
    assert callers._RUNS_OTHERS.fullmatch(name)


@pytest.mark.parametrize("name", ["postgres", "nginx", "backup-orders", "pythonista", "shortcut"])
def test_other_programs_are(name: str) -> None:
    assert not callers._RUNS_OTHERS.fullmatch(name)


@pytest.mark.parametrize(
    ("path", "unit"),
    [
        ("/system.slice/orders.service", "orders.service"),
        ("/system.slice/system-getty.slice/getty@tty1.service/x", "getty@tty1.service"),
        ("/system.slice/cron.service", ""),
        ("/user.slice/user-1000.slice/user@1000.service/app.slice/orders.service", ""),
        ("/user.slice/user-1000.slice/session-2.scope", ""),
        ("/", ""),
    ],
)
def test_only_a_system_unit_is_an_identity(path: str, unit: str) -> None:
    match = callers._SYSTEM_UNIT.fullmatch(path)
    assert (match[1] if match and not callers._NO_IDENTITY_UNITS.fullmatch(match[1]) else "") == unit


def test_terminal_is_one_for_a_session_and_empty_without() -> None:
    assert recognise(os.getpid()).terminal == callers._terminal(os.getpid())
    pid, master = pty.fork()
    if pid == 0:
        os.write(1, b"up")
        os.read(0, 1)
        os._exit(0)
    try:
        assert os.read(master, 2) == b"up"
        first = callers._terminal(pid)
        assert first.split(":")[1] == str(pid)
        assert first == callers._terminal(pid)
    finally:
        os.close(master)
        os.waitpid(pid, 0)
    assert callers._terminal(pid) == ""


def test_process_that_is_gone_is_seen_as_such() -> None:
    child = subprocess.Popen(["true"])
    child.wait()
    assert callers.sight(child.pid) == callers.Sighting(child.pid, 0, "")


@pytest.mark.parametrize(
    ("program", "strength"),
    [
        (Program(1001, 5, "/usr/bin/x"), Strength.STRONG),
        (Program(1000, 5, "/usr/bin/x", unit="orders.service"), Strength.STRONG),
        (Program(1000, 5, "/usr/bin/x"), Strength.WEAK),
        (Program(1000, 5), Strength.UNKNOWN),
    ],
)
def test_strength_follows_from_who_could_stand_in(program: Program, strength: Strength) -> None:
    assert callers.strength_of(program, 1000) is strength
