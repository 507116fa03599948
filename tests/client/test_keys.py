"""A program gets its key, at once the second time, never an old one after a change, a stale one only when allowed."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

import keydesk
from keydesk import launch
from keydesk.client import keys as module
from keydesk.errors import AgentGoneError, LockedError, NotFoundError, RefusedError
from keydesk.model.paths import Path as KeyPath
from keydesk.model.requests import Lock, NewField, Put, Status, Unlock
from tests.agent.password import PASSWORD

if TYPE_CHECKING:
    from pathlib import Path

    from keydesk.client import Entrance


def put(entrance: Entrance, value: bytes) -> None:
    fields = (NewField("value", is_secret=True, length=len(value)),)
    entrance.open().call(Put(KeyPath.parse("/dev/db"), fields), value)


def test_value_comes_with_what_it_is(entrance: Entrance, place: str) -> None:
    with keydesk.get_key("/dev/db", vault=place) as value:
        assert value == b"s3cret"
        assert (value.path, value.version, value.field, value.age) == ("/dev/db", 1, "value", None)


def test_vault_is_found_from_the_environment_then_the_default(
    entrance: Entrance, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(NotFoundError, match="No vault is named"):
        keydesk.get_key("/dev/db")
    monkeypatch.setenv("KEYDESK_VAULT", place)
    assert keydesk.get_key("/dev/db") == b"s3cret"
    monkeypatch.delenv("KEYDESK_VAULT")
    launch.set_default_vault(place)
    try:
        assert keydesk.get_key("/dev/db") == b"s3cret"
    finally:
        os.unlink(launch._default_file())


def test_answers_are_raised_as_they_are(entrance: Entrance, place: str) -> None:
    with pytest.raises(NotFoundError):
        keydesk.get_key("/dev/none", vault=place)
    with pytest.raises(RefusedError):
        keydesk.get_key("/dev/db", label="newest", vault=place)
    entrance.open().call(Lock())
    with pytest.raises(LockedError):
        keydesk.get_key("/dev/other", vault=place)


def test_second_time_is_served_here(entrance: Entrance, place: str) -> None:
    keydesk.get_key("/dev/db", vault=place).wipe()
    desk = module._desk(launch.canonical(place))
    desk._client.close()
    desk._client._connect = lambda: pytest.fail("the agent was asked")
    assert keydesk.get_key("/dev/db", vault=place) == b"s3cret"


def test_changed_value_is_never_served_after_the_acknowledgement(entrance: Entrance, place: str) -> None:
    for number in range(50):
        put(entrance, b"value %d" % number)
        assert keydesk.get_key("/dev/db", vault=place) == b"value %d" % number


def test_agent_away_serves_the_last_value_with_its_age(entrance: Entrance, place: str) -> None:
    keydesk.get_key("/dev/db", vault=place)
    entrance.stop()
    value = keydesk.get_key("/dev/db", vault=place)
    assert value == b"s3cret"
    assert value.age is not None
    with pytest.raises(AgentGoneError):
        keydesk.get_key("/dev/big", vault=place)


def test_locked_vault_is_an_answer_and_nothing_stands_in(entrance: Entrance, place: str) -> None:
    keydesk.get_key("/dev/db", vault=place)
    entrance.open().call(Lock())
    with pytest.raises(LockedError):
        keydesk.get_key("/dev/db", vault=place)
    entrance.open().call(Unlock(), PASSWORD)
    assert keydesk.get_key("/dev/db", vault=place) == b"s3cret"


def test_forked_child_connects_for_itself(entrance: Entrance, place: str) -> None:
    keydesk.get_key("/dev/db", vault=place)
    program = (
        "import keydesk, os, sys\n"
        f"assert keydesk.get_key('/dev/db', vault={place!r}) == b's3cret'\n"
        "pid = os.fork()\n"
        f"ok = keydesk.get_key('/dev/db', vault={place!r}) == b's3cret'\n"
        "sys.exit((not ok) if pid == 0 else os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) or not ok)\n"
    )
    assert subprocess.run([sys.executable, "-I", "-c", program], env=os.environ, check=False).returncode == 0


def test_sdk_changes_nothing_in_its_host(entrance: Entrance, place: str) -> None:
    program = (
        "import os, resource, signal, sys, threading\n"
        "def host():\n"
        "    return (dict(os.environ), os.umask(0o22), resource.getrlimit(resource.RLIMIT_CORE), os.getcwd(),\n"
        "        [signal.getsignal(n) for n in (2, 13, 15, 17)], threading.active_count(), sys.excepthook,\n"
        "        os.access('/proc/self/mem', os.R_OK))\n"
        "before = host(); before = host()\n"
        "import keydesk\n"
        f"keydesk.get_key('/dev/db', vault={place!r}); keydesk.get_key('/dev/db', vault={place!r})\n"
        "assert host() == before\n"
    )
    done = subprocess.run([sys.executable, "-I", "-c", program], env=os.environ, check=False, capture_output=True)
    assert done.returncode == 0, done.stderr


def test_program_is_known_by_its_script(entrance: Entrance, place: str, tmp_path: Path) -> None:
    script = tmp_path / "report.py"
    script.write_text(
        "import sys\nfrom keydesk.client import Client\nfrom keydesk.model.requests import Status\n"
        "print(Client.at(sys.argv[1]).call(Status())[0].notices[0])\n"
    )
    done = subprocess.run([sys.executable, script, place], env=os.environ, check=True, capture_output=True, text=True)
    assert done.stdout.endswith(f" {script}\n")
    assert done.stdout.startswith("weak program ")
    assert entrance.open().call(Status())[0].state == "unlocked"
