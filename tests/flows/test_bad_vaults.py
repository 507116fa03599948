"""Whatever is wrong with a vault, its disk or its agent is named with the next step, and nothing is made worse."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import signal
import struct
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from keydesk import errors, launch
from keydesk.client import Client
from keydesk.model.kinds import Kind
from keydesk.model.paths import Path as KeyPath
from keydesk.model.requests import Delete, Describe, Get, Lock, NewField, Put, Status
from tests.agent.conftest import PATIENCE, wait_until
from tests.flows.agents import KEYDESK, PASSWORD, Agent, run
from tests.flows.spoken import quiet, told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.conftest import OtherPerson
    from tests.flows.agents import Said

VALUE = b"s3cret-value-4711"
HALF = 64 * 1024
FORMAT_AT = 8


def put(agent: Agent, path: str, value: bytes = VALUE) -> None:
    fields = (NewField("value", is_secret=True, length=len(value)),)
    agent.window.call(Put(KeyPath.parse(path), fields, Kind.OPAQUE), value)


def flip(file: Path, at: int) -> None:
    """Change one byte."""
    with file.open("r+b") as opened:
        opened.seek(at)
        byte = opened.read(1)
        opened.seek(at)
        opened.write(bytes([byte[0] ^ 0xFF]))


def write_as_new(file: Path, at: int, content: bytes) -> None:
    """Change bytes of both halves of a header as someone would who can compute a checksum."""
    raw = bytearray(file.read_bytes())
    for begin in (0, HALF):
        half = raw[begin : begin + HALF]
        half[at : at + len(content)] = content
        half[-32:] = hashlib.sha256(half[:-32]).digest()
        raw[begin : begin + HALF] = half
    file.write_bytes(raw)


@pytest.fixture
def closed(agent: Agent) -> Iterator[Agent]:
    """A vault with a key, its agent ended; whoever opens it next is closed again."""
    put(agent, "/dev/db")
    agent.close()
    again = Agent(agent.place)
    yield again
    again.close()


def unlock(agent: Agent, *words: str) -> Said:
    agent.window.call(Status())
    return agent.run("unlock", "--json", *words, fds={"--password-fd": PASSWORD})


# -- the password ----------------------------------------------------------------------------------------------------


def test_wrong_passwords_are_told_plainly_counted_slowed_and_told_at_the_next_opening(agent: Agent) -> None:
    agent.window.call(Lock())
    for wait in (0, 0, 1):
        said = agent.run("unlock", "--json", fds={"--password-fd": b"open barley"})
        found = told(said, errors.WrongPasswordError, secrets=(b"barley",))
        assert found["facts"]["wait_seconds"] == wait
    told(unlock(agent), errors.WrongPasswordError, "Next try in")
    wait_until(lambda: agent.window.call(Status())[0].wait == 0)
    opened = unlock(agent)
    assert (opened.code, "3 failed tries to open the vault since the last opening." in opened.json["notices"]) == (
        0,
        True,
    )
    records = agent.as_person("audit", "list", "--filter", "outcome:denied", "--json").json
    assert [(each["record"]["rule"], each["record"]["count"]) for each in records] == [("wrong-password", 3)]


# -- the header ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("half", ["A", "B"])
def test_damaged_half_of_the_header_is_mended_and_told_once(closed: Agent, half: str) -> None:
    header = closed.place / "HEADER"
    whole = header.read_bytes()
    flip(header, 100 + (HALF if half == "B" else 0))
    opened = unlock(closed)
    assert opened.code == 0, opened.err
    assert [notice for notice in opened.json["notices"] if f"Half {half}" in notice and "mended" in notice]
    assert header.read_bytes() == whole
    assert closed.as_person("get", "/dev/db").out == VALUE
    closed.window.call(Lock())
    assert not [notice for notice in unlock(closed).json["notices"] if "Half" in notice]


def test_both_halves_damaged_is_told(closed: Agent) -> None:
    flip(closed.place / "HEADER", 100)
    flip(closed.place / "HEADER", 100 + HALF)
    before = (closed.place / "HEADER").read_bytes()
    told(unlock(closed), errors.DamagedError, "header", "backup")
    assert closed.run("vault", "info", "--json").code == 6
    assert (closed.place / "HEADER").read_bytes() == before


def test_tampered_header_is_told_apart_from_a_damaged_one(closed: Agent) -> None:
    sequence_at = struct.calcsize(">8sI16s16s")
    write_as_new(closed.place / "HEADER", sequence_at, struct.pack(">Q", 999))
    told(unlock(closed), errors.TamperedError)


def test_newer_format_asks_for_the_newer_program(closed: Agent) -> None:
    write_as_new(closed.place / "HEADER", FORMAT_AT, struct.pack(">I", 2))
    told(unlock(closed), errors.NewerFormatError, "newer version of Keydesk")


def test_missing_header_is_told(closed: Agent) -> None:
    (closed.place / "HEADER").unlink()
    told(unlock(closed), errors.DamagedError, "header")


# -- the database and this computer's memory -------------------------------------------------------------------------


def test_damaged_database_is_told(closed: Agent) -> None:
    database = next(closed.place.glob("vault-*.db"))
    for page in range(0, database.stat().st_size, 4096):
        flip(database, page + 2000)
    told(unlock(closed), errors.DamagedError)


def test_older_database_than_this_computer_saw_is_told_and_not_touched(closed: Agent, tmp_path: Path) -> None:
    kept = shutil.copytree(closed.place, tmp_path / "kept")
    closed.unlock()
    put(closed, "/dev/new")
    closed.close()
    shutil.rmtree(closed.place)
    shutil.copytree(kept, closed.place)
    before = {file.name: file.read_bytes() for file in closed.place.iterdir() if "-" in file.name}
    found = told(unlock(closed), errors.OlderThanAnchorError, "older than this computer last saw")
    assert found["facts"]["missing"] > 0
    assert {name: (closed.place / name).read_bytes() for name in before} == before


def test_removed_memory_is_told_and_the_state_shown_can_be_accepted(closed: Agent) -> None:
    anchor = Path(launch.state_directory(), f"{closed.window.call(Status())[0].vault}.anchor")
    anchor.unlink()
    fingerprint = told(unlock(closed), errors.AnchorMissingError)["facts"]["fingerprint"]
    told(unlock(closed, "--accept-state", "0" * len(fingerprint)), errors.AnchorMissingError)
    accepted = unlock(closed, "--accept-state", fingerprint)
    assert accepted.code == 0, accepted.err
    assert anchor.exists()
    actions = [each["record"]["action"] for each in closed.as_person("audit", "list", "--json").json]
    assert "vault.accept-state" in actions


# -- the disk --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("part", [".", "HEADER"])
def test_vault_others_may_look_into_is_refused(closed: Agent, part: str) -> None:
    os.chmod(closed.place / part, 0o755)
    told(unlock(closed), errors.LooseModesError, "chmod")


def test_vault_of_another_owner_is_refused(closed: Agent, second_uid: OtherPerson) -> None:
    os.chown(closed.place / "HEADER", second_uid.uid, second_uid.gid)
    told(unlock(closed), errors.ForeignOwnerError, "owner")
    os.chown(closed.place / "HEADER", os.geteuid(), os.getegid())


def test_link_in_place_of_the_vault_is_refused(closed: Agent, tmp_path: Path) -> None:
    closed.place.rename(tmp_path / "real.keydesk")
    closed.place.symlink_to(tmp_path / "real.keydesk")
    told(unlock(closed), errors.SymlinkError)


@contextlib.contextmanager
def mounted(place: Path, options: str) -> Iterator[None]:
    """A small file system of its own."""
    if os.geteuid() != 0:
        pytest.skip("only root can make a small file system")
    place.mkdir()
    words = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(place)]
    if subprocess.run(words, capture_output=True, check=False).returncode:
        pytest.skip("this machine lets nobody mount a small file system")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


def test_read_only_file_system_is_told(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    with mounted(disk, "size=16m"):
        agent = Agent(disk / "work.keydesk")
        agent.create()
        agent.close()
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        with contextlib.closing(Agent(agent.place)) as again:
            told(unlock(again), errors.ReadOnlyError)


def read_for_ever(agent: Agent) -> None:
    while True:
        agent.window.call(Get("/dev/db"))


def test_full_disk_reads_while_records_fit_then_stops_and_lets_the_user_delete(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    with mounted(disk, "size=12m"), contextlib.closing(Agent(disk / "work.keydesk")) as agent:
        agent.create()
        put(agent, "/dev/db")
        put(agent, "/dev/old", os.urandom(64 * 1024))
        filler = disk / "filler"
        filler.write_bytes(bytes(shutil.disk_usage(disk).free - 400 * 1024))
        assert 0 < agent.window.call(Status())[0].write_room < 20
        assert "records" in next(line for line in agent.run("status").text.splitlines() if line.startswith("room"))
        told(agent.as_person("put", "/dev/big", "--json", stdin=os.urandom(900 * 1024)), errors.DiskFullError)
        assert agent.as_person("get", "/dev/db").out == VALUE
        with filler.open("ab", buffering=0) as rest, contextlib.suppress(OSError):
            while True:
                rest.write(bytes(4096))
        with pytest.raises(errors.DiskFullError, match="Free some space"):
            read_for_ever(agent)
        key = agent.window.call(Describe("/dev/old"))[0].key
        agent.window.call(Delete("/dev/old", key.revision))
        filler.unlink()
        assert agent.window.call(Get("/dev/db"))[1] == VALUE


# -- the agent -------------------------------------------------------------------------------------------------------


@pytest.fixture
def stopped(agent: Agent) -> Iterator[Agent]:
    """A vault whose agent was killed; one that a command starts instead is ended."""
    put(agent, "/dev/db")
    pid = launch.running_agent(str(agent.place))
    os.kill(pid, signal.SIGKILL)
    wait_until(lambda: launch.running_agent(str(agent.place)) == 0)
    yield agent
    run("agent", "--stop", vault=agent.place)


def test_killed_agent_is_told_and_the_next_command_finds_a_locked_one(stopped: Agent) -> None:
    assert os.path.lexists(launch.socket_path(str(stopped.place)))
    told(stopped.run("status", "--json"), errors.AgentGoneError, "keydesk unlock")
    told(stopped.run("show", "/dev/db", "--json"), errors.LockedError)
    with Client.at(str(stopped.place)) as client:
        assert client.call(Status())[0].state == "locked"


def test_hot_get_without_an_agent_names_the_next_step(stopped: Agent) -> None:
    said = stopped.run("get", "/dev/db")
    assert (said.code, said.out) == (3, b"")
    assert "Unlock the vault" in said.err
    quiet(said.err.encode(), VALUE)


def test_second_agent_is_refused_and_names_the_first(agent: Agent) -> None:
    found = told(agent.run("agent", "--json"), errors.BusyError)
    assert found["facts"]["pid"] == launch.running_agent(str(agent.place))


# -- the display -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("display", [{}, {"DISPLAY": ":4711"}])
def test_window_without_a_display_says_so_and_does_not_abort(display: dict[str, str]) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "QT_QPA_PLATFORM"} | display
    done = subprocess.run(KEYDESK, env=environment, capture_output=True, timeout=PATIENCE, check=False)
    assert (done.returncode, done.stdout) == (7, b"")
    assert b"display" in done.stderr
    assert b"command line" in done.stderr
    quiet(done.stderr, sys.executable.encode())
