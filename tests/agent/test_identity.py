"""Nobody is taken for another program, and nobody looks into the agent: proved as a user without any privilege."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from keydesk import launch
from tests.agent.conftest import PATIENCE, TWIN, wait_until
from tests.conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.conftest import OtherPerson

ATTACKER = Path(__file__).with_name("attacker.py")
REUSE = ("-m", "tests.agent.reuse")
GRANTED = "/usr/bin/sleep"
BATCH = 100
pytestmark = pytest.mark.second_uid


@dataclass
class Foreign:
    """An agent that runs as the other person, and programs of that person."""

    person: OtherPerson
    home: Path
    environment: dict[str, str]
    supervisor: int

    @property
    def socket(self) -> str:
        return str(next((self.home / "run" / "keydesk").glob("*.sock")))

    @property
    def worker(self) -> int:
        return int(Path(f"/proc/{self.supervisor}/task/{self.supervisor}/children").read_text())

    @contextmanager
    def standing_still(self) -> Iterator[Callable[[], None]]:
        """Give what stops the worker; it goes on at the end."""
        worker = self.worker

        def stop() -> None:
            os.kill(worker, signal.SIGSTOP)
            wait_until(lambda: b") T " in Path(f"/proc/{worker}/stat").read_bytes())

        try:
            yield stop
        finally:
            os.kill(worker, signal.SIGCONT)

    def run(self, *words: str) -> Any:
        command = self.person.command(sys.executable, ATTACKER, *words)
        done = subprocess.run(
            command, env=self.environment, capture_output=True, text=True, timeout=PATIENCE, check=False
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)


class Obeying:
    """A program that answers each line with a line."""

    def __init__(self, *command: str) -> None:
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True)

    def says(self, line: str) -> str:
        """Give it a line and return its answer."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline().strip()
        assert answer, f"{line}: the program ended"
        return answer

    def ends(self) -> None:
        """Let it end."""
        self.process.communicate(timeout=PATIENCE)


@pytest.fixture(scope="module")
def foreign(second_uid: OtherPerson) -> Iterator[Foreign]:
    home = Path(tempfile.mkdtemp(prefix="kd-other-"))
    for folder in (home, home / "run", home / "state"):
        folder.mkdir(mode=0o700, exist_ok=True)
        os.chown(folder, second_uid.uid, second_uid.gid)
    environment = {"HOME": str(home), "XDG_RUNTIME_DIR": str(home / "run"), "XDG_STATE_HOME": str(home / "state")}
    command = second_uid.command(*TWIN, str(home / "work.keydesk"))
    agent = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE)
    children = Path(f"/proc/{agent.pid}/task/{agent.pid}/children")
    wait_until(lambda: list((home / "run").glob("keydesk/*.sock")) and children.read_text().strip())
    yield Foreign(second_uid, home, environment, agent.pid)
    agent.terminate()
    agent.communicate(timeout=PATIENCE)
    shutil.rmtree(home)


def test_honest_program_is_taken_for_itself(foreign: Foreign) -> None:
    found = foreign.run("honest", foreign.socket)
    assert found["taken for"] == f"weak program {found['connected']} {ATTACKER}"


def judged(found: list[dict[str, str]], tries: int, record_property: Callable[[str, object], None]) -> None:
    """The kernel would have named the granted program each time; the agent took nobody for it."""
    stolen = [each for each in found if "sleep" in each["taken for"] or "program" in each["taken for"]]
    refusals = Counter(each["taken for"] for each in found)
    record_property("tried", len(found))
    record_property("bad", len(stolen))
    record_property("seen", ", ".join(f"{count} {answer}" for answer, count in sorted(refusals.items())))
    assert {each["connected"] for each in found} == {GRANTED}
    assert stolen == []
    assert len(found) == tries


@pytest.mark.parametrize("way", ["share", "send-first"])
@pytest.mark.parametrize("tries", [20, pytest.param(4_000, marks=pytest.mark.long)])
def test_shared_socket_steals_no_identity(
    foreign: Foreign, way: str, tries: int, record_property: Callable[[str, object], None]
) -> None:
    found: list[dict[str, str]] = []
    while len(found) < tries:
        found += foreign.run(way, foreign.socket, str(min(BATCH, tries - len(found))))
    judged(found, tries, record_property)


@pytest.mark.parametrize("moment", ["connect", "answer"])
@pytest.mark.parametrize("tries", [10, pytest.param(1_000, marks=pytest.mark.long)])
def test_reused_pid_steals_no_identity(
    foreign: Foreign, moment: str, tries: int, record_property: Callable[[str, object], None]
) -> None:
    """The attacker has all the luck there is: the agent stands still while the pid goes to a granted program."""
    attacker = Obeying(*foreign.person.command(sys.executable, *REUSE, "attack", foreign.socket))
    giver = Obeying(sys.executable, *REUSE, "give", str(foreign.person.uid), str(foreign.person.gid))
    found: list[dict[str, str]] = []
    try:
        while len(found) < tries:
            with foreign.standing_still() as stands_still:
                if moment == "answer":
                    assert attacker.says(moment) == "greeted"
                    stands_still()
                    pid = attacker.says("on")
                else:
                    stands_still()
                    pid = attacker.says(moment)
                given = giver.says(pid)
            report = attacker.says("go")
            if given == "given":  # nobody else was quicker
                found.append(json.loads(report))
                assert giver.says("end") == "ended"
    finally:
        attacker.ends()
        giver.ends()
    judged(found, tries, record_property)


def test_no_way_leads_into_the_agent(foreign: Foreign) -> None:
    found = foreign.run("look", str(foreign.supervisor), str(foreign.worker))
    assert found == {str(foreign.supervisor): [], str(foreign.worker): []}


def test_looking_works_where_it_is_allowed(foreign: Foreign) -> None:
    """The control: the same attacker sees all of a program that does not protect itself."""
    plain = subprocess.Popen(foreign.person.command("sleep", "30"))
    try:
        wait_until(lambda: os.readlink(f"/proc/{plain.pid}/exe").endswith("sleep"))
        assert {"mem", "maps", "environ", "fd", "exe"} <= set(foreign.run("look", str(plain.pid))[str(plain.pid)])
    finally:
        plain.kill()
        plain.wait()


def test_watcher_from_the_first_moment_sees_no_secret(foreign: Foreign) -> None:
    """A program may open the agent's memory before it defends itself; what is secret never is in that memory."""
    place = foreign.home / "watched" / "work.keydesk"
    place.parent.mkdir(exist_ok=True)
    os.chown(place.parent, foreign.person.uid, foreign.person.gid)
    path = foreign.home / "run" / "keydesk" / f"{launch.tag_of(str(place))}.sock"
    found = foreign.run("watch", str(path), *TWIN, str(place))
    assert found["place"] > 0  # it does see into the supervisor
    assert (found["password"], found["value"]) == (0, 0)


def test_third_person_does_not_reach_the_socket(foreign: Foreign) -> None:
    outsider = type(foreign.person)(foreign.person.uid - 1, foreign.person.gid - 1)
    command = outsider.command(sys.executable, ATTACKER, "honest", foreign.socket)
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "PermissionError" in done.stderr
