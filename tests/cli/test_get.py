"""The hot `keydesk get` sends what `wire` writes, looks where `launch` says, and prints the value."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keydesk import errors, launch
from keydesk.cli import get
from keydesk.model.kinds import Kind
from keydesk.model.paths import Path as KeyPath
from keydesk.model.requests import Get, Lock, NewField, Put
from keydesk.model.states import Label
from keydesk.wire import frames, messages
from tests.flows.agents import PASSWORD, Agent, run
from tests.flows.first_desk import code

if TYPE_CHECKING:
    from keydesk.client import Client

ROOT = Path(__file__).parents[2]


def put(window: Client, path: str, value: bytes) -> None:
    window.call(Put(KeyPath.parse(path), (NewField("value", is_secret=True, length=len(value)),), Kind.OPAQUE), value)


# -- against the rest of the package ---------------------------------------------------------------------------------


@given(st.text(), st.integers(0, 10**9), st.sampled_from([None, *Label]), st.text(), st.text())
def test_frame_is_what_wire_writes(path: str, version: int, label: Label | None, field: str, reason: str) -> None:
    head = messages.write_request(1, Get(path, version, label, field, reason), get.SECONDS * 1000)
    assert get.frame(path, version, label.value if label else None, field, reason) == frames.prefix(head, 0) + head


@pytest.mark.parametrize("name", ["work.keydesk", "wörk", "a b", "x" * 50])
@pytest.mark.parametrize("through", ["", "link/"])
def test_agent_is_looked_for_where_launch_puts_it(
    name: str, through: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / name).mkdir()
    (tmp_path / "link").symlink_to(tmp_path)
    place = f"{tmp_path}/{through}{name}"
    for runtime in (str(tmp_path / "run"), ""):
        monkeypatch.setenv("XDG_RUNTIME_DIR", runtime)
        monkeypatch.setattr("posix.environ", {os.fsencode(k): os.fsencode(v) for k, v in os.environ.items()})
        found = get.places(place)
        assert found is not None
        assert [os.fsdecode(path) for path in found[0]] == launch.socket_candidates(launch.canonical(place))
        assert found[1] == os.geteuid()


@pytest.mark.parametrize("place", ["relative", "/a//b", "/a/./b", "/a/../b", "/a/b/", "/nowhere/at/all", ""])
def test_place_that_is_not_plain_is_left_to_the_full_command_line(place: str) -> None:
    assert get.places(place) is None


def test_labels_faces_and_exit_codes_are_those_of_the_package() -> None:
    assert {label.value for label in Label} == get._LABELS
    assert all(errors.ERRORS[code].exit_code == number for code, number in get.EXIT.items())
    assert set(get.EXIT) >= get.ASKS


@pytest.mark.parametrize(
    ("words", "parsed"),
    [
        (["/a"], ("/a", 0, None, "value", "", None)),
        (["--version", "3", "/a"], ("/a", 3, None, "value", "", None)),
        (["/a", "--field=user", "--reason", "x=y"], ("/a", 0, None, "user", "x=y", None)),
        (["/a", "--label", "previous", "--vault=/v"], ("/a", 0, "previous", "value", "", "/v")),
        ([], None),
        (["/a", "/b"], None),
        (["/a", "--json"], None),
        (["--help"], None),
        (["/a", "--version"], None),
        (["/a", "--version", "x"], None),
        (["/a", "--version", "1", "--label", "current"], None),
        (["/a", "--label", "newest"], None),
        (["/a", "--field", "a", "--field", "b"], None),
        (["/a", "--password-fd", "3"], None),
    ],
)
def test_words(words: list[str], parsed: object) -> None:
    assert get.parse(words) == parsed


def test_three_modules_are_loaded_and_no_other() -> None:
    program = (
        "import sys; before = set(sys.modules); sys.path.insert(0, sys.argv[1]); import get;"
        "print(*sorted(set(sys.modules) - before - {'get'}))"
    )
    command = [sys.executable, "-I", "-S", "-c", program, str(ROOT / "src" / "keydesk" / "cli")]
    loaded = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    assert set(loaded) <= {"_socket", "posix"}


# -- as a process ----------------------------------------------------------------------------------------------------


@pytest.fixture
def granted(agent: Agent) -> Agent:
    """The vault serves this test's interpreter running the hot file, as a script is granted."""
    put(agent.window, "/dev/db", b"s3cret \xff\n")
    return agent


def hot(agent: Agent, *words: str) -> subprocess.CompletedProcess[bytes]:
    launcher = ROOT / "packaging" / "bin" / "keydesk"
    environment = {**os.environ, "KEYDESK_VAULT": str(agent.place), "PATH": f"{Path(sys.executable).parent}:/bin"}
    return subprocess.run(
        [launcher, "get", *words], env=environment, capture_output=True, start_new_session=True, check=False
    )


def test_value_is_printed_as_it_went_in(granted: Agent) -> None:
    done = granted.as_person("get", "/dev/db")
    assert (done.code, done.out, done.err) == (0, b"s3cret \xff\n", "")


def test_one_time_code_is_printed_in_place_of_its_seed(granted: Agent) -> None:
    line = b"otpauth://totp/a?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&algorithm=SHA1&digits=6&period=30"
    granted.window.call(Put(KeyPath.parse("/dev/two"), (NewField("value", is_secret=True, length=len(line)),)), line)
    before = code(line, int(time.time()))
    done = granted.as_person("get", "/dev/two", "--field", "code")
    assert (done.code, done.err) == (0, "")
    assert done.out in {before, code(line, int(time.time()))}
    assert b"one-time codes  get --field code" in granted.as_person("show", "/dev/two").out


def test_stranger_learns_no_more_than_that_he_may_not(granted: Agent) -> None:
    there, absent = hot(granted, "/dev/db"), hot(granted, "/dev/none")
    assert there.returncode == absent.returncode == 4
    assert there.stdout == absent.stdout == b""
    assert there.stderr.replace(b"/dev/db", b"X") == absent.stderr.replace(b"/dev/none", b"X")


def test_locked_vault_says_so(granted: Agent) -> None:
    granted.window.call(Lock())
    done = hot(granted, "/dev/db")
    assert done.returncode == 3
    assert b"keydesk unlock" in done.stderr


def test_vault_that_is_not_there_is_said_and_gets_no_agent(tmp_path: Path) -> None:
    done = run("get", "/dev/db", vault=tmp_path / "none.keydesk")
    assert (done.code, done.out) == (5, b"")
    assert not launch.running_agent(str(tmp_path / "none.keydesk"))


def test_launcher_leaves_everything_else_to_the_package(granted: Agent) -> None:
    done = hot(granted, "/dev/db", "--json")
    assert done.returncode == 4
    assert b'"code": "denied"' in done.stderr


def test_password_opens_the_way(granted: Agent) -> None:
    granted.window.call(Lock())
    done = granted.as_person("get", "/dev/db")
    assert (done.code, done.out) == (0, b"s3cret \xff\n")
    assert PASSWORD.decode() not in done.err
