"""Every process of ours starts hardened, with its own code, and with only what it may know."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from keydesk import launch
from keydesk.errors import UnavailableError
from tests.agent.conftest import is_alive, wait_until

if TYPE_CHECKING:
    from pathlib import Path

FOREIGN = {
    "LD_PRELOAD": "/evil.so", "LD_LIBRARY_PATH": "/evil", "PYTHONPATH": "/evil", "PYTHONSTARTUP": "/evil.py",
    "OPENSSL_CONF": "/evil.cnf", "OPENSSL_MODULES": "/evil", "QT_PLUGIN_PATH": "/evil", "QT_QPA_PLATFORM_PLUGIN_PATH":
    "/evil", "SSLKEYLOGFILE": "/evil", "TMPDIR": "/evil", "SQLITE_TMPDIR": "/evil", "BASH_ENV": "/evil",
    "GTK_MODULES": "evil", "GCONV_PATH": "/evil", "MALLOC_TRACE": "/evil",
}  # fmt: skip


def python(program: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-I", "-c", program],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


# -- hardening -------------------------------------------------------------------------------------------------------


def test_hardened_process_is_private_and_leaves_no_core() -> None:
    done = python(
        "from keydesk import launch; launch.harden(); import ctypes, os, resource\n"
        "print(ctypes.CDLL(None).prctl(3), resource.getrlimit(resource.RLIMIT_CORE), oct(os.umask(0)))"
    )
    assert done.stdout.split("\n")[0] == "0 (0, 0) 0o77"


def test_hardened_process_forgets_what_could_load_code() -> None:
    harmless = {name: value for name, value in FOREIGN.items() if not name.startswith(("LD_", "MALLOC", "GCONV"))}
    done = python("from keydesk import launch; launch.harden(); import os; print(dict(os.environ))", **harmless)
    assert "evil" not in done.stdout
    assert "XDG_STATE_HOME" in done.stdout


def test_child_gets_what_is_allowed_and_the_display_only_if_asked() -> None:
    given = {**FOREIGN, "HOME": "/h", "LC_ALL": "C", "DISPLAY": ":7", "AWS_SECRET_ACCESS_KEY": "x"}
    assert launch.environment(given) == {"HOME": "/h", "LC_ALL": "C"}
    assert launch.environment(given, display=True) == {"HOME": "/h", "LC_ALL": "C", "DISPLAY": ":7"}
    assert launch.display_environment(given) == {"DISPLAY": ":7"}


def test_commands_are_isolated() -> None:
    for role in launch.Role:
        assert launch.command(role, "x") == [sys.executable, "-I", "-m", role.value, "x"]


def test_frozen_program_starts_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert launch.command(launch.Role.AGENT) == [sys.executable, "--role", "keydesk.agent.supervisor"]
    assert launch.command(launch.Role.KEYDESK, "tour") == [sys.executable, "tour"]


@pytest.mark.parametrize("how", ["exit", "kill"])
def test_child_dies_with_its_parent(how: str) -> None:
    child = (
        "from keydesk import launch; import sys, time\n"
        "launch.die_with_parent(int(sys.argv[1])); print('up', flush=True); time.sleep(60)"
    )
    parent = (
        "import os, signal, subprocess, sys\n"
        f"child = subprocess.Popen([sys.executable, '-I', '-c', {child!r}, str(os.getpid())], stdout=subprocess.PIPE)\n"
        "child.stdout.readline(); print(child.pid, flush=True)\n"
        f"os._exit(0) if {how!r} == 'exit' else os.kill(os.getpid(), signal.SIGKILL)"
    )
    done = python(parent)
    wait_until(lambda: not is_alive(int(done.stdout)))


def test_child_of_a_dead_parent_ends_at_once() -> None:
    assert python("from keydesk import launch; launch.die_with_parent(1 << 22)").returncode == 1


# -- places ----------------------------------------------------------------------------------------------------------


def test_links_on_the_way_are_resolved_and_the_folder_itself_is_not(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "way").symlink_to(tmp_path / "real")
    (tmp_path / "real" / "name").symlink_to(tmp_path)
    assert launch.canonical(f"{tmp_path}/way/./x.keydesk/") == f"{tmp_path}/real/x.keydesk"
    assert launch.canonical(f"{tmp_path}/way/name") == f"{tmp_path}/real/name"


def test_tags_are_fnv_1a() -> None:
    assert launch.tag_of("") == "cbf29ce484222325"  # the vectors of the function's authors
    assert launch.tag_of("a") == "af63dc4c8601ec8c"
    assert launch.tag_of("foobar") == "85944171f73967e8"


def test_agent_listens_where_a_client_looks_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bundle = str(tmp_path / "x.keydesk")
    assert launch.socket_path(bundle) in launch.socket_candidates(bundle)
    monkeypatch.delenv("XDG_RUNTIME_DIR")
    assert launch.socket_path(bundle) in launch.socket_candidates(bundle)


def test_socket_whose_path_is_too_long_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / ("x" * 100)
    folder.mkdir()
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(folder))
    with pytest.raises(UnavailableError, match="too long"):
        launch.socket_path("/x.keydesk")


def test_loose_folder_is_closed_to_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    (tmp_path / "keydesk").mkdir(mode=0o755)
    assert os.stat(launch.state_directory()).st_mode & 0o777 == 0o700


def test_folder_of_someone_else_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, second_uid: object) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    (tmp_path / "keydesk").mkdir()
    os.chown(tmp_path / "keydesk", 65534, 65534)
    with pytest.raises(UnavailableError, match="someone else"):
        launch.state_directory()


def test_default_vault_is_remembered_privately(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert launch.default_vault() is None
    launch.set_default_vault("/home/me/a b.keydesk")
    assert launch.default_vault() == "/home/me/a b.keydesk"
    assert os.stat(tmp_path / "keydesk" / "default-vault").st_mode & 0o777 == 0o600
    monkeypatch.setenv("KEYDESK_VAULT", "/other")
    assert launch.default_vault() == "/other"
