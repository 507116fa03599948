"""A program of the same user that opens every process's memory the moment it appears, and keeps reading, gets nothing.

It watches an agent being started, used, locked and unlocked again; all of them are one unprivileged user's, started by
root. The control is a program of that user that holds the same needles and does not protect itself.
"""

from __future__ import annotations

import contextlib
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time
from typing import IO, TYPE_CHECKING

from tests.agent.conftest import PATIENCE
from tests.conftest import NOBODY, OtherPerson
from tests.flows.agents import QUICK
from tests.proof.compiled import ROOT
from tests.proof.searching import tree_of
from tests.proof.tally import Tally

if TYPE_CHECKING:
    from collections.abc import Iterator

PERSON = OtherPerson(NOBODY, NOBODY)
ATTACKER = ROOT / "tests" / "agent" / "attacker.py"


class Obedient:
    """A program of the other person that answers each line with a line."""

    def __init__(self, environment: dict[str, str], *words: str) -> None:
        command = PERSON.command(sys.executable, "-m", "tests.proof.watcher", *words)
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.hear()

    def hear(self) -> str:
        """Its next line. Raises RuntimeError when it ended."""
        line = _stream(self.process.stdout).readline().strip()
        if not line:
            raise RuntimeError("a program of the other person ended")
        return line

    def say(self, order: str) -> str:
        """Give an order and return what came of it."""
        _stream(self.process.stdin).write(order + "\n")
        _stream(self.process.stdin).flush()
        return self.hear()

    def end(self) -> None:
        """Let it end."""
        _stream(self.process.stdin).close()
        self.process.wait(timeout=PATIENCE)
        _stream(self.process.stdout).close()


def _stream(stream: IO[str] | None) -> IO[str]:
    assert stream is not None
    return stream


@contextlib.contextmanager
def their_home() -> Iterator[tuple[pathlib.Path, dict[str, str]]]:
    """A home of the other person's, and what their programs are to know of it."""
    with tempfile.TemporaryDirectory(prefix="kd-their-", ignore_cleanup_errors=True) as name:
        home = pathlib.Path(name)
        for folder in (home, home / "run", home / "state", home / "config"):
            folder.mkdir(mode=0o700, exist_ok=True)
            os.chown(folder, PERSON.uid, PERSON.gid)
        places = {"XDG_RUNTIME_DIR": "run", "XDG_STATE_HOME": "state", "XDG_CONFIG_HOME": "config"}
        yield home, {"HOME": name, "PATH": os.defpath, **{key: str(home / each) for key, each in places.items()}}


def watch(cycles: int) -> list[Tally]:
    """Watch an agent through so many unlocks. Only root can start another person's programs."""
    if os.geteuid() != 0:
        raise RuntimeError("only root can become a second user")
    began = time.monotonic()
    tally, routes = Tally("early watcher, same user"), Tally("routes into the agent, same user")
    with their_home() as (home, environment):
        control = _control(environment)
        bundle = str(home / "work.keydesk")
        driver = Obedient(environment, "drive", bundle)
        watcher = Obedient(environment, "watch", str(driver.process.pid))
        with subprocess.Popen(PERSON.command(*QUICK, bundle), cwd="/", env=environment) as agent:
            try:
                _wait_for_socket(home)
                seen = _live(driver, watcher, cycles, tally)
                for pid in tree_of(agent.pid):
                    ways = _ways_into(pid, environment)
                    routes.add(ways, f"process {pid}", "processes of 18 routes each")
                driver.end()
            finally:
                agent.terminate()
        watcher.end()
    tally.seen["processes seen"] += seen[0]
    tally.seen["opened before they protected themselves"] += seen[1]
    tally.seconds = time.monotonic() - began
    return [control, tally, routes]


def _live(driver: Obedient, watcher: Obedient, cycles: int, tally: Tally) -> tuple[int, int]:
    """The agent's days, looked at in each state."""
    seen = opened = 0
    driver.say("create")
    for cycle in range(cycles):
        if driver.say("read") != "right":
            raise RuntimeError("a value came back otherwise")
        for state in ("unlocked", "locked"):
            if state == "locked":
                driver.say("lock")
            seen, opened, amount, found = map(int, watcher.say("find").split())
            tally.add([f"{found} needles"] if found else [], f"{state}, cycle {cycle}")
            tally.seen["MB read"] += amount // 1_000_000
        driver.say("unlock")
    return seen, opened


def _control(environment: dict[str, str]) -> Tally:
    tally = Tally("early watcher (control)")
    watcher = Obedient(environment, "watch")
    holder = Obedient(environment, "hold")
    until = time.monotonic() + PATIENCE
    found = 0
    while not found and time.monotonic() < until:
        found = int(watcher.say("find").split()[3])
    ways = _ways_into(holder.process.pid, environment)
    problems = [] if found else ["it sees nothing where nothing is protected"]
    problems += [] if len(ways) > 5 else [f"only {ways} lead into a program that does not protect itself"]
    tally.add(problems, "plain program", f"{found} needles found", f"{len(ways)} of 18 routes lead in")
    holder.process.kill()  # the attacker left it stopped
    holder.end()
    watcher.end()
    return tally


def _ways_into(pid: int, environment: dict[str, str]) -> list[str]:
    """The ways by which a program of the same user can look into a process."""
    command = PERSON.command(sys.executable, ATTACKER, "look", str(pid))
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    return list(json.loads(done.stdout)[str(pid)])


def _wait_for_socket(home: pathlib.Path) -> None:
    until = time.monotonic() + PATIENCE
    while not list((home / "run").glob("keydesk/*.sock")):
        if time.monotonic() > until:
            raise RuntimeError("the agent did not start")
        time.sleep(0.02)
