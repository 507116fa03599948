"""Whatever dies, acknowledged changes are there afterwards, and the agent stands locked, one password away."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

import pytest

from keydesk import launch
from keydesk.errors import AgentGoneError, KeydeskError, UnconfirmedCodeError, WrongPasswordError
from keydesk.model.kinds import Kind
from keydesk.model.paths import Path as KeyPath
from keydesk.model.requests import ConfirmRecovery, Get, Lock, NewField, NewRecovery, Put, Status, Unlock
from tests.agent.conftest import is_alive, wait_until
from tests.flows.agents import PASSWORD, Agent
from tests.flows.test_copy import worker_of

if TYPE_CHECKING:
    from keydesk.client import Client


def put(window: Client, number: int) -> None:
    value = b"%d" % number
    fields = (NewField("value", is_secret=True, length=len(value)),)
    window.call(Put(KeyPath.parse(f"/dev/k{number}"), fields, Kind.OPAQUE), value)


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGSEGV, signal.SIGTERM])
def test_killed_worker_loses_nothing_acknowledged(agent: Agent, how: signal.Signals) -> None:
    for number in range(10):
        put(agent.window, number)
    worker = worker_of(agent)
    os.kill(worker, how)
    wait_until(lambda: not is_alive(worker))
    assert agent.window.call(Status())[0].state == "locked"
    window = agent.unlock()
    for number in range(10):
        assert window.call(Get(f"/dev/k{number}"))[1] == b"%d" % number


def test_killed_agent_loses_nothing_and_its_successor_takes_over(agent: Agent) -> None:
    put(agent.window, 1)
    supervisor = launch.running_agent(str(agent.place))
    os.kill(supervisor, signal.SIGKILL)
    wait_until(lambda: launch.running_agent(str(agent.place)) == 0)
    with pytest.raises(KeydeskError):
        put(agent.window, 2)
    again = Agent(agent.place)
    assert again.window.call(Status())[0].state == "locked"
    assert again.unlock().call(Get("/dev/k1"))[1] == b"1"
    again.close()


def test_killed_worker_leaves_the_recovery_code_that_counted_until_the_new_one_is_typed_back(agent: Agent) -> None:
    agent.window.call(ConfirmRecovery(), agent.code)
    new = bytes(agent.window.call(NewRecovery(), PASSWORD)[1])
    worker = worker_of(agent)
    os.kill(worker, signal.SIGKILL)
    wait_until(lambda: not is_alive(worker))
    with pytest.raises(UnconfirmedCodeError):
        agent.window.call(Unlock("recovery"), new)
    assert agent.window.call(Unlock("recovery"), agent.code)[0].must_set_password
    agent.window.call(ConfirmRecovery(), new)
    agent.window.call(Lock())
    with pytest.raises(WrongPasswordError):
        agent.window.call(Unlock("recovery"), agent.code)
    assert agent.window.call(Unlock("recovery"), new)[0].must_set_password


def test_vault_made_by_an_agent_is_locked_to_others_from_then_on(agent: Agent) -> None:
    os.environ["XDG_STATE_HOME"], before = os.environ["XDG_STATE_HOME"] + "-other", os.environ["XDG_STATE_HOME"]
    try:
        pid, control = launch.start_agent(str(agent.place))
        with control:
            assert control.recv(65536).startswith(launch.CONTROL_FAILED)
        os.waitpid(pid, 0)
    finally:
        os.environ["XDG_STATE_HOME"] = before
    assert agent.window.call(Status())[0].state == "unlocked"


def test_connection_that_is_cut_leaves_the_agent_serving(agent: Agent) -> None:
    put(agent.window, 1)
    agent.window.close()
    with pytest.raises((AgentGoneError, KeydeskError)):
        agent.window.call(Get("/dev/k1"))
    assert agent.unlock().call(Get("/dev/k1"))[1] == b"1"
