"""Locked means gone, for every window and every program; and a grant that ended has ended everywhere."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from keydesk import launch
from keydesk.client import Entrance
from keydesk.errors import DeniedError, KeydeskError, LockedError, WrongPasswordError
from keydesk.model.callers import Face
from keydesk.model.requests import (
    ChangePassword,
    Get,
    ListGrants,
    ListRecords,
    Lock,
    RevokeGrant,
    SetSetting,
    Status,
    Unlock,
)
from tests.agent.conftest import is_alive, wait_until
from tests.flows.agents import PASSWORD, QUICK, Agent
from tests.flows.test_copy import worker_of
from tests.flows.test_programs import grant, put

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

VALUE = b"s3cret-value-4711"
ASKS = """
import sys
from keydesk import get_key
from keydesk.errors import KeydeskError
for line in sys.stdin:
    try:
        print(get_key(line.strip()).text(), flush=True)
    except KeydeskError as error:
        print(error.code, flush=True)
"""


@pytest.fixture
def second(agent: Agent) -> Iterator[Entrance]:
    """Another window of the same vault."""
    put(agent.window, "/dev/db", VALUE)
    with closing(Entrance(str(agent.place), Face.WINDOW, start=QUICK)) as made:
        yield made


class Asker:
    """A program that runs on and asks for keys when told."""

    def __init__(self, agent: Agent, script: Path) -> None:
        environment = {**os.environ, "KEYDESK_VAULT": str(agent.place)}
        command = [sys.executable, str(script)]
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(command, env=environment, stdin=pipe, stdout=pipe, text=True, bufsize=1)

    def get(self, name: str) -> str:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(name + "\n")
        return self.process.stdout.readline().rstrip("\n")

    def close(self) -> None:
        self.process.communicate(timeout=20)


@pytest.fixture
def asker(agent: Agent, tmp_path: Path) -> Iterator[Asker]:
    """A program with a grant over /dev."""
    put(agent.window, "/dev/db", VALUE)
    script = tmp_path / "service.py"
    script.write_text(ASKS)
    grant(agent.window, script)
    with closing(Asker(agent, script)) as made:
        yield made


# -- windows ---------------------------------------------------------------------------------------------------------


def test_second_window_attaches_and_has_to_show_who_it_is(agent: Agent, second: Entrance) -> None:
    client = second.open()
    assert not second.is_starter
    assert (client.call(Status())[0].state, client.call(Status())[0].person) == ("unlocked", False)
    with pytest.raises(DeniedError):
        client.call(Get("/dev/db"))
    client.call(Unlock(), PASSWORD)
    assert client.call(Get("/dev/db"))[1] == VALUE
    second.close()
    assert agent.window.call(Get("/dev/db"))[1] == VALUE


def test_lock_is_told_to_every_window_and_leaves_another_worker(agent: Agent, second: Entrance) -> None:
    second.open().call(Unlock(), PASSWORD)
    told = second.listen()
    before = worker_of(agent)
    agent.window.call(Lock())
    assert "locking" in {event.topic for event in told}
    wait_until(lambda: not is_alive(before))
    for client in (agent.window, second.open()):
        assert client.call(Status())[0].state == "locked"
        with pytest.raises(LockedError):
            client.call(Get("/dev/db"))
    assert worker_of(agent) != before
    assert launch.running_agent(str(agent.place))


def test_new_password_ends_every_other_window_which_is_told_and_proves_again(agent: Agent, second: Entrance) -> None:
    other, new = second.open(), b"another horse entirely"
    other.call(Unlock(), PASSWORD)
    told = iter(second.listen())
    agent.window.call(ChangePassword(len(PASSWORD)), PASSWORD + new)
    assert next(event for event in told if event.topic == "changed").paths == ()
    assert (other.call(Status())[0].person, other.call(Status())[0].was_ended) == (False, True)
    with pytest.raises(DeniedError):
        other.call(Get("/dev/db"))
    with pytest.raises(WrongPasswordError):
        other.call(Unlock(), PASSWORD)
    other.call(Unlock(), new)
    for client in (other, agent.window):
        assert client.call(Get("/dev/db"))[1] == VALUE


def test_new_password_ends_no_program(agent: Agent, asker: Asker) -> None:
    agent.window.call(ChangePassword(len(PASSWORD)), PASSWORD + b"another horse entirely")
    assert asker.get("/dev/db") == VALUE.decode()


def test_vault_nobody_uses_locks_itself_and_says_why(agent: Agent) -> None:
    told = agent.window.listen()
    before = worker_of(agent)
    agent.window.call(SetSetting("idle-lock-seconds", 1))
    assert "locking" in {event.topic for event in told}
    wait_until(lambda: not is_alive(before))
    window = agent.unlock()
    locks = [row.record for row in window.call(ListRecords())[0].rows if row.record.action == "vault.lock"]
    assert [record.rule for record in locks] == ["idle"]


# -- programs that run on --------------------------------------------------------------------------------------------


def test_revoked_grant_is_never_served_again_in_a_program_that_runs_on(agent: Agent, asker: Asker) -> None:
    assert [asker.get("/dev/db") for _ in range(3)] == [VALUE.decode()] * 3
    agent.window.call(RevokeGrant(agent.window.call(ListGrants())[0].grants[0].id))
    assert asker.get("/dev/db") == "denied"


def test_replaced_value_is_never_served_again_in_a_program_that_runs_on(agent: Agent, asker: Asker) -> None:
    assert asker.get("/dev/db") == VALUE.decode()
    put(agent.window, "/dev/db", b"the new one")
    assert asker.get("/dev/db") == "the new one"


def test_program_that_runs_on_is_told_of_the_lock_and_served_after_it(agent: Agent, asker: Asker) -> None:
    assert asker.get("/dev/db") == VALUE.decode()
    agent.window.call(Lock())
    assert asker.get("/dev/db") == "locked"
    agent.unlock()
    assert asker.get("/dev/db") == VALUE.decode()


def test_agent_that_was_stopped_gives_nothing_that_was_not_kept(agent: Agent, asker: Asker) -> None:
    agent.close()
    assert asker.get("/dev/other") == "agent-gone"
    with pytest.raises(KeydeskError):
        Entrance(str(agent.place), Face.PROGRAM, start=["/bin/false"]).open().call(Status())
