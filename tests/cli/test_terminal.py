"""At a terminal the command line asks for what is missing, shows no secret, and knows the person for the session."""

from __future__ import annotations

import os
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from keydesk.model.paths import Path as KeyPath
from keydesk.model.requests import ChangePassword, ConfirmRecovery, Lock, NewField, Put
from tests.cli.terminal import Terminal
from tests.flows.agents import KEYDESK, PASSWORD

if TYPE_CHECKING:
    from tests.flows.agents import Agent

HOT = str(Path(__file__).parents[2] / "packaging" / "bin" / "keydesk")
FULL = shlex.join(KEYDESK)
TYPED = PASSWORD.decode()


def at_terminal(agent: Agent, script: str) -> Terminal:
    environment = {
        **os.environ, "KEYDESK_VAULT": str(agent.place), "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
    }  # fmt: skip
    return Terminal(script, environment)


def put(agent: Agent, path: str) -> None:
    agent.window.call(Put(KeyPath.parse(path), (NewField("value", is_secret=True, length=6),)), b"s3cret")


def test_person_is_known_for_the_whole_session_and_the_value_gets_its_newline(agent: Agent) -> None:
    put(agent, "/dev/db")
    terminal = at_terminal(agent, f"{FULL} unlock && {HOT} get /dev/db && {HOT} get /dev/db --version 1")
    terminal.type("Master password: ", TYPED)
    assert terminal.end() == 0
    assert terminal.shown.endswith(b"s3cret\r\ns3cret\r\n")
    assert TYPED.encode() not in terminal.shown


def test_list_asks_who_is_there_instead_of_showing_nothing(agent: Agent) -> None:
    put(agent, "/dev/db")
    terminal = at_terminal(agent, f"{FULL} list")
    terminal.type("Master password: ", TYPED)
    assert terminal.end() == 0
    assert b"/dev/db" in terminal.shown


def test_locked_vault_is_unlocked_on_the_way(agent: Agent) -> None:
    put(agent, "/dev/db")
    agent.window.call(Lock())
    terminal = at_terminal(agent, f"{HOT} get /dev/db")
    terminal.type("Master password: ", "wrong one")
    terminal.type("Master password: ", TYPED)
    assert terminal.end() == 0
    assert terminal.shown.endswith(b"s3cret\r\n")


def test_strict_namespace_asks_for_reason_and_password_again(agent: Agent) -> None:
    terminal = at_terminal(
        agent, f"printf s3cret | {FULL} put /prod/db --kind opaque && {HOT} get /prod/db && {HOT} get /prod/db"
    )
    terminal.type("Master password: ", TYPED)
    terminal.type("Reason: ", "the database is down")
    terminal.type("Master password again: ", TYPED)
    assert terminal.end() == 0, terminal.shown
    assert terminal.shown.endswith(b"s3cret\r\ns3cret\r\n")
    records = agent.as_person("audit", "list", "--json").json
    assert any(each["record"]["reason"] == "the database is down" for each in records)


def test_value_is_typed_twice_and_not_shown(agent: Agent) -> None:
    terminal = at_terminal(agent, f"{FULL} unlock && {FULL} put /dev/new && {HOT} get /dev/new")
    terminal.type("Master password: ", TYPED)
    terminal.type("Value: ", "typed value")
    terminal.type("The same again: ", "typed value")
    assert terminal.end() == 0
    assert terminal.shown.count(b"typed value") == 1  # only get showed it


def test_creating_shows_the_recovery_code_and_takes_it_back(agent: Agent) -> None:
    place = agent.place.with_name("second.keydesk")
    terminal = at_terminal(agent, f"{FULL} vault create {place} --name Second; {FULL} agent --stop --vault {place}")
    terminal.type("New master password: ", TYPED)
    terminal.type("The same again: ", TYPED)
    terminal.see("Type it back")
    code = next(line for line in terminal.shown.decode().splitlines() if line.strip().startswith("KD1-")).strip()
    terminal.type("", code[:-1] + ("A" if code[-1] != "A" else "B"))
    terminal.type("Type it back", code)
    assert terminal.end() == 0
    assert b"does not count yet" not in terminal.shown
    assert b"Created" in terminal.shown


def test_new_code_that_is_put_off_leaves_the_old_one(agent: Agent) -> None:
    agent.window.call(ConfirmRecovery(), agent.code)
    terminal = at_terminal(agent, f"{FULL} recovery new; {FULL} lock; {FULL} unlock --recovery")
    terminal.type("Master password: ", TYPED)
    terminal.type("Type it back", agent.code.decode())
    terminal.see("counts already")
    terminal.type("Type it back", "")
    terminal.see("Until then the one before it does.")
    terminal.type("Recovery code: ", agent.code.decode())
    terminal.type("New master password: ", "another horse entirely")
    terminal.type("The same again: ", "another horse entirely")
    assert terminal.end() == 0
    assert terminal.shown.count(b"another horse") == 0


def test_other_terminal_is_told_why_it_is_asked_again_after_a_new_password(agent: Agent) -> None:
    put(agent, "/dev/db")
    terminal = at_terminal(agent, f"{FULL} unlock; read go; {FULL} status; {HOT} get /dev/db")
    terminal.type("Master password: ", TYPED)
    terminal.see("Unlocked.")
    agent.window.call(ChangePassword(len(PASSWORD)), PASSWORD + b"another horse entirely")
    terminal.type("", "go")
    terminal.see("not known any more: the master password was changed")
    terminal.see("The master password was changed. Show that it is you with the new one.")
    terminal.type("Master password: ", "another horse entirely")
    assert terminal.end() == 0
    assert terminal.shown.endswith(b"s3cret\r\n")


def test_destroying_is_confirmed_by_typing(agent: Agent) -> None:
    put(agent, "/dev/db")
    terminal = at_terminal(agent, f"{FULL} unlock; {FULL} destroy /dev/db --version 1")
    terminal.type("Master password: ", TYPED)
    terminal.type("Type v1: ", "v2")
    assert terminal.end() == 2
    assert b"Nothing was destroyed" in terminal.shown


def test_interrupt_ends_quietly(agent: Agent) -> None:
    terminal = at_terminal(agent, f"exec {FULL} unlock")
    terminal.type("Master password: ", "\x03")
    assert terminal.end() == 130
    assert b"Traceback" not in terminal.shown
