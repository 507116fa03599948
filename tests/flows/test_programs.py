"""A program asks for a key: denied and asked about, allowed by a person, served, denied again when the grant ends."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from keydesk.model.access import Action, Subject, SubjectKind
from keydesk.model.kinds import Kind
from keydesk.model.paths import Path as KeyPath
from keydesk.model.requests import (
    AddGrant,
    AnswerAsk,
    ListGrants,
    ListRecords,
    Lock,
    NewField,
    Put,
    RevokeGrant,
    StepUp,
    Unlock,
)
from tests.agent.conftest import PATIENCE
from tests.flows.agents import PASSWORD

if TYPE_CHECKING:
    from pathlib import Path

    from keydesk.client import Client
    from tests.flows.agents import Agent

DEV = KeyPath.parse("/dev")
SCRIPT = """
import sys
from keydesk import get_key
from keydesk.errors import KeydeskError
for name in sys.argv[1:]:
    try:
        with get_key(name) as value:
            print(value.path, value.version, value.text())
    except KeydeskError as error:
        print(error.code)
"""


@pytest.fixture
def window(agent: Agent) -> Client:
    put(agent.window, "/dev/orders/password", b"s3cret")
    put(agent.window, "/dev/token", b"t0ken")
    return agent.window


@pytest.fixture
def script(tmp_path: Path) -> Path:
    file = tmp_path / "report.py"
    file.write_text(SCRIPT)
    return file


def put(window: Client, path: str, value: bytes) -> None:
    fields = (NewField("value", is_secret=True, length=len(value)),)
    window.call(Put(KeyPath.parse(path), fields, Kind.OPAQUE), value)


def started(agent: Agent, script: Path, *names: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, str(script), *names],
        env={**os.environ, "KEYDESK_VAULT": str(agent.place)},
        stdout=subprocess.PIPE,
        text=True,
    )


def report(agent: Agent, script: Path, *names: str) -> list[str]:
    return started(agent, script, *names).communicate(timeout=PATIENCE)[0].splitlines()


def test_unknown_program_waits_for_the_person_and_is_served(agent: Agent, window: Client, script: Path) -> None:
    window.call(StepUp(DEV), PASSWORD)
    events = iter(window.listen())
    program = started(agent, script, "/dev/token", "/dev/none")
    ask = next(event.ask for event in events if event.ask is not None)
    assert (ask.program.script, ask.path, ask.action) == (str(script), KeyPath.parse("/dev/token"), Action.GET)
    window.call(AnswerAsk(ask.id, allow=True, namespace=DEV, seconds=3600))
    assert program.communicate(timeout=PATIENCE)[0].splitlines() == ["/dev/token 1 t0ken", "denied"]


def test_unknown_program_that_is_refused_is_denied_and_not_asked_about_again(
    agent: Agent, window: Client, script: Path
) -> None:
    events = iter(window.listen())
    program = started(agent, script, "/dev/token", "/dev/token")
    ask = next(event.ask for event in events if event.ask is not None)
    window.call(AnswerAsk(ask.id, allow=False, namespace=DEV))
    assert program.communicate(timeout=PATIENCE)[0].splitlines() == ["denied", "denied"]


def test_unknown_program_asks_by_a_bare_name_and_gets_the_key_the_person_picks(
    agent: Agent, window: Client, script: Path
) -> None:
    put(window, "/dev/billing/password", b"other")
    window.call(StepUp(DEV), PASSWORD)
    events = iter(window.listen())
    program = started(agent, script, "password", "password", "/dev/billing/password")
    ask = next(event.ask for event in events if event.ask is not None)
    assert (ask.program.script, ask.name, [str(path) for path in ask.matches]) == (
        str(script), "password", ["/dev/billing/password", "/dev/orders/password"],
    )  # fmt: skip
    key = KeyPath.parse("/dev/orders/password")
    window.call(AnswerAsk(ask.id, allow=True, namespace=key.parent, seconds=3600, key=key))
    other = next(event.ask for event in events if event.ask is not None)  # the grant reaches no further
    assert other.path == KeyPath.parse("/dev/billing/password")
    window.call(AnswerAsk(other.id, allow=False, namespace=DEV))
    assert program.communicate(timeout=PATIENCE)[0].splitlines() == ["/dev/orders/password 1 s3cret"] * 2 + ["denied"]


def test_unknown_program_learns_of_a_name_nothing_but_the_answer(agent: Agent, window: Client, script: Path) -> None:
    events = iter(window.listen())
    program = started(agent, script, "token", "nothing")
    for name, matches in (("token", 1), ("nothing", 0)):
        ask = next(event.ask for event in events if event.ask is not None)
        assert (ask.name, len(ask.matches)) == (name, matches)
        window.call(AnswerAsk(ask.id, allow=False, namespace=KeyPath(())))
    assert program.communicate(timeout=PATIENCE)[0].splitlines() == ["denied", "denied"]


def test_without_a_window_an_unknown_program_is_denied_at_once(agent: Agent, window: Client, script: Path) -> None:
    assert report(agent, script, "/dev/token", "token", "nothing") == ["denied"] * 3


def test_bare_name_is_found_where_the_grant_is(agent: Agent, window: Client, script: Path) -> None:
    grant(window, script)
    assert report(agent, script, "token", "password", "nothing") == [
        "/dev/token 1 t0ken", "/dev/orders/password 1 s3cret", "denied",
    ]  # fmt: skip


def test_changed_script_is_another_program(agent: Agent, window: Client, script: Path) -> None:
    grant(window, script)
    script.write_text(SCRIPT + "# changed\n")
    assert report(agent, script, "/dev/token") == ["denied"]


def test_revoked_grant_ends_at_once_and_all_of_it_is_in_the_history(agent: Agent, window: Client, script: Path) -> None:
    grant(window, script)
    assert report(agent, script, "/dev/token") == ["/dev/token 1 t0ken"]
    window.call(RevokeGrant(window.call(ListGrants())[0].grants[0].id))
    assert report(agent, script, "/dev/token") == ["denied"]
    rows = window.call(ListRecords())[0].rows
    told = [(row.record.action, row.record.outcome.value) for row in rows]
    assert ("get", "allowed") in told
    assert ("grant.revoke", "allowed") in told or ("revoke", "allowed") in told


def test_weak_program_never_gets_into_a_strict_namespace(agent: Agent, window: Client, script: Path) -> None:
    prod = KeyPath.parse("/prod")
    window.call(StepUp(prod, "set up"), PASSWORD)
    put(window, "/prod/db", b"strict")
    grant(window, script, prod)
    assert report(agent, script, "/prod/db") == ["denied"]


def test_locked_vault_serves_nobody_and_unlocking_serves_again(agent: Agent, window: Client, script: Path) -> None:
    grant(window, script)
    window.call(Lock())
    assert report(agent, script, "/dev/token") == ["locked"]
    window.call(Unlock(), PASSWORD)
    assert report(agent, script, "/dev/token") == ["/dev/token 1 t0ken"]


def grant(window: Client, script: Path, namespace: KeyPath = DEV) -> None:
    """Let the script, as it is now, have keys of a namespace."""
    digest = hashlib.sha256(script.read_bytes()).hexdigest()
    subject = Subject(SubjectKind.SCRIPT, str(script), os.path.realpath(sys.executable), script_hash=digest)
    window.call(StepUp(namespace, "grant"), PASSWORD)
    window.call(AddGrant(subject, namespace, (Action.GET,), None, "test"))
