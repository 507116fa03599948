"""A hostile file costs its reader's life at most: the agent gets a whole answer or a named error."""

from __future__ import annotations

import json
import os
import random
import select
import signal
import struct
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from keydesk.agent import jail, walls
from keydesk.engine.crypto.secret import SecretBuffer
from keydesk.engine.formats.parsed import ParseOptions, ParseResult, SourceFile
from keydesk.engine.formats.reading import parse
from keydesk.engine.handlers.ports import GivenFile
from keydesk.errors import RefusedError, UnavailableError
from tests.engine.formats import foreign, keepass_writer

if TYPE_CHECKING:
    from collections.abc import Callable

OPTIONS = ParseOptions(now=datetime.now(UTC))
SMALL = [SourceFile("a.env", b"A_TOKEN=needle-in-a-stack")]
SLOW = [SourceFile("slow.kdbx", keepass_writer.kdbx3(b"<x/>", stated=250_000_000))]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> list[SourceFile]:
    if absent := foreign.missing():
        pytest.skip(f"not installed: {', '.join(absent)}; ./dev test installs them")
    root = tmp_path_factory.mktemp("desk")
    foreign.make(root)
    paths = sorted(path for path in root.rglob("*") if path.is_file())
    return [SourceFile(str(path.relative_to(root)), path.read_bytes()) for path in paths]


def drive(run: jail.JailRun, until: Callable[[], bool]) -> None:
    """Step as a loop would, until `until` holds or the run is done."""
    while not run.is_done and not until():
        reading, writing = ([], [run]) if run.wants_write else ([run], [])
        select.select(reading, writing, [], 30)
        run.step()


def reader_of(run: jail.JailRun) -> int:
    """The process that reads; only there once the child has greeted."""
    drive(run, lambda: run.wants_write)
    return int(Path(f"/proc/{run.pid}/task/{run.pid}/children").read_text().split()[0])


def await_end(pid: int) -> None:
    """Wait for the end of a process that is not our child."""
    try:
        descriptor = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    ended, _, _ = select.select([descriptor], [], [], 10)
    os.close(descriptor)
    assert ended, f"process {pid} outlived its parent"


# -- what it answers -----------------------------------------------------------------------------------------------


def test_the_jailed_reader_answers_what_the_readers_do(desk: list[SourceFile]) -> None:
    expected = parse(desk, foreign.PASSPHRASES, OPTIONS)
    assert jail.run(desk, foreign.PASSPHRASES, OPTIONS) == expected
    assert len(expected.keys) > 20


def test_files_in_locked_memory_are_read_from_there() -> None:
    xml = foreign.keepass_xml(foreign.entry(1, password="pw-1"))
    given = GivenFile("f.kdbx", SecretBuffer.of(keepass_writer.kdbx4(xml)), SecretBuffer.of(b"pw"))
    (key,) = jail.read_in_jail([given], OPTIONS).keys
    assert key.current.body() == b"pw-1"


def test_a_run_can_be_watched_without_blocking() -> None:
    with jail.start(SMALL, {}, OPTIONS) as run:
        run.step()
        drive(run, lambda: False)
        assert run.result() == parse(SMALL, {}, OPTIONS)


def test_a_result_asked_for_too_early_is_a_named_error() -> None:
    with jail.start(SMALL, {}, OPTIONS) as run, pytest.raises(RefusedError) as caught:
        run.result()
    assert caught.value.facts == {"rule": "unfinished"}


def test_a_hundred_megabytes_start_no_child() -> None:
    with pytest.raises(RefusedError, match="MiB"):
        jail.start([SourceFile("big", bytes(100 * 1024 * 1024))], {}, OPTIONS)


def test_sixteen_megabytes_go_in() -> None:
    body = b"A=" + b"x" * (16 * 1024 * 1024 - 100)
    (left,) = jail.run([SourceFile("a.env", body)], {}, OPTIONS).unreadable
    assert "more than 1 MiB" in left.reason


def test_a_refusal_inside_the_jail_is_raised_outside() -> None:
    with pytest.raises(RefusedError, match="same name"):
        jail.run([SMALL[0], SMALL[0]], {}, OPTIONS)


@pytest.mark.parametrize("count", [8, pytest.param(500, marks=pytest.mark.long)])
def test_mutated_files_end_in_an_answer_or_a_named_error(
    desk: list[SourceFile], count: int, record_property: Callable[[str, object], None]
) -> None:
    chance = random.Random(count)
    answers = 0
    for _ in range(count):
        file = chance.choice([file for file in desk if not file.name.startswith("keepass/")])
        body = bytearray(file.body)
        for _ in range(chance.randint(1, 4)):
            body[chance.randrange(len(body))] = chance.randrange(256)
        result = jail.run([SourceFile(file.name, bytes(body))], foreign.PASSPHRASES, OPTIONS)
        answers += bool(result.keys or result.unreadable or result.needs)
    record_property("tried", count)
    record_property("seen", f"{answers} answers from the jail")
    assert answers == count


# -- how it ends ---------------------------------------------------------------------------------------------------


def test_a_reader_that_takes_too_long_is_ended_and_named() -> None:
    run = jail.start(SLOW, {"slow.kdbx": b"pw"}, OPTIONS, seconds=1.0)
    with pytest.raises(RefusedError, match="too long") as caught:
        run.wait()
    assert caught.value.facts == {"rule": "time"}
    assert not Path(f"/proc/{run.pid}").exists()


def test_a_reader_that_is_killed_is_named() -> None:
    with jail.start(SLOW, {"slow.kdbx": b"pw"}, OPTIONS) as run:
        os.kill(reader_of(run), signal.SIGKILL)
        with pytest.raises(RefusedError, match="was stopped by the system") as caught:
            run.wait()
    assert caught.value.facts == {"rule": "killed"}


def test_closing_a_run_ends_the_reader_too() -> None:
    run = jail.start(SLOW, {"slow.kdbx": b"pw"}, OPTIONS)
    reader = reader_of(run)
    run.close()
    await_end(reader)


def test_the_readers_die_with_their_parent() -> None:
    script = (
        "import sys, select; from datetime import datetime, UTC; from keydesk.agent import jail;"
        "from keydesk.engine.formats.parsed import *;"
        "run = jail.start([SourceFile('a.env', b'A=1')], {}, ParseOptions(now=datetime.now(UTC)));\n"
        "while not run.wants_write: select.select([run], [], []); run.step()\n"
        "print(run.pid, open(f'/proc/{run.pid}/task/{run.pid}/children').read(), flush=True); sys.stdin.read()"
    )
    parent = subprocess.Popen([sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert parent.stdout is not None
    assert parent.stdin is not None
    pids = [int(word) for word in parent.stdout.readline().split()]
    parent.kill()
    parent.wait()
    parent.stdout.close()
    parent.stdin.close()
    assert len(pids) == 2
    for pid in pids:
        await_end(pid)


# -- what stands around it -----------------------------------------------------------------------------------------


def test_the_reader_stands_behind_its_walls_before_it_is_sent_anything() -> None:
    with jail.start(SMALL, {}, OPTIONS) as run:
        reader = reader_of(run)
        status = dict(line.split(":", 1) for line in Path(f"/proc/{reader}/status").read_text().splitlines())
        limits = Path(f"/proc/{reader}/limits").read_text()
        assert (status["Seccomp"].strip(), status["NoNewPrivs"].strip()) == ("2", "1")
        for name in ("Max processes", "Max open files", "Max file size", "Max core file size"):
            (line,) = [line for line in limits.splitlines() if line.startswith(name)]
            assert line.removeprefix(name).split()[:2] == ["0", "0"]
        assert os.readlink(f"/proc/{reader}/ns/net") != os.readlink("/proc/self/ns/net")


def test_a_watcher_from_the_first_moment_sees_nothing_of_what_is_read() -> None:
    needle = b"needle-in-a-stack"
    with jail.start(SMALL, {}, OPTIONS) as run, open(f"/proc/{run.pid}/mem", "rb", 0) as watched:
        drive(run, lambda: False)
        assert run.result().keys
        assert _count(watched.fileno(), Path(f"/proc/{run.pid}/maps"), needle) == 0
        with open("/proc/self/mem", "rb", 0) as ours:
            assert _count(ours.fileno(), Path("/proc/self/maps"), needle) > 0


def _count(descriptor: int, maps: Path, needle: bytes) -> int:
    found = 0
    try:
        lines = maps.read_text().splitlines()
    except OSError:
        return 0
    for line in lines:
        span, mode = line.split()[:2]
        start, end = (int(part, 16) for part in span.split("-"))
        if "r" in mode and not line.endswith(("[vvar]", "[vsyscall]", "[vvar_vclock]")):
            try:
                found += os.pread(descriptor, end - start, start).count(needle)
            except OSError:
                continue
    return found


def test_without_any_wall_nothing_is_sent_and_it_says_so(tmp_path: Path) -> None:
    with pytest.raises(UnavailableError, match="neither namespaces nor seccomp"):
        impostor(tmp_path, {"hello": {"walls": []}})


def test_the_agent_itself_loads_no_reader() -> None:
    script = "import sys, keydesk.agent.jail; print(*sorted(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.split()
    assert "keydesk.engine.formats.exchange" in loaded
    readers = {"reading", "probing", "kdbx", "pem", "openssh", "pkcs12", "kubernetes", "dotenv", "csvfile"}
    assert not {f"keydesk.engine.formats.{name}" for name in readers} & set(loaded)
    assert not {"ruamel.yaml", "dotenv", "Cryptodome", "zxcvbn", "cryptography.x509"} & set(loaded)


# -- a child that is somebody else ---------------------------------------------------------------------------------


def impostor(tmp_path: Path, *heads: object, raw: bytes = b"", code: int = 0, seconds: float = 20.0) -> ParseResult:
    """Run a child that sends these heads, waits for the request where it greeted, sends `raw`, exits with `code`."""
    frames = b""
    for head in heads:
        body = json.dumps(head).encode()
        frames += struct.pack(">II", len(body), 0) + body
    wait = "os.read(0, 10)\n" if frames else ""
    drain = "" if code else "while os.read(0, 65536): pass\n"
    script = tmp_path / "impostor.py"
    script.write_text(f"import os\nos.write(1, {frames!r})\n{wait}os.write(1, {raw!r})\n{drain}os._exit({code})\n")
    return jail.start(SMALL, {}, OPTIONS, seconds, [sys.executable, "-I", str(script)]).wait()


HELLO = {"hello": {"walls": [walls.SECCOMP]}}


@pytest.mark.parametrize(
    ("heads", "raw"),
    [
        (({"hello": 1},), b""),
        ((), b"\xff" * 8),
        ((), struct.pack(">II", 100_000, 0)),
        ((HELLO,), b"\xff" * 8),
        ((HELLO,), struct.pack(">II", 2, 0) + b"[]"),
        ((HELLO,), struct.pack(">II", 2, 0) + b"{}"),
        ((HELLO,), struct.pack(">II", 2, 4) + b"{}1234"),
    ],
)
def test_a_strange_child_is_a_named_error(tmp_path: Path, heads: tuple[object, ...], raw: bytes) -> None:
    with pytest.raises(RefusedError) as caught:
        impostor(tmp_path, *heads, raw=raw)
    assert caught.value.facts == {"rule": "reply"}


@pytest.mark.parametrize("raw", [b"", b"\0\0", struct.pack(">II", 50, 0) + b'{"result'])
def test_a_child_that_stops_half_way_is_a_named_error(tmp_path: Path, raw: bytes) -> None:
    with pytest.raises(RefusedError) as caught:
        impostor(tmp_path, HELLO, raw=raw, code=7)
    assert caught.value.facts == {"rule": "killed"}


def test_a_child_that_never_answers_is_ended_at_the_deadline() -> None:
    with pytest.raises(RefusedError, match="too long"):
        jail.start(SMALL, {}, OPTIONS, 0.5, [sys.executable, "-c", "import signal; signal.pause()"]).wait()
