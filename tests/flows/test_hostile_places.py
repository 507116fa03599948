"""P11: in a hostile folder, and with a hostile environment, no code but ours is loaded, in any process of ours."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from keydesk import launch
from tests.flows.agents import KEYDESK

if TYPE_CHECKING:
    from pathlib import Path

MODULES = ("secrets", "json", "argparse", "socket", "keydesk", "sitecustomize", "usercustomize", "cryptography", "get")


@pytest.fixture
def planted(tmp_path: Path) -> Path:
    """A folder full of modules and settings that would leave a mark when loaded."""
    mark = tmp_path / "mark"
    evil = tmp_path / "evil"
    evil.mkdir()
    for name in MODULES:
        (evil / f"{name}.py").write_text(f"open({str(mark)!r}, 'a').write('{name} ')\nraise SystemExit(66)\n")
    (evil / "pyvenv.cfg").write_text(f"home = {evil}\n")
    (evil / "evil.pth").write_text(f"import os; open({str(mark)!r}, 'a').write('pth ')\n")
    (evil / "openssl.cnf").write_text("openssl_conf = x\n[x]\nproviders = p\n[p]\nevil = e\n[e]\nmodule = /evil.so\n")
    return evil


ROUTES = {
    "current folder": {},
    "PYTHONPATH": {"PYTHONPATH": "{evil}"},
    "PYTHONHOME": {"PYTHONHOME": "{evil}"},
    "PYTHONSTARTUP": {"PYTHONSTARTUP": "{evil}/secrets.py"},
    "PYTHONUSERBASE": {"PYTHONUSERBASE": "{evil}"},
    "PYTHONINSPECT": {"PYTHONINSPECT": "1"},
    "PYTHONBREAKPOINT": {"PYTHONBREAKPOINT": "secrets.evil"},
    "PYTHONWARNINGS": {"PYTHONWARNINGS": "error::evil.Warning"},
    "PYTHONPYCACHEPREFIX": {"PYTHONPYCACHEPREFIX": "{evil}"},
    "PYTHONPLATLIBDIR": {"PYTHONPLATLIBDIR": "{evil}"},
    "OPENSSL_CONF": {"OPENSSL_CONF": "{evil}/openssl.cnf", "OPENSSL_MODULES": "{evil}"},
    "QT_PLUGIN_PATH": {"QT_PLUGIN_PATH": "{evil}", "QT_QPA_PLATFORM_PLUGIN_PATH": "{evil}"},
}


@pytest.mark.parametrize("route", ROUTES)
def test_nothing_planted_is_loaded(planted: Path, tmp_path: Path, route: str) -> None:
    place = tmp_path / "work.keydesk"
    place.mkdir(mode=0o700)
    environment = {**os.environ, **{name: value.format(evil=planted) for name, value in ROUTES[route].items()}}
    words = [*KEYDESK, "vault", "info", "--vault", str(place)]
    done = subprocess.run(words, cwd=planted, env=environment, capture_output=True, text=True, check=False)
    try:
        assert not (tmp_path / "mark").exists()
        assert done.returncode in {0, 6}, done.stderr
        agent = launch.running_agent(str(place))
        assert agent
        with open(f"/proc/{agent}/environ", "rb") as known:
            assert str(planted).encode() not in known.read()
        assert os.readlink(f"/proc/{agent}/cwd") == "/"
    finally:
        subprocess.run([*KEYDESK, "agent", "--stop", "--vault", str(place)], capture_output=True, check=False)


def test_the_plants_would_work_on_others(planted: Path, tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-c", "import secrets"], cwd=planted, capture_output=True, check=False)
    assert (tmp_path / "mark").exists()
