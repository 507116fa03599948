"""Nobody is taken for another program, and nobody looks into the agent: proved as a user without any privilege."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from keydesk import launch
from tests.agent.conftest import TWIN, wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.conftest import OtherPerson

ATTACKER = Path(__file__).with_name("attacker.py")
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

    def run(self, *words: str) -> Any:
        command = self.person.command(sys.executable, ATTACKER, *words)
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, timeout=120, check=False)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)


@pytest.fixture(scope="module")
def foreign(second_uid: OtherPerson) -> Iterator[Foreign]:
    home = Path(tempfile.mkdtemp(prefix="kd-other-"))
    for folder in (home, home / "run", home / "state"):
        folder.mkdir(mode=0o700, exist_ok=True)
        os.chown(folder, second_uid.uid, second_uid.gid)
    environment = {"HOME": str(home), "XDG_RUNTIME_DIR": str(home / "run"), "XDG_STATE_HOME": str(home / "state")}
    command = second_uid.command(*TWIN, str(home / "work.keydesk"))
    agent = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE)
    wait_until(lambda: list((home / "run").glob("keydesk/*.sock")), 20)
    yield Foreign(second_uid, home, environment, agent.pid)
    agent.terminate()
    agent.communicate(timeout=20)
    shutil.rmtree(home)


def test_honest_program_is_taken_for_itself(foreign: Foreign) -> None:
    found = foreign.run("honest", foreign.socket)
    assert found["taken for"] == f"weak program {found['connected']} {ATTACKER}"


@pytest.mark.parametrize("way", ["share", "send-first"])
@pytest.mark.parametrize("tries", [20, pytest.param(5_000, marks=pytest.mark.long)])
def test_shared_socket_steals_no_identity(foreign: Foreign, way: str, tries: int) -> None:
    found = foreign.run(way, foreign.socket, str(tries))
    assert {each["connected"] for each in found} == {"/usr/bin/sleep"}  # the kernel would have named the granted one
    assert [each for each in found if "sleep" in each["taken for"] or "program" in each["taken for"]] == []


def test_no_way_leads_into_the_agent(foreign: Foreign) -> None:
    found = foreign.run("look", str(foreign.supervisor), str(foreign.worker))
    assert found == {str(foreign.supervisor): [], str(foreign.worker): []}


def test_looking_works_where_it_is_allowed(foreign: Foreign) -> None:
    """The control: the same attacker sees all of a program that does not protect itself."""
    plain = subprocess.Popen(foreign.person.command("sleep", "30"))
    try:
        wait_until(lambda: os.readlink(f"/proc/{plain.pid}/exe").endswith("sleep"), 5)
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
